package org.autoinstalld.command;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.autoinstalld.http.EventSource;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.live.State;

/** Tells pages that are open that there is something new to see. */
final class Reloads implements EventSource {
    private final List<Consumer<String>> subscribers = new CopyOnWriteArrayList<>();

    @Override
    public AutoCloseable subscribe(Consumer<String> subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    /** What a reload came to that is served. */
    static String sentence(State state) {
        Inventory inventory = state.snapshot().inventory();
        int broken = inventory.broken().size();
        return "loaded " + inventory.hosts().size() + " hosts"
                + (broken == 0 ? "" : " and " + broken + " with mistakes, which get nothing");
    }

    void tell(String event) {
        subscribers.forEach(s -> s.accept(event));
    }
}
