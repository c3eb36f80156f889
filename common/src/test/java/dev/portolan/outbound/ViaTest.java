package dev.portolan.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.secret.Keyring;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViaTest {
    private static final String K1 = "\"k1\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHv8=\"";
    private static final String K2 = "\"k2\":\"/wECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA=\"";

    @Test
    void isTheSameOnEveryReplicaAndAnotherAtEveryOtherInstallation() {
        Via one = ring("k1", K1);
        Via replica = ring("k1", K1);
        Via stranger = Via.of(Keyring.fresh(new SecureRandom()));

        assertEquals(one.value(), replica.value());
        assertTrue(replica.isOurs(List.of(one.value())));
        assertFalse(stranger.isOurs(List.of(one.value())));
    }

    /// What is on its way was sent by a replica that is a step ahead, or a step behind.
    @Test
    void isKnownAtEveryStepWhileAKeyIsReplaced() {
        List<Via> steps =
                List.of(
                        ring("k1", K1),
                        ring("k1", K1 + "," + K2),
                        ring("k2", K1 + "," + K2),
                        ring("k2", K2));

        for (int i = 1; i < steps.size(); i++) {
            Via before = steps.get(i - 1);
            Via after = steps.get(i);
            assertTrue(after.isOurs(List.of(before.value())), "step " + i);
            assertTrue(before.isOurs(List.of(after.value())), "step " + i);
        }
    }

    /// Replicas of two releases must know each other's. Computed with another HKDF.
    @Test
    void staysWhatItIs() {
        assertEquals("1.1 portolan-dba8f5196aae470a", ring("k1", K1).value());
    }

    @Test
    void isFoundAmongOtherProxies() {
        Via via = ring("k1", K1);

        assertTrue(via.isOurs(List.of("1.0 fred, " + via.value() + " (Portolan), 1.1 p.example")));
        assertTrue(via.isOurs(List.of("1.1 google", via.value())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.1 google",
                "1.1 portolan",
                "1.1 portolan-",
                "1.1 portolan-0123456789abcdef",
                "HTTP/2 x.cloudfront.net (CloudFront)"
            })
    void isNotSeenInOthers(String value) {
        assertFalse(ring("k1", K1).isOurs(List.of(value)));
    }

    @Test
    void sendsOnTheMarksOfOtherInstallationsAndNobodyElsesName() {
        Via via = ring("k1", K1);
        List<String> came = List.of("1.0 fred, 1.1 portolan-0123456789abcdef", "1.1 google");

        String sent = ScopedValue.where(Via.CAME_WITH, Via.marks(came)).call(via::value);

        assertEquals("1.1 portolan-0123456789abcdef, " + via.value(), sent);
    }

    private static Via ring(String primary, String keys) {
        return Via.of(
                Keyring.load(
                        Optional.of("{\"primary\":\"%s\",\"keys\":{%s}}".formatted(primary, keys)),
                        Optional.empty()));
    }
}
