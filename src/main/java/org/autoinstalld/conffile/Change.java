package org.autoinstalld.conffile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file of a plan.
 *
 * @param disk the file as it was when the plan was made
 * @param content what it shall hold; null if it shall go
 * @param tests run on the new content before anything is replaced, {@code {file}} being its path
 * @param modeIfNew as chmod(2) takes it, for a file that is not there yet
 */
public record Change(OnDisk disk, @Nullable Content content, List<ExternalCommand> tests, int modeIfNew) {
    /** For all to read. */
    private static final int READABLE = 0644;

    /** For its owner alone. */
    public static final int PRIVATE = 0600;

    public Change {
        tests = List.copyOf(tests);
    }

    /** The file as it was read gets new content; if it is new, all may read it. */
    public static Change of(OnDisk disk, Content content) {
        return new Change(disk, content, List.of(), READABLE);
    }

    /** The file as it was read goes. */
    public static Change removal(OnDisk disk) {
        return new Change(disk, null, List.of(), READABLE);
    }

    public Change testedBy(List<ExternalCommand> commands) {
        return new Change(disk, content, commands, modeIfNew);
    }

    public Change withModeIfNew(int mode) {
        return new Change(disk, content, tests, mode);
    }

    /** As the plan names it. */
    public Path file() {
        return disk.asked();
    }

    /** What the file held when the plan was made; empty if it was not there. */
    public Optional<Content> before() {
        return disk.content();
    }

    /** What it shall hold; empty if it shall go. */
    public Optional<Content> after() {
        return Optional.ofNullable(content);
    }

    public boolean isNeeded() {
        return !before().equals(after());
    }

    /** See {@link TextDiff}; empty if nothing would change. */
    public List<String> diff() {
        return TextDiff.unified(file().toString(), before().orElse(null), content);
    }
}
