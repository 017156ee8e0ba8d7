package org.autoinstalld.conffile;

import java.util.List;

/**
 * Files to change as one step, in this order, and the commands that make their readers take notice. Says what would be
 * done; {@link Apply} does it.
 *
 * @param reloads run in this order after all files are replaced, and only if any was; each must bear being run again
 */
public record Plan(List<Change> changes, List<ExternalCommand> reloads) {
    public Plan {
        changes = List.copyOf(changes);
        reloads = List.copyOf(reloads);
    }

    /** Without the changes that change nothing. */
    public List<Change> needed() {
        return changes.stream().filter(Change::isNeeded).toList();
    }

    /** Whether everything is as it should be. */
    public boolean isEmpty() {
        return needed().isEmpty();
    }

    /** The difference of all files, one after the other. */
    public List<String> diff() {
        return changes.stream().flatMap(change -> change.diff().stream()).toList();
    }
}
