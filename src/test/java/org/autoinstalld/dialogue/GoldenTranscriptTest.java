package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Transcript.LineUse;
import org.autoinstalld.syntax.Samples;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole transcripts, read and found right. Run with {@code -Dgolden.write=true} to write them anew, and read the
 * difference.
 */
class GoldenTranscriptTest {
    private static final Path DIR = Path.of("src/test/resources/dialogue");

    private static void compare(String golden, String actual) throws IOException {
        Path file = DIR.resolve("golden").resolve(golden);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file));
    }

    private static Transcript article(String path, Mode mode) throws IOException {
        ResponseFile file = ResponseFile.read("install.conf", Files.readString(DIR.resolve("article.conf")));
        return Dialogue.builtIn().simulate(file, mode, Setdir.parse(path).orElseThrow(), MachineFacts.vmdGuest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.1", "7.3", "7.5", "7.8", "7.9", "8.0", "snapshots"})
    void theArticlesFile(String release) throws IOException {
        compare("article-" + release + ".txt", TranscriptText.of(article(release + "/amd64", Mode.INSTALL)));
    }

    @Test
    void theArticlesFileInAnUpgrade() throws IOException {
        compare("article-7.8-upgrade.txt", TranscriptText.of(article("7.8/amd64", Mode.UPGRADE)));
    }

    @Test
    void everyLineOfTheArticlesFileIsUsedOnEveryRelease() throws IOException {
        for (String release : Catalogue.builtIn().releases()) {
            Transcript t = article((release.equals("current") ? "snapshots" : release) + "/amd64", Mode.INSTALL);
            assertThat(t.completes()).as(release).isTrue();
            assertThat(t.lines()).as(release).allMatch(use -> use.kind() == LineUse.Kind.USED);
            assertThat(t.findings()).as(release).isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> filesFoundInTheWild() {
        return Samples.of("install.conf", "").stream()
                .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> {
                    String name = f.getFileName().toString();
                    Transcript t = Dialogue.builtIn()
                            .simulate(
                                    ResponseFile.read(name, Files.readString(f)),
                                    Mode.INSTALL,
                                    new Setdir("7.8", "amd64"),
                                    MachineFacts.vmdGuest());
                    compare("sample-" + name + ".txt", TranscriptText.of(t));
                }));
    }

    @Test
    void releasesDifferOnlyWhereTheInstallerDoes() throws IOException {
        List<String> old = TranscriptText.comparable(article("7.8/amd64", Mode.INSTALL));
        List<String> next = TranscriptText.comparable(article("7.9/amd64", Mode.INSTALL));
        assertThat(next)
                .filteredOn(line -> !old.contains(line))
                .containsExactly("IPv6 address for vio0? (or 'autoconf' or 'none') = autoconf  [default]");
    }
}
