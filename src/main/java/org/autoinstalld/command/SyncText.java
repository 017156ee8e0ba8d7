package org.autoinstalld.command;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.mirror.MirrorDirectory;
import org.autoinstalld.mirror.SyncListener;
import org.autoinstalld.mirror.SyncResult;
import org.jspecify.annotations.Nullable;

/** Tells of a sync while it goes on: a bar at a terminal, else a line for each file; nothing for a program. */
final class SyncText implements SyncListener, AutoCloseable {
    private static final int BAR = 30;
    private static final long BETWEEN_NANOS = 200_000_000;
    private static final int PERCENT = 100;
    private static final long KILO = 1000;

    private final Terminal terminal;
    private final boolean silent;
    private final boolean bar = Confirmation.isAtTerminal();
    private final Map<String, Long> here = new ConcurrentHashMap<>();
    private int files;
    private int done;
    private long octets;
    private long last;
    private boolean drawn;

    SyncText(Terminal terminal, boolean silent) {
        this.terminal = terminal;
        this.silent = silent;
    }

    @Override
    public synchronized void begins(MirrorDirectory directory, int number, long of) {
        here.clear();
        files = number;
        done = 0;
        octets = of;
        if (number > 0) {
            line(directory + ": " + number + (number == 1 ? " file" : " files") + ", " + size(of) + " to fetch");
        }
    }

    @Override
    public void reads(MirrorDirectory directory, String file, long got, long of) {
        here.put(file, got);
        if (bar && !silent) {
            draw(directory, file);
        }
    }

    private synchronized void draw(MirrorDirectory directory, String file) {
        long now = System.nanoTime();
        if (drawn && now - last < BETWEEN_NANOS) {
            return;
        }
        last = now;
        drawn = true;
        long got = here.values().stream().mapToLong(Long::longValue).sum();
        long percent = octets == 0 ? 0 : Math.min(PERCENT, got * PERCENT / octets);
        int full = (int) (percent * BAR / PERCENT);
        terminal.err()
                .printf(
                        "\r%s [%s%s] %3d %%, %s of %s, %d of %d files, %s\u001b[K",
                        directory,
                        "#".repeat(full),
                        " ".repeat(BAR - full),
                        percent,
                        size(got),
                        size(octets),
                        done,
                        files,
                        file);
        terminal.err().flush();
    }

    @Override
    public synchronized void got(MirrorDirectory directory, String file, long of) {
        done++;
        if (!bar) {
            line(directory + ": " + file + ", " + size(of));
        }
    }

    @Override
    public synchronized void says(MirrorDirectory directory, String what) {
        line(directory + ": " + what);
    }

    private void line(String text) {
        if (!silent) {
            clear();
            terminal.err().println(text);
        }
    }

    private void clear() {
        if (drawn) {
            terminal.err().print("\r\u001b[K");
            drawn = false;
        }
    }

    /** Leaves no half bar behind. */
    @Override
    public synchronized void close() {
        clear();
        terminal.err().flush();
    }

    /** How it ended. */
    static void tell(SyncResult result, Terminal terminal) {
        String reason = result.reason();
        if (reason != null) {
            terminal.complain(result.directory() + ": " + reason
                    + (result.generation().isEmpty() ? "" : "; " + result.generation() + " stays visible"));
        } else if (result.outcome() == SyncResult.Outcome.UNCHANGED) {
            terminal.out().println(result.directory() + ": nothing new, " + result.generation());
        } else {
            terminal.out()
                    .println(result.directory() + ": " + result.generation() + " is visible, " + result.files()
                            + (result.files() == 1 ? " file, " : " files, ") + size(result.octets()) + " fetched");
        }
    }

    /** The same for a program. */
    static Map<String, @Nullable Object> fields(SyncResult result) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("setdir", result.directory().path());
        fields.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        fields.put("generation", result.generation());
        fields.put("files", result.files());
        fields.put("octets", result.octets());
        fields.put("reason", result.reason());
        return fields;
    }

    /** {@code 613 MB}. */
    static String size(long octets) {
        if (octets < KILO) {
            return octets + " B";
        }
        if (octets < KILO * KILO) {
            return octets / KILO + " KB";
        }
        return octets / (KILO * KILO) + " MB";
    }
}
