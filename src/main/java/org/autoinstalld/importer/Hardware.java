package org.autoinstalld.importer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.dialogue.InstallerNames;
import org.autoinstalld.dialogue.ResponseFile;

/**
 * The machine that a response file was written for, as far as it names interfaces and disks: {@code machine:} of a host
 * that is no guest. It is for judging the file, and changes no answer.
 */
final class Hardware {
    private static final Pattern DISK = Pattern.compile("(?:/dev/)?([sw]d[0-9]{1,3})[a-p]?");
    private static final Pattern ABOUT =
            Pattern.compile("(?:ipv4 address|ipv6 address|netmask) for ([a-z]+[0-9]+)\\b.*");

    private static final List<String> WHICH = List.of(
            "network interface to configure? (name, lladdr, '?', or 'done')",
            "which network interface do you wish to configure?");
    private static final String ROOT = "which disk is the root disk? ('?' for details)";

    private Hardware() {}

    /** Empty if the file names nothing. */
    static YamlTree of(ImportedResponseFile file) {
        YamlTree machine = new YamlTree();
        Set<String> interfaces = new LinkedHashSet<>();
        Set<String> mentioned = new LinkedHashSet<>();
        String disk = null;
        for (AnswerLine line : file.lines()) {
            String key = line.key();
            String answer = line.answer();
            if (WHICH.stream().anyMatch(q -> ResponseFile.isIn(key, q)) && InstallerNames.isInterface(answer)) {
                interfaces.add(answer);
            }
            Matcher about = ABOUT.matcher(key);
            if (about.matches() && InstallerNames.isInterface(about.group(1))) {
                mentioned.add(about.group(1));
            }
            Matcher named = DISK.matcher(answer);
            if (disk == null && ResponseFile.isIn(key, ROOT) && named.matches()) {
                disk = named.group(1);
            }
        }
        // lines about several, and none chosen, are remnants
        if (!interfaces.isEmpty() || mentioned.size() == 1) {
            interfaces.addAll(mentioned);
            machine.put("interfaces", List.copyOf(interfaces));
        }
        if (disk != null) {
            machine.put("disks", List.of(disk));
        }
        return machine;
    }
}
