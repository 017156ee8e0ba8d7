package org.autoinstalld.siteset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trees laid upon each other, file by file: what all machines with the same trees have in common.
 *
 * @param nodes by path
 * @param lines of {@code .mtree}, by path
 * @param newest when the newest of all files was changed, in seconds
 */
record Overlay(SortedMap<String, SiteNode> nodes, Map<String, MtreeLine> lines, long newest) {

    /** @param layers those that win last */
    static Overlay of(List<SiteTree> layers) {
        SortedMap<String, SiteNode> nodes = new TreeMap<>(PathNames.ORDER);
        Map<String, MtreeLine> lines = new HashMap<>();
        long newest = 0;
        for (SiteTree tree : layers) {
            tree.nodes().forEach((path, node) -> put(nodes, path, node));
            tree.lines().forEach((path, line) -> lines.merge(path, line, (lower, upper) -> upper.over(lower)));
            newest = Math.max(newest, tree.newest());
        }
        return new Overlay(nodes, lines, newest);
    }

    /** A file in place of a folder takes its files away, or a path would lead through the file. */
    private static void put(SortedMap<String, SiteNode> nodes, String path, SiteNode node) {
        SiteNode before = nodes.put(path, node);
        if (before instanceof SiteNode.Folder && !(node instanceof SiteNode.Folder)) {
            nodes.subMap(path + "/", path + "0").clear();
        }
    }
}
