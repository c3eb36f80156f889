package dev.portolan.provider.sandbox;

import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.CredentialNeed;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderAdapter;
import dev.portolan.provider.ProviderSettings;
import dev.portolan.provider.SettingKind;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamHttp;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Answers by itself, in OpenAI's shapes, always the same to the same request. The model's name
/// says how:
///
/// | model | does |
/// |---|---|
/// | `echo` | says the last user message again |
/// | `long` | says 1000 words |
/// | `slow` | as `echo`, 500 ms before the first chunk and 50 ms before each other |
/// | `delay-N` | as `echo`, after N milliseconds |
/// | `tools` | calls the first tool of the request, or the one that `tool_choice` names; after a tool's result says that result |
/// | `stall` | half of `echo`, then silence until a time-out or the client ends it |
/// | `cut-off` | half of `echo`, then the connection breaks |
/// | `fail-mid-stream` | half of `echo`, then an error event; not streamed: an error under status 200 |
/// | `embed` | embeddings of 64 numbers (or fewer, by `dimensions`), the closer the more words two texts have in common |
/// | `fail-N` | fails with status N (400-599); 429 and 503 ask for a second's rest |
///
/// Any other name does as `echo`: a model added by hand works under the name it was given.
///
/// Every model but `embed` goes on from a prompt as well: with what it would say to a user.
///
/// Any model calls a tool where `tool_choice` is `required` or names one, and answers in JSON where
/// `response_format` wants it, with the least that the schema allows. A token is a word with the
/// white space before it. `n`, `max_tokens` and `stream_options.include_usage` are honoured. Ids
/// follow from the request; `created` is always the same.
///
/// | setting | means | without it |
/// |---|---|---|
/// | `delay_ms` | milliseconds before the first byte of every answer | 0 |
/// | `chunk_delay_ms` | milliseconds before every further chunk | 0 |
public final class SandboxAdapter implements ProviderAdapter {
    private static final String EMBED = "embed";
    private static final List<String> LISTED =
            List.of(
                    "echo",
                    "long",
                    "slow",
                    "delay-250",
                    "tools",
                    "stall",
                    "cut-off",
                    "fail-mid-stream",
                    EMBED,
                    "fail-400",
                    "fail-401",
                    "fail-429",
                    "fail-500",
                    "fail-503");

    private static final Map<String, Boolean> ABILITIES =
            Map.of(
                    "streaming",
                    true,
                    "tools",
                    true,
                    "structured_outputs",
                    true,
                    "reasoning",
                    false);
    private static final List<String> PARAMETERS =
            List.of(
                    "max_completion_tokens",
                    "max_tokens",
                    "n",
                    "response_format",
                    "stream",
                    "stream_options",
                    "tool_choice",
                    "tools");
    private static final List<String> EMBED_PARAMETERS = List.of("dimensions", "encoding_format");
    private static final BigDecimal PRICE = new BigDecimal("0.000001");

    @Override
    public Optional<Map<String, SettingKind>> settings() {
        return Optional.of(
                Map.of("delay_ms", SettingKind.COUNT, "chunk_delay_ms", SettingKind.COUNT));
    }

    @Override
    public String shortName() {
        return "sandbox";
    }

    @Override
    public Dialect dialect() {
        return Dialect.OPENAI_CHAT;
    }

    @Override
    public Set<Operation> operations() {
        return EnumSet.allOf(Operation.class);
    }

    @Override
    public CredentialNeed credentialNeed(Provider provider) {
        return CredentialNeed.NONE;
    }

    @Override
    public boolean needsBaseUrl() {
        return false;
    }

    @Override
    public ModelList supportedModels(ProviderAccess provider, UpstreamHttp http) {
        return new ModelList(
                LISTED.stream().map(name -> new ListedModel(name, facts(name))).toList(),
                List.of());
    }

    @Override
    public UpstreamAnswer complete(ProviderAccess provider, CompletionCall call, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        ProviderSettings settings = new ProviderSettings(provider.provider());
        SandboxModel model =
                SandboxModel.of(call.model().upstreamModel())
                        .slowedBy(
                                Duration.ofMillis(settings.count("delay_ms").orElse(0)),
                                Duration.ofMillis(settings.count("chunk_delay_ms").orElse(0)));
        return SandboxAnswer.open(Script.of(model, call), provider.provider().timeouts());
    }

    private static ModelFacts facts(String name) {
        boolean isEmbed = name.equals(EMBED);
        return new ModelFacts(
                Optional.of("Sandbox " + name),
                Optional.of("Built in, no network: for trying things out, for tests and for load."),
                isEmbed ? ModelKind.EMBEDDING : ModelKind.CHAT,
                Optional.of(1_000_000),
                isEmbed ? Optional.empty() : Optional.of(100_000),
                new TreeSet<>(List.of("text")),
                new TreeSet<>(List.of(isEmbed ? "embeddings" : "text")),
                isEmbed ? Map.of() : ABILITIES,
                new TreeSet<>(isEmbed ? EMBED_PARAMETERS : PARAMETERS),
                new Prices(
                        Optional.of(PRICE),
                        isEmbed ? Optional.empty() : Optional.of(PRICE),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of()),
                Optional.of("portolan"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of());
    }
}
