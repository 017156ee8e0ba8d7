package org.autoinstalld.server;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.RecentLookups.Stranger;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.web.Surroundings;

/** What pages ask of this server. */
record PageSurroundings(Reloader live, RecentLookups lookups) implements Surroundings {
    @Override
    public List<Stranger> strangers(Snapshot snapshot) {
        return lookups.strangers(snapshot.lookup().index(), Server.millis());
    }

    @Override
    public Optional<List<String>> source(String file) {
        return live.source(file);
    }
}
