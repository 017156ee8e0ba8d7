package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.api.Query;
import org.autoinstalld.dialogue.MachineFacts;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a machine as fields of a form: what holds as long as nobody says otherwise, and what was said. A fact
 * is the parameter {@code machine=KEY=VALUE}, or {@code machine.KEY=VALUE}, which a form can send without a script.
 */
final class MachineForm {
    static final String FACT = "machine";

    private static final List<String> YES_NO = List.of("yes", "no");
    private static final Set<String> LISTS = Set.of("interfaces", "disks", "cdroms", "name-servers", "sets");
    private static final int LONG = 60;

    /**
     * @param usual what holds if nothing is said
     * @param value what was said, if anything was
     * @param options to choose from; null for a text
     * @param hint to a text
     * @param assumed whether nobody has said what holds
     */
    record Field(
            String key,
            String usual,
            @Nullable String value,
            @Nullable List<String> options,
            @Nullable String hint,
            boolean assumed) {}

    private final MachineFacts facts;
    private final Map<String, String> given;
    private final List<Field> fields = new ArrayList<>();

    private MachineForm(MachineFacts facts, Map<String, String> given) {
        this.facts = facts;
        this.given = given;
    }

    /** What was asked for, as the inventory's reader takes it; several values may go without their brackets. */
    static List<String> assignments(Query query) {
        List<String> all = new ArrayList<>();
        query.texts(FACT).forEach(fact -> all.add(bracketed(fact)));
        for (String key : query.parameters().keySet()) {
            if (key.startsWith(FACT + ".")) {
                String fact = key.substring(FACT.length() + 1);
                query.texts(key).forEach(value -> all.add(bracketed(fact + "=" + value)));
            }
        }
        return List.copyOf(all);
    }

    private static String bracketed(String fact) {
        int equals = fact.indexOf('=');
        boolean bare = equals > 0 && LISTS.contains(fact.substring(0, equals)) && fact.indexOf('[') < 0;
        return bare && fact.indexOf(',') > 0
                ? fact.substring(0, equals + 1) + "[" + fact.substring(equals + 1) + "]"
                : fact;
    }

    /**
     * @param usual the facts that hold if nothing is said
     */
    static List<Field> of(MachineFacts usual, List<String> assignments) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals > 0) {
                given.put(assignment.substring(0, equals), bare(assignment.substring(equals + 1)));
            }
        }
        return new MachineForm(usual, given).all();
    }

    private static String bare(String value) {
        return value.startsWith("[") && value.endsWith("]")
                ? value.substring(1, value.length() - 1).strip()
                : value;
    }

    private List<Field> all() {
        MachineFacts.Dhcp dhcp = facts.value(MachineFacts.DHCP);
        choice("console", MachineFacts.CONSOLE, console(facts), List.of("serial", "glass"));
        choice("efi", MachineFacts.EFI, yesNo(facts.value(MachineFacts.EFI)), YES_NO);
        text("cpus", MachineFacts.CPUS, Integer.toString(facts.value(MachineFacts.CPUS)), "4");
        text(
                "disks",
                MachineFacts.DISKS,
                listed(facts.value(MachineFacts.DISKS).stream().map(MachineForm::disk)),
                "sd0:20G:openbsd, sd1");
        text(
                "interfaces",
                MachineFacts.INTERFACES,
                listed(facts.value(MachineFacts.INTERFACES).stream().map(MachineFacts.Interface::name)),
                "em0, em1");
        text("netboot", MachineFacts.NETBOOT, orNone(facts.value(MachineFacts.NETBOOT)), "em0, or none");
        choice("router", MachineFacts.DHCP, yesNo(dhcp.router()), YES_NO);
        text("host-name", MachineFacts.DHCP, orNone(dhcp.hostName()), "from DHCP, or none");
        text("domain", MachineFacts.DHCP, orNone(dhcp.domain()), "from DHCP");
        text("name-servers", MachineFacts.DHCP, listed(dhcp.nameServers().stream()), "from DHCP, or none");
        choice(
                "mirror-list",
                MachineFacts.MIRROR_LIST,
                yesNo(facts.value(MachineFacts.MIRROR_LIST).answers()),
                YES_NO);
        text("sets", MachineFacts.MIRROR, "all of the release", "bsd, base78.tgz, site78.tgz");
        text("cdroms", MachineFacts.CDROMS, listed(facts.value(MachineFacts.CDROMS).stream()), "cd0, or none");
        choice("display", MachineFacts.DISPLAY, yesNo(facts.value(MachineFacts.DISPLAY)), YES_NO);
        choice("tls", MachineFacts.TLS, yesNo(facts.value(MachineFacts.TLS)), YES_NO);
        return fields;
    }

    private void choice(String key, MachineFacts.Fact<?> fact, String usual, List<String> options) {
        List<String> offered = Stream.concat(options.stream(), Stream.ofNullable(given.get(key)))
                .distinct()
                .toList();
        fields.add(new Field(key, shortened(usual), given.get(key), offered, null, !facts.declares(fact)));
    }

    private void text(String key, MachineFacts.Fact<?> fact, String usual, String hint) {
        fields.add(new Field(key, shortened(usual), given.get(key), null, hint, !facts.declares(fact)));
    }

    private static String shortened(String usual) {
        return usual.length() > LONG ? usual.substring(0, LONG) + "..." : usual;
    }

    private static String console(MachineFacts facts) {
        MachineFacts.Console console = facts.value(MachineFacts.CONSOLE);
        return console.serial()
                ? (console.device().isEmpty() ? "serial" : console.device()) + ":" + console.speed()
                : "glass";
    }

    private static String disk(MachineFacts.Disk disk) {
        String has = switch (disk.contents()) {
            case UNKNOWN, BLANK -> "";
            case MBR -> ":mbr";
            case GPT -> ":gpt";
            case OPENBSD_MBR -> ":openbsd";
            case OPENBSD_GPT -> ":openbsd-gpt";
            case ENCRYPTED -> ":encrypted";
        };
        return disk.name() + (disk.bytes() == 0 ? "" : ":" + size(disk.bytes())) + has;
    }

    private static String size(long bytes) {
        long gigabytes = bytes >> 30;
        return gigabytes << 30 == bytes && bytes > 0 ? gigabytes + "G" : (bytes >> 20) + "M";
    }

    private static String yesNo(boolean fact) {
        return fact ? "yes" : "no";
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none" : text;
    }

    private static String listed(Stream<String> items) {
        return orNone(items.collect(Collectors.joining(", ")));
    }
}
