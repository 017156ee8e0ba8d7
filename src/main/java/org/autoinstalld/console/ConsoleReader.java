package org.autoinstalld.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows a console: what is to be typed there, whether the installation has failed, and what was seen last. */
public final class ConsoleReader {
    private static final String PROMPT = "(I)nstall, (U)pgrade, (A)utoinstall or (S)hell?";
    private static final String INTERFACE = "Which network interface should be used for the initial DHCP request?";
    private static final String WELCOME = "Welcome to the OpenBSD";
    private static final String THROUGH = "CONGRATULATIONS! Your OpenBSD ";
    private static final String CONNECTED = "Connected to /dev/";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** {@code System hostname? (short form, e.g. 'foo') [web1] web1}. */
    private static final Pattern QUESTION = Pattern.compile("[A-Z(].*\\?.*");

    /** Whether a line tells anybody anything. */
    public static boolean tells(String line) {
        return !IDLE.matcher(line.strip()).matches();
    }

    /** Lines that tell nobody anything. */
    private static final Pattern IDLE =
            Pattern.compile("|\\[EOT]|Connected to /dev/.*|erase \\^.*|Starting non-interactive mode.*");

    private final @Nullable String interfaceName;
    private final UnaryOperator<String> mask;
    private final Consumer<String> log;
    private final ConsoleText text = new ConsoleText(this::line);
    private @Nullable ConsoleFailure failure;
    private @Nullable Instant failedAt;
    private String question = "";
    private String last = "";
    private boolean connected;
    private boolean welcomed;
    private boolean through;
    private @Nullable Instant waitsSince;
    private boolean woken;
    private boolean answered;
    private boolean named;

    /**
     * @param interfaceName what is answered if the installer wants to know; null if it needs nobody to answer
     * @param mask takes secrets out of a line
     * @param log gets each line when it has ended, without secrets
     */
    public ConsoleReader(@Nullable String interfaceName, UnaryOperator<String> mask, Consumer<String> log) {
        this.interfaceName = interfaceName;
        this.mask = mask;
        this.log = log;
    }

    /** Takes it that the installer welcomed somebody before anything was read. */
    public synchronized void expect() {
        welcomed = true;
    }

    /** Reads on. */
    public synchronized void feed(String more, Instant now) {
        text.feed(more);
        if (failure != null && failedAt == null) {
            failedAt = now;
        }
        if (welcomed && waitsSince == null) {
            waitsSince = now;
        }
    }

    private void line(String whole) {
        String line = mask.apply(whole);
        log.accept(line);
        connected |= tellsOfConnection(line);
        welcomed |= line.startsWith(WELCOME);
        through |= line.contains(THROUGH);
        if (failure == null) {
            failure = ConsoleFailure.of(line, question).orElse(null);
        }
        String stripped = line.strip();
        if (QUESTION.matcher(stripped).matches() && !stripped.startsWith(PROMPT)) {
            question = stripped;
        }
        if (!IDLE.matcher(stripped).matches() && !stripped.startsWith(PROMPT)) {
            last = stripped;
        }
    }

    /** cu(1) has the console. */
    static boolean tellsOfConnection(String line) {
        return line.startsWith(CONNECTED);
    }

    /** cu(1) could not have it, which it only tries for a VM that runs. */
    static boolean tellsThatHeld(String line) {
        return line.startsWith("cu: ");
    }

    /** What is to be typed now, each thing once: nothing that is not asked for. */
    public synchronized Optional<String> due(Instant now) {
        if (interfaceName == null || failure != null) {
            return Optional.empty();
        }
        if (welcomed && waitsSince == null) {
            waitsSince = now;
        }
        String open = text.open();
        if (!answered && open.contains(PROMPT)) {
            answered = true;
            return Optional.of("a");
        }
        if (answered && !named && open.contains(INTERFACE)) {
            named = true;
            return Optional.of(interfaceName);
        }
        Instant since = waitsSince;
        if (!answered && !woken && since != null && !now.isBefore(since.plus(PATIENCE))) {
            woken = true;
            return Optional.of("");
        }
        return Optional.empty();
    }

    /** The first failure that was seen. */
    public synchronized Optional<ConsoleFailure> failure() {
        return Optional.ofNullable(failure);
    }

    /** When that was read. */
    synchronized Optional<Instant> failedAt() {
        return Optional.ofNullable(failedAt);
    }

    /** Whether the installer said that it is through, which it does at its very end. */
    public synchronized boolean isThrough() {
        return through;
    }

    /** Whether cu(1) has the console. */
    public synchronized boolean isConnected() {
        return connected;
    }

    /** The last line that tells something; empty if there is none. */
    public synchronized String last() {
        String open = mask.apply(text.open().strip());
        return open.isEmpty() || open.startsWith(PROMPT) ? last : open;
    }

    /** The line that has not ended yet, without secrets. */
    synchronized String open() {
        return mask.apply(text.open());
    }
}
