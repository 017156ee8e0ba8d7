package org.autoinstalld.dhcpdconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.Test;

class DhcpdConfTest {
    private static final String FILE = """
            option domain-name-servers 192.0.2.1;
            next-server 192.0.2.2;
            subnet 192.0.2.0 netmask 255.255.255.0 {
            	option routers 192.0.2.1; # the way out
            	range 192.0.2.100 192.0.2.199;
            	group {
            		filename "auto_install";
            		host web1.example.com {
            			hardware ethernet FE:E1:BB:0:0:1;
            			fixed-address 192.0.2.11;
            			option host-name "web1.example.com";
            			option root-path "/srv";
            		}
            	}
            }
            """;

    private static DhcpdConf parse(String text) {
        return DhcpdConf.parse("dhcpd.conf", text);
    }

    private static HostDeclaration onlyHost(String text) {
        return parse(text).hosts().get(0).value();
    }

    private static List<String> told(String text) {
        return parse(text).problems().stream().map(Problem::message).toList();
    }

    @Test
    void aHostIsWhatItsBlockSays() {
        DhcpdEntry<HostDeclaration> host = parse(FILE).hosts().get(0);
        assertThat(host.value().name()).isEqualTo("web1.example.com");
        assertThat(host.value().lladdr()).isEqualTo(Lladdr.parse("fe:e1:bb:00:00:01"));
        assertThat(host.value().fixedAddresses()).containsExactly("192.0.2.11");
        assertThat(host.value().nextServer()).isEmpty();
        assertThat(host.value().filename()).isEmpty();
        assertThat(host.value().hostName()).contains("web1.example.com");
        assertThat(host.value().others())
                .containsExactly(new Parameter("option root-path", List.of(new StatementValue.Text("/srv"))));
        assertThat(host.place()).isEqualTo(new Place("dhcpd.conf", 8, 3));
        assertThat(host.declaration().span().of(FILE)).startsWith("host web1").endsWith("\"/srv\";\n\t\t}");
        assertThat(FILE.substring(host.declaration().bodyEnd())).startsWith("}\n\t}\n}");
    }

    @Test
    void aHostKnowsWhatTheBlocksAroundItSet() {
        Declaration host = parse(FILE).hosts().get(0).declaration();
        assertThat(host.parent().map(Declaration::kind)).contains(BlockKind.GROUP);
        assertThat(host.enclosingSubnet().flatMap(Declaration::subnet)).isEqualTo(Subnet.parse("192.0.2.0/24"));
        assertThat(host.effective("filename").map(s -> s.parameter().text())).contains("auto_install");
        assertThat(host.effective("next-server").map(Setting::place)).contains(new Place("dhcpd.conf", 2, 1));
        assertThat(host.effective("server-name")).isEmpty();
    }

    @Test
    void aSubnetIsWhatItsBlockSays() {
        SubnetDeclaration subnet = parse(FILE).subnets().get(0).value();
        assertThat(subnet.subnet()).hasToString("192.0.2.0/24");
        assertThat(subnet.ranges())
                .containsExactly(new SubnetDeclaration.Range(
                        IpAddress.parse("192.0.2.100").orElseThrow(),
                        IpAddress.parse("192.0.2.199").orElseThrow(),
                        false));
    }

    @Test
    void aStatementKnowsItsPlaceAndItsTextWithoutComments() {
        String text = FILE.replace("range 192.0.2.100 ", "range # from\n192.0.2.100\t");
        DhcpdConf conf = parse(text);
        Setting range = conf.subnets().get(0).declaration().settings().get(1);
        assertThat(range.place()).isEqualTo(new Place("dhcpd.conf", 5, 2));
        assertThat(conf.text(range)).isEqualTo("range 192.0.2.100 192.0.2.199;");
        DhcpdConf other = parse("server-name\"x\" ;");
        assertThat(other.text(other.global().settings().get(0))).isEqualTo("server-name \"x\" ;");
    }

    @Test
    void aHostNameInHexIsNoHostName() {
        HostDeclaration host = onlyHost("host a { hardware ethernet 2:0:0:0:0:1; option host-name be:ef; }");
        assertThat(host.hostName()).isEmpty();
        assertThat(host.others())
                .containsExactly(new Parameter("option host-name", List.of(new StatementValue.Word("be:ef"))));
    }

    @Test
    void theLaterOfTwoStatementsHolds() {
        assertThat(onlyHost("host a { filename \"x\"; filename \"y\"; }").filename())
                .contains("y");
    }

    @Test
    void spellingsOfOneMeaningAreEqual() {
        DhcpdMeaning a = DhcpdMeaning.of(
                parse("deny unknown-clients; not authoritative; option default-ip-ttl 64; default-lease-time 060;"));
        DhcpdMeaning b = DhcpdMeaning.of(parse("AUTHORITATIVE;not authoritative;default-lease-time \"60\";\n"
                + "option dhcp.default-ip-ttl 0100 ;deny unknown-clients;"));
        assertThat(a).isEqualTo(b).isNotEqualTo(DhcpdMeaning.of(parse("allow unknown-clients;")));
    }

    @Test
    void aBackslashSwallowsItselfButProtectsNoQuote() {
        assertThat(parse("server-name \"a\\\\b\\c\";")
                        .global()
                        .settings()
                        .get(0)
                        .parameter()
                        .text())
                .isEqualTo("a\\bc");
        assertThat(told("filename \"a\\\"b\";")).anyMatch(m -> m.contains("no closing quote"));
    }

    @Test
    void labelsMayLookLikeAnything() {
        assertThat(onlyHost("host 10.group.be_ef-. host { hardware ethernet 2:0:0:0:0:1; }")
                        .name())
                .isEqualTo("10.group.be_ef-.host");
        assertThat(told("host -a { }")).anyMatch(m -> m.contains("a host's name expected"));
        assertThat(told("host _a { }")).anyMatch(m -> m.contains("a host's name expected"));
    }

    @Test
    void aSubnetOfASharedNetworkDoesNotEndItsParameters() {
        String subnets = "subnet 10.0.0.0 netmask 255.0.0.0 { } next-server 10.0.0.1; ";
        assertThat(told("shared-network a { " + subnets + "}")).isEmpty();
        assertThat(told(subnets)).anyMatch(m -> m.contains("after the first declaration"));
    }

    @Test
    void deepNestingIsAnErrorNotAnOverflow() {
        String deep = "group {".repeat(100_000) + "}".repeat(100_000);
        assertThatCode(() -> assertThat(told(deep)).anyMatch(m -> m.contains("nested more than")))
                .doesNotThrowAnyException();
    }

    @Test
    void aFileThatIsSomethingElseGetsABoundedNumberOfComplaints() {
        assertThat(told("option zzz 1;\n".repeat(5000))).hasSizeLessThan(1100);
        assertThat(told("}".repeat(5000))).hasSizeLessThan(1100);
    }

    @Test
    void carriageReturnsAreBlanks() {
        assertThat(told("host a {\r\n hardware ethernet 2:0:0:0:0:1;\r\n}\r\n")).isEmpty();
    }

    @Test
    void tenThousandHostsAreRead() {
        StringBuilder text = new StringBuilder("subnet 10.0.0.0 netmask 255.0.0.0 {\n");
        for (int i = 1; i <= 10_000; i++) {
            text.append("host h%d { hardware ethernet 2:0:0:0:%x:%x; fixed-address 10.0.%d.%d; }%n"
                    .formatted(i, i >> 8, i & 255, i >> 8, i & 255));
        }
        DhcpdConf conf = parse(text.append("}").toString());
        assertThat(conf.hosts()).hasSize(10_000);
    }

    @Test
    void aMachineIsToldWhatItsSubnetSaysWhereverItsBlockStands() {
        String one = "subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.9; filename \"one\"; %s }\n";
        String two = "subnet 10.0.1.0 netmask 255.255.255.0 { range 10.0.1.9; filename \"two\"; }\n";
        String fixed = "host a { hardware ethernet 2:0:0:0:0:1; fixed-address 10.0.0.1; }\n";
        String moved = fixed.replace("10.0.0.1", "10.0.1.1");
        String free = "host a { hardware ethernet 2:0:0:0:0:1; }\n";
        assertThat(toldFilename(one.formatted(fixed) + two)).contains("one");
        assertThat(toldFilename(one.formatted("") + two + fixed)).contains("one");
        assertThat(toldFilename(one.formatted("") + two + moved)).contains("two");
        assertThat(toldFilename(one.formatted("") + two + "group { filename \"mine\"; " + fixed + "}"))
                .contains("mine");
        assertThat(toldFilename("filename \"all\";\n" + one.formatted("") + fixed))
                .contains("all");
        // one that may be on either is told no one thing
        assertThat(toldFilename(one.formatted("") + two + free)).isEmpty();
        assertThat(toldFilename(one.formatted("") + free)).contains("one");
        assertThat(toldFilename(one.formatted("") + "shared-network w { " + two + free + "}"))
                .contains("two");
        assertThat(toldFilename(
                        "shared-network w { filename \"wire\"; " + two.replace("filename \"two\";", "") + "}" + moved))
                .contains("wire");
    }

    private static Optional<String> toldFilename(String text) {
        DhcpdConf conf = parse(text);
        assertThat(conf.hasErrors()).as(text).isFalse();
        return HostDeclaration.told(conf.hosts().get(0)).filename();
    }
}
