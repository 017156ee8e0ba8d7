package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.admin.AdminAction;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.admin.ArmAction;
import org.autoinstalld.admin.Form;
import org.autoinstalld.admin.Principal;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.inventory.Administration.Role;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.server.WiredResponder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of an installation or upgrade before it begins, and what is not let begin. */
class ProspectTest {
    @TempDir
    Path folder;

    private Workplace here;

    @BeforeEach
    void copy() throws Exception {
        here = new Workplace(folder);
    }

    private Reloader live() {
        return ((Reloader.Opening.Opened) Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
    }

    private Ledger ledger(Reloader live) {
        return WiredResponder.ledger(live, folder.resolve("state"));
    }

    private void serverWasHere() {
        ledger(live()).close();
    }

    private void host(String text) throws Exception {
        Files.writeString(folder.resolve("inventory/hosts/new.yaml"), "hosts:\n  " + text + "\n");
    }

    private void nothingIsKept() throws Exception {
        Path file = folder.resolve("inventory/site.yaml");
        Files.writeString(file, Files.readString(file).replaceAll(" +(dhcpd|vm)-[a-z]+: .*\n", ""));
    }

    private static Form form(String... fields) {
        Map<String, List<String>> form = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], List.of(fields[i + 1]));
        }
        return new Form(form);
    }

    private String said(String... arguments) {
        Said said = here.run(arguments);
        return said.code() + " " + said.out() + said.err();
    }

    // ---- arm ----

    @Test
    void armingSaysHowItWillGo() {
        serverWasHere();
        assertThat(said("arm", "shell")).startsWith("0 ").contains("; the installer of 7.8/amd64 completes\n");
        assertThat(said("arm", "nas", "--mode", "upgrade"))
                .startsWith("0 ")
                .contains("; the installer of 7.8/amd64 completes\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // no password, so no file
                "bad.int.gmmi.me: { lladdr: 02:00:00:00:00:77, address: 192.168.1.77, network: lan }",
                // a file, and a question that it leaves open
                "bad.int.gmmi.me: { profiles: [vm], lladdr: 02:00:00:00:00:77, address: 192.168.1.77,"
                        + " answers: { Start sshd(8) by default: perhaps, Which disk is the root disk: sd7 } }"
            })
    void whatWouldStopOnAnyMachineIsArmedByForceAlone(String host) throws Exception {
        host(host);
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            AdminAction action = ArmAction.of(live, ledger, name -> {});
            Principal who = new Principal("gmmi", Role.ADMIN);
            Outcome outcome = action.perform(form("host", "bad"), who);
            assertThat(outcome).isInstanceOf(Outcome.Refused.class);
            assertThat(outcome.message()).startsWith("not armed: ");
            assertThat(((Outcome.Refused) outcome).problems())
                    .extracting(Problem::remedy)
                    .anyMatch(r -> r.contains("autoinstalld dialogue bad.int.gmmi.me") && r.contains("--force"));
            assertThat(ledger.armings()).isEmpty();
        }
        assertThat(said("arm", "bad")).startsWith("1 ").contains("not armed: ", "--force");
        assertThat(said("arm", "bad", "--force")).startsWith("0 ").contains("is armed to install until");
        assertThat(said("status", "bad")).contains("armed");
    }

    // ---- what DHCP has to say ----

    @Test
    void armingToUpgradeSaysWhatIsLeftToDo() throws Exception {
        serverWasHere();
        assertThat(here.run("apply", "--yes").code()).isZero();
        String left =
                "' tells 'nas.int.gmmi.me' filename 'auto_install', and should tell 'auto_upgrade'; autoinstalld apply";
        assertThat(said("arm", "nas", "--mode", "upgrade")).contains(left);
        assertThat(here.run("apply", "--yes").code()).isZero();
        assertThat(said("arm", "nas", "--mode", "upgrade")).doesNotContain("should tell");
        assertThat(said("disarm", "nas"))
                .contains("filename 'auto_upgrade', and should tell 'auto_install'; autoinstalld apply");
        assertThat(said("arm", "nas")).contains("filename 'auto_upgrade', and should tell 'auto_install'");
        assertThat(said("arm", "shell", "--mode", "upgrade"))
                .contains(
                        "should tell 'auto_upgrade'",
                        "guest 'shell.int.gmmi.me' boots its disk",
                        "autoinstalld vmconf shell.int.gmmi.me --install");
        assertThat(said("arm", "shell")).doesNotContain("should tell", "boots its disk");
    }

    @Test
    void whereDhcpdConfIsElsewhereItIsSaidWhatBelongsIntoIt() throws Exception {
        serverWasHere();
        nothingIsKept();
        assertThat(said("arm", "nas")).doesNotContain("DHCP has to tell");
        assertThat(said("arm", "nas", "--mode", "upgrade"))
                .contains("DHCP has to tell 'nas.int.gmmi.me' filename 'auto_upgrade' now", "autoinstalld dhcpd nas");
    }

    // ---- machines that are not ours to install ----

    @Test
    void aGuestThatIsNotOursToInstallIsNothingToComplainOf() throws Exception {
        serverWasHere();
        nothingIsKept();
        host("linux.int.gmmi.me: { install: no, address: 192.168.1.78, network: lan,"
                + " vm: { hypervisor: vmhost, switch: uplink, disk: /vm/linux.img } }");
        assertThat(said("check")).startsWith("0 autoinstalld: inventory ").endsWith("4 hosts, 0 errors, 0 warnings\n");
        assertThat(said("arm", "linux", "--force"))
                .startsWith("1 ")
                .contains("'linux.int.gmmi.me' is not ours to install");
        assertThat(here.run("vmconf", "linux").out()).contains("/vm/linux.img");
    }

    @Test
    void oneThatIsOnlyUpgradedIsToldSoWhileItIsArmedForIt() throws Exception {
        serverWasHere();
        here.edit("inventory/hosts/nas.int.gmmi.me.yaml", "profiles:", "install: no\n    profiles:");
        assertThat(here.run("dhcpd", "nas").out())
                .contains("fixed-address 192.168.1.5;")
                .doesNotContain("auto_");
        assertThat(said("arm", "nas")).startsWith("1 ");
        assertThat(said("arm", "nas", "--mode", "upgrade")).startsWith("0 ");
        assertThat(here.run("dhcpd", "nas").out()).contains("filename \"metal/auto_upgrade\";");
    }

    @Test
    void theRoutersAddressMayBeThatOfAHostWhichIsTheRouter() throws Exception {
        host("gw.int.gmmi.me: { profiles: [vm], lladdr: 02:00:00:00:00:79, address: 192.168.1.1 }");
        assertThat(said("check")).startsWith("0 ");
        assertThat(here.run("dhcpd", "gw").out()).contains("fixed-address 192.168.1.1;");
        assertThat(here.run("add", "web1", "--profile", "vm", "--address", "192.168.1.1")
                        .code())
                .as("but only one is")
                .isOne();
    }

    // ---- add ----

    @Test
    void whatCannotBeInstalledIsNotAdded() throws Exception {
        assertThat(said("add", "web1", "--lladdr", "02:00:00:00:00:99"))
                .startsWith("1 ")
                .contains("could not be installed", "neither a password nor an ssh-key", "nothing was written");
        assertThat(said("add", "rack1", "--profile", "metal"))
                .startsWith("1 ")
                .contains("has no vm, so its lladdr is the machine's own", "--lladdr LLADDR");
        assertThat(folder.resolve("inventory/hosts/web1.int.gmmi.me.yaml")).doesNotExist();
        assertThat(folder.resolve("inventory/hosts/rack1.int.gmmi.me.yaml")).doesNotExist();
        assertThat(said("add", "rack1", "--profile", "metal", "--lladdr", "00:0d:b9:41:5c:b0"))
                .startsWith("0 ");
        here.edit("inventory/profiles.yaml", "profiles:\n", "profiles:\n  other: { install: no, network: lan }\n");
        assertThat(said("add", "linux1", "--profile", "other", "--lladdr", "02:00:00:00:00:99"))
                .startsWith("0 ");
    }
}
