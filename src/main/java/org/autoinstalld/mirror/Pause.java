package org.autoinstalld.mirror;

import java.time.Duration;

/** Waits, unless it is a test's. */
interface Pause {
    Pause REAL = length -> Thread.sleep(length.toMillis());

    void of(Duration length) throws InterruptedException;
}
