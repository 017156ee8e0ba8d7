package org.autoinstalld.conffile;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One file of a plan.
 *
 * @param before what it held when the plan was made; empty if it was not there
 * @param after what it shall hold; empty if it shall go
 * @param tests run on the new content before anything is replaced, {@code {file}} being its path
 * @param modeIfNew for a file that is not there yet
 */
public record Change(
        Path file,
        Optional<Content> before,
        Optional<Content> after,
        List<ExternalCommand> tests,
        Set<PosixFilePermission> modeIfNew) {

    public Change {
        tests = List.copyOf(tests);
        modeIfNew = Set.copyOf(modeIfNew);
    }

    /** The file as it was read gets new content; if it is new, all may read it. */
    public static Change of(OnDisk file, Content after) {
        return new Change(
                file.asked(),
                file.content(),
                Optional.of(after),
                List.of(),
                PosixFilePermissions.fromString("rw-r--r--"));
    }

    public Change testedBy(ExternalCommand... commands) {
        return new Change(file, before, after, List.of(commands), modeIfNew);
    }

    /** @param mode as ls(1) prints it: {@code rw-------} */
    public Change withModeIfNew(String mode) {
        return new Change(file, before, after, tests, PosixFilePermissions.fromString(mode));
    }

    public boolean isNeeded() {
        return !before.equals(after);
    }

    /** See {@link TextDiff}; empty if nothing would change. */
    public List<String> diff() {
        return TextDiff.unified(file.toString(), before, after);
    }
}
