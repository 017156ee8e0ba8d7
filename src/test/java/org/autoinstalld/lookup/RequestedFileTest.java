package org.autoinstalld.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedFileTest {
    private static final Lladdr LLADDR = new Lladdr(0x02000029ae4fL);

    @Test
    void readsTheThreeNamesOfAResponseFileInBothModes() {
        assertThat(RequestedFile.of("/02:00:00:29:ae:4f-install.conf"))
                .isEqualTo(new RequestedFile.ByLladdr("", LLADDR, Mode.INSTALL));
        assertThat(RequestedFile.of("/02-00-00-29-AE-4F-upgrade.conf"))
                .isEqualTo(new RequestedFile.ByLladdr("", LLADDR, Mode.UPGRADE));
        assertThat(RequestedFile.of("/lab/b/Shell.Example.org-install.conf"))
                .isEqualTo(new RequestedFile.ByName("lab/b", new HostName("shell.example.org"), Mode.INSTALL));
        assertThat(RequestedFile.of("/upgrade.conf")).isEqualTo(new RequestedFile.Plain("", Mode.UPGRADE));
        assertThat(RequestedFile.of("/lab/install.conf")).isEqualTo(new RequestedFile.Plain("lab", Mode.INSTALL));
    }

    @Test
    void twelveDigitsAreAHostName() {
        assertThat(RequestedFile.of("/02000029ae4f-install.conf")).isInstanceOf(RequestedFile.ByName.class);
    }

    @Test
    void readsTheDisklabelPathUnlessItEndsLikeAResponseFile() {
        assertThat(RequestedFile.of("/disklabel/shell.example.org"))
                .isEqualTo(new RequestedFile.DisklabelOf("", new HostName("shell.example.org")));
        assertThat(RequestedFile.of("/lab/disklabel/a"))
                .isEqualTo(new RequestedFile.DisklabelOf("lab", new HostName("a")));
        assertThat(RequestedFile.of("/disklabel/a-install.conf"))
                .isEqualTo(new RequestedFile.ByName("disklabel", new HostName("a"), Mode.INSTALL));
    }

    @Test
    void readsWhatAFirstBootAsksAndTells() {
        assertThat(RequestedFile.of("/firstboot/Shell.example.org"))
                .isEqualTo(new RequestedFile.FirstBootOf("", new HostName("shell.example.org")));
        assertThat(RequestedFile.of("/lab/b/firstboot/a"))
                .isEqualTo(new RequestedFile.FirstBootOf("lab/b", new HostName("a")));
        assertThat(RequestedFile.of("/firstboot/a-install.conf"))
                .as("no response file of a host whose prefix is firstboot")
                .isEqualTo(new RequestedFile.FirstBootOf("", new HostName("a-install.conf")));
        String id = "7-" + "x".repeat(43);
        assertThat(RequestedFile.of("/report/" + id)).isEqualTo(new RequestedFile.Report(id));
        for (String odd :
                new String[] {"/lab/report/" + id, "/report/short", "/report/" + id + "/", "/report/" + id + "."}) {
            assertThat(RequestedFile.of(odd)).as(odd).isInstanceOf(RequestedFile.Nothing.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//install.conf",
                "/lab//install.conf",
                "/../install.conf",
                "/./install.conf",
                "/lab/../install.conf",
                "/.hidden/install.conf",
                "/install.conf/",
                "/-install.conf",
                "/install.conf\u0000",
                "/a%2finstall.conf",
                "/lab\\install.conf",
                "/a b-install.conf",
                "/02:00:00:29:ae-install.conf",
                "/02:00:00:29:ae:4f:00-install.conf",
                "/INSTALL.CONF",
                "/a-Install.conf",
                "/disklabel/",
                "/disklabel",
                "/pub/OpenBSD",
                "/é-install.conf"
            })
    void everythingElseIsNothing(String path) {
        assertThat(RequestedFile.of(path)).isInstanceOf(RequestedFile.Nothing.class);
    }

    @Test
    void anySpellingOfAnLladdrMeansTheSame() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            Lladdr lladdr = new Lladdr(random.nextLong() & 0xffff_ffff_ffffL);
            String spelling = spell(lladdr, random);
            assertThat(RequestedFile.of("/" + spelling + "-install.conf"))
                    .as("seed %d, %s", seed, spelling)
                    .isEqualTo(new RequestedFile.ByLladdr("", lladdr, Mode.INSTALL));
            assertThat(Lladdr.parseLenient(lladdr.toString().replace(":", ""))).hasValue(lladdr);
        }
    }

    private static String spell(Lladdr lladdr, Random random) {
        String sign = random.nextBoolean() ? ":" : "-";
        StringBuilder out = new StringBuilder();
        for (int shift = 40; shift >= 0; shift -= 8) {
            int octet = (int) (lladdr.bits() >> shift) & 0xff;
            String text = random.nextBoolean() ? Integer.toHexString(octet) : String.format("%02x", octet);
            out.append(shift == 40 ? "" : sign).append(random.nextBoolean() ? text.toUpperCase() : text);
        }
        return out.toString();
    }

    @Test
    void noiseNeverThrows() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int j = random.nextInt(30); j > 0; j--) {
                path.append((char)
                        (random.nextInt(8) == 0
                                ? random.nextInt(0x10000)
                                : "/-.:%\\aF0install.conf".charAt(random.nextInt(21))));
            }
            assertThat(RequestedFile.of(path.toString())).as("seed %d", seed).isNotNull();
        }
    }
}
