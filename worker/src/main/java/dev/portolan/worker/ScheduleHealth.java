package dev.portolan.worker;

import com.codahale.metrics.health.HealthCheck;
import dev.portolan.worker.schedule.WorkSchedule;

/// Whether jobs are scheduled and runs dispatched. A provider's unusable cron expression is shown
/// and does no harm.
final class ScheduleHealth extends HealthCheck {
    private final WorkSchedule schedule;

    ScheduleHealth(WorkSchedule schedule) {
        this.schedule = schedule;
    }

    @Override
    protected Result check() {
        if (!schedule.isWorking()) {
            return Result.unhealthy(
                    "the schedule does not work: is the database there, and migrated?");
        }
        return schedule.problems().isEmpty()
                ? Result.healthy()
                : Result.healthy("unusable sync_cron: " + schedule.problems());
    }
}
