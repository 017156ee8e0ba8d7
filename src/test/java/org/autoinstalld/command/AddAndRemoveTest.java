package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.autoinstalld.address.HostName;
import org.autoinstalld.admin.AddAction;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.admin.Form;
import org.autoinstalld.admin.Principal;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.inventory.Administration.Role;
import org.autoinstalld.reload.Reloader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddAndRemoveTest {
    @TempDir
    Path folder;

    private Workplace here;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
    }

    private Path hostFile(String name) {
        return folder.resolve("inventory/hosts/" + name + ".yaml");
    }

    @Test
    void whoCannotBeRemovedIsToldWhoCan() {
        assertThat(here.run("remove", "shel").err())
                .isEqualTo("command line: error: unknown host 'shel'; did you mean 'shell'?\n");
        assertThat(here.run("remove", "zzz").err())
                .contains("unknown host 'zzz'; one of nas.int.gmmi.me, shell.int.gmmi.me, www.int.gmmi.me");
        assertThat(here.run("remove", "s*").err()).contains("one host, not those that match 's*'");
    }

    @Test
    void aNewHostGetsTheNextFreeAddresses() throws Exception {
        Said said = here.run("add", "--profile", "vm", "web1.int.gmmi.me");

        assertThat(said.err())
                .startsWith("autoinstalld: next: autoinstalld -i ")
                .endsWith(" deploy web1.int.gmmi.me   # creates its disk, writes its entries, arms and starts it\n");
        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("lladdr fe:e1:bb:00:00:01 address 192.168.1.3");
        // .1 routes, .2 is the response server
        assertThat(hostFile("web1.int.gmmi.me")).hasContent("""
                        hosts:
                          web1.int.gmmi.me:
                            profiles: [vm]
                            lladdr: fe:e1:bb:00:00:01
                            address: 192.168.1.3
                        """);
        assertThat(here.run("add", "web2", "--profile", "vm").out())
                .as("a short name is completed")
                .contains("web2.int.gmmi.me lladdr fe:e1:bb:00:00:02 address 192.168.1.4");
        assertThat(here.run("add", "web3", "--profile", "vm").out())
                .as("nas has .5")
                .contains("address 192.168.1.6");
    }

    /** What the form of a page asks for. */
    private Outcome formSays(Map<String, List<String>> fields) throws Exception {
        try (Reloader live = here.live();
                ServerFolder server = ((ServerFolder.Opening.Opened)
                                ServerFolder.open(folder.resolve("state"), folder.resolve("inventory")))
                        .folder()) {
            live.start();
            Outcome outcome = AddAction.of(live, server).perform(new Form(fields), new Principal("amy", Role.ADMIN));
            if (outcome instanceof Outcome.Done done) {
                assertThat(live.get().inventory().hosts().keySet().stream().map(HostName::text))
                        .as("what is served when its page is shown")
                        .contains((String) done.data().get("host"));
            }
            return outcome;
        }
    }

    @Test
    void aFormDoesTheSame() throws Exception {
        Outcome done = formSays(Map.of("name", List.of("web1"), "profile", List.of("vm"), "set", List.of("os=x")));

        assertThat(done).isInstanceOf(Outcome.Done.class);
        String byForm = Files.readString(hostFile("web1.int.gmmi.me"));
        here.run("remove", "web1");
        assertThat(here.run("add", "web1", "--profile", "vm").code()).isZero();
        assertThat(hostFile("web1.int.gmmi.me")).hasContent(byForm);
        assertThat(((Outcome.Done) done).data().get("next").toString())
                .contains("autoinstalld deploy web1.int.gmmi.me");
    }

    @Test
    void aFormIsRefusedAsTheCommandIs() throws Exception {
        Outcome fields = formSays(
                Map.of("name", List.of("-bad-"), "lladdr", List.of("02:00"), "address", List.of("2001:db8::1")));
        assertThat(fields.status()).isEqualTo(409);
        assertThat(fields.problems().stream().map(p -> p.place().file()))
                .containsExactly("'name'", "'lladdr'", "'address'");
        assertThat(formSays(Map.of()).problems())
                .singleElement()
                .hasToString("'name': error: no name is given; a host name such as web1");
        assertThat(formSays(Map.of("name", List.of("shell"))).problems().toString())
                .contains("is there already");
        assertThat(formSays(Map.of("name", List.of("rack1"))).problems().toString())
                .contains("the field 'lladdr', or a profile with vm");
        assertThat(formSays(Map.of(
                                "name", List.of("web1"), "address", List.of("192.168.1.34"), "profile", List.of("vm")))
                        .problems()
                        .toString())
                .contains("192.168.1.34");
        assertThat(Files.list(folder.resolve("inventory/hosts"))
                        .filter(f -> f.toString().contains("web1")))
                .isEmpty();
    }

    @Test
    void applyMakesExactlyThatHostAppear() throws Exception {
        here.run("apply", "--yes");
        here.programs.calls();
        here.run("add", "web1", "--profile", "vm");

        assertThat(here.run("plan").out().lines().filter(l -> l.startsWith("-") && !l.startsWith("---")))
                .isEmpty();
        assertThat(here.run("apply", "--yes").code()).isZero();

        assertThat(Files.readString(here.dhcpd)).contains("hardware ethernet fe:e1:bb:00:00:01;");
        assertThat(here.programs.calls()).filteredOn(c -> c.startsWith("rcctl")).hasSize(1);
    }

    @Test
    void theDynamicRangeAndForeignEntriesAreLeftAlone() throws Exception {
        here.edit("inventory/site.yaml", "    routers:", "    range: 192.168.1.3 192.168.1.200\n    routers:");
        here.edit("inventory/hosts/shell.int.gmmi.me.yaml", "address: 192.168.1.34", "address: 192.168.1.234");
        here.edit("inventory/hosts/nas.int.gmmi.me.yaml", "192.168.1.5", "192.168.1.205");
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "192.168.1.35", "192.168.1.235");
        Files.writeString(
                here.dhcpd, "host other { hardware ethernet fe:e1:bb:0:0:1; fixed-address 192.168.1.201; }\n");

        assertThat(here.run("add", "web1", "--profile", "vm").out())
                .contains("lladdr fe:e1:bb:00:00:02 address 192.168.1.202");
    }

    @Test
    void eachHypervisorMayHaveItsOwnPrefix() throws Exception {
        here.edit("inventory/site.yaml", "    vm-conf:", "    lladdr-prefix: \"2:0:AA\"\n    vm-conf:");

        assertThat(here.run("add", "web1", "--profile", "vm").out()).contains("lladdr 02:00:aa:00:00:01");
    }

    @Test
    void whatCheckWouldWarnOfIsToldAtOnce() {
        Said said = here.run("add", "web1", "--profile", "vm", "--set", "timezone=Europe/Berln");

        assertThat(said.code()).isZero();
        assertThat(said.err()).contains("warning: 'Europe/Berln' is not a valid timezone");
    }

    @Test
    void whatWouldNotBeValidIsNotWritten() throws Exception {
        Said profile = here.run("add", "web1", "--profile", "vmm");
        assertThat(profile.code()).isEqualTo(1);
        assertThat(profile.err()).contains("unknown profile 'vmm'").contains("nothing was written");

        Said address = here.run("add", "web1", "--profile", "vm", "--address", "192.168.1.34");
        assertThat(address.code()).isEqualTo(1);
        assertThat(address.err()).contains("address 192.168.1.34 again");

        Said lladdr = here.run("add", "web1", "--profile", "vm", "--lladdr", "02:00:00:29:AE:4F");
        assertThat(lladdr.code()).isEqualTo(1);

        assertThat(here.run("add", "shell.int.gmmi.me", "--profile", "vm").err())
                .contains("is there already");
        assertThat(here.run("add", "web1", "--network", "wan").err()).contains("unknown network 'wan'");
        assertThat(here.run("add", "-bad-").code()).isEqualTo(2);
        assertThat(here.run("add").code()).isEqualTo(2);
        assertThat(hostFile("web1.int.gmmi.me")).doesNotExist();
    }

    @Test
    void aFullNetworkIsSaid() throws Exception {
        here.edit("inventory/site.yaml", "    routers:", "    range: 192.168.1.6 192.168.1.254\n    routers:");
        here.run("add", "a", "--profile", "vm");
        here.run("add", "b", "--profile", "vm");

        Said said = here.run("add", "c", "--profile", "vm");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("no address is free in network 'lan', 192.168.1.0/24");
    }

    @Test
    void manyAtOnceGetDifferentAddresses() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Said>> runs = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int number = i;
            runs.add(threads.submit(() -> here.run("add", "web" + number, "--profile", "vm")));
        }
        List<String> given = new ArrayList<>();
        for (Future<Said> run : runs) {
            assertThat(run.get().code()).isZero();
            given.add(run.get().out().replaceFirst(".* lladdr", ""));
        }
        threads.shutdown();

        assertThat(new HashSet<>(given)).hasSize(16);
        assertThat(here.run("check").code()).isZero();
    }

    @Test
    void removeTakesAHostAndItsFile() throws Exception {
        here.run("add", "web1", "--profile", "vm");

        Said said = here.run("remove", "web1");

        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(hostFile("web1.int.gmmi.me")).doesNotExist();
        assertThat(here.run("remove", "web1").code()).isEqualTo(1);
    }

    @Test
    void removeTouchesNoOtherByte() throws Exception {
        Path file = folder.resolve("inventory/more.yaml");
        String before = "# top\nhosts:\n  # about a\n  a.example:\n    lladdr: 02:00:00:00:00:0a\n\n  # about b\n";
        String b =
                "  b.example:\r\n    lladdr: 02:00:00:00:00:0b\n    # inside\n    vars:\n      x: |\n        text\n\n        more\n";
        String after = "\n  # about c\n  \"c.example\": { lladdr: \"02:00:00:00:00:0c\" }\nprofiles:\n  p: {}\n";
        Files.writeString(file, before + b + after);

        Said said = here.run("remove", "b.example");

        assertThat(said.err()).isEmpty();
        assertThat(file).hasContent(before + after);
        assertThat(Files.readString(file)).isEqualTo(before + after);
    }

    @Test
    void removeRefusesWhatSharesALine() throws Exception {
        Path file = folder.resolve("inventory/more.yaml");
        Files.writeString(file, "hosts: { a.example: { vars: {} }, b.example: {} }\n");

        Said said = here.run("remove", "a.example");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains(file + ":1:10: error: host 'a.example' shares its lines");
        assertThat(file).hasContent("hosts: { a.example: { vars: {} }, b.example: {} }\n");
    }

    @Test
    void whatAKilledAddLeftIsTakenAway() throws Exception {
        assertThat(here.run("add", "web1", "--profile", "vm").code()).isZero();
        Path file = hostFile("web1.int.gmmi.me");
        Path second = file.resolveSibling("." + file.getFileName() + ".autoinstalld.tmp");
        Files.createLink(second, file);
        Path never = file.resolveSibling(".web9.int.gmmi.me.yaml.autoinstalld.tmp");
        Files.writeString(never, "hos");

        Said said = here.run("add", "web2", "--profile", "vm");

        assertThat(said.code()).isZero();
        assertThat(said.err())
                .contains("an earlier run was interrupted: '" + second.getFileName() + "' is taken away")
                .contains(never.getFileName().toString());
        assertThat(second).doesNotExist();
        assertThat(never).doesNotExist();
        assertThat(file).exists();

        Files.createLink(second, file);
        assertThat(here.run("remove", "web1").code()).isZero();
        assertThat(file).doesNotExist();
        assertThat(second).doesNotExist();
    }

    @Test
    void anyKeyCanBeSetAndIsCheckedAsInTheFile() throws Exception {
        Said said = here.run("add", "web1", "--profile", "vm", "--set", "vm.memory=4G", "--set", "user={ name: joe }");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("neither a password nor an ssh-key", "nothing was written");
        Said wrong = here.run(
                "add",
                "web1",
                "--profile",
                "vm",
                "--set",
                "vm.memroy=4G",
                "--set",
                "sets={ location: htp }",
                "--set",
                "sshd=perhaps");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err())
                .contains("--set vm.memroy: error: unknown key 'memroy' of vm; did you mean 'memory'?")
                .contains("--set sets: error: ")
                .contains("--set sshd: error: 'sshd' is 'perhaps'; yes or no");
        assertThat(hostFile("web1.int.gmmi.me")).doesNotExist();

        Said right =
                here.run("add", "web1", "--profile", "vm", "--set", "vm.memory=4G", "--set", "address=192.168.1.77");
        assertThat(right.code()).isZero();
        assertThat(hostFile("web1.int.gmmi.me")).hasContent("""
                        hosts:
                          web1.int.gmmi.me:
                            profiles: [vm]
                            lladdr: fe:e1:bb:00:00:01
                            vm:
                              memory: 4G
                            address: 192.168.1.77
                        """);
        assertThat(here.run("add", "web2", "--set", "memory").code()).isEqualTo(2);
        assertThat(here.run("add", "web2", "--network", "lan", "--set", "network=lan")
                        .code())
                .isEqualTo(2);
        assertThat(here.run("add", "web2", "--lladdr", "02:00:00:00:00:01", "--lladdr-from-log")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void whatComesNextFollowsFromTheHost() throws Exception {
        String[] metal = {"add", "m1", "--profile", "metal", "--lladdr", "00:0d:b9:41:5c:aa"};
        assertThat(here.run(metal).err())
                .containsSubsequence(
                        "apply m1.int.gmmi.me   # writes its entries", "arm m1.int.gmmi.me   # lets it be");
        here.edit("inventory/site.yaml", "  dhcpd-conf:", "  # dhcpd-conf:");
        here.edit("inventory/site.yaml", "  dhcpd-test:", "  # dhcpd-test:");
        here.edit("inventory/site.yaml", "  dhcpd-reload:", "  # dhcpd-reload:");
        here.edit("inventory/site.yaml", "    vm-conf:", "    # vm-conf:");
        here.edit("inventory/site.yaml", "    vm-test:", "    # vm-test:");
        here.edit("inventory/site.yaml", "    vm-reload:", "    # vm-reload:");
        assertThat(here.run("add", "web1", "--profile", "vm").err())
                .containsSubsequence(" dhcpd web1.int.gmmi.me ", " vmconf --install web1.int.gmmi.me web1.int.gmmi.me ")
                .doesNotContain(" arm ", " deploy ");
    }

    @Test
    void whoAskedIsKnownToTheServerAlone() {
        assertThat(here.run("add", "m1", "--profile", "metal", "--lladdr-from-log")
                        .err())
                .contains("no server runs", "the server alone remembers who asked; --lladdr LLADDR");
    }
}
