package org.autoinstalld.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.template.Sample.HASH;
import static org.autoinstalld.template.Sample.KEY;
import static org.autoinstalld.template.Sample.article;
import static org.autoinstalld.template.Sample.articleHost;
import static org.autoinstalld.template.Sample.articleInterface;
import static org.autoinstalld.template.Sample.change;
import static org.autoinstalld.template.Sample.host;
import static org.autoinstalld.template.Sample.install;
import static org.autoinstalld.template.Sample.inventory;
import static org.autoinstalld.template.Sample.ip;
import static org.autoinstalld.template.Sample.nic;
import static org.autoinstalld.template.Sample.problem;
import static org.autoinstalld.template.Sample.questions;
import static org.autoinstalld.template.Sample.text;
import static org.autoinstalld.template.Sample.texts;
import static org.autoinstalld.template.Sample.upgrade;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Access;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.inventory.ValueMaps;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.FreeValue;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.ValueMap;
import org.junit.jupiter.api.Test;

/** The shipped install.conf.ftl and upgrade.conf.ftl. */
class InstallConfTest {
    private final TemplateSet templates = Sample.shipped();

    private String install(ValueMap settings) {
        return text(templates.response(
                Sample.install(host("shell.int.gmmi.me", settings, articleInterface())), SecretView.REVEALED));
    }

    private String refusal(ValueMap settings) {
        return problem(templates.response(
                Sample.install(host("shell.int.gmmi.me", settings, articleInterface())), SecretView.REVEALED));
    }

    @Test
    void theArticlesHostGetsTheArticlesLinesAndNoOthers() {
        assertThat(install(article())).isEqualTo("""
                System hostname = shell.int.gmmi.me
                Password for root = %s
                Change the default console to com0 = yes
                Which speed should com0 use = 115200
                Setup a user = gmmi
                Password for user = %s
                Public ssh key for user = %s
                What timezone are you in = Europe/Berlin
                Location of sets = http
                HTTP Server = cdn.openbsd.org
                """.formatted(HASH, HASH, KEY));
    }

    @Test
    void everySettingHasItsLineInTheOrderTheInstallerAsks() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("root", Map.of("password", new Secret(HASH), "ssh-key", KEY, "login", "no"));
        all.put("user", Map.of("name", "gmmi", "full-name", "G. M. Mi", "password", new Secret(HASH), "ssh-key", KEY));
        all.put("terminal", "vt220");
        all.put("keyboard", "de");
        all.put("sshd", true);
        all.put("x11", false);
        all.put("xenodm", false);
        all.put("dns", Map.of("domain", "int.gmmi.me", "name-servers", List.of(ip("192.168.1.1"), ip("9.9.9.9"))));
        all.put("root-disk", Map.of("device", "sd0", "use", "gpt", "passphrase", new Secret("open sesame")));
        all.put("disklabel", new Settings.Disklabel(null, List.of("/ 1G-*")));
        all.put(
                "sets",
                Map.of(
                        "location", "http",
                        "server", "192.168.1.2",
                        "directory", "pub/OpenBSD/7.8/amd64",
                        "proxy", "none",
                        "names", "-x* site*",
                        "unverified", List.of("site78.tgz", "site78-shell.tgz")));
        Map<String, FreeValue> answers = new LinkedHashMap<>(texts("Continue anyway", "no"));
        answers.put(
                "Time appears wrong",
                new FreeValue.Sequence(List.of(new FreeValue.Text("yes"), new FreeValue.Text("no"))));
        all.put("answers", answers);
        assertThat(install(change(article(), all))).isEqualTo("""
                Terminal type = vt220
                Choose your keyboard layout = de
                System hostname = shell.int.gmmi.me
                DNS domain name = int.gmmi.me
                DNS nameservers = 192.168.1.1 9.9.9.9
                Password for root = %1$s
                Public ssh key for root = %2$s
                Start sshd(8) by default = yes
                Do you expect to run the X Window System = no
                Do you want the X Window System to be started by xenodm(1) = no
                Change the default console to com0 = yes
                Which speed should com0 use = 115200
                Setup a user = gmmi
                Full name for user = G. M. Mi
                Password for user = %1$s
                Public ssh key for user = %2$s
                Allow root ssh login = no
                What timezone are you in = Europe/Berlin
                Which disk is the root disk = sd0
                Encrypt the root disk = passphrase
                New passphrase = open sesame
                Use (W)hole = gpt
                An EFI/GPT disk may not boot. Proceed = yes
                Use (W)hole = gpt
                An EFI/GPT disk may not boot. Proceed = yes
                URL to autopartitioning template for disklabel = http://192.168.1.2/disklabel/shell.int.gmmi.me
                Location of sets = http
                HTTP proxy URL = none
                HTTP Server = 192.168.1.2
                Server directory = pub/OpenBSD/7.8/amd64
                Set name(s) = -x* site*
                Checksum test for site78.tgz failed. Continue anyway = yes
                Checksum test for site78-shell.tgz failed. Continue anyway = yes
                Unverified sets: = yes
                Continue anyway = no
                Time appears wrong = yes
                Time appears wrong = no
                """.formatted(HASH, KEY));
    }

    @Test
    void theShippedFileIsAGoodResponseFile() {
        assertThat(ResponseText.check(install(article()), "install.conf", true, List.of()))
                .isEmpty();
    }

    @Test
    void anSshKeyIsEnoughAndGivesTheAccountNoPassword() {
        ValueMap keys = change(
                article(),
                Map.of(
                        "root", Map.of("ssh-key", KEY),
                        "user", Map.of("name", "gmmi", "ssh-key", KEY)));
        assertThat(install(keys))
                .contains("Password for root = *************\nPublic ssh key for root = " + KEY + "\n")
                .contains("Password for user = *************\nPublic ssh key for user = " + KEY + "\n");
    }

    @Test
    void rootWithoutPasswordAndKeyIsRefusedAtTheHostInTheInventory() {
        assertThat(refusal(change(article(), ValueMaps.map("root", null))))
                .startsWith("inventory/hosts.yaml:30:3: error: host 'shell.int.gmmi.me': root has neither")
                .contains("asked for by templates/install.conf.ftl:");
    }

    @Test
    void aUserWithoutPasswordAndKeyIsRefused() {
        var user = Map.of("name", "gmmi");
        assertThat(refusal(change(article(), Map.of("user", user)))).contains("user 'gmmi' has neither");
    }

    @Test
    void encryptionIsNotPromisedToInstallersThatCannotDoItUnattended() {
        ValueMap encrypted = change(article(), Map.of("root-disk", Map.of("passphrase", new Secret("x"))));
        Host host = host("a.example", encrypted, articleInterface());
        assertThat(text(templates.response(at("7.5", host), SecretView.REVEALED)))
                .contains("Encrypt the root disk = pass");
        assertThat(text(templates.response(at("snapshots", host), SecretView.REVEALED)))
                .contains("Encrypt the root disk");
        assertThat(text(templates.response(at("7.10", host), SecretView.REVEALED)))
                .contains("Encrypt the root disk");
        assertThat(problem(templates.response(at("7.4", host), SecretView.REVEALED)))
                .contains("cannot encrypt unattended");
    }

    private static ResponseModel at(String release, Host host) {
        return Sample.model(inventory(host), host, Mode.INSTALL, new Setdir(release, "amd64"));
    }

    @Test
    void aSiteSetIsChosenEvenIfNobodySaysWhichSets() {
        var sets = Map.of("unverified", List.of("site78.tgz"));
        assertThat(install(change(article(), Map.of("sets", sets)))).endsWith("""
                Set name(s) = site78.tgz
                Checksum test for site78.tgz failed. Continue anyway = yes
                Unverified sets: = yes
                """);
    }

    @Test
    void aStaticInterfaceIsSpelledOut() {
        Interface fixed = change(
                nic("vio0", "02:00:00:00:00:01", "lan", "192.168.1.34"),
                Interface.class,
                Map.of("static", true, "address6", ip("2001:db8:1::34")));
        Interface second = nic("vio1", "02:00:00:00:00:02", "lan", null);
        Host host = host("a.example", article(), fixed, second);
        assertThat(text(templates.response(Sample.install(host), SecretView.REVEALED)))
                .startsWith("""
                System hostname = a.example
                network interface = vio0
                IPv4 address for vio0 = 192.168.1.34
                Netmask for vio0 = 255.255.255.0
                IPv6 address for vio0 = 2001:db8:1::34
                IPv6 prefix length for vio0 = 64
                network interface = vio1
                IPv4 address for vio1 = autoconf
                Password for root =""");
        assertThat(text(templates.response(Sample.install(host("a.example", article(), fixed)), SecretView.REVEALED)))
                .contains("""
                        IPv6 prefix length for vio0 = 64
                        Default IPv4 route = 192.168.1.1
                        DNS nameservers = 192.168.1.1
                        Password for root =""");
    }

    @Test
    void anIpv6AddressIsLeftToTheSystemUnlessTheInterfaceHasAName() {
        Interface six = change(articleInterface(), Interface.class, Map.of("address6", ip("2001:db8:1::34")));
        assertThat(text(templates.response(Sample.install(host("a.example", article(), six)), SecretView.REVEALED)))
                .doesNotContain("IPv6");
        Interface named = change(six, Interface.class, Map.of("name", "vio0"));
        assertThat(text(templates.response(Sample.install(host("a.example", article(), named)), SecretView.REVEALED)))
                .contains("""
                        network interface = vio0
                        IPv4 address for vio0 = autoconf
                        IPv6 address for vio0 = 2001:db8:1::34
                        IPv6 prefix length for vio0 = 64
                        Password for""");
    }

    @Test
    void withoutARouterTheQuestionForOneIsAnswered() {
        var lonely = change(Sample.lan(), org.autoinstalld.inventory.Network.class, Map.of("routers", List.of()));
        var model = Sample.model(
                inventory(s -> s, List.of(lonely), articleHost()), articleHost(), Mode.INSTALL, Sample.SETDIR);
        assertThat(text(templates.response(model, SecretView.REVEALED)))
                .startsWith("System hostname = shell.int.gmmi.me\nDefault IPv4 route = none\nPassword");
    }

    @Test
    void theRouteIsSaidOnceWhereADhcpInterfaceStandsBesideAStaticOne() {
        var lonely = change(
                Sample.lan(), org.autoinstalld.inventory.Network.class, Map.of("name", "lonely", "routers", List.of()));
        Interface second =
                change(nic("vio1", "02:00:00:00:00:02", "lan", "192.168.1.9"), Interface.class, Map.of("static", true));
        Host host = host("a.example", article(), nic("vio0", "02:00:00:00:00:01", "lonely", null), second);
        var model =
                Sample.model(inventory(s -> s, List.of(lonely, Sample.lan()), host), host, Mode.INSTALL, Sample.SETDIR);
        assertThat(text(templates.response(model, SecretView.REVEALED)))
                .containsOnlyOnce("Default IPv4 route")
                .contains("Default IPv4 route = 192.168.1.1\n");
    }

    @Test
    void aFurtherInterfaceWithoutNameIsLeftAlone() {
        Host host = host("a.example", article(), articleInterface(), nic(null, "02:00:00:00:00:02", "lan", null));
        assertThat(questions(text(templates.response(Sample.install(host), SecretView.REVEALED))))
                .isEqualTo(questions(install(article())));
    }

    @Test
    void aFurtherInterfaceWithANameNeedsOneForTheFirst() {
        Host host = host("a.example", article(), articleInterface(), nic("vio1", "02:00:00:00:00:02", "lan", null));
        assertThat(problem(templates.response(Sample.install(host), SecretView.REVEALED)))
                .contains("interface 1 needs a name");
    }

    @Test
    void anUnknownMachineKeepsTheNameDhcpGaveIt() {
        var model = ResponseModel.of(
                inventory(),
                new UnknownMachines("vm", article(), List.of("lan"), Access.DEFAULT, Place.of("site.yaml")),
                Mode.INSTALL,
                Sample.SETDIR);
        assertThat(text(templates.response(model, SecretView.REVEALED))).startsWith("Password for root = ");
        var broken = ResponseModel.of(
                inventory(),
                new UnknownMachines("vm", Sample.NOTHING, List.of("lan"), Access.DEFAULT, Place.of("site.yaml")),
                Mode.INSTALL,
                Sample.SETDIR);
        assertThat(problem(templates.response(broken, SecretView.REVEALED)))
                .startsWith("templates/install.conf.ftl:")
                .contains("unknown machine: root has neither");
    }

    @Test
    void anUpgradeAlwaysSaysWhereTheSetsAre() {
        assertThat(text(templates.response(upgrade(articleHost()), SecretView.REVEALED)))
                .isEqualTo("Location of sets = http\nHTTP Server = cdn.openbsd.org\n");
        ValueMap nothing = change(Sample.NOTHING, Map.of("upgrade-answers", texts("Force checking", "yes")));
        assertThat(text(templates.response(
                        upgrade(host("a.example", nothing, articleInterface())), SecretView.REVEALED)))
                .isEqualTo("Location of sets = http\nForce checking = yes\n");
    }

    @Test
    void aQuestionThatCannotBeAskedIsRefused() {
        for (String question : List.of("a = b", "#a", "", " ", " # a")) {
            assertThat(refusal(change(article(), Map.of("answers", texts(question, "x")))))
                    .contains("is no question");
        }
        assertThat(refusal(change(article(), Map.of("answers", Map.of("a", new FreeValue.Mapping(Map.of()))))))
                .contains("neither a text nor a list");
    }

    @Test
    void theDisklabelUrlNamesTheServerAsTheMachineReachesIt() {
        var label = Map.of("disklabel", new Settings.Disklabel("disklabel", List.of()));
        Host host = change(
                host("a.example", change(article(), label), articleInterface()), Host.class, Map.of("prefix", "lab/x"));
        String line = "URL to autopartitioning template for disklabel = ";
        assertThat(text(templates.response(Sample.install(host), SecretView.REVEALED)))
                .contains(line + "http://192.168.1.2/lab/x/disklabel/a.example\n");
        var near =
                change(Sample.lan(), org.autoinstalld.inventory.Network.class, Map.of("next-server", ip("10.0.0.1")));
        var other = Sample.model(inventory(s -> s, List.of(near), host), host, Mode.INSTALL, Sample.SETDIR);
        assertThat(text(templates.response(other, SecretView.REVEALED)))
                .contains(line + "http://10.0.0.1/lab/x/disklabel/a.example\n");
        var nowhere = Sample.model(
                inventory(
                        s -> change(s, org.autoinstalld.inventory.Site.class, ValueMaps.map("response-server", null)),
                        List.of(Sample.lan()),
                        host),
                host,
                Mode.INSTALL,
                Sample.SETDIR);
        assertThat(problem(templates.response(nowhere, SecretView.REVEALED)))
                .startsWith("templates/install.conf.ftl:")
                .contains("host 'a.example': 'disklabel.url' needs the address of this server; set response-server");
    }

    @Test
    void anotherTemplateMayBeNamed() {
        ValueMap other = change(article(), Map.of("templates", Map.of("install", "upgrade.conf")));
        assertThat(install(other)).startsWith("Location of sets");
        ValueMap slip = change(article(), Map.of("templates", Map.of("install", "instal.conf")));
        assertThat(refusal(slip))
                .isEqualTo("inventory/hosts.yaml:30:3: error: host 'shell.int.gmmi.me': there is no template"
                        + " 'templates/instal.conf'; perhaps 'install.conf.ftl'");
        ValueMap wrong = change(article(), Map.of("templates", Map.of("install", "vm.conf.ftl")));
        assertThat(refusal(wrong)).contains("template 'vm.conf.ftl' is none for a response file");
    }
}
