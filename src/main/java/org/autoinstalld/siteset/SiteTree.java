package org.autoinstalld.siteset;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One tree of {@code site/}, as it was read.
 *
 * @param layer its path there: {@code all}, {@code profiles/web}
 * @param folder as problems name it
 * @param nodes what is in it, by path in the new system
 * @param lines what {@code .mtree} says, by path
 * @param newest when the newest of its files was changed, in seconds
 */
record SiteTree(
        String layer, String folder, SortedMap<String, SiteNode> nodes, Map<String, MtreeLine> lines, long newest) {

    /** Whether it has anything to do with what is told of that file. */
    boolean holds(String file) {
        return file.equals(folder) || file.startsWith(folder + "/");
    }

    /** Where a file of it is, from its top; nothing for the top itself. Empty for what it does not hold. */
    Optional<String> path(String file) {
        return holds(file)
                ? Optional.of(file.substring(Math.min(file.length(), folder.length() + 1)))
                : Optional.empty();
    }

    boolean isEmpty() {
        return nodes.isEmpty() && lines.isEmpty();
    }
}
