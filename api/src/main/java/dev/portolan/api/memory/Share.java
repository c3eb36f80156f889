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
    /// @throws GatewayException 503 where that would be too many. Nothing is held any more then,
    ///   and the request is to forget what it has
    public void hold(int bytes) {
        long already = counted();
        held += bytes;
        try {
            budget.take(counted() - already, already);
        } catch (GatewayException overloaded) {
            held = 0;
            throw overloaded;
        }
    }

    @Override
    public void close() {
        budget.giveBack(counted());
        held = 0;
    }

    private long counted() {
        return Math.max(0, held - MemoryBudget.FREE);
    }
}
