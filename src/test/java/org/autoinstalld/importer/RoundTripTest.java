package org.autoinstalld.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.autoinstalld.address.Mode;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.DhcpdMeaning;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmMeaning;
import org.junit.jupiter.api.Test;

/** What an inventory makes, imported, makes the same again. */
class RoundTripTest {
    private static final int ROUNDS = 25;

    @Test
    void generatedInventoriesComeBack() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("RoundTripTest of survey: -Dseed=" + seed);
        for (int round = 0; round < ROUNDS; round++) {
            String inventory = new RandomInventory(new Random(seed + round)).text();
            try {
                comesBack(inventory);
            } catch (AssertionError e) {
                throw new AssertionError("round " + round + " of seed " + seed + "\n" + inventory, e);
            }
        }
    }

    private static void comesBack(String text) {
        Snapshot before =
                Setup.snapshot(Map.of("inventory/all.yaml", text), new TreeMap<>(Setup.files(Path.of("templates"))));
        Setup setup = new Setup().dhcpd(Setup.dhcpd(before)).vm(Setup.vmConf(before, "hv"));
        for (Host host : before.inventory().hosts().values()) {
            String prefix = host.prefix().isEmpty() ? "" : host.prefix() + "/";
            for (Mode mode : Mode.values()) {
                setup.response(
                        prefix + host.netboot().lladdr().orElseThrow() + "-" + mode.word() + ".conf",
                        Setup.rendered(before, host.name().text(), mode));
            }
        }
        Importer imported = setup.imported();
        assertThat(imported.remarks()).isEmpty();
        Snapshot after = Setup.snapshot(imported);
        assertThat(after.inventory().hosts().keySet())
                .isEqualTo(before.inventory().hosts().keySet());
        for (Host host : before.inventory().hosts().values()) {
            for (Mode mode : Mode.values()) {
                assertThat(Setup.lines(Setup.rendered(after, host.name().text(), mode)))
                        .isEqualTo(
                                Setup.lines(Setup.rendered(before, host.name().text(), mode)));
            }
        }
        assertThat(DhcpdMeaning.of(DhcpdConf.parse("after", Setup.dhcpd(after))))
                .isEqualTo(DhcpdMeaning.of(DhcpdConf.parse("before", Setup.dhcpd(before))));
        List<String> names = List.copyOf(after.inventory().hypervisors().keySet());
        if (!names.isEmpty()) {
            assertThat(VmMeaning.of(VmConf.parse("after", Setup.vmConf(after, names.get(0)))))
                    .isEqualTo(VmMeaning.of(VmConf.parse("before", Setup.vmConf(before, "hv"))));
        }
    }
}
