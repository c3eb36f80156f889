package dev.portolan.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.provider.OffReason;
import dev.portolan.provider.ProviderState;
import dev.portolan.snapshot.ServedProvider;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadyBlockTest {
    @Test
    void tellsAVariableThatIsOfNoUseFromOneThatIsNotSet() {
        String said =
                ReadyBlock.off(
                        List.of(
                                off("groq", "GROQ_API_KEY", OffReason.NO_CREDENTIAL),
                                off("openai", "OPENAI_API_KEY", OffReason.DISABLED),
                                off(
                                        "mistral",
                                        "MISTRAL_API_KEY",
                                        OffReason.UNREADABLE_CREDENTIAL)));

        assertEquals(
                """
                  unusable   switched on, but not as they are:
                             MISTRAL_API_KEY: why mistral is off
                  off        set one and start again to switch its provider on:
                             GROQ_API_KEY OPENAI_API_KEY

                """,
                said);
    }

    @Test
    void aVariableSwitchesNothingOnThatAnAdministratorSwitchedOff() {
        String said =
                ReadyBlock.off(
                        List.of(off("groq", "GROQ_API_KEY", OffReason.DISABLED, "is_enabled")));

        assertEquals(
                """
                  off        switched on over the admin API (docs/adding-a-provider.md):
                             groq

                """,
                said);
    }

    private static ServedProvider off(
            String id, String variable, OffReason reason, String... pinned) {
        var provider =
                new Provider(
                        id,
                        id,
                        "any.Adapter",
                        Optional.empty(),
                        Optional.of(new CredentialSource.Environment(variable)),
                        Map.of(),
                        reason != OffReason.DISABLED,
                        Optional.empty(),
                        Timeouts.DEFAULT,
                        Optional.empty(),
                        Set.of(pinned),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        1);
        return new ServedProvider(provider, new ProviderState.Off(reason, "why " + id + " is off"));
    }
}
