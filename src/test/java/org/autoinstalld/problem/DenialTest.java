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

    @Test
    void aFolderThatOthersUseIsNotGivenAway() throws Exception {
        Denial system = new Denial(Path.of("/var"), "_autoinstalld");
        assertThat(system.remedy()).doesNotContain("chown").contains("a folder that is _autoinstalld's own");

        Path shared = Files.createDirectory(folder.resolve("shared"));
        String owner = Files.getOwner(shared).getName();
        assertThat(new Denial(shared, "_autoinstalld").remedy()).isEqualTo("chown _autoinstalld " + shared);
        Files.createFile(shared.resolve("somebody's"));
        assertThat(new Denial(shared, "_autoinstalld").remedy())
                .isEqualTo("run this as " + owner + ", or name a folder that is _autoinstalld's own");
    }

    @Test
    void aFolderThatCouldNotBeMadeIsMadeByRoot() {
        Path state = folder.resolve("a/state");
        AccessDeniedException denied =
                new AccessDeniedException(folder.resolve("a").toString());
        Denial denial = Denial.in(denied, state).orElseThrow();
        assertThat(denial.file()).isEqualTo(folder);
        assertThat(denial.remedy())
                .isEqualTo("as root: install -d -o " + denial.user() + " -m 700 " + state + ", or name another folder");
    }
}
