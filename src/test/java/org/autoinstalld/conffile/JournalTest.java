package org.autoinstalld.conffile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {
    /** Beyond ASCII where file names can be; in the C locale they cannot. */
    private static final String NAME =
            Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode('\u00fc')
                    ? "/b/\u00fc"
                    : "/b/u";

    private final Journal journal = new Journal(
            Journal.State.REPLACING,
            List.of(
                    new Journal.Entry(
                            Path.of("/etc/my vm.conf"), Path.of("/srv/%vm\n+conf"), "aa", null, Path.of(NAME)),
                    new Journal.Entry(Path.of("/x"), Path.of("/x"), null, "bb", null)),
            List.of(
                    new ExternalCommand(List.of("doas", "rcctl", "a b", "", "-"), Duration.ofMillis(1500)),
                    new ExternalCommand(List.of("ssh", "x"), Duration.ofMillis(7)).reading(Path.of("/s/a copy"))));

    @Test
    void comesBackFromTheDiskAsItWas() {
        assertThat(Journal.parse(journal.toContent())).contains(journal);
    }

    @Test
    void anythingCutOffIsNoJournal() {
        String text = journal.toContent().text();
        for (int length = 0; length < text.length() - 1; length++) {
            assertThat(Journal.parse(Content.of(text.substring(0, length))))
                    .as("%d", length)
                    .isEmpty();
        }
    }

    @Test
    void anotherVersionIsNoJournal() {
        String text = journal.toContent().text();
        assertThat(Journal.parse(Content.of(text.replace("journal 1", "journal 2"))))
                .isEmpty();
        assertThat(Journal.parse(Content.of(text.replace("REPLACING", "DREAMING"))))
                .isEmpty();
        assertThat(Journal.parse(Content.of(text.replace("reload 1500", "reload x"))))
                .isEmpty();
    }
}
