package org.autoinstalld.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.template.Sample.article;
import static org.autoinstalld.template.Sample.articleInterface;
import static org.autoinstalld.template.Sample.articleVm;
import static org.autoinstalld.template.Sample.change;
import static org.autoinstalld.template.Sample.host;
import static org.autoinstalld.template.Sample.inventory;
import static org.autoinstalld.template.Sample.ip;
import static org.autoinstalld.template.Sample.lan;
import static org.autoinstalld.template.Sample.nic;
import static org.autoinstalld.template.Sample.ready;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.yaml.FreeValue;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.ValueMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A value is one value: no text anywhere in the inventory adds, removes or changes another line of any file, or leaves
 * its quotes, or else the file is refused.
 */
class OneValueTest {
    private static final String MARK = "QqMARKqQ";

    private static final String[] PIECES = {
        "\n",
        "\r",
        "\r\n",
        "\t",
        " ",
        "\0",
        "\u001b[2J",
        "\u007f",
        "\u0085",
        "\u2028",
        "\u00fc",
        "\ud83d\ude00",
        "\ud800",
        "\"",
        "'",
        "\\",
        "\\\"",
        "{",
        "}",
        "(",
        ")",
        ";",
        ",",
        "#",
        "=",
        "$",
        "${host.name}",
        "<#if>",
        "<#--",
        "-->",
        "!",
        "|",
        "&",
        "a",
        "Z",
        "0",
        ".",
        "-",
        "_",
        ":",
        "/",
        "@",
        "+",
        "%",
        "<",
        ">",
        "key = x",
        "vm",
        "local",
        "\nx = y\n",
        "\"\n}\n",
        "\"; }",
        "\\\n",
        "#\\",
        "none",
        "done"
    };

    private final TemplateSet templates = Sample.shipped();

    private static String nasty(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return random.nextInt(20) == 0 ? "" : text.toString();
    }

    /** A place in the inventory where a text can stand. */
    interface Slot {
        Inventory with(String text);
    }

    private static Inventory of(ValueMap settings) {
        return inventory(whole(settings));
    }

    /** A host with something in every part. */
    private static Host whole(ValueMap settings) {
        Interface first = change(articleInterface(), Interface.class, Map.of("name", "vio0", "static", true));
        return host("a.example", settings, first, nic("vio1", "02:00:00:00:00:02", "lan", null));
    }

    private static ValueMap with(String name, Object part) {
        return change(rich(), Map.of(name, part));
    }

    private static ValueMap rich() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("disklabel", new Settings.Disklabel(null, List.of("/ 1G-*", "swap 1G")));
        all.put("answers", Sample.texts("First", "1", "Last", "9"));
        all.put("upgrade-answers", Sample.texts("First", "1", "Last", "9"));
        return change(article(), all);
    }

    private static Inventory vm(Map<String, ?> parts) {
        return inventory(change(whole(rich()), Host.class, Map.of("guest", change(articleVm(), Vm.class, parts))));
    }

    private static Map<String, Slot> slots() {
        Map<String, Slot> all = new LinkedHashMap<>();
        for (String name : List.of("timezone", "terminal", "keyboard")) {
            all.put(name, t -> of(with(name, t)));
        }
        all.put("root.password", t -> of(with("root", Map.of("password", new Secret(t)))));
        all.put("user.password", t -> of(with("user", Map.of("name", "u", "password", new Secret(t)))));
        all.put("root-disk.passphrase", t -> of(with("root-disk", Map.of("passphrase", new Secret(t)))));
        for (String key : List.of("ssh-key", "login")) {
            all.put("root." + key, t -> of(with("root", Map.of("password", new Secret("x"), key, t))));
        }
        for (String key : List.of("full-name", "ssh-key")) {
            all.put("user." + key, t -> of(with("user", Map.of("name", "u", "password", new Secret("x"), key, t))));
        }
        all.put("user.name", t -> of(with("user", Map.of("name", t, "password", new Secret("x")))));
        all.put("console.device", t -> of(with("console", Map.of("device", t, "speed", 9600))));
        all.put("dns.domain", t -> of(with("dns", Map.of("domain", t, "name-servers", List.of(ip("10.0.0.1"))))));
        for (String key : List.of("device", "use")) {
            all.put("root-disk." + key, t -> of(with("root-disk", Map.of(key, t))));
        }
        for (String key : List.of("location", "server", "directory", "proxy", "names")) {
            all.put("sets." + key, t -> of(with("sets", Map.of(key, t, "unverified", List.of("u.tgz")))));
        }
        all.put("sets.unverified", t -> of(with("sets", Map.of("unverified", List.of("a", t)))));
        all.put("disklabel.lines", t -> of(with("disklabel", new Settings.Disklabel(null, List.of("/ 1G", t, "x")))));
        for (String answers : List.of("answers", "upgrade-answers")) {
            all.put(answers + " answer", t -> of(with(answers, Sample.texts("A", "1", "B", t, "C", "3"))));
            all.put(answers + " question", t -> of(with(answers, Sample.texts("A", "1", t + "?", "2", "C", "3"))));
            all.put(
                    answers + " list",
                    t -> of(with(answers, Map.of("A", new FreeValue.Sequence(List.of(new FreeValue.Text(t)))))));
            all.put(answers + " secret", t -> of(with(answers, Map.of("A", new FreeValue.Hidden(new Secret(t))))));
        }
        // not the whole of it: an empty prefix is none
        all.put("prefix", t -> inventory(change(whole(rich()), Host.class, Map.of("prefix", "lab" + t))));
        all.put(
                "interface",
                t -> inventory(host(
                        "a.example",
                        rich(),
                        change(articleInterface(), Interface.class, Map.of("name", "vio0")),
                        nic(t, "02:00:00:00:00:02", "lan", "192.168.1.9"))));
        all.put(
                "first interface",
                t -> inventory(host(
                        "a.example",
                        rich(),
                        change(articleInterface(), Interface.class, Map.of("name", t, "static", true)))));
        all.put(
                "network.domain",
                t -> inventory(s -> s, List.of(change(lan(), Network.class, Map.of("domain", t))), whole(rich())));
        all.put(
                "site.domain",
                t -> inventory(s -> change(s, Site.class, Map.of("domain", t)), List.of(lan()), whole(rich())));
        all.put("vm.owner", t -> vm(Map.of("owner", t)));
        all.put("vm.kernel", t -> vm(Map.of("kernel", t)));
        all.put("vm.disk", t -> vm(Map.of("disks", List.of(Sample.disk(t, null), Sample.disk("/b", null)))));
        all.put("vm.disk format", t -> vm(Map.of("disks", List.of(Sample.disk("/a", t)))));
        all.put("switch", t -> {
            Interface i = change(articleInterface(), Interface.class, Map.of("plugged", t));
            return inventory(host("a.example", rich(), i));
        });
        all.put("hypervisor switch", t -> hypervisor(Sample.bridge(t), "/bsd.rd"));
        all.put("hypervisor kernel", t -> hypervisor(Sample.bridge("veb0"), t));
        return all;
    }

    private static Inventory hypervisor(Hypervisor.Switch uplink, String kernel) {
        var hypervisor = change(Sample.vmhost(), Hypervisor.class, Map.of("kernel", kernel))
                .with(Map.of("uplink", uplink));
        return change(of(rich()), Inventory.class, Map.of("hypervisors", Map.of("vmhost", hypervisor)));
    }

    /** Every file that can be made from an inventory, by name; without those that are refused. */
    private static Map<String, String> files(TemplateSet templates, Inventory inventory) {
        Map<String, Rendering> all = new LinkedHashMap<>();
        for (Host host : inventory.hosts().values()) {
            for (Mode mode : Mode.values()) {
                ResponseModel model = Sample.model(inventory, host, mode, Sample.SETDIR);
                all.put(mode.word() + " of " + host.name(), templates.response(model, SecretView.REVEALED));
                if (mode == Mode.INSTALL) {
                    all.put("disklabel of " + host.name(), templates.disklabel(model, SecretView.REVEALED));
                }
            }
        }
        all.put("dhcpd.conf", templates.dhcpd(DhcpdModel.of(inventory)));
        for (Hypervisor hypervisor : inventory.hypervisors().values()) {
            all.put("vm.conf", templates.vmConf(VmConfModel.of(inventory, hypervisor, Set.of())));
            all.put(
                    "vm.conf.install",
                    templates.vmConf(VmConfModel.of(
                            inventory, hypervisor, inventory.hosts().keySet())));
        }
        Map<String, String> texts = new LinkedHashMap<>();
        all.forEach((name, rendering) -> {
            if (rendering instanceof Rendering.Rendered rendered && isGood(name, rendered.text())) {
                texts.put(name, rendered.text());
            }
        });
        return texts;
    }

    private static boolean isGood(String name, String text) {
        boolean response = name.startsWith("install of") || name.startsWith("upgrade of");
        return !response || ResponseText.check(text, name, true, List.of()).isEmpty();
    }

    @Test
    void noTextChangesAnotherLineOfAnyFile() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int made = 0;
        for (Map.Entry<String, Slot> slot : slots().entrySet()) {
            Map<String, String> plain = files(templates, slot.getValue().with(MARK));
            assertThat(plain).as(slot.getKey()).hasSize(6);
            assertThat(String.join("", plain.values())).as(slot.getKey()).contains(MARK);
            for (int i = 0; i < PIECES.length + 20; i++) {
                String text = i < PIECES.length ? PIECES[i] : nasty(random);
                Map<String, String> files = files(templates, slot.getValue().with(text));
                for (Map.Entry<String, String> file : files.entrySet()) {
                    same(slot.getKey(), text, plain.get(file.getKey()), file.getValue());
                    made++;
                }
            }
        }
        assertThat(made).isGreaterThan(5_000);
    }

    private static void same(String slot, String value, String plain, String actual) {
        String[] expected = plain.split("\n", -1);
        String[] lines = actual.split("\n", -1);
        String escaped = value.replace("\"", "\\\"");
        boolean same = lines.length == expected.length;
        for (int i = 0; same && i < lines.length; i++) {
            same = lines[i].equals(expected[i].replace(MARK, value))
                    || lines[i].equals(expected[i].replace(MARK, escaped))
                    || lines[i].equals(expected[i].replace(MARK, '"' + escaped + '"'));
        }
        if (!same) {
            throw new AssertionError(slot + " = '" + value + "' turned\n" + plain + "\ninto\n" + actual);
        }
    }

    @TempDir
    Path dir;

    @Test
    void whateverATemplateForgetsTheQuotesStayClosed() throws IOException {
        Files.writeString(dir.resolve("dhcpd.conf.ftl"), """
                <#list networks as n><#list n.hosts as h>
                option x ${h.vars.v};
                option y "${h.vars.v}";
                </#list></#list>
                """);
        Files.writeString(dir.resolve("vm.conf.ftl"), """
                <#list vms as v>
                disk ${v.vars.v}
                disk "${v.vars.v}" # ${v.vars.v}
                </#list>
                """);
        TemplateSet careless = ready(TemplateSet.load(dir));
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String text = i < PIECES.length ? PIECES[i] : nasty(random);
            Inventory inventory = of(with("vars", Sample.texts("v", text)));
            for (Map.Entry<String, String> file : files(careless, inventory).entrySet()) {
                assertThat(text).matches("[A-Za-z0-9._:/+@-]+");
            }
        }
    }
}
