package org.autoinstalld.review;

import java.util.List;

/**
 * What becomes of one file of a host.
 *
 * @param diff in the unified form, without its head; secrets masked
 */
public record FileChange(String file, List<String> diff) {
    /** What tells one change from another: the lines that come and go, wherever they stand. */
    List<String> essence() {
        return diff.stream()
                .filter(line -> line.startsWith("-") || line.startsWith("+"))
                .toList();
    }
}
