package dev.portolan.standalone;

import java.util.Optional;

/// What happens when the process ends, by Ctrl-C, SIGTERM or a start that failed: the gateway
/// first, then what it stands on.
final class Stopping implements Runnable {
    private final Services services;
    private final StartLog log;
    private volatile Optional<GatewayProcess> gateway = Optional.empty();

    Stopping(Services services, StartLog log) {
        this.services = services;
        this.log = log;
    }

    void include(GatewayProcess process) {
        gateway = Optional.of(process);
    }

    @Override
    public void run() {
        log.step("stopping");
        try {
            gateway.ifPresent(GatewayProcess::stop);
        } finally {
            services.close();
        }
        log.step("stopped");
    }
}
