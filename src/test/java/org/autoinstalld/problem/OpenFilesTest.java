package org.autoinstalld.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void whatTheSystemSaysIsRecognised() {
        assertThat(OpenFiles.areExhausted(new FileSystemException("/etc/x", null, "Too many open files")))
                .isTrue();
        assertThat(OpenFiles.areExhausted(new FileNotFoundException("/dev/null (Too many open files in system)")))
                .isTrue();
        assertThat(OpenFiles.areExhausted(
                        new IllegalStateException(new UncheckedIOException(new IOException("Too many open files")))))
                .isTrue();
        assertThat(OpenFiles.areExhausted(new NoSuchFileException("/etc/x"))).isFalse();
        assertThat(OpenFiles.areExhausted(new IOException((String) null))).isFalse();
    }

    @Test
    void nobodyBlamesAFileForIt() {
        assertThatThrownBy(() -> OpenFiles.rethrow(new IOException("Too many open files")))
                .isInstanceOf(UncheckedIOException.class);
        assertThatCode(() -> OpenFiles.rethrow(new IOException("Input/output error")))
                .doesNotThrowAnyException();
    }
}
