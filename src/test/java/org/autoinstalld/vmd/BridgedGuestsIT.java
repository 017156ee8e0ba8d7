package org.autoinstalld.vmd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autoinstalld.rig.BridgeDhcpd;
import org.autoinstalld.rig.BridgeLan;
import org.autoinstalld.rig.DhcpLan;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A guest on a real network, with a lease of a real dhcpd. */
@Needs({RealPart.BRIDGE, RealPart.NAMESPACES})
@Timeout(600)
class BridgedGuestsIT {
    private static final String LLADDR = "fe:e1:bb:00:00:01";

    @TempDir
    Path folder;

    @Test
    void itInstallsWhatTheServerOfItsLeaseAnswersAndCanBeReached() throws Exception {
        Path conf = folder.resolve("dhcpd.conf");
        Files.writeString(conf, """
                subnet 192.168.1.0 netmask 255.255.255.0 {
                	option routers 192.168.1.1;
                	host web1 {
                		hardware ethernet %s;
                		fixed-address 192.168.1.4;
                		next-server 192.168.1.2;
                		filename "auto_install";
                		option host-name "web1";
                	}
                }
                """.formatted(LLADDR));
        Files.write(folder.resolve("web1.img"), new byte[0]);
        OpenBsdGuests.kernel(folder.resolve("bsd.rd"), "7.8", "RAMDISK_CD");
        Files.writeString(folder.resolve("vm.conf"), """
                vm "web1" {
                	disable
                	disk "%s"
                	interface { lladdr %s }
                }
                """.formatted(folder.resolve("web1.img"), LLADDR));
        Stages stages = new Stages();
        try (BridgeLan lan = BridgeLan.start("192.168.1.2/24");
                BridgeDhcpd dhcpd = new BridgeDhcpd(lan, conf)) {
            OpenBsdGuests guests = new OpenBsdGuests(new Bridged(lan), stages, GuestHabits.USUAL);
            try (Hypervisor vmd =
                    Hypervisor.start(folder.resolve("h"), folder.resolve("vm.conf"), VmdRelease.V7_6, guests)) {
                vmd.dhcpd(dhcpd::restart);
                assertThat(Ran.command(vmd.bin().resolve("rcctl").toString(), "restart", "dhcpd"))
                        .isEqualTo(new Ran(0, "dhcpd(ok)\ndhcpd(ok)\n", ""));
                OpenBsdGuests.install(
                        folder.resolve("web1.img"), new OpenBsdGuests.Installed("web1", "192.168.1.4", true, ""));
                assertThat(Ran.command(vmd.bin().resolve("vmctl").toString(), "start", "web1")
                                .status())
                        .isZero();
                stages.await("web1", Stage.LOGIN);
                Ran ssh = Ran.of(lan.on(
                        BridgeLan.SERVER,
                        List.of("/bin/bash", "-c", "exec 3<>/dev/tcp/192.168.1.4/22 && timeout 20 head -n 1 <&3")));
                assertThat(ssh.text()).startsWith("SSH-2.0-");
                DhcpLan.awaitLog(dhcpd::log, "DHCPACK on 192.168.1.4 to " + LLADDR);
            }
        }
    }
}
