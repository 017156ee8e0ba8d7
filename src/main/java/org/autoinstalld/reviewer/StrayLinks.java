package org.autoinstalld.reviewer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;

/**
 * Links of a state that somebody else may have written, such as a merge request: one that leads out of it would have a file
 * of this machine read that nobody meant.
 */
final class StrayLinks {
    private StrayLinks() {}

    /**
     * Those at or below a folder that lead out of {@code root}.
     *
     * @param root without links
     */
    static List<Problem> of(Path folder, Path root) throws RefusedException {
        List<Problem> stray = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all.filter(Files::isSymbolicLink)::iterator) {
                // one that leads nowhere is the reader's to tell
                if (Files.exists(path) && !path.toRealPath().startsWith(root)) {
                    stray.add(Problem.error(
                            Place.of(path.toString()),
                            "is a link that leads out of this state, and is not followed",
                            "a file, or a link within it"));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new RefusedException(folder + " cannot be read: " + Reason.of(e));
        }
        return stray;
    }
}
