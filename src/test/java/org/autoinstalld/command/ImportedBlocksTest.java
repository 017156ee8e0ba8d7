package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After an import there is nothing to do, whatever the host blocks of the old file say and are called. */
class ImportedBlocksTest {
    private static final String RESPONSE = """
            Password for root = *************
            Public ssh key for root account = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGmadeUpKeyForTestsOnly0123456789abcdef x
            """;

    @TempDir
    Path folder;

    private Said imported(String dhcpd, String... lladdrs) throws Exception {
        Path htdocs = Files.createDirectories(folder.resolve("htdocs"));
        for (String lladdr : lladdrs) {
            Files.writeString(htdocs.resolve(lladdr + "-install.conf"), RESPONSE);
        }
        Files.writeString(folder.resolve("dhcpd.conf"), dhcpd);
        Said said = Workplace.runBare(
                "import",
                "--dhcpd",
                folder.resolve("dhcpd.conf").toString(),
                "--responses",
                htdocs.toString(),
                "--into",
                folder.resolve("imported").toString());
        assertThat(said.code()).as(said.out() + said.err()).isZero();
        return said;
    }

    private Said run(String... arguments) {
        return Workplace.runBare(Stream.of(
                        Stream.of(arguments[0]),
                        Stream.of(
                                "-i",
                                folder.resolve("imported/inventory").toString(),
                                "-t",
                                folder.resolve("imported/templates").toString()),
                        Stream.of(arguments).skip(1))
                .flatMap(s -> s)
                .toArray(String[]::new));
    }

    private String host(String name) throws Exception {
        return Files.readString(folder.resolve("imported/inventory/hosts/" + name + ".yaml"), StandardCharsets.UTF_8);
    }

    private void nothingToDo(Said said, int blocks) {
        assertThat(said.out())
                .contains("host blocks of dhcpd.conf: " + blocks + " of " + blocks + " the same in meaning");
        assertThat(said.out()).doesNotContain("left: host block");
        Said plan = run("plan");
        assertThat(plan.code()).as(plan.out() + plan.err()).isZero();
        assertThat(plan.err()).contains("nothing to do");
    }

    @Test
    void twoBlocksOfOneName() throws Exception {
        nothingToDo(imported("""
                        subnet 10.0.0.0 netmask 255.255.255.0 { option routers 10.0.0.1; }
                        host web { hardware ethernet 02:00:00:00:00:01; fixed-address 10.0.0.11; filename "auto_install"; }
                        host web { hardware ethernet 02:00:00:00:00:02; fixed-address 10.0.0.12; filename "auto_install"; }
                        host WEB { hardware ethernet 02:00:00:00:00:03; fixed-address 10.0.0.13; filename "auto_install"; }
                        """, "02:00:00:00:00:01", "02:00:00:00:00:02", "02:00:00:00:00:03"), 3);
    }

    @Test
    void twoBlocksOfOneNameWhoseMachinesHaveTheirOwn() throws Exception {
        nothingToDo(imported("""
                        subnet 10.0.0.0 netmask 255.255.255.0 {
                            option routers 10.0.0.1;
                            host pc {
                                hardware ethernet 02:00:00:00:00:01; fixed-address 10.0.0.11;
                                filename "auto_install"; option host-name "a.example";
                            }
                            host pc {
                                hardware ethernet 02:00:00:00:00:02; fixed-address 10.0.0.12;
                                filename "auto_install"; option host-name "b.example";
                            }
                            host a.example {
                                hardware ethernet 02:00:00:00:00:03; fixed-address 10.0.0.13;
                                option host-name "c.example";
                            }
                        }
                        """, "02:00:00:00:00:01", "02:00:00:00:00:02"), 3);
    }

    @Test
    void namesInPlaceOfAddresses() throws Exception {
        Said said = imported("""
                subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.100 10.0.0.110; }
                host a.example { hardware ethernet 02:00:00:00:00:01; fixed-address a.invalid; filename "auto_install"; }
                host b.example { hardware ethernet 02:00:00:00:00:02; fixed-address b.invalid; filename "auto_install"; }
                """, "02:00:00:00:00:01", "02:00:00:00:00:02");
        nothingToDo(said, 2);
        assertThat(said.out()).contains("fixed-address a.invalid cannot be resolved here");
        assertThat(run("dhcpd", "a.example").out()).contains("fixed-address a.invalid;");
    }

    @Test
    void statementsThatTheInventoryHasNoWordFor() throws Exception {
        nothingToDo(imported("""
                        subnet 10.0.0.0 netmask 255.255.255.0 {
                            range 10.0.0.100 10.0.0.110;
                            group {
                                option time-servers 10.0.0.9, # two
                                    10.0.0.8;
                                host a.example {
                                    hardware ethernet 02:00:00:00:00:01;
                                    fixed-address 10.0.0.11;
                                    filename "auto_install";
                                    option routers 10.0.0.254;
                                    option option-209 "pxelinux.cfg";
                                    server-name "boot";
                                }
                            }
                            host b.example {
                                hardware ethernet 02:00:00:00:00:02;
                                fixed-address 10.0.0.12, 10.0.9.12;
                                filename "auto_install";
                                deny booting;
                            }
                        }
                        """, "02:00:00:00:00:01", "02:00:00:00:00:02"), 2);
        assertThat(run("dhcpd", "a.example").out())
                .contains(
                        "option routers 10.0.0.254;",
                        "option option-209 \"pxelinux.cfg\";",
                        "server-name \"boot\";",
                        "option time-servers 10.0.0.9, 10.0.0.8;");
        assertThat(run("dhcpd", "b.example").out()).contains("fixed-address 10.0.0.12, 10.0.9.12;", "deny booting;");
        assertThat(host("b.example")).contains("address: 10.0.0.12", "10.0.9.12/32");
    }

    @Test
    void textsThatNoTemplatePrints() throws Exception {
        nothingToDo(imported("""
                        subnet 10.0.0.0 netmask 255.255.255.0 {
                            host a.example {
                                hardware ethernet 02:00:00:00:00:01;
                                fixed-address 10.0.0.11;
                                filename "";
                                option host-name "a.example";
                            }
                            host b.example {
                                hardware ethernet 02:00:00:00:00:02;
                                fixed-address 10.0.0.12;
                                filename "lab//auto_install";
                                option host-name "";
                            }
                        }
                        """, "02:00:00:00:00:03"), 2);
        assertThat(run("dhcpd", "a.example").out()).contains("filename \"\";");
        assertThat(run("dhcpd", "b.example").out()).contains("filename \"lab//auto_install\";", "host-name \"\";");
    }

    @Test
    void whatASubnetInAGroupSaysOtherwise() throws Exception {
        nothingToDo(imported("""
                        group {
                            option routers 10.0.0.9;
                            option domain-name "outer.example";
                            subnet 10.0.0.0 netmask 255.255.255.0 {
                                option routers 10.0.0.1;
                                group {
                                    option domain-name "inner.example";
                                    host a.example {
                                        hardware ethernet 02:00:00:00:00:01;
                                        fixed-address 10.0.0.11;
                                        filename "auto_install";
                                    }
                                }
                            }
                        }
                        """, "02:00:00:00:00:01"), 1);
        assertThat(run("dhcpd", "a.example").out())
                .contains("option domain-name \"inner.example\";")
                .doesNotContain("10.0.0.9");
    }

    @Test
    void whatSubnetsAndNetworksAroundThemTellHosts() throws Exception {
        for (String subnet : List.of(
                "subnet 10.0.0.0 netmask 255.255.255.0 { filename \"auto_install\"; next-server 10.0.0.2; %s }%n%s",
                "subnet 10.0.0.0 netmask 255.255.255.0 { filename \"auto_install\"; next-server 10.0.0.2; %2$s }%n%1$s",
                "shared-network wire { filename \"auto_install\"; next-server 10.0.0.2;"
                        + " subnet 10.0.0.0 netmask 255.255.255.0 { %s } }%n%s",
                "group { filename \"auto_install\"; next-server 10.0.0.2;"
                        + " subnet 10.0.0.0 netmask 255.255.255.0 { %s } }%n%s",
                "filename \"auto_install\"; next-server 10.0.0.2;"
                        + " subnet 10.0.0.0 netmask 255.255.255.0 { %s }%n%s")) {
            String dhcpd = subnet.formatted(
                    "host a.example { hardware ethernet 02:00:00:00:00:01; fixed-address 10.0.0.11; }",
                    "host b.example { hardware ethernet 02:00:00:00:00:02; fixed-address 10.0.0.12; }");
            Said said = imported(dhcpd, "02:00:00:00:00:01", "02:00:00:00:00:02");
            nothingToDo(said, 2);
            assertThat(said.out()).as(dhcpd).doesNotContain("has no filename");
            assertThat(host("a.example")).doesNotContain("no-filename");
            assertThat(run("dhcpd", "b.example").out()).contains("filename \"auto_install\";", "next-server 10.0.0.2;");
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(java.util.Comparator.reverseOrder())
                        .filter(p -> !p.equals(folder))
                        .forEach(p -> p.toFile().delete());
            }
        }
    }

    @Test
    void guestsWithWhatFewGuestsHave() throws Exception {
        Path vm = Files.writeString(folder.resolve("vm.conf"), """
                switch "up" { interface veb0
                    locked lladdr
                    rdomain 2
                }
                vm "zero" {
                    disk "/vm/zero.img"
                    interfaces 3
                    allow instance { boot, memory, owner :wheel }
                    interface { switch "up" lladdr 02:00:00:00:00:01 }
                }
                vm "zero" instance "one" {
                    disk "/vm/one.img"
                    seves
                    cdrom "/iso/one.iso"
                    interface { switch "up" locked lladdr 02:00:00:00:00:02
                        group "dmz"
                    }
                }
                """);
        Path htdocs = Files.createDirectories(folder.resolve("htdocs"));
        Files.writeString(
                htdocs.resolve("02:00:00:00:00:01-install.conf"), "System hostname = zulu.example\n" + RESPONSE);
        Files.writeString(
                htdocs.resolve("02:00:00:00:00:02-install.conf"), "System hostname = alfa.example\n" + RESPONSE);
        Said said = Workplace.runBare(
                "import",
                "--vm",
                vm.toString(),
                "--responses",
                htdocs.toString(),
                "--into",
                folder.resolve("imported").toString());
        assertThat(said.code()).as(said.out() + said.err()).isZero();
        assertThat(said.out())
                .contains("vms of vm.conf: 2 of 2 the same in meaning")
                .doesNotContain("left: vm");
        assertThat(host("alfa.example")).contains("name: one");
        Said plan = run("plan");
        assertThat(plan.code()).as(plan.out() + plan.err()).isZero();
        assertThat(plan.err()).contains("nothing to do");
        // vmd knows a parent only if it stands above
        assertThat(run("vmconf").out()).containsSubsequence("vm \"zero\" {", "vm \"zero\" instance \"one\" {");
    }
}
