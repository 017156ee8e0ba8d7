package org.autoinstalld.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenialTest {
    @TempDir
    Path folder;

    @Test
    void aFileOfAnotherUserIsToldWithItsOwnerAndWhatHelps() throws Exception {
        Path file = Files.createFile(folder.resolve("serve.lock"));
        String owner = Files.getOwner(file).getName();
        assertThat(new Denial(file, "_autoinstalld").sentence())
                .isEqualTo("'" + file + "' cannot be used by _autoinstalld: it belongs to " + owner
                        + "; chown _autoinstalld " + file);
        assertThat(new Denial(file, owner).sentence())
                .isEqualTo("'" + file + "' cannot be used by " + owner + ": permission denied; chmod u+rw " + file);
    }

    @Test
    void whatCannotBeMadeIsAMatterOfItsFolder() {
        AccessDeniedException denied =
                new AccessDeniedException(folder.resolve("serve.lock").toString());
        assertThat(Denial.in(denied, folder)).map(Denial::file).contains(folder);
        assertThat(Denial.in(new AccessDeniedException(null), folder))
                .map(Denial::file)
                .contains(folder);
        assertThat(Denial.in(new IOException("disk full"), folder)).isEmpty();
    }
}
