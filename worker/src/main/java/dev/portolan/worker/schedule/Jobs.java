package dev.portolan.worker.schedule;

import dev.portolan.worker.sync.SyncFiring;
import dev.portolan.worker.sync.SyncRunner;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.quartz.InterruptableJob;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.spi.JobFactory;
import org.quartz.spi.TriggerFiredBundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what Quartz fires into calls of our plain classes. The class names of the jobs are in the
/// database: a release that renames one must still know the old name.
final class Jobs implements JobFactory {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private final SyncRunner runner;
    private final SyncFiring firing;
    private final Map<String, TimedJob> timed;
    private final Clock clock;

    Jobs(SyncRunner runner, SyncFiring firing, Map<String, TimedJob> timed, Clock clock) {
        this.runner = runner;
        this.firing = firing;
        this.timed = Map.copyOf(timed);
        this.clock = clock;
    }

    @Override
    public Job newJob(TriggerFiredBundle fired, Scheduler scheduler) throws SchedulerException {
        Class<? extends Job> type = fired.getJobDetail().getJobClass();
        if (type == ExecuteRun.class) {
            return new ExecuteRun(runner);
        }
        if (type == FireSchedule.class) {
            return new FireSchedule(firing, clock);
        }
        if (type == RunTimed.class) {
            return new RunTimed(timed, clock);
        }
        throw new SchedulerException("no job of ours: " + type.getName());
    }

    /// Executes the sync run whose id is the job's name.
    static final class ExecuteRun implements InterruptableJob {
        private final SyncRunner runner;
        private volatile boolean interrupted;
        private volatile Thread thread = Thread.currentThread();

        ExecuteRun(SyncRunner runner) {
            this.runner = runner;
        }

        @Override
        public void execute(JobExecutionContext context) {
            thread = Thread.currentThread();
            if (interrupted) {
                return;
            }
            try {
                runner.run(
                        UUID.fromString(context.getJobDetail().getKey().getName()),
                        context.isRecovering());
            } catch (InterruptedException _) {
                LOG.info(
                        "gave back sync run {}, as this worker stops",
                        context.getJobDetail().getKey().getName());
            } catch (RuntimeException e) {
                LOG.error("sync run {} broke", context.getJobDetail().getKey().getName(), e);
            } finally {
                Thread.interrupted(); // the thread is Quartz's again
            }
        }

        @Override
        public void interrupt() {
            interrupted = true;
            thread.interrupt();
        }
    }

    /// Queues a sync run of the provider whose id is the job's name.
    static final class FireSchedule implements Job {
        private final SyncFiring firing;
        private final Clock clock;

        FireSchedule(SyncFiring firing, Clock clock) {
            this.firing = firing;
            this.clock = clock;
        }

        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            try {
                firing.run(
                        context.getJobDetail().getKey().getName(),
                        context.getScheduledFireTime().toInstant(),
                        clock.instant());
            } catch (RuntimeException e) {
                throw new JobExecutionException(e);
            }
        }
    }

    /// Runs the timed job of that name.
    static final class RunTimed implements Job {
        private final Map<String, TimedJob> timed;
        private final Clock clock;

        RunTimed(Map<String, TimedJob> timed, Clock clock) {
            this.timed = timed;
            this.clock = clock;
        }

        @Override
        public void execute(JobExecutionContext context) {
            String name = context.getJobDetail().getKey().getName();
            TimedJob job = timed.get(name);
            if (job == null) {
                LOG.warn("job '{}' is in the schedule, but this release has no such job", name);
                return;
            }
            try {
                job.run(clock.instant());
            } catch (Exception e) {
                LOG.warn(
                        "job '{}' failed and will run again at its next time: {}",
                        name,
                        e.getMessage());
            }
        }
    }
}
