package dev.portolan.testing;

import java.util.concurrent.CountDownLatch;

/// Holds bytes back until the test opens it. Once open it stays open.
public final class Gate {
    private final CountDownLatch latch = new CountDownLatch(1);

    public void open() {
        latch.countDown();
    }

    public boolean isOpen() {
        return latch.getCount() == 0;
    }

    void pass() throws InterruptedException {
        latch.await();
    }
}
