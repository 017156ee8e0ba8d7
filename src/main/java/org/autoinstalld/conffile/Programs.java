package org.autoinstalld.conffile;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.dialogue.Outcome;

/**
 * Runs real programs: no shell, nothing on their standard input, at most {@value #LONGEST} bytes of what they print kept,
 * ended with their children when the time is over.
 */
public final class Programs implements CommandRunner {
    private static final int LONGEST = 64 * 1024;

    /** How long to wait for the rest of the output once a program has ended: a daemon it started may hold the pipe. */
    private static final long REST_MILLIS = 500;

    @Override
    public Outcome run(ExternalCommand command) {
        Process process;
        Path input = command.input();
        try {
            process = new ProcessBuilder(command.argv())
                    .redirectInput(input == null ? new File("/dev/null") : input.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return new Outcome(command, "cannot be run: " + ConfFileException.reason(e), "");
        }
        Output output = new Output(process.getInputStream());
        output.start();
        String failure;
        try {
            boolean ended = process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                end(process);
            }
            output.join(REST_MILLIS);
            failure = ended ? failure(process.exitValue()) : "still running after " + seconds(command);
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            failure = "interrupted";
        }
        return new Outcome(command, failure, output.text());
    }

    private static String failure(int code) {
        return code == 0 ? "" : "exit code " + code;
    }

    private static String seconds(ExternalCommand command) {
        long millis = command.limit().toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    private static void end(Process process) {
        // the parent first: a shell that outlives its child goes on with its next command
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** Where the program is that a command names: the path itself, or the first of that name along {@code PATH}. */
    public static Optional<Path> find(String program) {
        if (program.contains("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        for (String folder :
                Objects.requireNonNullElse(System.getenv("PATH"), "").split(":")) {
            Path path = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isRegularFile(path) && Files.isExecutable(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    /** Reads all, so that the program never waits, and keeps the beginning. */
    private static final class Output extends Thread {
        private final InputStream in;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        Output(InputStream in) {
            super("output of a program");
            this.in = in;
            setDaemon(true);
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    synchronized (kept) {
                        kept.write(buffer, 0, Math.min(n, LONGEST - kept.size()));
                    }
                }
            } catch (IOException e) {
                // the pipe was closed under us: what was read is what there is
            }
        }

        String text() {
            synchronized (kept) {
                return Content.of(kept.toByteArray()).text();
            }
        }
    }
}
