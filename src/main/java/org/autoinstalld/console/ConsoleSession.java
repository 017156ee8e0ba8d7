package org.autoinstalld.console;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.autoinstalld.problem.Printable;
import org.jspecify.annotations.Nullable;

/**
 * One VM's console while it is deployed. Whatever is on it goes through a pipe to this process, and from here without
 * secrets to its log: what nobody masked never stands in a file. The session outlives this process, and another one can go
 * on with it.
 */
public final class ConsoleSession implements AutoCloseable {
    private static final int SHOWN = 300;
    private static final Duration POLL = Duration.ofMillis(100);

    private final Tmux tmux;
    private final String host;
    private final ConsolePipe pipe;
    private final ConsoleLog log;
    private final ConsoleReader reader;
    private final Runnable told;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile String trouble = "";

    private ConsoleSession(Tmux tmux, Setting setting, ConsolePipe pipe, ConsoleLog log) {
        this.tmux = tmux;
        this.host = setting.host();
        this.pipe = pipe;
        this.log = log;
        this.told = setting.told();
        this.reader = new ConsoleReader(setting.interfaceName(), setting.mask(), this::log);
        if (setting.waiting()) {
            reader.expect();
        }
    }

    /**
     * What is known of a console.
     *
     * @param host whose console it is; its session is called so
     * @param file where its log goes
     * @param interfaceName what the installer is told to ask DHCP on; null if nothing is to be typed
     * @param mask takes secrets out of a line
     * @param waiting whether the installer may wait for an answer already, unseen
     * @param told is run when an installer is through or has failed; must not wait for anything
     */
    public record Setting(
            String host,
            Path file,
            @Nullable String interfaceName,
            boolean waiting,
            UnaryOperator<String> mask,
            Runnable told) {}

    /** How a VM's start ended. */
    public sealed interface Start {
        /** It runs, and its console is here. */
        record Attached(ConsoleSession session) implements Start {}

        /** It runs, and somebody else has its console. */
        record Held(String why) implements Start {}

        /**
         * In the program's own words.
         *
         * @param code its exit code; -1 if it has none
         */
        record Failed(String why, int code) implements Start {
            Failed(String why) {
                this(why, -1);
            }
        }
    }

    /**
     * Starts a VM in a session.
     *
     * @param program vmctl's words, with -c
     * @param limit how long it may take
     */
    public static Start start(Tmux tmux, Setting setting, List<String> program, Duration limit) {
        ConsoleSession session;
        try {
            session = open(tmux, setting);
        } catch (IOException e) {
            return new Start.Failed("no console: " + e.getMessage());
        }
        session.follow();
        Optional<String> failure = tmux.run(session.host, program, session.pipe.writer());
        Start start = failure.isPresent() ? new Start.Failed(failure.get()) : session.outcome(program, limit);
        if (!(start instanceof Start.Attached)) {
            session.close();
            tmux.end(session.host);
        }
        return start;
    }

    /** Goes on with a session that another process began, be it over; empty if there is none. */
    public static Optional<ConsoleSession> again(Tmux tmux, Setting setting) {
        if (!tmux.has(setting.host())) {
            return Optional.empty();
        }
        try {
            ConsoleSession session = open(tmux, setting);
            if (tmux.isOver(setting.host())) {
                session.take(String.join("\n", tmux.shown(setting.host())) + "\n");
            } else {
                session.take(tmux.again(setting.host(), session.pipe.writer()));
            }
            session.follow();
            return Optional.of(session);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ConsoleSession open(Tmux tmux, Setting setting) throws IOException {
        ConsolePipe pipe = ConsolePipe.beside(setting.file());
        return new ConsoleSession(tmux, setting, pipe, ConsoleLog.begin(setting.file()));
    }

    private void follow() {
        Thread thread = new Thread(this::read, "console " + host);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (log) {
            pipe.read(this::take);
        } catch (IOException e) {
            trouble = "its console cannot be read: " + e.getMessage();
        }
    }

    private void take(String text) {
        Instant now = Instant.now();
        boolean before = hasNews();
        reader.feed(text, now);
        try {
            log.open(reader.open());
        } catch (IOException e) {
            trouble = "its console log cannot be written: " + e.getMessage();
        }
        type(now);
        // an installer prints all the time, and whoever is told looks at everything
        if (!before && hasNews()) {
            told.run();
        }
    }

    private boolean hasNews() {
        return reader.isThrough() || reader.failure().isPresent();
    }

    private void log(String line) {
        try {
            log.line(line);
        } catch (IOException e) {
            trouble = "its console log cannot be written: " + e.getMessage();
        }
    }

    private void type(Instant now) {
        for (Optional<String> due = reader.due(now); due.isPresent(); due = reader.due(now)) {
            tmux.type(host, due.get()).ifPresent(why -> trouble = why);
        }
    }

    /** cu says that it is connected as soon as the VM runs; before that, vmctl says why it does not. */
    private Start outcome(List<String> program, Duration limit) {
        Instant until = Instant.now().plus(limit);
        while (!reader.isConnected()) {
            if (tmux.isOver(host)) {
                // what it said may still be on its way, but stands there
                return ended(program, tmux.shown(host));
            }
            if (!Instant.now().isBefore(until)) {
                return new Start.Failed(
                        String.join(" ", program) + ": still running after " + limit.toSeconds() + " s");
            }
            pause();
        }
        return new Start.Attached(this);
    }

    private Start ended(List<String> program, List<String> shown) {
        if (shown.stream().anyMatch(ConsoleReader::tellsOfConnection)) {
            return new Start.Attached(this);
        }
        Optional<String> refusal =
                shown.stream().filter(ConsoleReader::tellsThatHeld).findFirst();
        if (refusal.isPresent()) {
            return new Start.Held(refusal.get());
        }
        String said = shown.isEmpty()
                ? String.join(" ", program) + " ended and said nothing"
                : Printable.oneLine(String.join(" ", shown));
        return new Start.Failed(said.length() > SHOWN ? said.substring(0, SHOWN) + "..." : said, tmux.code(host));
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has the same console again in its place, by a program that goes there; what was read so far counts on. */
    public void revive(List<String> program) {
        tmux.run(host, program, pipe.writer()).ifPresent(why -> trouble = why);
    }

    /** Whether the program that had the console has ended. */
    public boolean isOver() {
        return tmux.isOver(host);
    }

    /** Types what is due because nothing came. */
    public void look() {
        type(Instant.now());
    }

    public Optional<ConsoleFailure> failure() {
        return reader.failure();
    }

    /** Whether the installer said that it is through. */
    public boolean isThrough() {
        return reader.isThrough();
    }

    /** The last thing on it that tells something. */
    public String last() {
        return reader.last();
    }

    /** Why it is not read or logged as it should be; empty if it is. */
    public String trouble() {
        return trouble;
    }

    /** Reads what came so far, and no more. The session stays, and with it whoever looks. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            pipe.leave();
        } catch (IOException e) {
            trouble = "its console cannot be left: " + e.getMessage();
        }
    }

    /** Ends the session, too: nobody needs the console any more. All that was on it until then is read. */
    public void end() {
        // whoever is answered by tmux comes after what it had read of the console
        boolean unused = tmux.isOver(host);
        tmux.end(host);
        pipe.awaitWriter();
        close();
    }
}
