package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.server.WiredResponder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands for several hosts at once. */
class ManyHostsTest {
    @TempDir
    Path folder;

    private Workplace place;

    @BeforeEach
    void begin() throws Exception {
        place = new Workplace(folder);
        for (int i = 1; i <= 3; i++) {
            add("web" + i, i);
        }
        Reloader.Opening read = Reloader.open(folder.resolve("inventory"), folder.resolve("templates"));
        WiredResponder.ledger(((Reloader.Opening.Opened) read).live(), folder.resolve("state"))
                .close();
    }

    private void add(String name, int number) throws Exception {
        Files.writeString(
                folder.resolve("inventory/hosts/" + name + ".yaml"), """
                hosts:
                  %s.int.gmmi.me:
                    profiles: [metal]
                    network: lan
                    lladdr: "02:00:00:00:01:%02x"
                    address: 192.168.1.%d
                """.formatted(name, number, 100 + number));
    }

    private Said run(String command, String... rest) {
        String[] all = new String[rest.length + 3];
        all[0] = command;
        all[1] = "--state";
        all[2] = folder.resolve("state").toString();
        System.arraycopy(rest, 0, all, 3, rest.length);
        return place.run(all);
    }

    @Test
    void allAreArmedOrNone() throws Exception {
        assertThat(run("arm", "web1", "wbe2", "db*").err())
                .contains(
                        "unknown host 'wbe2'; did you mean 'web2'?",
                        "no host matches 'db*'; one of nas.int.gmmi.me, ",
                        "not armed")
                .doesNotContain("is armed");
        assertThat(run("status", "--state", "armed").out()).isEmpty();

        Said armed = run("arm", "web3", "192.168.1.101", "02:00:00:00:01:03", "--for", "30m");
        assertThat(armed.out())
                .startsWith("2 hosts are armed to install until ")
                .contains(": web3.int.gmmi.me, web1.int.gmmi.me; the installer of ");
        assertThat(run("status", "--state", "armed").out().lines().map(l -> l.replaceFirst(" .*", "")))
                .containsExactly("web1.int.gmmi.me", "web3.int.gmmi.me");

        Said disarmed = run("disarm", "web*");
        assertThat(disarmed.out())
                .isEqualTo(
                        "not armed any more: web1.int.gmmi.me, web3.int.gmmi.me; not armed before: web2.int.gmmi.me\n");
        assertThat(disarmed.code()).isEqualTo(Command.FINE);
    }

    @Test
    void aHostThatCannotBeArmedKeepsTheOthersFromIt() throws Exception {
        place.edit("inventory/hosts/web2.yaml", "    network: lan\n", "    network: lan\n    install: no\n");

        Said refused = run("arm", "web*");

        assertThat(refused.code()).isEqualTo(Command.REFUSED);
        assertThat(refused.err())
                .contains("host 'web2.int.gmmi.me' has 'install: no'", "not armed: 'web2.int.gmmi.me' is not ours");
        assertThat(run("status", "--state", "armed").out()).isEmpty();
        place.edit("inventory/hosts/web3.yaml", "02:00", "not an lladdr");
        assertThat(run("arm", "web*").err())
                .contains("'web3.int.gmmi.me' is in the inventory, but has mistakes", "web3.yaml:");
    }

    @Test
    void whoChoosesByStateChoosesThoseThatAreInIt() {
        assertThat(run("arm", "web1", "web2").code()).isEqualTo(Command.FINE);

        assertThat(run("disarm", "--state", "armed", "web2", "web3").out())
                .isEqualTo("'web2.int.gmmi.me' is not armed any more\n");
        Said none = run("disarm", "--state", "hung");
        assertThat(none.code()).isEqualTo(Command.FINE);
        assertThat(none.out()).isEqualTo("nothing to do: no host is meant by state 'hung'\n");
        assertThat(run("arm", "--state", "hung").out()).isEqualTo(none.out());
        assertThat(run("status", "--state", "hung").code()).isEqualTo(Command.FINE);
        assertThat(run("check", "--state", "hung").code()).isEqualTo(Command.FINE);
        for (String command : List.of("render", "dialogue", "dhcpd", "plan", "deploy", "abort")) {
            Said said = run(command, "--state", "hung", "web*");
            assertThat(said.err()).as(command).contains("nothing to do");
            assertThat(said.code()).as(command).isEqualTo(Command.FINE);
        }
        Said json = run("render", "--state", "hung", "--format", "json");
        assertThat(json.out()).isEqualTo("{\"version\":1,\"problems\":[]}\n");
        assertThat(run("render", "--state", "hung", "db1").code()).isEqualTo(Command.REFUSED);
        assertThat(run("status", "--state", "never-seen", "web*").out()).startsWith("web2.int.gmmi.me ");
        assertThat(run("check", "--state", "armed").err()).contains("\n1 host,");
    }

    @Test
    void aSlipInAStateIsNotTakenForAFolder() {
        Said slip = place.run("arm", "web1", "--state", "stuk");

        assertThat(slip.code()).isEqualTo(Command.USAGE);
        assertThat(slip.err()).contains("--state is 'stuk'; did you mean 'stuck'? A folder of that name is ./stuk");
        Said other = place.run("apply", "--yes", "--state", "broken");
        assertThat(other.code()).isEqualTo(Command.USAGE);
        assertThat(other.err())
                .contains(
                        "--state is 'broken'; a state of hosts is one of never-seen, ",
                        "A folder of that name is ./broken");
        Said nothing = place.run("templates", "--write", "");
        assertThat(nothing.err()).contains("--write is empty; the name of a folder");
        assertThat(nothing.code()).isEqualTo(Command.USAGE);
        assertThat(place.run("arm").err()).contains("which hosts? HOST..., --profile, --network or --state");
    }

    @Test
    void filesOfSeveralHostsStandBelowTheirNames() {
        String one = run("render", "web2").out();
        Said several = run("render", "web2", "web1");

        assertThat(several.out()).startsWith("==> web2.int.gmmi.me <==\n" + one + "\n==> web1.int.gmmi.me <==\n");
        assertThat(several.code()).isEqualTo(Command.FINE);
        assertThat(run("dialogue", "web*").out().lines().filter(l -> l.startsWith("==> ")))
                .containsExactly("==> web1.int.gmmi.me <==", "==> web2.int.gmmi.me <==", "==> web3.int.gmmi.me <==");
        assertThat(run("dialogue", "web*", "--format", "json").out()).startsWith("{\"version\":1,\"dialogues\":[{");
        assertThat(run("dialogue", "web1", "--format", "json").out())
                .startsWith("{\"version\":1,\"dialogues\":[{\"host\":\"web1");
    }

    @Test
    void onlyTheEntriesOfThoseThatAreChosenChange() throws Exception {
        assertThat(run("apply", "--yes").code()).isEqualTo(Command.FINE);
        for (int i = 1; i <= 3; i++) {
            place.edit("inventory/hosts/web" + i + ".yaml", "192.168.1.10" + i, "192.168.1.11" + i);
        }

        Said plan = run("plan", "web[13]");
        assertThat(plan.out()).contains("+\t\tfixed-address 192.168.1.111;", "+\t\tfixed-address 192.168.1.113;");
        assertThat(plan.out()).doesNotContain("192.168.1.112");
        assertThat(run("apply", "192.168.1.111", "web3", "--yes").code()).isEqualTo(Command.FINE);
        assertThat(Files.readString(place.dhcpd))
                .contains("192.168.1.111", "192.168.1.102", "192.168.1.113")
                .doesNotContain("192.168.1.112");
        assertThat(run("plan", "--network", "lna").err()).contains("unknown network 'lna'; did you mean 'lan'?");
        assertThat(run("dhcpd", "02:00:00:00:01:02").out())
                .contains("192.168.1.112")
                .doesNotContain("1.111");
    }

    @Test
    void checkTellsOfThoseThatAreChosen() throws Exception {
        place.edit("inventory/hosts/web2.yaml", "    network: lan\n", "    network: lan\n    timezone: Mars/North\n");

        assertThat(run("check", "web1", "web3").out()).doesNotContain("Mars");
        assertThat(run("check", "web1", "web2").out()).contains("Mars");
        assertThat(run("check", "--profile", "metal", "web?").err()).contains("\n3 hosts,");
        assertThat(List.of(run("check", "nosuch", "web9*").out().split("\n")))
                .anyMatch(l -> l.contains("unknown host 'nosuch'"))
                .anyMatch(l -> l.contains("no host matches 'web9*'"));
    }
}
