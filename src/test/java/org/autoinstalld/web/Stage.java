package org.autoinstalld.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.api.Reply;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Snapshot;

/** A viewer of an inventory that a test writes, or of the example. */
final class Stage {
    static final long LOADED = 1_790_000_000_000L;

    private Stage() {}

    static Snapshot example() {
        return snapshot(Path.of("inventory"), Path.of("templates"));
    }

    static Snapshot of(Path folder, String yaml) {
        return of(folder, yaml, Path.of("templates"));
    }

    static Snapshot of(Path folder, String yaml, Path templates) {
        try {
            Path inventory = Files.createDirectories(folder.resolve("inventory"));
            Files.writeString(inventory.resolve("all.yaml"), yaml);
            return snapshot(inventory, templates);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in a folder. */
    static Snapshot read(Path folder) {
        return snapshot(folder.resolve("inventory"), folder.resolve("templates"));
    }

    private static Snapshot snapshot(Path inventory, Path templates) {
        Reloader.Opening opening = Reloader.open(inventory, templates);
        if (opening instanceof Reloader.Opening.Opened opened) {
            return opened.live().get();
        }
        throw new AssertionError(((Reloader.Opening.Refused) opening).problems());
    }

    static ReloadState good(Snapshot snapshot) {
        return new ReloadState(snapshot, LOADED, null);
    }

    static ReloadState broken(Snapshot snapshot, Problem... problems) {
        return new ReloadState(snapshot, LOADED, new ReloadState.Trouble(LOADED + 61_000, List.of(problems), true));
    }

    static Viewer viewer(Snapshot snapshot) {
        return viewer(good(snapshot));
    }

    static Viewer viewer(ReloadState state) {
        return viewer(state, FileDrift.NOTHING);
    }

    static Viewer viewer(ReloadState state, FileDrift kept) {
        return Viewers.of(() -> state, List::of, () -> kept, null);
    }

    /** Asks for {@code /path?a=b&c=d}; nothing is decoded. */
    static Reply get(Viewer viewer, String target) {
        int mark = target.indexOf('?');
        Map<String, List<String>> query = mark < 0
                ? Map.of()
                : Arrays.stream(target.substring(mark + 1).split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(
                                pair -> pair[0],
                                pair -> List.of(pair[1]),
                                (a, b) -> Stream.concat(a.stream(), b.stream()).toList(),
                                LinkedHashMap::new));
        return viewer.get(mark < 0 ? target : target.substring(0, mark), query);
    }
}
