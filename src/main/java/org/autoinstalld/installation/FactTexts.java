package org.autoinstalld.installation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.dialogue.MachineFacts.Console;
import org.autoinstalld.dialogue.MachineFacts.Contents;
import org.autoinstalld.dialogue.MachineFacts.Dhcp;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Interface;
import org.autoinstalld.dialogue.MachineFacts.MirrorList;

/** Facts about a machine as they are written under {@code machine:}, so that somebody else's program judges by them. */
public final class FactTexts {
    private static final String NONE = "none";
    private static final String UNITS = "BKMGT";

    private FactTexts() {}

    /** Keys of {@code machine:} and their values, as YAML on one line. */
    public static Map<String, String> of(MachineFacts facts) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(
                "interfaces",
                list(facts.value(MachineFacts.INTERFACES).stream()
                        .map(FactTexts::nic)
                        .toList()));
        texts.put("netboot", orNone(facts.value(MachineFacts.NETBOOT)));
        texts.put("console", console(facts.value(MachineFacts.CONSOLE)));
        texts.put("display", yesOrNo(facts.value(MachineFacts.DISPLAY)));
        texts.put(
                "disks",
                list(facts.value(MachineFacts.DISKS).stream()
                        .map(FactTexts::disk)
                        .toList()));
        texts.put("cdroms", orNone(facts.value(MachineFacts.CDROMS)));
        texts.put("efi", yesOrNo(facts.value(MachineFacts.EFI)));
        texts.put("cpus", Integer.toString(facts.value(MachineFacts.CPUS)));
        Dhcp dhcp = facts.value(MachineFacts.DHCP);
        texts.put("router", yesOrNo(dhcp.router()));
        texts.put("host-name", orNone(dhcp.hostName()));
        if (!dhcp.domain().isEmpty()) {
            texts.put("domain", dhcp.domain());
        }
        texts.put("name-servers", orNone(dhcp.nameServers()));
        texts.put("mirror-list", yesOrNo(!facts.value(MachineFacts.MIRROR_LIST).equals(MirrorList.SILENT)));
        texts.put("tls", yesOrNo(facts.value(MachineFacts.TLS)));
        return texts;
    }

    static String nic(Interface one) {
        return one.lladdr().isEmpty() ? one.name() : one.name() + ":" + one.lladdr();
    }

    /** With its size and what it has, as far as that is known. */
    static String disk(Disk disk) {
        return disk.name()
                + (disk.bytes() > 0 ? ":" + size(disk.bytes()) : "")
                + switch (disk.contents()) {
                    case UNKNOWN -> "";
                    case BLANK -> ":nothing";
                    case OPENBSD_MBR -> ":openbsd";
                    default -> ":" + word(disk.contents());
                };
    }

    private static String word(Contents contents) {
        return contents.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String size(long bytes) {
        int unit = 0;
        long size = bytes;
        while (size % 1024 == 0 && unit < UNITS.length() - 1) {
            size /= 1024;
            unit++;
        }
        return size + UNITS.substring(unit, unit + 1);
    }

    private static String console(Console console) {
        return console.serial() ? console.device() + ":" + console.speed() : "glass";
    }

    static String yesOrNo(boolean yes) {
        return yes ? "yes" : "no";
    }

    static String list(List<String> values) {
        return values.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    static String orNone(List<String> values) {
        return list(values.isEmpty() ? List.of(NONE) : values);
    }

    static String orNone(String value) {
        return value.isEmpty() ? NONE : value;
    }
}
