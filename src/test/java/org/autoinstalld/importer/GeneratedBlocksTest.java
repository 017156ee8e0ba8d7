package org.autoinstalld.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.dhcpdconf.RandomDhcpdConf;
import org.autoinstalld.responsefile.Snapshot;
import org.junit.jupiter.api.Test;

/** Host blocks of any shape are carried over, and the new ones tell their machines what the old ones told them. */
class GeneratedBlocksTest {
    private static final int ROUNDS = 150;

    @Test
    void everyBlockIsToldAgain() {
        long seed = Long.getLong("seed", new Random().nextLong());
        for (int round = 0; round < ROUNDS; round++) {
            RandomDhcpdConf random = new RandomDhcpdConf(new Random(seed + round));
            // our blocks stand at the top of the file, where nothing takes back what the file says of names
            comesBack(random.print(random.content()).replace("false", "true"), "seed " + (seed + round));
        }
    }

    private static void comesBack(String text, String what) {
        DhcpdConf old = DhcpdConf.parse("old", text);
        List<HostDeclaration> blocks = old.hosts().stream()
                .map(e -> e.value())
                .filter(h -> h.lladdr().isPresent())
                .toList();
        if (blocks.isEmpty() || old.subnets().isEmpty()) {
            return;
        }
        Importer imported = new Setup().dhcpd(text).imported();
        assertThat(imported.isProved())
                .as("%s%n%s%n%s", what, text, imported.problems())
                .isTrue();
        Snapshot snapshot = Setup.snapshot(imported);
        String made = Setup.dhcpd(snapshot);
        Set<HostDeclaration> told =
                old.hosts().stream().map(HostDeclaration::told).collect(Collectors.toSet());
        long lines = text.lines().count();
        // as plan looks at it: behind what is there
        List<HostDeclaration> again = DhcpdConf.parse("both", text + "\n" + made).hosts().stream()
                .filter(e -> e.place().line() > lines)
                .map(HostDeclaration::told)
                .toList();
        assertThat(told).as("%s%n%s%n%s", what, text, made).containsAll(again);
        long left = imported.remarks().stream()
                .filter(r -> r.kind() == Remark.Kind.LEFT && r.what().startsWith("host block"))
                .filter(r -> !r.why().contains("names no Ethernet address"))
                .count();
        assertThat(again.size() + left).as("%s%n%s", what, text).isEqualTo(blocks.size());
        assertThat(imported.remarks())
                .as("%s%n%s", what, text)
                .filteredOn(r -> r.kind() == Remark.Kind.LEFT && r.what().startsWith("host block"))
                .allMatch(
                        r -> r.why()
                                .matches(
                                        ".*(names no Ethernet address|another machine's too|already has the host"
                                                + " block|is not one for a host of|takes for a variable|cannot stand in a host block).*"),
                        "known reasons");
    }
}
