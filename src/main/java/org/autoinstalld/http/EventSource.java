package org.autoinstalld.http;

import java.util.function.Consumer;

/** Tells what happens to those who want to know, as server-sent events at {@code /events}. */
@FunctionalInterface
public interface EventSource {
    /**
     * From now on {@code subscriber} gets each event as the text of its data, until what is returned is closed. The
     * subscriber may be called from any thread; it returns at once and never throws.
     */
    AutoCloseable subscribe(Consumer<String> subscriber);

    /** Nothing ever happens. */
    static EventSource none() {
        return subscriber -> () -> {};
    }
}
