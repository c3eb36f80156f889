package dev.portolan.api.memory;

import dev.portolan.api.error.GatewayException;

/// What one request holds. For one thread.
public final class Share implements AutoCloseable {
    private final MemoryBudget budget;
    private long held;

    Share(MemoryBudget budget) {
        this.budget = budget;
    }

    /// So many bytes more are kept until the request is over.
    ///
    /// @throws GatewayException 503 where that would be too many
    public void hold(int bytes) {
        long before = Math.max(0, held - MemoryBudget.FREE);
        long after = Math.max(0, held + bytes - MemoryBudget.FREE);
        budget.take(after - before);
        held += bytes;
    }

    @Override
    public void close() {
        budget.giveBack(Math.max(0, held - MemoryBudget.FREE));
        held = 0;
    }
}
