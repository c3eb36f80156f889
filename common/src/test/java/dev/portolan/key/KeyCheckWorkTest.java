package dev.portolan.key;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.secret.Keyring;
import dev.portolan.testing.TestClock;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Whoever tries keys learns nothing from the time that a refusal takes: each costs one MAC. What
/// it takes here is printed; machines differ too much to assert it.
class KeyCheckWorkTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ROUNDS = 20_000;

    private final TestClock clock = new TestClock();
    private final Keyring keyring = Keyring.fresh(RANDOM);
    private final KeyMint mint = new KeyMint(keyring, RANDOM, clock);
    private final AtomicInteger macs = new AtomicInteger();
    private final KeyCheck check =
            new KeyCheck(
                    keyring,
                    clock,
                    (key, ring, pepperId) -> {
                        macs.incrementAndGet();
                        return KeyMac.of(key, ring, pepperId);
                    });

    private final KeyMint.Minted known = minted();
    private final KeyMint.Minted stranger = minted();

    /// A presented text, and what the catalog has under its id.
    private record Attempt(String text, Optional<ApiKey> row) {}

    private KeyMint.Minted minted() {
        return mint.mint(KeyKind.CLIENT, "n", List.of(), Optional.empty());
    }

    private Map<String, Attempt> attempts() {
        String good = known.key().reveal();
        String other = stranger.key().reveal();
        ApiKey row = known.stored();
        Map<String, Attempt> attempts = new LinkedHashMap<>();
        attempts.put("right", new Attempt(good, Optional.of(row)));
        attempts.put("wrong secret", new Attempt(other, Optional.of(row)));
        attempts.put("unknown id", new Attempt(other, Optional.empty()));
        attempts.put("revoked", new Attempt(good, Optional.of(row.withRevokedAt(clock.instant()))));
        attempts.put("other kind", new Attempt(good, Optional.of(ofAdministrator(row))));
        attempts.put("lost pepper", new Attempt(good, Optional.of(row.withMac(row.mac(), "k0"))));
        return attempts;
    }

    private static ApiKey ofAdministrator(ApiKey key) {
        return new ApiKey(
                key.id(),
                KeyKind.ADMIN,
                key.name(),
                key.mac(),
                key.pepperId(),
                key.lastFour(),
                key.allowedModels(),
                key.expiresAt(),
                key.revokedAt(),
                key.createdAt(),
                key.updatedAt(),
                key.version());
    }

    @Test
    void everyWellFormedKeyCostsOneMac() {
        attempts()
                .forEach((what, attempt) -> {
                    macs.set(0);

                    boolean isLetIn =
                            check.check(attempt.text(), KeyKind.CLIENT, _ -> attempt.row())
                                    .isPresent();

                    assertEquals(1, macs.get(), what);
                    assertEquals(what.equals("right"), isLetIn, what);
                });
    }

    @Test
    void aMisspeltKeyCostsNone() {
        String good = known.key().reveal();

        for (String text :
                List.of("sk-other_" + good.substring(7), good.substring(1), good + "0")) {
            check.check(text, KeyKind.CLIENT, _ -> Optional.of(known.stored()));
        }

        assertEquals(0, macs.get());
    }

    /// In turn, so that whatever slows the machine slows all of them.
    @Test
    void printsWhatEachRefusalTakes() {
        Map<String, Attempt> attempts = attempts();
        Map<String, List<Long>> nanos = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            attempts.forEach((what, attempt) -> {
                long began = System.nanoTime();
                check.check(attempt.text(), KeyKind.CLIENT, _ -> attempt.row());
                nanos.computeIfAbsent(what, _ -> new ArrayList<>()).add(System.nanoTime() - began);
            });
        }

        nanos.forEach((what, all) -> {
            List<Long> steady = all.subList(ROUNDS / 2, ROUNDS);
            Collections.sort(steady);
            System.out.printf(
                    "key check, %s: p50 %d ns, p90 %d ns%n",
                    what, steady.get(steady.size() / 2), steady.get(steady.size() * 9 / 10));
        });
        assertEquals(attempts.size() * ROUNDS, macs.get());
    }
}
