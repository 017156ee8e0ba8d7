package org.autoinstalld.vmd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says where guests wait and where they fail, and lets a test wait until one is there. */
public final class Stages {
    private static final String ALL = "*";

    private final Set<String> held = new HashSet<>();
    private final Map<String, String> failing = new HashMap<>();
    private final List<String> reached = new ArrayList<>();

    private static String key(String guest, Stage stage) {
        return guest + " " + stage;
    }

    /** A guest waits there until it is let go. */
    public synchronized void hold(String guest, Stage stage) {
        held.add(key(guest, stage));
    }

    /** All guests do. */
    public void holdAll(Stage stage) {
        hold(ALL, stage);
    }

    public synchronized void release(String guest, Stage stage) {
        held.remove(key(guest, stage));
        notifyAll();
    }

    public void releaseAll(Stage stage) {
        release(ALL, stage);
    }

    /** A guest prints this there, once, and goes no further. */
    public synchronized void fail(String guest, Stage stage, String console) {
        failing.put(key(guest, stage), console);
    }

    /** Waits until a guest has come there so many times in all. */
    public synchronized void await(String guest, Stage stage, int times) throws InterruptedException {
        while (times(guest, stage) < times) {
            wait();
        }
    }

    public void await(String guest, Stage stage) throws InterruptedException {
        await(guest, stage, 1);
    }

    public synchronized int times(String guest, Stage stage) {
        String key = key(guest, stage);
        return (int) reached.stream().filter(key::equals).count();
    }

    /** Everything, in order: {@code web1 PROMPT}. */
    public synchronized List<String> reached() {
        return List.copyOf(reached);
    }

    /** On a guest's thread: it is there. */
    synchronized void at(String guest, Stage stage) throws InterruptedException, GuestStops {
        reached.add(key(guest, stage));
        notifyAll();
        while (held.contains(key(guest, stage)) || held.contains(key(ALL, stage))) {
            wait();
        }
        String text = failing.remove(key(guest, stage));
        if (text != null) {
            throw new GuestStops(text);
        }
    }
}
