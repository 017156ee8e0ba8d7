package org.autoinstalld.live;

import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.TemplateSet;

/** The templates' folder. There are few, and a piece concerns all that include it: any change compiles them all. */
public final class TemplateFolder {
    private final Path root;
    private final Folder folder;
    private Folder.Contents last = new Folder.Contents(new TreeMap<>(), new TreeMap<>());
    private long readAtMillis;
    private Optional<Folder.Contents> swept = Optional.empty();
    private Optional<Loaded> loaded = Optional.empty();

    public TemplateFolder(Path root) {
        this.root = root;
        folder = new Folder(root, name -> name.endsWith(TemplateSet.SUFFIX));
    }

    /** Whether anything changed since the last {@link #read}. */
    public boolean isChanged() {
        Folder.Contents now = folder.sweep();
        swept = Optional.of(now);
        return isChanged(now);
    }

    private boolean isChanged(Folder.Contents now) {
        return !now.equals(last) || now.files().values().stream().anyMatch(s -> s.mayHide(readAtMillis));
    }

    /** Whether what {@link #isChanged} saw still looks the same, so that nobody seems to be in the middle of writing it. */
    boolean isSettled() {
        return swept.isEmpty() || folder.sweep().equals(swept.get());
    }

    void forget() {
        loaded = Optional.empty();
        swept = Optional.empty();
    }

    /** Compiles all if any changed. */
    public Loaded read() {
        // an edit after that look shows at the next one
        Folder.Contents now = swept.orElseGet(folder::sweep);
        swept = Optional.empty();
        if (loaded.isPresent() && !isChanged(now)) {
            return loaded.get();
        }
        readAtMillis = System.currentTimeMillis();
        last = now;
        Loaded read = TemplateSet.load(root);
        loaded = Optional.of(read);
        return read;
    }
}
