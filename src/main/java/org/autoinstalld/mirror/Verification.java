package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.signify.KeyRing;
import org.autoinstalld.signify.SignedList;
import org.autoinstalld.signify.SignifyException;

/** Reads everything in the mirror once more, and compares it with the signed lists. Changes nothing. */
public final class Verification {
    private final Mirror mirror;
    private final KeyRing ring;

    public Verification(Mirror mirror, MirrorSettings settings) {
        this.mirror = mirror;
        ring = new KeyRing(settings.keys(), mirror.store().keys());
    }

    /**
     * What is wrong, each in a sentence that begins with the path.
     *
     * @param progress hears the name of each generation
     */
    public List<String> run(Consumer<Generation> progress) throws MirrorException {
        List<String> wrong = new ArrayList<>();
        Set<Object> right = new HashSet<>();
        for (MirrorDirectory directory : mirror.directories()) {
            for (Path folder : mirror.folders(directory)) {
                try {
                    Generation generation = Generation.read(directory, folder);
                    progress.accept(generation);
                    signature(generation, wrong);
                    generation.files().forEach(file -> file(file, right, wrong));
                } catch (MirrorException e) {
                    wrong.add(e.reason());
                }
            }
        }
        return wrong;
    }

    private void signature(Generation generation, List<String> wrong) {
        try {
            generation.directory().verified(generation.list().octets(), ring);
        } catch (MirrorException | SignifyException e) {
            wrong.add(generation.folder().resolve(SignedList.NAME) + ": " + e.getMessage());
        }
    }

    /** Files of several generations are one file, and are read once. */
    private static void file(MirrorFile file, Set<Object> right, List<String> wrong) {
        try {
            Object inode = Files.getAttribute(file.path(), "unix:ino");
            String known = inode + " " + file.sha256();
            if (right.contains(known)) {
                return;
            }
            String digest = MirrorFolder.digest(file.path());
            if (digest.equals(file.sha256())) {
                right.add(known);
            } else {
                wrong.add(file.path() + ": SHA-256 is " + digest + ", SHA256.sig says " + file.sha256());
            }
        } catch (IOException e) {
            wrong.add(file.path() + ": " + Reason.of(e));
        }
    }
}
