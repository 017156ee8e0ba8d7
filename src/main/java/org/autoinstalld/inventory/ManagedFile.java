package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;

/**
 * A file of another program on this machine, with a section that is written from the inventory.
 *
 * @param path absolute
 * @param test program and arguments that look at new content before it is put in place, {@code {file}} being its path;
 *     no words: no test; empty: the usual one, where that program exists
 * @param reload program and arguments that make the file's reader take notice; no words: none; empty: the usual one
 */
public record ManagedFile(String path, Optional<List<String>> test, Optional<List<String>> reload) {
    /** Stands for the path of the new content. */
    public static final String FILE = "{file}";

    /** Stands for the name of a zone, in the commands of zones. */
    public static final String ZONE = "{zone}";

    public ManagedFile {
        test = test.map(List::copyOf);
        reload = reload.map(List::copyOf);
    }

    /** With the usual commands. */
    public static ManagedFile at(String path) {
        return new ManagedFile(path, Optional.empty(), Optional.empty());
    }
}
