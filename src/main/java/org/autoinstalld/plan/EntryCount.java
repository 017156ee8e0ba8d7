package org.autoinstalld.plan;

import java.util.List;
import java.util.Map;

/**
 * How much a plan changes: entries of dhcpd.conf and vm.conf, and hosts that names and addresses are told of, each by what it
 * means.
 *
 * @param files that change
 * @param commands that run afterwards
 */
public record EntryCount(int files, int added, int changed, int removed, int commands) {
    public static EntryCount of(DesiredFiles wanted) {
        List<Proposal> changing =
                wanted.proposals().stream().filter(Proposal::isChange).toList();
        int added = 0;
        int changed = 0;
        int removed = 0;
        for (Proposal proposal : changing) {
            ParsedFile then = proposal.then();
            Map<String, ?> before = proposal.now().meanings();
            Map<String, ?> after = then == null ? Map.of() : then.meanings();
            for (Map.Entry<String, ?> entry : after.entrySet()) {
                Object was = before.get(entry.getKey());
                added += was == null ? 1 : 0;
                changed += was != null && !was.equals(entry.getValue()) ? 1 : 0;
            }
            removed += (int) before.keySet().stream()
                    .filter(name -> !after.containsKey(name))
                    .count();
        }
        return new EntryCount(
                changing.size(),
                added,
                changed,
                removed,
                wanted.plan().reloads().size());
    }

    /** {@code 3 files change: 497 entries added, 1 changed, 0 removed; 2 commands run}. */
    @Override
    public String toString() {
        return files + (files == 1 ? " file changes: " : " files change: ") + added
                + (added == 1 ? " entry" : " entries") + " added, " + changed + " changed, " + removed + " removed; "
                + commands + (commands == 1 ? " command runs" : " commands run");
    }
}
