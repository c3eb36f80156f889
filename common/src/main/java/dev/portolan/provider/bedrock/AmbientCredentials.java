package dev.portolan.provider.bedrock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Who this process is for AWS, by the SDK's default chain: system properties, environment, the
/// shared files, a container's role, an instance's role
/// (https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html, read
/// 2026-11-26). The chain keeps what it found and renews it ahead of time, in a thread of its own.
/// Where it found nothing it is left alone for a while, since looking takes seconds. Safe for many
/// threads.
final class AmbientCredentials {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final Supplier<Supplier<AwsCredentialsIdentity>> chain;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Optional<Supplier<AwsCredentialsIdentity>> opened = Optional.empty();
    private volatile Instant notBefore = Instant.MIN;

    /// @param chain opens a chain, which throws as long as it finds nothing
    AmbientCredentials(Supplier<Supplier<AwsCredentialsIdentity>> chain, Clock clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /// The SDK's own chain, opened when it is first asked.
    static AmbientCredentials ofProcess(Clock clock) {
        return new AmbientCredentials(
                () -> {
                    DefaultCredentialsProvider provider =
                            DefaultCredentialsProvider.builder()
                                    .asyncCredentialUpdateEnabled(true)
                                    .build();
                    return provider::resolveCredentials;
                },
                clock);
    }

    /// Empty where there is nothing to be found.
    Optional<AwsCredentialsIdentity> find() {
        if (clock.instant().isBefore(notBefore)) {
            return Optional.empty();
        }
        try {
            return Optional.of(opened().get());
        } catch (RuntimeException _) {
            // No provider of the chain has any, or one is set up wrongly: each says it in its own
            // way.
            notBefore = clock.instant().plus(LOOK_AGAIN);
            return Optional.empty();
        }
    }

    private Supplier<AwsCredentialsIdentity> opened() {
        Optional<Supplier<AwsCredentialsIdentity>> there = opened;
        if (there.isPresent()) {
            return there.get();
        }
        lock.lock();
        try {
            if (opened.isEmpty()) {
                opened = Optional.of(chain.get());
            }
            return opened.get();
        } finally {
            lock.unlock();
        }
    }
}
