package org.autoinstalld.conffile;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.problem.Printable;
import org.jspecify.annotations.Nullable;

/**
 * One program, run without a shell and within bounds: of time, of what it prints, and of what it inherits. At a bound it is
 * ended, and with it all that it started.
 *
 * @param argv the program and its arguments
 * @param limit how long it may take
 * @param longest how many octets of its standard output are taken
 * @param ends whether it is ended when it prints more; else the rest is thrown away
 * @param merged whether what it complains of is taken as if it stood on its standard output
 * @param source what its standard input is, unless there is {@code input} to be told
 * @param input what is on its standard input
 * @param environment its variables; null: ours
 */
public record BoundedProgram(
        List<String> argv,
        Duration limit,
        int longest,
        boolean ends,
        boolean merged,
        Redirect source,
        Content input,
        @Nullable Map<String, String> environment) {
    /** Variables that say where a program runs, not what we know. */
    private static final Set<String> HARMLESS =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TZ", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE");

    /** Where programs are on OpenBSD and elsewhere, for those who were started without a path. */
    private static final String PATH = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin:/usr/local/sbin";

    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));
    private static final int COMPLAINT = 4096;
    private static final int COMPLAINT_SHOWN = 200;

    /** How long to wait for the rest of the output once a program has ended: a daemon it started may hold the pipe. */
    private static final long REST_MILLIS = 500;

    /** The same for one whose output has to be whole: a slow machine is not a daemon. */
    private static final long WHOLE_REST_MILLIS = 5_000;

    private static final int GENERATIONS = 20;

    public BoundedProgram {
        argv = List.copyOf(argv);
    }

    /**
     * One that is told something, and whose output counts only if it is whole. Of our variables it gets those alone that say
     * where it runs: others may hold secrets.
     */
    public static BoundedProgram scrubbed(List<String> argv, Duration limit, int longest, Content input) {
        return new BoundedProgram(argv, limit, longest, true, false, NOTHING, input, harmless(System.getenv()));
    }

    /** One whose beginning of what it prints, both streams as they come, is all that anybody wants to see. */
    static BoundedProgram inheriting(List<String> argv, Duration limit, int longest, @Nullable Path input) {
        Redirect source = input == null ? NOTHING : Redirect.from(input.toFile());
        return new BoundedProgram(argv, limit, longest, false, true, source, Content.EMPTY, null);
    }

    static Map<String, String> harmless(Map<String, String> all) {
        Map<String, String> kept = new HashMap<>(all);
        kept.keySet().retainAll(HARMLESS);
        kept.putIfAbsent("PATH", PATH);
        return Map.copyOf(kept);
    }

    /**
     * How it ended.
     *
     * @param exit how its process ended
     * @param failure why it did not do its work, such as {@code "exit code 1"}; empty if it did
     * @param output what it printed
     * @param complaint the first line of what it complained of; empty if that is nothing
     */
    public record Ending(Exit exit, String failure, Content output, String complaint) {
        public boolean succeeded() {
            return failure.isEmpty();
        }

        /** Why it failed, with what it said itself. */
        public String reason() {
            return complaint.isEmpty() ? failure : failure + ": \"" + complaint + "\"";
        }
    }

    /** Runs it to its end, or to a bound. An interrupt ends it, too. */
    public Ending run() {
        Process process;
        try {
            process = start();
        } catch (IOException e) {
            return new Ending(Exit.NOT_RUN, "cannot be run: " + ConfFileException.reason(e), Content.EMPTY, "");
        }
        Taken output = new Taken(process.getInputStream(), longest, ends ? () -> end(process) : () -> {});
        Taken complaint = new Taken(process.getErrorStream(), COMPLAINT, () -> {});
        output.start();
        complaint.start();
        if (!input.equals(Content.EMPTY)) {
            feed(process);
        }
        Exit exit = Exit.ENDED;
        String failure;
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                exit = Exit.of(process.exitValue());
            } else {
                end(process);
            }
            output.join(ends ? WHOLE_REST_MILLIS : REST_MILLIS);
            complaint.join(REST_MILLIS);
            failure = failure(process, ended, output);
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            failure = "interrupted";
        }
        return new Ending(exit, failure, Content.of(output.octets()), firstLine(complaint.octets()));
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(merged);
        if (input.equals(Content.EMPTY)) {
            builder.redirectInput(source);
        }
        if (environment != null) {
            builder.environment().clear();
            builder.environment().putAll(environment);
        }
        return builder.start();
    }

    private String failure(Process process, boolean ended, Taken output) {
        if (ends && output.isOver()) {
            return "prints more than " + size(longest);
        }
        if (!ended) {
            return "still running after " + spelt(limit);
        }
        if (process.exitValue() != 0) {
            return "exit code " + process.exitValue();
        }
        return ends && output.isAlive() ? "has ended, and something that it started still holds its output" : "";
    }

    /** A program need not read what it is told, so nobody waits for that. */
    private void feed(Process process) {
        Thread feeder = new Thread(
                () -> {
                    try (OutputStream out = process.getOutputStream()) {
                        out.write(input.bytes());
                    } catch (IOException e) {
                        // it closed its input, or has ended: how it ended is what counts
                    }
                },
                "input of a program");
        feeder.setDaemon(true);
        feeder.start();
    }

    /** The parent first: a shell that outlives its child goes on with its next command. */
    private static void end(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        Set<ProcessHandle> seen = new HashSet<>(children);
        for (int i = 0; i < GENERATIONS && !children.isEmpty(); i++) {
            // what one of them started since it was seen has no parent any more once that one is gone
            List<ProcessHandle> born = children.stream()
                    .flatMap(ProcessHandle::descendants)
                    .filter(seen::add)
                    .toList();
            children.forEach(ProcessHandle::destroyForcibly);
            children = born;
        }
    }

    private static String spelt(Duration limit) {
        long millis = limit.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    private static String size(int octets) {
        return octets % (1 << 20) == 0 ? (octets >> 20) + " MiB" : octets + " octets";
    }

    private static String firstLine(byte[] octets) {
        String line = new String(octets, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return Printable.oneLine(line.length() > COMPLAINT_SHOWN ? line.substring(0, COMPLAINT_SHOWN) + "..." : line);
    }

    /** Reads all, so that the program never waits, and keeps the beginning. */
    private static final class Taken extends Thread {
        private final InputStream in;
        private final int longest;
        private final Runnable over;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long seen;

        /** @param over run once, when more comes than is kept */
        Taken(InputStream in, int longest, Runnable over) {
            super("output of a program");
            this.in = in;
            this.longest = longest;
            this.over = over;
            setDaemon(true);
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (take(buffer, n)) {
                        over.run();
                    }
                }
            } catch (IOException e) {
                // the pipe was closed under us: what was read is what there is
            }
        }

        private synchronized boolean take(byte[] buffer, int n) {
            boolean fits = seen <= longest;
            kept.write(buffer, 0, Math.min(n, longest - kept.size()));
            seen += n;
            return fits && seen > longest;
        }

        synchronized boolean isOver() {
            return seen > longest;
        }

        synchronized byte[] octets() {
            return kept.toByteArray();
        }
    }
}
