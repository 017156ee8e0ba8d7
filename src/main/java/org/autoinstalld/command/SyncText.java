package org.autoinstalld.command;

import java.util.concurrent.TimeUnit;
import org.autoinstalld.commandline.Confirmation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.mirror.MirrorException;
import org.autoinstalld.mirror.SyncState;

/** Tells of a sync while it goes on: with a bar for each file at a terminal, else in lines; nothing for a program. */
final class SyncText {
    /** A line of the longest kind fits into 80 columns with it. */
    private static final int BAR = 16;

    private static final int PERCENT = 100;
    private static final long KILO = 1000;
    private static final long BETWEEN_MILLIS = 200;

    private final Terminal terminal;
    private final boolean silent;
    private final boolean bars;
    private int drawn;

    SyncText(Terminal terminal, boolean silent) {
        this(terminal, silent, Confirmation.isAtTerminal() && !"dumb".equals(System.getenv("TERM")));
    }

    /** @param bars whether what is drawn can be taken away again */
    SyncText(Terminal terminal, boolean silent, boolean bars) {
        this.terminal = terminal;
        this.silent = silent;
        this.bars = bars;
    }

    /** Where a sync is looked at. */
    interface Source {
        SyncState since(long line) throws RefusedException, MirrorException;
    }

    /** Returns how it was at its end. */
    SyncState follow(long from, Source source) throws RefusedException, MirrorException, InterruptedException {
        long next = from;
        while (true) {
            SyncState state = source.since(next);
            next = state.next();
            show(state);
            if (!state.running()) {
                return state;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
    }

    private void show(SyncState state) {
        if (silent) {
            return;
        }
        // in one piece, or it would flicker
        StringBuilder text = new StringBuilder(drawn > 0 ? "\u001b[" + drawn + "A\u001b[J" : "");
        state.lines().forEach(line -> text.append(line).append(System.lineSeparator()));
        drawn = 0;
        if (bars && state.running() && state.files() > 0) {
            // a line that a narrow terminal breaks into two would not be taken away again
            text.append("\u001b[?7l");
            state.bars().forEach(bar -> draw(text, bar.file(), bar.octets(), bar.of(), ""));
            draw(
                    text,
                    state.directory(),
                    state.fetched(),
                    state.octets(),
                    ", " + state.done() + " of " + state.files() + " files");
            text.append("\u001b[?7h");
        }
        terminal.err().print(text);
        terminal.err().flush();
    }

    private void draw(StringBuilder text, String name, long octets, long of, String more) {
        long percent = of == 0 ? 0 : Math.min(PERCENT, octets * PERCENT / of);
        int full = (int) (percent * BAR / PERCENT);
        text.append(String.format(
                "%-20s [%s%s] %3d %%  %s of %s%s%n",
                name, "#".repeat(full), " ".repeat(BAR - full), percent, size(octets), size(of), more));
        drawn++;
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
