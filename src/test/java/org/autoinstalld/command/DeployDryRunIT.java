package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a deployment would do, told without doing it. */
@Timeout(600)
class DeployDryRunIT {
    @TempDir
    Path folder;

    @Test
    void dryRunNeedsNothingAndChangesNothing() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            String before = Files.readString(place.vmConf) + Files.readString(place.dhcpdConf);

            Said said = place.run("deploy", "--dry-run", "web1");

            assertThat(said.err()).isEmpty();
            assertThat(said.code()).isZero();
            String vmctl = "run " + place.vmd.bin() + "/vmctl ";
            assertThat(said.out())
                    .contains("web1.int.gmmi.me: the installer of 7.8/amd64 completes")
                    .contains(
                            vmctl + "create -s 20G " + place.disk("web1"),
                            vmctl + "reload",
                            vmctl + "start web1.int.gmmi.me",
                            "run " + place.vmd.bin() + "/rcctl restart dhcpd")
                    .contains("+\tboot device net", "-\tboot device net", "+\t\tfilename \"auto_install\";");
            assertThat(Files.readString(place.vmConf) + Files.readString(place.dhcpdConf))
                    .isEqualTo(before);
            assertThat(place.folder.resolve("state")).doesNotExist();
            assertThat(place.vmd.calls()).isEmpty();
        }
    }

    @Test
    void dryRunSaysWhatItCannotSee() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Files.writeString(folder.resolve("inventory/site.yaml"), """
                    site: { domain: int.gmmi.me, response-server: 127.0.0.1, release: "7.8" }
                    networks:
                      lan: { subnet: 127.0.0.0/16 }
                    hypervisors:
                      vmhost: { switches: { uplink: veb0 } }
                    """);

            Said said = place.run("deploy", "--dry-run", "web1");

            assertThat(said.err()).isEmpty();
            assertThat(said.code()).isZero();
            assertThat(said.out())
                    .contains("vmhost has no vm-conf: its entry would stand in /etc/vm.conf")
                    .contains(
                            "run vmctl create -s 20G", "+vm \"web1.int.gmmi.me\" {", "+\t\tfilename \"auto_install\";");
        }
    }

    /** Somebody has a clone of the inventory, and looks what would be done elsewhere. */
    @Test
    void dryRunSaysWhatItWouldDoOnAnotherMachine() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Files.writeString(
                    folder.resolve("inventory/site.yaml"),
                    place.site("")
                            .replace(place.vmConf.toString(), "/nowhere/vm.conf")
                            .replace(place.dhcpdConf.toString(), "/nowhere/dhcpd.conf")
                            .replace(folder.resolve("bsd.rd").toString(), "/nowhere/bsd.rd"));

            Said said = place.run("deploy", "--dry-run", "web1");

            assertThat(said.err()).isEmpty();
            assertThat(said.code()).isZero();
            assertThat(said.out())
                    .contains(
                            "vmhost is not this machine, which has neither /nowhere/vm.conf nor /nowhere/bsd.rd",
                            "the folder of /nowhere/dhcpd.conf is not on this machine",
                            "create -s 20G",
                            "+++ /nowhere/vm.conf",
                            "+vm \"web1.int.gmmi.me\" {",
                            "+\t\tfilename \"auto_install\";");
        }
    }

    @Test
    void aFolderThatIsNotThereIsTheMatterOfThoseWhoseImagesAreToBeThere() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 2).serving()) {
            Path host = folder.resolve("inventory/hosts/web2.yaml");
            Files.writeString(host, Files.readString(host).replace("/vm/web2.img", "/nowhere/web2.img"));
            String told = folder.resolve("nowhere") + ": error: folder for disk images is not there, of"
                    + " web2.int.gmmi.me; mkdir " + folder.resolve("nowhere");

            assertThat(place.run("deploy", "--dry-run", "web1", "web2").err()).contains(told);

            Said asked = place.run("deploy", "web1", "web2");
            assertThat(asked.code()).isEqualTo(1);
            assertThat(asked.err()).contains(told, "autoinstalld: 1 of 2 are refused\n", "nobody to ask");
            assertThat(place.vmd.calls()).isEmpty();

            Said others = place.run("deploy", "--yes", "web1", "web2");
            assertThat(others.err()).contains(told).endsWith("autoinstalld: 1 deployed, 1 refused\n");
        }
    }

    private static List<String> commands(DeployPlace place, Said said) {
        return said.out()
                .lines()
                .filter(line -> line.startsWith("run "))
                .map(line -> line.substring(4).replace(place.vmd.bin() + "/", ""))
                .toList();
    }

    @Test
    void byKeyItTellsTheWordsForTheConsoleAndTheFormThatIsNotEnabled() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Said said = place.run("deploy", "--dry-run", "--way", "console", "web1");

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(commands(place, said))
                    .containsExactly(
                            "vmctl create -s 20G " + place.disk("web1"),
                            "rcctl restart dhcpd",
                            "vmctl reload",
                            "tmux -S " + folder.resolve("state/tmux.sock")
                                    + " new-session -d -s web1_int_gmmi_me vmctl start -c -b "
                                    + folder.resolve("bsd.rd") + " web1.int.gmmi.me",
                            "vmctl reload");
            assertThat(said.out())
                    .contains("+\tdisable", "-\tdisable", "+\t\tfilename \"auto_install\";")
                    .doesNotContain("boot device");
        }
    }

    @Test
    void thatAnOldDiskIsKeptOrInTheWay() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Said none = place.run("reinstall", "--dry-run", "web1");
            assertThat(none.code()).isEqualTo(1);
            assertThat(none.err()).contains("disk '" + place.disk("web1") + "' of 'web1.int.gmmi.me' is not there");

            Files.writeString(place.disk("web1"), "x");
            Said deploy = place.run("deploy", "--dry-run", "web1");
            assertThat(deploy.code()).isEqualTo(1);
            assertThat(deploy.err())
                    .contains("'web1.int.gmmi.me' has a disk already, " + place.disk("web1") + " (1 bytes, written")
                    .contains("'autoinstalld reinstall web1.int.gmmi.me' installs over it");

            Said over = place.run("reinstall", "--dry-run", "web1");
            assertThat(over.code()).as(over.err()).isZero();
            assertThat(commands(place, over))
                    .containsExactly(
                            "vmctl stop -w web1.int.gmmi.me",
                            "rcctl restart dhcpd",
                            "vmctl reload",
                            "vmctl start web1.int.gmmi.me",
                            "vmctl reload");

            Said anew = place.run("reinstall", "--dry-run", "--new-disk", "web1");
            assertThat(anew.code()).as(anew.err()).isZero();
            assertThat(commands(place, anew))
                    .startsWith("vmctl stop -w web1.int.gmmi.me", "vmctl create -s 20G " + place.disk("web1"));
            assertThat(anew.out())
                    .contains("an old " + place.disk("web1") + " is kept as " + place.disk("web1") + ".TIME");

            Said upgrade = place.run("upgrade", "--dry-run", "--format", "json", "web1");
            assertThat(upgrade.code()).as(upgrade.err()).isZero();
            assertThat(upgrade.out())
                    .contains("\"dialogue\":\"the installer of 7.8/amd64 completes\"", "auto_upgrade")
                    .doesNotContain("create");
            assertThat(place.folder.resolve("state")).doesNotExist();
        }
    }

    @Test
    void whatIsPutBeforeEachCommandIsTold() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Files.writeString(
                    folder.resolve("inventory/site.yaml"),
                    place.site("  command-prefix: doas")
                            .replaceAll("(?m)^ *(dhcpd-(conf|reload|test)|vm-(conf|reload|status|test)): .*\n", ""));

            Said said = place.run("deploy", "--dry-run", "web1");

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(commands(place, said))
                    .containsExactly(
                            "doas vmctl create -s 20G " + place.disk("web1"),
                            "doas rcctl restart dhcpd",
                            "doas vmctl reload",
                            "doas vmctl start web1.int.gmmi.me",
                            "doas vmctl reload");
        }
    }

    @Test
    void thatThereIsNothingToDo() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Files.writeString(place.disk("web1"), "x");

            Said said = place.run("deploy", "--dry-run", "--all");

            assertThat(said.code()).isZero();
            assertThat(said.err()).contains("1 host that has a disk is passed over", "nothing to do");
        }
    }
}
