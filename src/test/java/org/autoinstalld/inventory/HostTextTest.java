package org.autoinstalld.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.HostText.Cut;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostTextTest {
    private static final HostName A = new HostName("a.example");

    private static Cut cut(String text, HostName host) {
        Place place = new InventoryReader()
                .read(List.of(YamlFile.parse("f", text.getBytes(StandardCharsets.UTF_8))), SecretSource.none())
                .inventory()
                .map(i -> i.hosts().containsKey(host)
                        ? i.hosts().get(host).place()
                        : i.broken().get(host).place())
                .orElseThrow();
        return HostText.without(text, host, place);
    }

    private static @Nullable String made(String text) {
        return ((Cut.Made) cut(text, A)).rest();
    }

    @Test
    void anyHostOfAnyFileGoesAndNothingElse() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<String> blocks = new ArrayList<>();
            int hosts = 1 + random.nextInt(4);
            String indent = " ".repeat(1 + random.nextInt(4));
            for (int i = 0; i < hosts; i++) {
                blocks.add(block(random, indent, "h" + i + ".example"));
            }
            int gone = random.nextInt(hosts);
            String head = (random.nextBoolean() ? "# top\n" : "") + "hosts:\n";
            String tail = random.nextBoolean() ? "profiles:\n" + indent + "p: {}\n" : "";
            String gap = random.nextBoolean() ? "\n" + indent + "# a word\n" : "";
            String text = head + String.join(gap, blocks) + gap + tail;
            int start =
                    head.length() + String.join(gap, blocks.subList(0, gone)).length() + (gone == 0 ? 0 : gap.length());
            String expected = text.substring(0, start)
                    + text.substring(start + blocks.get(gone).length());

            Cut cut = cut(text, new HostName("h" + gone + ".example"));

            assertThat(((Cut.Made) cut).rest())
                    .as("seed %d, host %d of\n%s", seed, gone, text)
                    .isEqualTo(expected.equals("hosts:\n") ? null : expected);
        }
    }

    private static String block(Random random, String indent, String name) {
        String deep = indent + " ".repeat(1 + random.nextInt(3));
        return indent + name + ":"
                + switch (random.nextInt(7)) {
                    case 0 -> "\n" + deep + "timezone: Europe/Berlin\n";
                    case 1 -> " { timezone: Europe/Berlin }   # said\n";
                    case 2 -> " {\n" + deep + "timezone: UTC }\n";
                    case 3 -> "\n" + deep + "# first\n\n" + deep + "vars:\n" + deep + " y: x\n";
                    case 4 -> "\n" + deep + "vars:\n" + deep + " x: |\n" + deep + "  one\n\n" + deep + "  # two\n";
                    case 5 -> " {}\n";
                    default -> " {\n" + deep + "timezone: UTC\n" + indent + "}\n";
                };
    }

    @Test
    void aCommentStaysUnlessItStandsInside() {
        assertThat(made("hosts:\n  # on a\n  a.example:\n    # in a\n    sshd: yes\n  # behind\n"))
                .isEqualTo("hosts:\n  # on a\n  # behind\n");
    }

    @Test
    void whatHasNoLinesOfItsOwnIsRefused() {
        assertThat(cut("hosts: {a.example: {}}\n", A)).isInstanceOf(Cut.Refused.class);
        assertThat(cut("hosts: {\n  a.example: {}, b.example: {}\n}\n", A)).isInstanceOf(Cut.Refused.class);
        assertThat(cut("hosts:\n  ? a.example\n  : {}\n", A)).isInstanceOf(Cut.Refused.class);
    }

    @Test
    void quotedScalarsMayReachFurtherThanTheirIndentation() {
        String text = "hosts:\n  a.example:\n    timezone: \"x\n  y\"\n  b.example: {}\n";
        Cut cut = cut(text, A);
        if (cut instanceof Cut.Made made) {
            assertThat(made.rest()).isEqualTo("hosts:\n  b.example: {}\n");
        }
    }

    @Test
    void aNewHostReadsAsItWasMeant() {
        String text = HostText.of(
                A,
                List.of("base", "no way"),
                "lan: 1",
                new Lladdr(0xfee1bb000001L),
                IpAddress.parse("192.0.2.7").orElseThrow(),
                HostSettings.NONE);

        assertThat(text).isEqualTo("""
                        hosts:
                          a.example:
                            profiles: [base, "no way"]
                            network: "lan: 1"
                            lladdr: fe:e1:bb:00:00:01
                            address: 192.0.2.7
                        """);
        assertThat(HostText.of(A, List.of(), null, null, null, HostSettings.NONE))
                .isEqualTo("hosts:\n  a.example: {}\n");
    }
}
