package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;

/**
 * A file of another program on this machine, written from the inventory: a section of it, or all of a file that another
 * one includes.
 *
 * @param path absolute
 * @param includedBy the file that includes this one, which is then wholly ours; empty: a section of this one is ours
 * @param test program and arguments that look at new content before it is put in place, {@code {file}} being its path;
 *     no words: no test; empty: the usual one, where that program exists
 * @param reload program and arguments that make the file's reader take notice; no words: none; empty: the usual one
 * @param status program and arguments that tell which VMs run, as vmctl(8) does; no words: none; empty: the usual one,
 *     where that program exists
 */
public record ManagedFile(
        String path,
        Optional<String> includedBy,
        Optional<List<String>> test,
        Optional<List<String>> reload,
        Optional<List<String>> status) {
    /** Stands for the path of the new content. */
    public static final String FILE = "{file}";

    /** Stands for the name of a zone, in the commands of zones. */
    public static final String ZONE = "{zone}";

    public ManagedFile {
        test = test.map(List::copyOf);
        reload = reload.map(List::copyOf);
        status = status.map(List::copyOf);
    }

    /** A section of a file, with its commands. */
    public ManagedFile(String path, Optional<List<String>> test, Optional<List<String>> reload) {
        this(path, Optional.empty(), test, reload, Optional.empty());
    }

    /** A section of a file, with the usual commands. */
    public static ManagedFile at(String path) {
        return new ManagedFile(path, Optional.empty(), Optional.empty());
    }

    /** All of another file, which this one includes. */
    ManagedFile including(String other) {
        return new ManagedFile(other, Optional.of(path), test, reload, status);
    }

    ManagedFile withStatus(Optional<List<String>> command) {
        return new ManagedFile(path, includedBy, test, reload, command);
    }
}
