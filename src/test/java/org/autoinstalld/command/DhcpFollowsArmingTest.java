package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.server.WiredResponder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DHCP tells a machine to do follows what it is armed for, once that is applied. */
class DhcpFollowsArmingTest {
    private static final String NAS = "nas.int.gmmi.me";
    private static final String SHELL = "shell.int.gmmi.me";
    private static final String NONE = "(none)";

    @TempDir
    Path folder;

    private Workplace here;

    @BeforeEach
    void copy() throws Exception {
        here = new Workplace(folder);
    }

    /** A server that ran once leaves its ledger. */
    private void serverWasHere() {
        Reloader live = ((Reloader.Opening.Opened)
                        Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
        WiredResponder.ledger(live, folder.resolve("state")).close();
    }

    private void apply() {
        Said said = here.run("apply", "--yes");
        assertThat(said.code()).as(said.err()).isZero();
    }

    private static String filename(String text, String host) {
        Matcher block = Pattern.compile("host " + Pattern.quote(host) + " \\{([^}]*)\\}")
                .matcher(text);
        assertThat(block.find()).as(text).isTrue();
        Matcher filename = Pattern.compile("filename \"([^\"]*)\"").matcher(block.group(1));
        return filename.find() ? filename.group(1) : NONE;
    }

    private String written(String host) throws Exception {
        return filename(Files.readString(here.dhcpd), host);
    }

    private void whileArmed(String host) throws Exception {
        here.edit("inventory/hosts/" + host + ".yaml", "profiles:", "dhcp-filename: while-armed\n    profiles:");
    }

    @Test
    void aHostThatIsArmedToUpgradeIsToldToUpgradeUntilThatIsOver() throws Exception {
        serverWasHere();
        apply();
        assertThat(here.run("arm", "nas", "--mode", "upgrade").code()).isZero();
        Said plan = here.run("plan");
        assertThat(plan.code()).isEqualTo(PlanFiles.DIFFERS);
        assertThat(plan.out())
                .contains("-\t\tfilename \"metal/auto_install\";", "+\t\tfilename \"metal/auto_upgrade\";");
        assertThat(here.run("check").out() + here.run("check").err())
                .contains("entry of host '" + NAS + "' is not what the inventory says");
        apply();
        assertThat(written(NAS)).isEqualTo("metal/auto_upgrade");
        assertThat(written(SHELL)).isEqualTo("auto_install");
        assertThat(here.run("plan").code()).isZero();
        assertThat(filename(here.run("dhcpd", "nas").out(), NAS)).isEqualTo("metal/auto_upgrade");

        assertThat(here.run("disarm", "nas").code()).isZero();
        assertThat(here.run("plan").code()).isEqualTo(PlanFiles.DIFFERS);
        apply();
        assertThat(written(NAS)).isEqualTo("metal/auto_install");
    }

    @Test
    void aHostThatIsToldSoOnlyWhileArmedBootsItsDiskOtherwise() throws Exception {
        serverWasHere();
        whileArmed(NAS);
        apply();
        assertThat(written(NAS)).isEqualTo(NONE);
        assertThat(Files.readString(here.dhcpd)).contains("fixed-address 192.168.1.5;");
        assertThat(here.run("arm", "nas").code()).isZero();
        assertThat(here.run("plan").out()).contains("+\t\tfilename \"metal/auto_install\";");
        apply();
        assertThat(written(NAS)).isEqualTo("metal/auto_install");
        assertThat(here.run("arm", "nas", "--mode", "upgrade").code()).isZero();
        apply();
        assertThat(written(NAS)).isEqualTo("metal/auto_upgrade");
        assertThat(here.run("disarm", "nas").code()).isZero();
        apply();
        assertThat(written(NAS)).isEqualTo(NONE);
    }

    @Test
    void theHostsWordCountsBeforeItsProfilesAndThatBeforeTheSites() throws Exception {
        here.edit("inventory/site.yaml", "site:\n", "site:\n  dhcp-filename: while-armed\n");
        here.edit("inventory/profiles.yaml", "profiles:\n", "profiles:\n  told: { dhcp-filename: always }\n");
        here.edit("inventory/hosts/" + SHELL + ".yaml", "[vm]", "[vm, told]");
        here.edit("inventory/hosts/" + NAS + ".yaml", "[metal]", "[metal, told]");
        whileArmed(NAS);
        String entries = here.run("dhcpd").out();
        assertThat(filename(entries, SHELL)).isEqualTo("auto_install");
        assertThat(filename(entries, NAS)).isEqualTo(NONE);
        assertThat(filename(entries, "www.int.gmmi.me")).isEqualTo(NONE);
    }

    @Test
    void whatTheSubnetTellsUnknownMachinesIsTakenBack() throws Exception {
        here.edit("inventory/site.yaml", "site:\n", "site:\n  unknown: { profile: metal, networks: [lan] }\n");
        whileArmed(NAS);
        String entries = here.run("dhcpd").out();
        assertThat(filename(entries, NAS)).isEmpty();
        assertThat(filename(entries, SHELL)).isEqualTo("auto_install");
    }

    @Test
    void whereItCannotBeFoundOutWhatIsArmedNoSuchEntryIsWritten() throws Exception {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(folder.resolve("state/ledger.mv.db"), "no ledger");
        assertThat(here.run("plan").err()).contains("warning", "so no host is taken for armed to upgrade");
        whileArmed(NAS);
        for (String command : new String[] {"plan", "dhcpd", "apply"}) {
            Said said = here.run(command);
            assertThat(said.code()).as(command).isOne();
            assertThat(said.err())
                    .as(command)
                    .contains("error", "whether 'nas.int.gmmi.me' is armed decides what its entry says");
        }
    }
}
