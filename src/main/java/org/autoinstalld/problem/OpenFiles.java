package org.autoinstalld.problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * When a process has as many files and connections open as it may, every file looks unreadable. That is no mistake in any of
 * them, so it is told as what it is.
 */
public final class OpenFiles {
    /** What is wrong. */
    public static final String MESSAGE = "this process has as many files and connections open as it may";

    /** What would help. */
    public static final String REMEDY =
            "raise openfiles of its login class (login.conf(5)), LimitNOFILE of its unit (systemd.exec(5)), or ulimit -n";

    // EMFILE and ENFILE, as strerror(3) has them on OpenBSD and Linux
    private static final String WORDS = "too many open files";

    private OpenFiles() {}

    /** Whether that is why something failed. */
    public static boolean areExhausted(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (cause instanceof IOException
                    && message != null
                    && message.toLowerCase(java.util.Locale.ROOT).contains(WORDS)) {
                return true;
            }
        }
        return false;
    }

    /** Lets the error pass unless it is that, for then whoever reads would blame a file. */
    public static void rethrow(Exception e) {
        if (areExhausted(e)) {
            throw new UncheckedIOException(MESSAGE, e instanceof IOException io ? io : new IOException(e));
        }
    }
}
