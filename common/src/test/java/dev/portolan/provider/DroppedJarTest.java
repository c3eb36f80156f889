package dev.portolan.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CredentialVault;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.provider.ProviderState.Off;
import dev.portolan.provider.ProviderState.Ready;
import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.secret.Keyring;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An adapter of somebody else's, in a jar that was put on the class path.
class DroppedJarTest {
    private static final String HARBOUR =
            """
            package com.example;

            import dev.portolan.catalog.*;
            import dev.portolan.dialect.Dialect;
            import dev.portolan.provider.*;
            import java.nio.ByteBuffer;
            import java.time.Duration;
            import java.util.*;

            public final class HarbourAdapter implements ProviderAdapter {
                @Override public String shortName() { return "harbour"; }
                @Override public Dialect dialect() { return Dialect.OPENAI_CHAT; }
                @Override public CredentialNeed credentialNeed(Provider provider) { return CredentialNeed.OPTIONAL; }
                @Override public boolean needsBaseUrl() { return false; }
                @Override public ModelList supportedModels(ProviderAccess provider, UpstreamHttp http) {
                    return new ModelList(List.of(new ListedModel("pilot-1", ModelFacts.ofKind(ModelKind.CHAT))), List.of());
                }
                @Override public UpstreamAnswer complete(ProviderAccess provider, CompletionCall call, UpstreamHttp http) {
                    String text = "pilot at " + provider.provider().id() + " for " + call.model().upstreamModel();
                    return new UpstreamAnswer() {
                        private boolean done;
                        @Override public int status() { return 200; }
                        @Override public Map<String, List<String>> headers() { return Map.of(); }
                        @Override public Read read(Duration patience) {
                            if (done) return Read.End.INSTANCE;
                            done = true;
                            return new Read.Bytes(ByteBuffer.wrap(text.getBytes()));
                        }
                        @Override public void close() {}
                    };
                }
            }
            """;

    @TempDir Path folder;

    @Test
    void isFoundAndServes() throws Exception {
        Path jar = jar("com.example.HarbourAdapter\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            AdapterRegistry adapters = AdapterRegistry.load(loader);
            Provider provider =
                    TestProviders.provider("port", "com.example.HarbourAdapter", "", "{}");

            Ready ready =
                    assertInstanceOf(
                            Ready.class, opener(adapters).open(provider, provider.adapterClass()));

            UpstreamHttp unused =
                    request -> {
                        throw new AssertionError(request);
                    };
            assertEquals(
                    "pilot-1",
                    ready.adapter()
                            .supportedModels(ready.access(), unused)
                            .models()
                            .getFirst()
                            .upstreamModel());
            try (UpstreamAnswer answer =
                    ready.adapter()
                            .complete(
                                    ready.access(),
                                    new CompletionCall(
                                            Operation.CHAT_COMPLETION,
                                            new ModelId("port", "pilot-1"),
                                            new byte[0],
                                            false),
                                    unused)) {
                Read.Bytes bytes =
                        assertInstanceOf(Read.Bytes.class, answer.read(Duration.ofSeconds(1)));
                assertEquals("pilot at port for pilot-1", UTF_8.decode(bytes.buffer()).toString());
            }
            assertEquals(Optional.of(ready.adapter()), adapters.find("harbour"));
        }
    }

    @Test
    void aBrokenEntryHarmsNoOther() throws Exception {
        Path jar =
                jar(
                        "com.example.DoesNotExist\ncom.example.HarbourAdapter\ndev.portolan.provider.AdapterRegistry\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            AdapterRegistry adapters = AdapterRegistry.load(loader);

            assertTrue(adapters.find("harbour").isPresent());
            assertTrue(adapters.find("openai-compatible").isPresent());
            assertEquals(2, adapters.problems().size(), adapters.problems()::toString);
        }
    }

    @Test
    void aServiceFileThatIsNoListHarmsNoOther() throws Exception {
        Path jar = jar("not a class name!\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            AdapterRegistry adapters = AdapterRegistry.load(loader);

            assertTrue(adapters.find("sandbox").isPresent());
            assertTrue(adapters.find("openrouter").isPresent());
            assertEquals(1, adapters.problems().size());
        }
    }

    @Test
    void anUnknownNameSwitchesItsProviderOffAndLoadsNothing() throws Exception {
        Provider provider =
                TestProviders.provider(
                        "odd", "java.lang.ProcessBuilder", "https://api.example.com", "{}");

        Off off =
                assertInstanceOf(
                        Off.class,
                        opener(AdapterRegistry.load()).open(provider, provider.adapterClass()));

        assertEquals(OffReason.UNKNOWN_ADAPTER, off.reason());
        assertTrue(
                off.detail().contains("'java.lang.ProcessBuilder' is not registered"),
                off.detail());
    }

    @Test
    void aStrangerCannotTakeAShortNameThatIsOurs() {
        ProviderAdapter ours = AdapterRegistry.load().find("sandbox").orElseThrow();

        AdapterRegistry adapters = AdapterRegistry.of(List.of(ours, ours));

        assertEquals(Optional.of(ours), adapters.find("sandbox"));
        assertTrue(adapters.problems().isEmpty());
    }

    private static ProviderAccessOpener opener(AdapterRegistry adapters) {
        Keyring keyring = Keyring.fresh(new SecureRandom());
        return new ProviderAccessOpener(
                adapters, new CredentialVault(keyring, new SecureRandom(), _ -> null));
    }

    private Path jar(String services) throws IOException {
        return AdapterJar.write(folder, HARBOUR, services);
    }
}
