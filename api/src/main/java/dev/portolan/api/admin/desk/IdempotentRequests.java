package dev.portolan.api.admin.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.secret.SealBrokenException;
import dev.portolan.secret.SecretBox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// Makes a request with an `Idempotency-Key` happen once: the first answer is kept, sealed, in the
/// transaction of the change itself, and given again to whoever repeats the request. A refused
/// request changes nothing and is not kept: it may be corrected and sent again under the same key.
/// The worker's retention forgets answers after a day.
///
/// A repetition that arrives while the first is still at work waits for it: both lock the same
/// number.
final class IdempotentRequests {
    static final String REPLAYED = "Idempotency-Replayed";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private record Kept(byte[] requestHash, int status, String headers, String envelope) {}

    private final SecretBox box;

    IdempotentRequests(SecretBox box) {
        this.box = box;
    }

    /// @param handle in the transaction that `work` changes things in
    Answer once(Handle handle, Exchange exchange, Supplier<Answer> work) {
        Optional<String> key = exchange.idempotencyKey();
        return key.isEmpty() ? work.get() : once(handle, exchange, key.get(), work);
    }

    private Answer once(Handle handle, Exchange exchange, String key, Supplier<Answer> work) {
        String caller = exchange.caller();
        byte[] hash = hash(exchange);
        handle.createQuery(
                        "SELECT pg_advisory_xact_lock(hashtextextended(:caller || ' ' || :key, 0))")
                .bind("caller", caller)
                .bind("key", key)
                .mapTo(String.class)
                .one();
        Optional<Kept> kept = find(handle, caller, key);
        if (kept.isPresent()) {
            return replayed(kept.get(), hash, caller, key);
        }
        Answer answer = work.get();
        keep(handle, caller, key, hash, answer);
        return answer;
    }

    private static Optional<Kept> find(Handle handle, String caller, String key) {
        return handle.createQuery(
                        """
                        SELECT request_hash, status, headers::text AS headers, envelope
                        FROM idempotent_requests
                        WHERE caller = :caller AND key = :key
                        """)
                .bind("caller", caller)
                .bind("key", key)
                .map((row, _) ->
                        new Kept(
                                row.getBytes("request_hash"),
                                row.getInt("status"),
                                row.getString("headers"),
                                row.getString("envelope")))
                .findOne();
    }

    private Answer replayed(Kept kept, byte[] hash, String caller, String key) {
        if (!MessageDigest.isEqual(kept.requestHash(), hash)) {
            throw Problem.of(
                            422,
                            "idempotency_key_reused",
                            "Another request had this Idempotency-Key",
                            "This Idempotency-Key came with a different request before. Use a new key for a new request.")
                    .asException();
        }
        try {
            String body =
                    new String(box.open(kept.envelope(), caller, key), StandardCharsets.UTF_8);
            Map<String, String> headers =
                    MAPPER.readValue(kept.headers(), new TypeReference<Map<String, String>>() {});
            return new Answer(kept.status(), headers, body).with(REPLAYED, "true");
        } catch (SealBrokenException | JsonProcessingException _) {
            throw Problem.conflict(
                            "idempotent_answer_unreadable",
                            "This request was done before, but its answer cannot be opened with this keyring any more.")
                    .asException();
        }
    }

    private void keep(Handle handle, String caller, String key, byte[] hash, Answer answer) {
        handle.createUpdate(
                        """
                        INSERT INTO idempotent_requests (caller, key, request_hash, status, headers, envelope)
                        VALUES (:caller, :key, :hash, :status, :headers::jsonb, :envelope)
                        """)
                .bind("caller", caller)
                .bind("key", key)
                .bind("hash", hash)
                .bind("status", answer.status())
                .bind("headers", MAPPER.valueToTree(answer.headers()).toString())
                .bind(
                        "envelope",
                        box.seal(answer.body().getBytes(StandardCharsets.UTF_8), caller, key))
                .execute();
    }

    private static byte[] hash(Exchange exchange) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(exchange.target().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return digest.digest(exchange.body());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
