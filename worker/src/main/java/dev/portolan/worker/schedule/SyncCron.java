package dev.portolan.worker.schedule;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import java.util.zip.CRC32;
import org.quartz.CronExpression;

/// Cron expressions of syncs, in Quartz's form (`sec min hour day month weekday [year]`) and in
/// UTC.
final class SyncCron {
    static final TimeZone ZONE = TimeZone.getTimeZone("UTC");

    private SyncCron() {}

    /// Once an hour, at a minute and second derived from the provider's id: the same in every
    /// worker, and spread over the hour.
    static String hourly(String provider) {
        CRC32 hash = new CRC32();
        hash.update(provider.getBytes(StandardCharsets.UTF_8));
        long second = hash.getValue() % 3600;
        return second % 60 + " " + second / 60 + " * * * ?";
    }

    /// What is wrong with an expression, in words; empty where it will fire.
    static Optional<String> problem(String expression, Instant now) {
        try {
            CronExpression cron = new CronExpression(expression);
            cron.setTimeZone(ZONE);
            return cron.getNextValidTimeAfter(Date.from(now)) == null
                    ? Optional.of("'" + expression + "' will never fire")
                    : Optional.empty();
        } catch (ParseException | RuntimeException e) {
            return Optional.of("'" + expression + "' is no cron expression: " + e.getMessage());
        }
    }
}
