package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.autoinstalld.rig.IscDhcpd;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.rig.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ISC's dhcpd takes every dhcpd.conf that was written: a second opinion, as it knows more than OpenBSD's. */
@Needs(RealPart.ISC_DHCPD)
class WrittenDhcpdConfIT {
    /** What somebody else has in the file, {@code SECTION} standing where our markers are already. */
    private static final Map<String, String> FILES = Map.of(
            "none", "",
            "global parameters", "option domain-name \"example.net\";\ndefault-lease-time 600;\n",
            "another subnet", "subnet 10.0.0.0 netmask 255.0.0.0 {\n\trange 10.0.0.10 10.0.0.20;\n}\n",
            "our subnet", """
                    subnet 192.168.1.0 netmask 255.255.255.0 {
                    	option routers 192.168.1.1;
                    	range 192.168.1.200 192.168.1.220;
                    }
                    """,
            "a section in a group", """
                    subnet 192.168.1.0 netmask 255.255.255.0 {
                    	option routers 192.168.1.1;
                    }
                    group {
                    	default-lease-time 700;
                    SECTION
                    }
                    """,
            "a host of ours", """
                    host shell.int.gmmi.me {
                    	hardware ethernet 02:00:00:29:ae:4f;
                    	fixed-address 192.168.1.34;
                    	next-server 192.168.1.2;
                    	filename "auto_install";
                    	option host-name "shell.int.gmmi.me";
                    }
                    """,
            "no last line end", "# by hand\nhost other { hardware ethernet 02:00:00:00:00:01; }");

    @TempDir
    Path folder;

    private Workplace here;

    static List<String> files() {
        return FILES.keySet().stream().sorted().toList();
    }

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
    }

    private static void assertTaken(String conf) {
        Verdict verdict = IscDhcpd.check(conf);
        assertThat(verdict.accepted()).as("%s%n%s", verdict.said(), conf).isTrue();
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatApplyWritesInPlace(String what) throws Exception {
        String text = FILES.get(what).replace("SECTION", "# BEGIN autoinstalld dhcpd\n# END autoinstalld dhcpd");
        if (!text.isEmpty()) {
            Files.writeString(here.dhcpd, text);
        }

        Workplace.Said said = here.run("apply", "--yes");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(Files.readString(here.dhcpd)).contains("host www.int.gmmi.me {");
        assertTaken(Files.readString(here.dhcpd));
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "192.168.1.35", "192.168.1.36");
        assertThat(here.run("apply", "--yes").code()).isZero();
        assertTaken(Files.readString(here.dhcpd));
    }

    @Test
    void hostsAloneAndEverythingThatANetworkCanSay() throws Exception {
        here.edit("inventory/site.yaml", "    subnet: 192.168.1.0/24\n", """
                    subnet: 192.168.1.0/24
                    range: 192.168.1.200 - 192.168.1.220
                    default-lease-time: 600
                    max-lease-time: 7200
                    unknown-clients: deny
                    domain: int.gmmi.me
                """);
        assertThat(here.run("apply", "--yes").code()).isZero();
        assertTaken(Files.readString(here.dhcpd));

        here.edit("inventory/site.yaml", "    range: ", "    dhcp: hosts\n    range: ");
        assertThat(here.run("apply", "--yes").code()).isZero();
        assertThat(Files.readString(here.dhcpd)).doesNotContain("subnet");
        assertTaken(Files.readString(here.dhcpd));
    }

    @Test
    void whatWriteAndUndoLeave() throws Exception {
        Files.writeString(here.dhcpd, FILES.get("another subnet"));
        assertThat(here.run("dhcpd", "--write", here.dhcpd.toString()).code()).isZero();
        assertTaken(Files.readString(here.dhcpd));
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "192.168.1.35", "192.168.1.36");
        assertThat(here.run("apply", "--yes").code()).isZero();
        assertThat(here.run("apply", "--undo", "--yes").code()).isZero();
        assertTaken(Files.readString(here.dhcpd));
    }

    /** Entries of an import, and all of them at once as the new inventory prints them. */
    @Test
    void whatAnImportComesBackAs() throws Exception {
        Path old = folder.resolve("old.conf");
        Files.writeString(old, """
                option domain-name "example.net";
                subnet 10.1.0.0 netmask 255.255.0.0 {
                	option routers 10.1.0.1;
                	range 10.1.9.1 10.1.9.99;
                	group {
                		next-server 10.1.0.2;
                		filename "auto_install";
                		host a.example.net { hardware ethernet 2:0:0:0:0:a; fixed-address 10.1.0.10; }
                		host B { hardware ethernet 02:00:00:00:00:0b; fixed-address 10.1.0.11; option host-name "b"; }
                	}
                	host printer { hardware ethernet 02:00:00:00:00:0c; fixed-address 10.1.0.12; }
                }
                """);
        assertTaken(Files.readString(old));
        Path into = folder.resolve("imported");

        assertThat(here.run("import", "--dhcpd", old.toString(), "--into", into.toString())
                        .code())
                .isZero();

        Workplace.Said entries = Workplace.runBare(
                "dhcpd",
                "-i",
                into.resolve("inventory").toString(),
                "-t",
                into.resolve("templates").toString());
        assertThat(entries.out()).contains("host a.example.net {", "10.1.0.12");
        // without a subnet ISC's dhcpd has nothing to serve, but reads the rest
        assertTaken(entries.out());
    }
}
