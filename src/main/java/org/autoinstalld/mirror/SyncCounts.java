package org.autoinstalld.mirror;

import java.util.SortedMap;

/**
 * What all syncs since the start came to.
 *
 * @param files that were fetched
 * @param octets of these
 * @param failures of directories, by reason in a word; all words are there
 */
public record SyncCounts(long files, long octets, SortedMap<String, Long> failures) {}
