package dev.portolan.worker.schedule;

import static org.quartz.CronScheduleBuilder.cronSchedule;
import static org.quartz.JobBuilder.newJob;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;
import static org.quartz.TriggerBuilder.newTrigger;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.quartz.CronTrigger;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.spi.JobFactory;
import org.quartz.utils.DBConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Quartz, clustered: every worker has one, all over the same tables. What is scheduled by one is
/// executed by any, once.
///
/// Every method that schedules says how things shall be and may be called by all workers at once.
final class ClusterSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSchedule.class);
    private static final String NAME = "portolan";
    private static final String SYNC_SCHEDULES = "sync-schedules";
    private static final String SYNC_RUNS = "sync-runs";
    private static final String TIMED = "timed";
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final Scheduler scheduler;

    ClusterSchedule(
            DataSource dataSource, ScheduleSettings settings, String worker, JobFactory jobs)
            throws SchedulerException {
        DBConnectionManager.getInstance()
                .addConnectionProvider(worker, new DataSourceConnections(dataSource));
        scheduler = new StdSchedulerFactory(properties(settings, worker)).getScheduler();
        scheduler.setJobFactory(jobs);
    }

    void start() throws SchedulerException {
        scheduler.start();
    }

    boolean isRunning() {
        try {
            return scheduler.isStarted() && !scheduler.isInStandbyMode() && !scheduler.isShutdown();
        } catch (SchedulerException _) {
            return false;
        }
    }

    /// Has a queued run executed, by whichever worker comes first. A run that has been offered
    /// already is not offered twice.
    void offer(UUID run) throws SchedulerException {
        JobKey key = new JobKey(run.toString(), SYNC_RUNS);
        if (scheduler.checkExists(key)) {
            return;
        }
        schedule(
                newJob(Jobs.ExecuteRun.class).withIdentity(key).requestRecovery(true).build(),
                newTrigger().withIdentity(run.toString(), SYNC_RUNS).startNow().build());
    }

    /// Has exactly these providers synced by these (valid) cron expressions.
    void syncBy(Map<String, String> cronByProvider) throws SchedulerException {
        for (Map.Entry<String, String> wanted : cronByProvider.entrySet()) {
            syncBy(wanted.getKey(), wanted.getValue());
        }
        Set<JobKey> unwanted =
                new HashSet<>(scheduler.getJobKeys(GroupMatcher.jobGroupEquals(SYNC_SCHEDULES)));
        unwanted.removeIf(key -> cronByProvider.containsKey(key.getName()));
        for (JobKey key : unwanted) {
            scheduler.deleteJob(key);
            LOG.info("{} is no longer synced by a schedule", key.getName());
        }
    }

    /// The cron expression that a provider is synced by now; empty where it is not.
    java.util.Optional<String> cronOf(String provider) throws SchedulerException {
        return scheduler.getTrigger(new TriggerKey(provider, SYNC_SCHEDULES))
                        instanceof CronTrigger trigger
                ? java.util.Optional.of(trigger.getCronExpression())
                : java.util.Optional.empty();
    }

    /// Has a timed job run at an interval.
    void every(String name, Duration interval) throws SchedulerException {
        TriggerKey key = new TriggerKey(name, TIMED);
        Trigger trigger =
                newTrigger()
                        .withIdentity(key)
                        .forJob(name, TIMED)
                        .startNow()
                        .withSchedule(
                                simpleSchedule()
                                        .withIntervalInMilliseconds(interval.toMillis())
                                        .repeatForever()
                                        // After a pause of the whole cluster: once, and from then
                                        // on as ever.
                                        .withMisfireHandlingInstructionNextWithRemainingCount())
                        .build();
        switch (scheduler.getTrigger(key)) {
            case SimpleTrigger now when now.getRepeatInterval() == interval.toMillis() -> {}
            case null ->
                    schedule(
                            newJob(Jobs.RunTimed.class).withIdentity(name, TIMED).build(), trigger);
            default -> scheduler.rescheduleJob(key, trigger);
        }
    }

    /// Stops firing, interrupts what runs, and waits a little for it.
    @Override
    public void close() {
        try {
            scheduler.standby();
            for (var running : scheduler.getCurrentlyExecutingJobs()) {
                if (running.getJobInstance() instanceof Jobs.ExecuteRun run) {
                    run.interrupt();
                }
            }
            Thread stop = Thread.ofVirtual().name("schedule-stop").start(this::shutdown);
            if (!stop.join(STOP_PATIENCE)) {
                LOG.warn(
                        "a job did not end within {} s of being asked to",
                        STOP_PATIENCE.toSeconds());
            }
        } catch (SchedulerException e) {
            LOG.warn("the schedule did not stop in order", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void shutdown() {
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException e) {
            LOG.warn("the schedule did not stop in order", e);
        }
    }

    private void syncBy(String provider, String cron) throws SchedulerException {
        TriggerKey key = new TriggerKey(provider, SYNC_SCHEDULES);
        Trigger trigger =
                newTrigger()
                        .withIdentity(key)
                        .forJob(provider, SYNC_SCHEDULES)
                        // After a pause of the whole cluster: once at once, however many firings
                        // were missed.
                        .withSchedule(
                                cronSchedule(cron)
                                        .inTimeZone(SyncCron.ZONE)
                                        .withMisfireHandlingInstructionFireAndProceed())
                        .build();
        switch (scheduler.getTrigger(key)) {
            case CronTrigger now when now.getCronExpression().equals(cron) -> {}
            case null -> {
                schedule(
                        newJob(Jobs.FireSchedule.class)
                                .withIdentity(provider, SYNC_SCHEDULES)
                                .build(),
                        trigger);
                LOG.info("{} is synced by schedule '{}'", provider, cron);
            }
            default -> {
                scheduler.rescheduleJob(key, trigger);
                LOG.info("{} is now synced by schedule '{}'", provider, cron);
            }
        }
    }

    private void schedule(JobDetail job, Trigger trigger) throws SchedulerException {
        try {
            scheduler.scheduleJob(job, trigger);
        } catch (ObjectAlreadyExistsException _) {
            LOG.debug("another worker was first with {}", job.getKey());
        }
    }

    private static Properties properties(ScheduleSettings settings, String worker) {
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", NAME);
        properties.setProperty("org.quartz.scheduler.instanceId", worker);
        properties.setProperty("org.quartz.scheduler.idleWaitTime", "5000");
        properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        properties.setProperty("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
        properties.setProperty("org.quartz.threadPool.threadCount", settings.threads().toString());
        properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.setProperty("org.quartz.threadPool.threadNamePrefix", "job");
        properties.setProperty("org.quartz.jobStore.class", JobStoreTX.class.getName());
        properties.setProperty(
                "org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
        properties.setProperty("org.quartz.jobStore.dataSource", worker);
        properties.setProperty("org.quartz.jobStore.tablePrefix", "qrtz_");
        properties.setProperty("org.quartz.jobStore.useProperties", "true");
        properties.setProperty("org.quartz.jobStore.isClustered", "true");
        properties.setProperty(
                "org.quartz.jobStore.clusterCheckinInterval",
                Long.toString(settings.checkinInterval().toMilliseconds()));
        properties.setProperty("org.quartz.jobStore.misfireThreshold", "60000");
        return properties;
    }
}
