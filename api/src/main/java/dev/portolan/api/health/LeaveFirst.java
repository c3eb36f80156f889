package dev.portolan.api.health;

import java.time.Duration;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When the server is told to stop: says "not ready" first, gives balancers time to notice while
/// requests are still taken, and only then lets the server close its doors and wait for what is
/// under way.
public final class LeaveFirst implements LifeCycle.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(LeaveFirst.class);

    private final Readiness readiness;
    private final Duration notice;

    /// @param notice how long requests are still taken after readiness has gone
    public LeaveFirst(Readiness readiness, Duration notice) {
        this.readiness = readiness;
        this.notice = notice;
    }

    @Override
    public void lifeCycleStopping(LifeCycle server) {
        readiness.stopping();
        if (notice.isPositive()) {
            LOG.info("not ready any more; taking requests for another {} s", notice.toSeconds());
            try {
                Thread.sleep(notice);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
