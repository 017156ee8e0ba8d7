package org.autoinstalld.live;

import java.nio.file.Path;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.TemplateSet;

/** The templates' folder. There are few, and a piece concerns all that include it: any change compiles them all. */
public final class TemplateFolder {
    private final Path root;
    private final Folder folder;
    private Folder.Contents last = new Folder.Contents(new java.util.TreeMap<>(), new java.util.TreeMap<>());
    private long readAtMillis;
    private java.util.Optional<Loaded> loaded = java.util.Optional.empty();

    public TemplateFolder(Path root) {
        this.root = root;
        folder = new Folder(root, name -> name.endsWith(TemplateSet.SUFFIX));
    }

    /** Whether anything changed since the last {@link #read}. */
    public boolean isChanged() {
        Folder.Contents now = folder.sweep();
        return !now.equals(last) || now.files().values().stream().anyMatch(s -> s.mayHide(readAtMillis));
    }

    void forget() {
        loaded = java.util.Optional.empty();
    }

    /** Compiles all if any changed. */
    public Loaded read() {
        if (loaded.isPresent() && !isChanged()) {
            return loaded.get();
        }
        readAtMillis = System.currentTimeMillis();
        last = folder.sweep();
        Loaded read = TemplateSet.load(root);
        loaded = java.util.Optional.of(read);
        return read;
    }
}
