/// When things are done: the only room that knows Quartz.
///
/// Quartz, clustered over its tables in our database, decides which worker does what and when; what
/// is done is in plain classes of the other rooms. [dev.portolan.worker.schedule.ClusterSchedule]
/// is Quartz, [dev.portolan.worker.schedule.RunDispatcher] gives it queued runs,
/// [dev.portolan.worker.schedule.ScheduleKeeper] keeps its triggers as the table of providers wants
/// them.
@NullMarked
package dev.portolan.worker.schedule;

import org.jspecify.annotations.NullMarked;
