package org.autoinstalld.review;

import java.util.List;
import org.autoinstalld.address.HostName;

/**
 * What becomes of the files of hosts that have the same change.
 *
 * @param kind what became of the hosts themselves
 * @param hosts by name
 * @param files as the first of them has them
 */
public record HostChange(Kind kind, List<HostName> hosts, List<FileChange> files) {
    /** Whether a host is in one state alone. */
    public enum Kind {
        CHANGED("changed"),
        ADDED("added"),
        REMOVED("removed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
