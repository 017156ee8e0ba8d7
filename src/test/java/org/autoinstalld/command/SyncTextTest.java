package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.mirror.SyncState;
import org.autoinstalld.mirror.SyncState.Bar;
import org.autoinstalld.mirror.SyncState.Ended;
import org.junit.jupiter.api.Test;

/** What is seen of a sync while it goes on. */
class SyncTextTest {
    private static final List<SyncState> STATES = List.of(
            state(true, List.of("7.8/amd64: 2 files, 3 MB to fetch"), 1, 0, 700, List.of(new Bar("bsd", 700, 1000))),
            state(
                    true,
                    List.of("7.8/amd64: bsd, 1000 octets"),
                    2,
                    1,
                    1_501_000,
                    List.of(new Bar("base78.tgz", 1_500_000, 3_000_000))),
            state(false, List.of("7.8/amd64: base78.tgz, 3 MB"), 3, 2, 3_001_000, List.of()));

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private static SyncState state(
            boolean running, List<String> lines, long next, int done, long fetched, List<Bar> bars) {
        List<Ended> ended =
                running ? List.of() : List.of(new Ended("7.8/amd64", "fetched", "7.8-amd64-a", 2, 3_001_000, null));
        return new SyncState(running, lines, next, "7.8/amd64", 2, done, 3_001_000, fetched, bars, ended, "");
    }

    private String follow(boolean silent, boolean bars) throws Exception {
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(said, false, StandardCharsets.UTF_8));
        SyncState last = new SyncText(terminal, silent, bars).follow(0, line -> STATES.get(Math.toIntExact(line)));
        assertThat(last).isEqualTo(STATES.get(2));
        return said.toString(StandardCharsets.UTF_8).replace("\u001b", "ESC").replace(System.lineSeparator(), "\n");
    }

    @Test
    void atATerminalThereIsABarForEachFileAndOneForAllOfThem() throws Exception {
        assertThat(follow(false, true)).isEqualTo("""
                7.8/amd64: 2 files, 3 MB to fetch
                ESC[?7lbsd                  [###########     ]  70 %  700 B of 1 KB
                7.8/amd64            [                ]   0 %  700 B of 3 MB, 0 of 2 files
                ESC[?7hESC[2AESC[J7.8/amd64: bsd, 1000 octets
                ESC[?7lbase78.tgz           [########        ]  50 %  1 MB of 3 MB
                7.8/amd64            [########        ]  50 %  1 MB of 3 MB, 1 of 2 files
                ESC[?7hESC[2AESC[J7.8/amd64: base78.tgz, 3 MB
                """);
    }

    @Test
    void elsewhereThereAreLines() throws Exception {
        assertThat(follow(false, false)).isEqualTo("""
                7.8/amd64: 2 files, 3 MB to fetch
                7.8/amd64: bsd, 1000 octets
                7.8/amd64: base78.tgz, 3 MB
                """);
    }

    @Test
    void aProgramIsToldAtTheEndAlone() throws Exception {
        assertThat(follow(true, true)).isEmpty();
    }
}
