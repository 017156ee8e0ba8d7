package org.autoinstalld.importer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;

/**
 * How the next draft is made: what was given up or chosen after the proof of the one before failed.
 *
 * @param templates how much of a response file becomes values, where that is not the usual
 * @param withoutGuest hosts whose vm block stays where it is
 * @param withoutBlocks hosts whose host blocks stay where they are
 * @param aborting hosts with a file that stops the installer, and is served all the same
 */
record DraftChoices(
        Map<HostName, Map<Mode, TemplateChoice>> templates,
        Set<HostName> withoutGuest,
        Set<HostName> withoutBlocks,
        Set<HostName> aborting) {
    DraftChoices() {
        this(new HashMap<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
    }

    TemplateChoice template(HostName host, Mode mode) {
        return templates.getOrDefault(host, Map.of()).getOrDefault(mode, TemplateChoice.USUAL);
    }

    /** Makes the file in the next way; false if it was the last already. */
    boolean next(HostName host, Mode mode) {
        TemplateChoice before = template(host, mode);
        templates.computeIfAbsent(host, h -> new HashMap<>()).put(mode, before.next());
        return !before.isLast();
    }
}
