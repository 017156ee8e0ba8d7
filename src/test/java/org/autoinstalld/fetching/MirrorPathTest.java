package org.autoinstalld.fetching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.mirror.MirrorDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorPathTest {
    private static final Setdir SETS = new Setdir("7.8", "amd64");
    private static final List<MirrorDirectory> DIRECTORIES = List.of(
            MirrorDirectory.sets(SETS),
            MirrorDirectory.patches(SETS),
            MirrorDirectory.sets(new Setdir("snapshots", "arm64")));

    private static MirrorPath of(String path) {
        return MirrorPath.of(path, DIRECTORIES);
    }

    @ParameterizedTest
    @CsvSource({
        "/pub/OpenBSD/7.8/amd64/base78.tgz, 7.8/amd64, base78.tgz",
        "/pub/OpenBSD/7.8/amd64/.hidden, 7.8/amd64, .hidden",
        "/pub/OpenBSD/snapshots/arm64/bsd, snapshots/arm64, bsd",
        "/pub/OpenBSD/syspatch/7.8/amd64/SHA256.sig, syspatch/7.8/amd64, SHA256.sig",
    })
    void aFileOfADirectory(String path, String directory, String name) {
        assertThat(of(path))
                .isEqualTo(
                        new MirrorPath.FileOf(MirrorDirectory.parse(directory).orElseThrow(), name));
    }

    @Test
    void folders() {
        assertThat(of("/pub/OpenBSD/7.8/amd64/")).isEqualTo(new MirrorPath.Listed(MirrorDirectory.sets(SETS)));
        assertThat(of("/pub/OpenBSD/")).isEqualTo(new MirrorPath.Above(Set.of("7.8/", "snapshots/", "syspatch/")));
        assertThat(of("/pub/OpenBSD/7.8/")).isEqualTo(new MirrorPath.Above(Set.of("amd64/")));
        assertThat(of("/pub/OpenBSD/syspatch/")).isEqualTo(new MirrorPath.Above(Set.of("7.8/")));
        assertThat(of("/pub/OpenBSD/syspatch/7.8/")).isEqualTo(new MirrorPath.Above(Set.of("amd64/")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/7.8", "/7.8/amd64", "/syspatch", "/syspatch/7.8", "/syspatch/7.8/amd64", "/snapshots"})
    void foldersWithoutTheirSlash(String below) {
        assertThat(of("/pub/OpenBSD" + below)).isEqualTo(new MirrorPath.WithoutSlash("/pub/OpenBSD" + below + "/"));
    }

    @ParameterizedTest
    @CsvSource({
        "/7.9/amd64/SHA256.sig, /7.9/amd64/SHA256.sig",
        "/7.8/packages/amd64/, /7.8/packages/amd64/",
        "/7.8/arm64/bsd, /7.8/arm64/bsd",
        "/7.80/amd64/bsd, /7.80/amd64/bsd",
        "/7.8/amd64x/bsd, /7.8/amd64x/bsd",
        "/syspatch/7.9/amd64/SHA256.sig, /syspatch/7.9/amd64/SHA256.sig",
        "/7.8/packages/amd64/a b+c,/7.8/packages/amd64/a%20b+c",
        "/7.8/x\u00e4?#%, /7.8/x%C3%A4%3F%23%25",
    })
    void whatIsNoDirectoryOfThisMirror(String below, String encoded) {
        assertThat(of("/pub/OpenBSD" + below)).isEqualTo(new MirrorPath.Beyond(encoded));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pub",
                "/pub/",
                "/pub/OpenBSDx",
                "/pub/openbsd/7.8/amd64/bsd",
                "/pub/FreeBSD/x",
                "/pub/OpenBSD/7.8/amd64/bsd/",
                "/pub/OpenBSD/7.8/amd64/x/bsd"
            })
    void whatNoMirrorHas(String path) {
        assertThat(of(path)).isEqualTo(new MirrorPath.Nowhere());
    }
}
