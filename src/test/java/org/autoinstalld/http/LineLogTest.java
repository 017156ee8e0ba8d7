package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.autoinstalld.address.IpAddress;
import org.junit.jupiter.api.Test;

class LineLogTest {
    private static final IpAddress PEER = IpAddress.parse("192.168.1.34").orElseThrow();

    private static LookupLog.Entry entry(String asked, String reason) {
        return new LookupLog.Entry(1_795_000_000_007L, PEER, asked, ScriptedHandler.SHELL, 200, reason, 1346, 41_999);
    }

    private static String logged(LookupLog.Entry entry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LineLog log = new LineLog(out);
        log.record(entry);
        log.close();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLookUpIsOneLine() {
        assertThat(logged(entry("/02:00:00:29:ae:4f-install.conf?path=7.8/amd64", "by lladdr")))
                .isEqualTo("2026-11-18T11:06:40.007Z 192.168.1.34 /02:00:00:29:ae:4f-install.conf?path=7.8/amd64"
                        + " shell.int.gmmi.me 200 \"by lladdr\" 1346 0.041\n");
    }

    @Test
    void whatThereIsNotIsADash() {
        assertThat(logged(new LookupLog.Entry(1_795_000_000_120L, PEER, "", null, 0, "cut off", 0, 1_234_567_890)))
                .isEqualTo("2026-11-18T11:06:40.120Z 192.168.1.34 - - - \"cut off\" 0 1234.567\n");
    }

    @Test
    void aRequestCannotForgeALineNorMoveTheCursorNorFillTheDisk() {
        String line = logged(entry("/a\n\u001b[2J b\u2028" + "x/".repeat(2500), "said \"no\"\r\n2026 forged"));
        assertThat(line)
                .contains(" /a\\x0a\\x1b[2J\\x20b\\u{2028}x/x/x")
                .contains(" \"said 'no'\\x0d\\x0a2026 forged\" ")
                .hasSizeLessThan(700)
                .endsWith("\n");
        assertThat(line.lines()).hasSize(1);
    }

    @Test
    void forProgramsALookUpIsAnObject() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LineLog log = new LineLog(out, LogFormat.JSON);
        log.record(entry("/a b\"\\\u2028", "said \"no\"\r\n"));
        log.record(new LookupLog.Entry(1_795_000_000_120L, PEER, "", null, 0, "cut off", 0, 1_234_567_890));
        log.note("a \"note\"\n");
        log.close();

        assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("{\"time\":\"2026-11-18T11:06:40.007Z\",\"requester\":\"192.168.1.34\","
                                        + "\"asked\":\"/a b\\\"\\\\\\\\u{2028}\",\"host\":\"shell.int.gmmi.me\","
                                        + "\"status\":200,\"reason\":\"said \\\"no\\\"\\\\x0d\\\\x0a\",\"octets\":1346,"
                                        + "\"milliseconds\":0.041}"),
                        line -> assertThat(line)
                                .isEqualTo("{\"time\":\"2026-11-18T11:06:40.120Z\",\"requester\":\"192.168.1.34\","
                                        + "\"asked\":null,\"host\":null,\"status\":null,\"reason\":\"cut off\","
                                        + "\"octets\":0,\"milliseconds\":1234.567}"),
                        line -> assertThat(line).endsWith("Z\",\"message\":\"a \\\"note\\\"\\\\x0a\"}"));
    }

    @Test
    void linesThatCannotBeWrittenAreCountedAndNobodyWaits() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int octet) {
                throw new AssertionError("one octet at a time");
            }

            @Override
            public void write(byte[] octets, int offset, int length) {
                writing.countDown();
                try {
                    open.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                written.write(octets, offset, length);
            }
        };
        LineLog log = new LineLog(stuck, LogFormat.TEXT, 16);
        log.note("first");
        writing.await();
        for (int i = 0; i < 100; i++) {
            log.record(entry("/" + i, "x"));
        }
        open.countDown();
        log.close();
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .hasSize(1 + 16 + 1)
                .anyMatch(l -> l.endsWith(" 84 log lines dropped: more came than could be written"));
    }

    @Test
    void allIsWrittenAtTheEndInOrder() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LineLog log = new LineLog(out);
        for (int i = 0; i < 2000; i++) {
            log.note("line " + i);
        }
        log.close();
        log.close();
        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(l -> l.substring(25)))
                .hasSize(2000)
                .startsWith("line 0", "line 1")
                .endsWith("line 1999");
    }
}
