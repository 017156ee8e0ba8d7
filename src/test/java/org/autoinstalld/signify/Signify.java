package org.autoinstalld.signify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Debian's signify-openbsd(1): the judge of what a signature is. */
public final class Signify {
    private static final String PROGRAM = "/usr/bin/signify-openbsd";

    private Signify() {}

    /** Makes {@code NAME.pub} and {@code NAME.sec}, without a passphrase. */
    public static void generate(Path folder, String name) {
        assertThat(run(folder, "-G", "-n", "-c", "test", "-p", name + ".pub", "-s", name + ".sec"))
                .isZero();
    }

    /** Signs {@code message} in that folder to {@code message.sig}, embedded. */
    public static void sign(Path folder, Path secret, String message) {
        assertThat(run(folder, "-S", "-e", "-s", secret.toString(), "-m", message, "-x", message + ".sig"))
                .isZero();
    }

    /** Whether it takes an embedded signature. */
    public static boolean takes(Path folder, Path key, String signed) {
        return run(folder, "-V", "-q", "-e", "-p", key.toString(), "-x", signed, "-m", "/dev/null") == 0;
    }

    /** Whether all listed files, or some, are what the signed list says. */
    public static boolean checks(Path folder, Path key, String... names) {
        List<String> words = new ArrayList<>(List.of("-C", "-q", "-p", key.toString(), "-x", "SHA256.sig"));
        words.addAll(List.of(names));
        return run(folder, words.toArray(String[]::new)) == 0;
    }

    private static int run(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
