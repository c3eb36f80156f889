package dev.portolan.provider.token;

import dev.portolan.provider.UpstreamException;
import dev.portolan.secret.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Keeps tokens until shortly before they expire. However many calls want one at a time, one
/// fetches it and the others wait, and share its failure; while the old one is still good, only one
/// renews it and nobody waits. Safe for many threads.
///
/// @param <K> what a token was fetched for; two credentials must never be equal
public final class AccessTokens<K> {
    /// So long before its end a token is renewed.
    private static final Duration MARGIN = Duration.ofMinutes(5);

    /// More credentials than this means that they are being changed all the time; old ones are
    /// dropped.
    private static final int MOST = 1000;

    private final Clock clock;
    private final Map<K, Slot> slots = new ConcurrentHashMap<>();

    public AccessTokens(Clock clock) {
        this.clock = clock;
    }

    /// The token of one credential.
    private static final class Slot {
        final ReentrantLock renewing = new ReentrantLock();
        volatile Optional<AccessToken> token = Optional.empty();

        /// The one before, which calls that have begun may still carry.
        volatile Optional<AccessToken> former = Optional.empty();

        /// Why the last fetch gave none; empty where it gave one.
        volatile Optional<UpstreamException> failure = Optional.empty();

        /// How many fetches have ended; written under the lock alone.
        final AtomicLong ended = new AtomicLong();

        boolean isGoodAt(Instant instant) {
            return token.isPresent() && token.get().expiresAt().isAfter(instant);
        }
    }

    /// @throws UpstreamException where there is no good token and none could be fetched
    public Secret get(K credential, TokenSource source)
            throws UpstreamException, InterruptedException {
        if (slots.size() > MOST) {
            slots.values().removeIf(slot -> !slot.isGoodAt(clock.instant()));
        }
        Slot slot = slots.computeIfAbsent(credential, _ -> new Slot());
        if (slot.isGoodAt(clock.instant().plus(MARGIN))) {
            return slot.token.orElseThrow().value();
        }
        if (slot.isGoodAt(clock.instant()) && slot.renewing.isLocked()) {
            return slot.token.orElseThrow().value();
        }
        long before = slot.ended.get();
        slot.renewing.lockInterruptibly();
        try {
            // Whoever waited for a fetch that failed would only wait for the same once more.
            if (slot.ended.get() != before
                    && slot.failure.isPresent()
                    && !slot.isGoodAt(clock.instant())) {
                throw slot.failure.get();
            }
            if (!slot.isGoodAt(clock.instant().plus(MARGIN))) {
                renew(slot, source);
            }
            return slot.token.orElseThrow().value();
        } finally {
            slot.renewing.unlock();
        }
    }

    /// What calls may carry for a credential at present; nothing is fetched for it.
    public List<Secret> given(K credential) {
        Slot slot = slots.get(credential);
        return slot == null
                ? List.of()
                : Stream.of(slot.token, slot.former)
                        .flatMap(Optional::stream)
                        .map(AccessToken::value)
                        .toList();
    }

    /// A token that is still good outlives a failure to renew it.
    private void renew(Slot slot, TokenSource source)
            throws UpstreamException, InterruptedException {
        try {
            AccessToken fresh = source.fetch();
            slot.former = slot.token;
            slot.token = Optional.of(fresh);
            slot.failure = Optional.empty();
            slot.ended.incrementAndGet();
        } catch (UpstreamException failed) {
            slot.failure = Optional.of(failed);
            slot.ended.incrementAndGet();
            if (!slot.isGoodAt(clock.instant())) {
                throw failed;
            }
        }
    }
}
