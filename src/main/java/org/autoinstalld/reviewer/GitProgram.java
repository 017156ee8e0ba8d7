package org.autoinstalld.reviewer;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Reason;

/**
 * git(1) of this machine, for looking alone. It is told to ask nobody, to fetch nothing and to take no lock; no filter and no
 * hook of the repository runs, since what is read are the objects themselves.
 */
final class GitProgram {
    private static final long PATIENCE_SECONDS = 120;
    private static final int PIECE = 1 << 16;

    /** What would lead it to another repository than the one that holds the folder: a hook of git runs with these. */
    private static final List<String> MISLEADING = List.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_PREFIX",
            "GIT_COMMON_DIR",
            "GIT_NAMESPACE",
            "GIT_CEILING_DIRECTORIES");

    private final String program;
    private final Path folder;

    /** @param folder in which it runs */
    GitProgram(String program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /** What it printed, and how it ended. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Printed(int code, byte[] out, String err) {
        boolean isGood() {
            return code == 0;
        }

        String text() {
            return new String(out, StandardCharsets.UTF_8);
        }

        /** Its first complaint, without its own mark. */
        String complaint() {
            String first = err.lines().filter(l -> !l.isBlank()).findFirst().orElse("it says nothing");
            return Printable.oneLine(first.replaceFirst("^(fatal|error): ", ""));
        }
    }

    private Process start(List<String> arguments) throws RefusedException {
        List<String> command = new ArrayList<>(List.of(program, "-c", "core.fsmonitor=false", "--no-pager"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeAll(MISLEADING);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_NO_LAZY_FETCH", "1");
        builder.environment().put("GIT_ALLOW_PROTOCOL", "none");
        builder.environment().put("GIT_LITERAL_PATHSPECS", "1");
        Optional<String> missing = Programs.missing(program);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new RefusedException("git cannot be run (" + missing.orElse(Reason.of(e))
                    + "), and so no revision be read; install it, or name a folder that holds the other state");
        }
    }

    /** Runs it to its end. */
    Printed run(String... arguments) throws RefusedException {
        Process process = start(List.of(arguments));
        try {
            process.getOutputStream().close();
            CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
            byte[] out = process.getInputStream().readAllBytes();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new RefusedException("'git " + arguments[0] + "' does not end");
            }
            return new Printed(process.exitValue(), out, err.join());
        } catch (IOException e) {
            throw new RefusedException("git cannot be read: " + Reason.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(InputStream in) {
        try (in) {
            return new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the content of an object goes. */
    interface Sink {
        OutputStream open(int index) throws IOException;
    }

    /** Reads objects one after the other, whatever attributes and filters their files have. */
    void contents(List<String> objects, Sink sink) throws RefusedException {
        Process process = start(List.of("cat-file", "--batch"));
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
        try (OutputStream ask = process.getOutputStream();
                InputStream in = process.getInputStream()) {
            for (int i = 0; i < objects.size(); i++) {
                ask.write((objects.get(i) + "\n").getBytes(StandardCharsets.US_ASCII));
                ask.flush();
                String[] head = line(in).split(" ");
                if (head.length != 3 || !head[1].equals("blob")) {
                    process.destroyForcibly();
                    throw new RefusedException("git has no object " + objects.get(i)
                            + ", which the revision holds; where the clone is partial, 'git fetch --refetch'"
                            + " makes it whole"
                            + (err.join().isBlank() ? "" : ": " + err.join().strip()));
                }
                try (OutputStream to = sink.open(i)) {
                    copy(in, Long.parseLong(head[2]), to);
                }
                in.skipNBytes(1);
            }
        } catch (IOException e) {
            throw new RefusedException("the revision cannot be read: " + Reason.of(e));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void copy(InputStream in, long length, OutputStream to) throws IOException {
        for (long left = length; left > 0; ) {
            byte[] piece = in.readNBytes((int) Math.min(PIECE, left));
            if (piece.length == 0) {
                throw new EOFException("git ended too early");
            }
            to.write(piece);
            left -= piece.length;
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII);
    }
}
