package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.streams;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.PriceTier;
import dev.portolan.catalog.Prices;
import dev.portolan.testing.Await;
import dev.portolan.testing.OpenAiContract;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a client and an operator learn of the cost.
class CostTest {
    private static final String MESSAGE =
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn",
             "usage":{"input_tokens":100,"output_tokens":10,"cache_read_input_tokens":50,"cache_creation_input_tokens":30,
                      "cache_creation":{"ephemeral_5m_input_tokens":20,"ephemeral_1h_input_tokens":10}}}
            """;

    /// 100 at 2, 50 at 1, 20 at 3, 10 at 5 and 10 at 7, in millionths.
    private static final String MESSAGE_COST = "0.00043";

    @RegisterExtension
    static final Stage STAGE =
            new Stage(stage -> {
                stage.catalog().provider("acme", stage.provider().baseUrl());
                stage.provider(
                        "other", "dev.portolan.provider.anthropic.AnthropicAdapter", Map.of());
                stage.catalog().models("acme/unpriced", "other/unpriced");
                stage.model("acme/m", priced());
                stage.model("other/c", priced());
            });

    private static ModelFacts priced() {
        Prices prices =
                new Prices(
                        millionths(2),
                        millionths(7),
                        millionths(1),
                        millionths(3),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(Prices.CACHE_WRITE_HOUR, millionths(5).orElseThrow()),
                        List.of(
                                PriceTier.of(
                                        1000, Map.of("prompt", millionths(20).orElseThrow()))));
        return TestFacts.of(ModelKind.CHAT).withPrices(prices).facts();
    }

    private static Optional<BigDecimal> millionths(int dollars) {
        return Optional.of(BigDecimal.valueOf(dollars, 6));
    }

    private static HttpResponse<String> ask(String model, String more) {
        return STAGE.gateway()
                .complete(
                        STAGE.key(),
                        "{\"model\":\""
                                + model
                                + "\","
                                + more
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    }

    private static Optional<String> header(HttpResponse<String> response) {
        return response.headers().firstValue("x-portolan-cost");
    }

    @Test
    void aWholeAnswerHasItInAHeaderAndItsBytesPass() {
        STAGE.provider().onCompletion(answers(CompletionTest.ANSWER));

        HttpResponse<String> response = ask("acme/m", "");

        // 3 at 2 and 2 at 7
        assertEquals(Optional.of("0.00002"), header(response));
        assertEquals(CompletionTest.ANSWER.replace("up/m-2026-01-01", "acme/m"), response.body());
        Await.eventually(
                TestGateway.SOON,
                () ->
                        assertTrue(
                                STAGE.gateway()
                                        .metrics()
                                        .contains(
                                                "portolan_cost_usd_total{model=\"acme/m\",provider=\"acme\"}")));
    }

    @Test
    void aLongPromptIsAtItsTiersPrices() {
        STAGE.provider()
                .onCompletion(
                        answers(
                                CompletionTest.ANSWER.replace(
                                        "\"prompt_tokens\":3", "\"prompt_tokens\":1000")));

        assertEquals(Optional.of("0.020014"), header(ask("acme/m", "")));
    }

    @Test
    void whatTheProviderChargesCounts() {
        STAGE.provider()
                .onCompletion(
                        answers(
                                CompletionTest.ANSWER.replace(
                                        "\"total_tokens\":5",
                                        "\"total_tokens\":5,\"cost\":1.5e-7")));

        assertEquals(Optional.of("0.00000015"), header(ask("acme/m", "")));
        assertEquals(Optional.of("0.00000015"), header(ask("acme/unpriced", "")));
    }

    @Test
    void whatIsNotKnownIsNotSaid() {
        STAGE.provider().onCompletion(answers(CompletionTest.ANSWER));
        STAGE.provider().on("POST", "/v1/messages", answers(MESSAGE));

        assertEquals(Optional.empty(), header(ask("acme/unpriced", "")));
        HttpResponse<String> translated = ask("other/unpriced", "");
        assertEquals(Optional.empty(), header(translated));
        assertTrue(TestGateway.json(translated).at("/usage/cost").isMissingNode());
    }

    @Test
    void aTranslatedAnswerHasItInItsUsageToo() {
        STAGE.provider().on("POST", "/v1/messages", answers(MESSAGE));

        HttpResponse<String> response = ask("other/c", "");

        assertEquals(Optional.of(MESSAGE_COST), header(response));
        assertTrue(response.body().contains("\"cost\":" + MESSAGE_COST + "}"), response.body());
        OpenAiContract.find()
                .ifPresent(contract ->
                        contract.assertValid("CreateChatCompletionResponse", response.body()));
    }

    @Test
    void aTranslatedStreamHasItInTheUsageThatWasAskedFor() {
        STAGE.provider()
                .on(
                        "POST",
                        "/v1/messages",
                        streams(
                                        "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_2\",\"usage\":{\"input_tokens\":100,\"output_tokens\":1}}}",
                                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}",
                                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":10}}",
                                        "{\"type\":\"message_stop\"}")
                                .withoutDone());

        HttpResponse<String> asked =
                ask("other/c", "\"stream\":true,\"stream_options\":{\"include_usage\":true},");
        HttpResponse<String> unasked = ask("other/c", "\"stream\":true,");

        assertTrue(asked.body().contains("\"cost\":0.00027}"), asked.body());
        assertEquals(Optional.empty(), header(asked));
        OpenAiContract.find().ifPresent(contract -> contract.assertValidStream(asked.body()));
        assertFalse(unasked.body().contains("cost"), unasked.body());
    }

    @Test
    void aStreamOfTheSameDialectPassesAsItIs() {
        String chunk =
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
        String usage =
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}";
        STAGE.provider().onCompletion(streams(chunk, usage));

        HttpResponse<String> response =
                ask("acme/m", "\"stream\":true,\"stream_options\":{\"include_usage\":true},");

        assertTrue(response.body().contains(usage.replace("\"m\"", "\"acme/m\"")), response.body());
    }
}
