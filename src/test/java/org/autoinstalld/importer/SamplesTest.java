package org.autoinstalld.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.DhcpdMeaning;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.ValueMaps;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.syntax.Samples;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmMeaning;
import org.junit.jupiter.api.Test;

/** Files people really use are carried over, alone and together. */
class SamplesTest {
    /** dhcpd does not start with it. */
    private static final String DEFECTIVE = "stephen-fox-freedhcpd__usr.sbin_dhcpd_dhcpd.conf";

    private static String only(String folder, String part) {
        List<Path> files = Samples.of(folder, part);
        assertThat(files).hasSize(1);
        return Samples.read(files.get(0));
    }

    @Test
    void theArticlesFilesGiveTheExamplesHost() {
        String dhcpd = only("seed", "dhcpd.conf");
        String vm = only("seed", "vm.conf");
        String response = only("seed", "install.conf");
        Importer imported = new Setup()
                .dhcpd(dhcpd)
                .vm(vm)
                .response("install.conf", response)
                .imported();
        Snapshot snapshot = Setup.snapshot(imported);

        assertThat(Setup.rendered(snapshot, "shell.int.gmmi.me", Mode.INSTALL)).isEqualTo(response);
        assertThat(DhcpdMeaning.of(DhcpdConf.parse("new", Setup.dhcpd(snapshot))))
                .isEqualTo(DhcpdMeaning.of(DhcpdConf.parse("old", dhcpd)));
        VmConf old = VmConf.parse("old", vm);
        VmConf made = VmConf.parse("new", Setup.vmConf(snapshot, "vmhost"));
        assertThat(VmMeaning.of(made).switches()).isEqualTo(VmMeaning.of(old).switches());
        assertThat(VmMeaning.of(made).vms())
                .isEqualTo(old.vms().stream().map(SamplesTest::running).toList());

        Host host = Setup.host(snapshot, "shell.int.gmmi.me");
        assertThat(host.netboot().lladdr()).map(Object::toString).contains("02:00:00:29:ae:4f");
        assertThat(host.netboot().address()).map(Object::toString).contains("192.168.1.34");
        assertThat(ValueMaps.get(host.settings(), "timezone")).contains("Europe/Berlin");
        assertThat(ValueMaps.get(host.settings(), "user.name")).contains("gmmi");
        assertThat(host.settings().of(Settings.ANSWERS)).isEmpty();
        assertThat(host.vm())
                .hasValueSatisfying(
                        v -> assertThat(v.disks().get(0).path()).isEqualTo("/home/gmmi/vm/shell.int.gmmi.me.img"));
    }

    private static VmBlock running(org.autoinstalld.vmconf.VmEntry<VmBlock> entry) {
        return new Guest(entry.place(), "", java.util.Set.of(), entry.value()).running();
    }

    @Test
    void everyResponseFileComesBackLineForLine() {
        for (Path path : Samples.of("install.conf", "install.conf")) {
            String text = Samples.read(path);
            Importer imported = new Setup().response("install.conf", text).imported();
            Snapshot snapshot = Setup.snapshot(imported);
            String host = imported.hosts().get(0).name().text();
            assertThat(Setup.lines(Setup.rendered(snapshot, host, Mode.INSTALL)))
                    .as("%s", path)
                    .isEqualTo(Setup.lines(text));
        }
    }

    @Test
    void everyHostBlockMeansTheSameAgain() {
        List<Path> all = new ArrayList<>(Samples.of("dhcpd.conf", "dhcpd"));
        all.addAll(Samples.of("dhcpd.conf", "testing"));
        all.addAll(Samples.of("openbsd-examples", "dhcpd.conf"));
        all.addAll(Samples.of("seed", "dhcpd.conf"));
        for (Path path : all) {
            String text = Samples.read(path);
            Importer imported = new Setup().dhcpd(text).imported();
            if (path.endsWith(DEFECTIVE)) {
                assertThat(imported.isProved()).isFalse();
                continue;
            }
            List<HostDeclaration> made = hosts(Setup.dhcpd(Setup.snapshot(imported)));
            List<HostDeclaration> old = hosts(text);
            old.removeIf(h -> h.lladdr().orElseThrow().isZero()
                    || h.lladdr().orElseThrow().isMulticast());
            assertThat(made).as("%s", path).containsExactlyInAnyOrderElementsOf(old);
        }
    }

    private static List<HostDeclaration> hosts(String text) {
        List<HostDeclaration> hosts = new ArrayList<>();
        DhcpdConf.parse("any", text).hosts().forEach(e -> hosts.add(e.value()));
        return hosts;
    }

    @Test
    void everyGuestMeansTheSameAgain() {
        List<Path> all = new ArrayList<>(Samples.of("vm.conf", "vm.conf"));
        all.addAll(Samples.of("openbsd-examples", "vm.conf"));
        for (Path path : all) {
            assertSameGuests(path, new Setup().vm(Samples.read(path)).imported());
        }
    }

    private static void assertSameGuests(Path path, Importer imported) {
        VmConf old = VmConf.parse("old", Samples.read(path));
        List<VmBlock> wanted = old.vms().stream()
                .filter(e -> !e.value().disks().isEmpty())
                .map(SamplesTest::running)
                .toList();
        VmConf made = VmConf.parse("new", Setup.vmConf(Setup.snapshot(imported), "vmhost"));
        assertThat(VmMeaning.of(made).vms()).as("%s", path).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void pairsAreCarriedOverTogether() {
        for (String[] pair :
                new String[][] {{"gonzalo", "gonzalo"}, {"h3artbl33d", "gonzalo"}, {"northox", "northox"}}) {
            Path vm = Samples.of("vm.conf", pair[1]).get(0);
            Importer imported = new Setup()
                    .dhcpd(only("dhcpd.conf", pair[0]))
                    .vm(Samples.read(vm))
                    .imported();
            assertSameGuests(vm, imported);
            assertThat(Setup.snapshot(imported).inventory().networks()).hasSize(1);
        }
    }
}
