package org.autoinstalld.web;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.lookup.RecentLookups.Stranger;
import org.autoinstalld.responsefile.Snapshot;

/** What some pages ask of the server that they belong to. */
public interface Surroundings {
    /** There are none. */
    Surroundings NONE = new Surroundings() {
        @Override
        public List<Stranger> strangers(Snapshot snapshot) {
            return List.of();
        }

        @Override
        public Optional<List<String>> source(String file) {
            return Optional.empty();
        }
    };

    /** Machines that asked of late and are not in the inventory, the newest first. */
    List<Stranger> strangers(Snapshot snapshot);

    /** The lines of a file that a problem is in, if it is one of the inventory or of the templates. */
    Optional<List<String>> source(String file);
}
