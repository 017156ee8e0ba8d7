package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;

/** Makes the plan that takes a finished run back, from its journal and backups. */
final class Undo {
    private Undo() {}

    /** Empty if a file or a backup is not as the run left it, with all of these as problems. */
    static Optional<Plan> plan(Journal journal, Problems problems) throws IOException {
        List<Change> changes = new ArrayList<>();
        List<Journal.Entry> entries = journal.entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            change(entries.get(i), problems).ifPresent(changes::add);
        }
        return changes.size() == entries.size() ? Optional.of(new Plan(changes, journal.reloads())) : Optional.empty();
    }

    private static Optional<Change> change(Journal.Entry entry, Problems problems) throws IOException {
        OnDisk now = OnDisk.read(entry.file());
        Place place = Place.of(entry.file().toString());
        if (!Objects.equals(now.sha256(), entry.after())) {
            problems.error(place, "file changed since it was written", "look at what changed, and edit it by hand");
            return Optional.empty();
        }
        if (entry.before() == null) {
            return Optional.of(Change.removal(now));
        }
        Path path = entry.backup();
        if (path == null) {
            throw new ConfFileException(entry.file(), "no backup", "edit it by hand");
        }
        OnDisk backup = OnDisk.read(path);
        if (!Objects.equals(backup.sha256(), entry.before())) {
            problems.error(place, "backup \"" + path + "\" is gone or not as it was", "edit the file by hand");
            return Optional.empty();
        }
        // without the set-id and sticky bits
        int mode = backup.stamp().orElseThrow().owner().mode() & 0777;
        return Optional.of(Change.of(now, backup.content().orElseThrow()).withModeIfNew(mode));
    }
}
