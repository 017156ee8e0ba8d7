package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of another program on this machine, written from the inventory: a section of it, or all of a file that another
 * one includes.
 *
 * @param path absolute
 * @param includer the file that includes this one, which is then wholly ours; null: a section of this one is ours
 * @param ownTest program and arguments that look at new content before it is put in place, {@code {file}} being its path;
 *     no words: no test; null: the usual one, where that program exists
 * @param ownReload program and arguments that make the file's reader take notice; no words: none; null: the usual one
 * @param ownStatus program and arguments that tell which VMs run, as vmctl(8) does; no words: none; null: the usual one,
 *     where that program exists
 */
public record ManagedFile(
        String path,
        @Nullable String includer,
        @Nullable List<String> ownTest,
        @Nullable List<String> ownReload,
        @Nullable List<String> ownStatus) {
    /** Stands for the path of the new content. */
    public static final String FILE = "{file}";

    /** Stands for the name of a zone, in the commands of zones. */
    public static final String ZONE = "{zone}";

    /** A section of a file, with the usual commands. */
    public static ManagedFile at(String path) {
        return new ManagedFile(path, null, null, null, null);
    }

    /** A section of a file that is looked at and reloaded by nobody. */
    public static ManagedFile alone(String path) {
        return new ManagedFile(path, null, List.of(), List.of(), null);
    }

    public Optional<String> includedBy() {
        return Optional.ofNullable(includer);
    }

    public Optional<List<String>> test() {
        return Optional.ofNullable(ownTest);
    }

    public Optional<List<String>> reload() {
        return Optional.ofNullable(ownReload);
    }

    public Optional<List<String>> status() {
        return Optional.ofNullable(ownStatus);
    }
}
