package org.autoinstalld.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void whatJavaSaysByAClassIsSaidInWords() {
        assertThat(Reason.of(new NoSuchFileException("/x"))).isEqualTo("no such file or directory");
        assertThat(Reason.of(new AccessDeniedException("/x"))).isEqualTo("permission denied");
        assertThat(Reason.of(new UncheckedIOException(new FileAlreadyExistsException("/x"))))
                .isEqualTo("file exists");
        assertThat(Reason.of(new CompletionException(new NotDirectoryException("/x"))))
                .isEqualTo("not a directory");
        assertThat(Reason.of(new FileSystemException("/x", null, "Too many open files")))
                .isEqualTo("Too many open files");
        assertThat(Reason.of(new IOException("IO Exception: \"java.io.IOException: No space left on device\"")))
                .isEqualTo("IO Exception: \"No space left on device\"");
        assertThat(Reason.of(new IOException("Reading from file sun.nio.ch.FileChannelImpl@793ad37 failed at 4096")))
                .isEqualTo("Reading from file failed at 4096");
    }

    @Test
    void noReasonHoldsANameOfAClass() {
        for (Throwable e : List.of(
                new IOException(),
                new IOException(new NoSuchFileException("x")),
                new FileSystemException("/x"),
                new FileSystemLoopException("/x"),
                new DirectoryNotEmptyException("/x"),
                new ClosedChannelException(),
                new MalformedInputException(1),
                new IllegalStateException("java.lang.NullPointerException"),
                new StackOverflowError())) {
            assertThat(Reason.of(e)).as(e.toString()).isNotBlank().doesNotContainPattern("Exception|Error|java\\.|/x");
        }
    }
}
