package org.autoinstalld.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that ran to its end: its exit status and what it wrote, to stdout and to stderr. */
public record Ran(int status, String text, String errors) {
    private static final int SECONDS = 600;

    /** Runs a command, which gets no input and ten minutes. */
    public static Ran command(String... command) {
        return of(new ProcessBuilder(command));
    }

    static Ran command(List<String> command) {
        return of(new ProcessBuilder(command));
    }

    /** Runs a command that may have a directory or an environment of its own. */
    public static Ran of(ProcessBuilder builder) {
        try {
            // Files, since a pipe stays open as long as some child in the background holds it.
            Path text = Files.createTempFile("ran", ".out");
            Path errors = Files.createTempFile("ran", ".err");
            try {
                Process process = builder.redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(text.toFile())
                        .redirectError(errors.toFile())
                        .start();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("still running after ten minutes: " + builder.command());
                }
                return new Ran(process.exitValue(), Files.readString(text), Files.readString(errors));
            } finally {
                Files.delete(text);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
