package org.autoinstalld.importer;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.autoinstalld.address.Mode;

/** Templates that are written for hosts that the usual ones would not do for. Not for use by several threads. */
final class OwnTemplates {
    private static final String NOTHING = "imported-nothing.ftl";

    private final Map<String, String> texts = new LinkedHashMap<>();

    /** The name of the template of a response file; hosts with the same text share it. */
    String named(Mode mode, String text) {
        String whole = "<#--\n  Response file for an " + (mode == Mode.INSTALL ? "installation" : "upgrade")
                + ", as it was written by hand when it was imported: its\n"
                + "  lines in their order and wording, with the answers taken from the inventory.\n-->\n" + text;
        String start = "imported-" + mode.word();
        int same = 0;
        for (Map.Entry<String, String> one : texts.entrySet()) {
            if (one.getValue().equals(whole)) {
                return one.getKey();
            }
            same += one.getKey().startsWith(start) ? 1 : 0;
        }
        String name = start + (same == 0 ? "" : "-" + (same + 1)) + ".ftl";
        texts.put(name, whole);
        return name;
    }

    /** The name of the template that makes no file. */
    String nothing() {
        texts.put(
                NOTHING,
                "<#stop \"there was no response file for this host when it was imported; remove 'templates' from it"
                        + " and give it what install.conf.ftl wants\">\n");
        return NOTHING;
    }

    void addTo(Map<String, byte[]> templates) {
        texts.forEach((name, text) -> templates.put(name, text.getBytes(StandardCharsets.UTF_8)));
    }
}
