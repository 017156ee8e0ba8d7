package org.autoinstalld.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.autoinstalld.http.EventSource;

/** Tells pages that are open that there is something new to see. */
final class PageUpdates implements EventSource {
    private final List<Consumer<String>> subscribers = new CopyOnWriteArrayList<>();

    @Override
    public AutoCloseable subscribe(Consumer<String> subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    void tell(String event) {
        subscribers.forEach(s -> s.accept(event));
    }
}
