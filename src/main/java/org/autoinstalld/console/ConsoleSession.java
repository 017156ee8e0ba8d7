package org.autoinstalld.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private static final int SELDOM = 20;

    /**
     * tmux(1) may lose the exit code of a program that ends at once, so a shell keeps it. It may lose the last 4 KB, too,
     * which the system still holds when the terminal is closed: so the shell asks the terminal for its status. The answer
     * comes once all that was printed before has been read.
     */
    private static final String KEEPING_ALL = """
            "$@"
            code=$?
            echo $code >"$0"
            stty -echo -icanon min 0 time 100 2>/dev/null && printf '\\033[5n' && dd bs=64 count=1 >/dev/null 2>&1
            exit $code
            """;

    private final Tmux tmux;
    private final String host;
    private final ConsolePipe pipe;
    private final Path code;
    private final ConsoleLog log;
    private final ConsoleReader reader;
    private final Runnable told;
    private final CountDownLatch connected = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile String trouble = "";

    private ConsoleSession(Tmux tmux, Setting setting, ConsolePipe pipe, ConsoleLog log) {
        this.tmux = tmux;
        this.host = setting.host();
        this.pipe = pipe;
        this.code =
                setting.file().toAbsolutePath().resolveSibling(setting.file().getFileName() + ".code");
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
     * @param continued whether the log goes on; else it begins anew
     * @param told is run when an installer is through or has failed; must not wait for anything
     */
    public record Setting(
            String host,
            Path file,
            @Nullable String interfaceName,
            boolean waiting,
            boolean continued,
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

    /** A VM that was told to start. */
    public interface Starting {
        /**
         * Returns when it has started, or has not.
         *
         * @param limit how long it may take
         */
        Start await(Duration limit);
    }

    /**
     * Starts a VM in a session.
     *
     * @param program vmctl's words, with -c
     */
    public static Starting begin(Tmux tmux, Setting setting, List<String> program) {
        ConsoleSession session;
        try {
            session = open(tmux, setting);
        } catch (IOException e) {
            return limit -> new Start.Failed("no console: " + e.getMessage());
        }
        session.follow();
        String failure = session.run(program).orElse(null);
        return limit -> session.started(failure, program, limit);
    }

    /** The same, waited for. */
    public static Start start(Tmux tmux, Setting setting, List<String> program, Duration limit) {
        return begin(tmux, setting, program).await(limit);
    }

    private Start started(@Nullable String failure, List<String> program, Duration limit) {
        Start start = failure == null ? outcome(program, limit) : new Start.Failed(failure);
        if (!(start instanceof Start.Attached)) {
            close();
            tmux.end(host);
        }
        return start;
    }

    private Optional<String> run(List<String> program) {
        forgetCode();
        List<String> words = new ArrayList<>(List.of("sh", "-c", KEEPING_ALL, code.toString()));
        words.addAll(program);
        return tmux.run(host, words, pipe.writer());
    }

    /** With what exit code the program ended; -1 if that is not known, as when it was killed. */
    private int code() {
        try {
            String text = Files.readString(code).strip();
            return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private void forgetCode() {
        try {
            Files.deleteIfExists(code);
        } catch (IOException e) {
            trouble = "'" + code + "' cannot be removed: " + e.getMessage();
        }
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
        return new ConsoleSession(
                tmux,
                setting,
                pipe,
                setting.continued() ? ConsoleLog.continued(setting.file()) : ConsoleLog.begin(setting.file()));
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
        if (reader.isConnected()) {
            connected.countDown();
        }
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
        for (int turn = 1; !isConnectedWithin(POLL); turn++) {
            // one that ended left its code, but for one that was killed with all that was in there; to ask is a process
            boolean mayBeOver = Files.exists(code) || turn % SELDOM == 0;
            if (mayBeOver && tmux.isOver(host)) {
                // what it said may still be on its way, but stands there
                return ended(program, tmux.shown(host));
            }
            if (!Instant.now().isBefore(until)) {
                return new Start.Failed(
                        String.join(" ", program) + ": still running after " + limit.toSeconds() + " s");
            }
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
        return new Start.Failed(said.length() > SHOWN ? said.substring(0, SHOWN) + "..." : said, code());
    }

    private boolean isConnectedWithin(Duration limit) {
        try {
            return connected.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Has the same console again in its place, by a program that goes there; what was read so far counts on. */
    public void revive(List<String> program) {
        run(program).ifPresent(why -> trouble = why);
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

    /** When that was read. */
    public Optional<Instant> failedAt() {
        return reader.failedAt();
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
        forgetCode();
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
