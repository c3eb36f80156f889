package dev.portolan.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.dropwizard.jackson.Jackson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretTest {
    private final Secret secret = Secret.of("sk-canary");

    record Holder(String name, Optional<Secret> secret) {}

    static List<ObjectMapper> mappers() {
        return List.of(
                new ObjectMapper().registerModule(new Jdk8Module()),
                new ObjectMapper()
                        .registerModule(new Jdk8Module())
                        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS),
                Jackson.newObjectMapper());
    }

    @ParameterizedTest
    @MethodSource("mappers")
    void neverBecomesJson(ObjectMapper mapper) {
        for (Object value :
                List.of(
                        secret,
                        List.of(secret),
                        Map.of("a", secret),
                        new Holder("n", Optional.of(secret)))) {
            var refused =
                    assertThrows(
                            JsonMappingException.class, () -> mapper.writeValueAsString(value));
            assertFalse(refused.getMessage().contains("canary"), refused::getMessage);
        }
    }

    @Test
    void isSeenByNobodyWhoPrintsIt() {
        assertEquals("<secret>", secret.toString());
        assertFalse(new Holder("n", Optional.of(secret)).toString().contains("canary"));
        assertEquals("sk-canary", secret.reveal());
    }

    @Test
    void equalsTheSameText() {
        assertEquals(Secret.of("sk-canary"), secret);
        assertEquals(Secret.of("sk-canary").hashCode(), secret.hashCode());
        assertNotEquals(Secret.of("sk-canarz"), secret);
        assertThrows(IllegalArgumentException.class, () -> Secret.of(" "));
    }
}
