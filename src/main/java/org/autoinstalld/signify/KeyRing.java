package org.autoinstalld.signify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Reason;

/** The public keys that are here: those of the system, and those that verified base sets brought. */
public final class KeyRing {
    private static final int MAX = 4096;

    private final List<Path> folders;

    /** @param learnt keys that base sets brought */
    public KeyRing(List<Path> folders, Path learnt) {
        List<Path> all = new ArrayList<>(folders);
        all.add(learnt);
        this.folders = List.copyOf(all);
    }

    /** Where it looks for keys, in that order. */
    public List<Path> folders() {
        return folders;
    }

    /**
     * The key of that name; empty if no folder has it.
     *
     * @throws SignifyException if it is not the same in all that have it
     */
    public Optional<PublicKeyFile> find(String name) throws SignifyException {
        PublicKeyFile found = null;
        Path first = null;
        for (Path folder : folders) {
            Path file = folder.resolve(name);
            Optional<PublicKeyFile> here = read(file);
            if (here.isPresent() && found != null && !found.equals(here.get())) {
                throw new SignifyException("the keys " + first + " and " + file
                        + " differ, and one of them is not the project's; remove that one");
            }
            if (here.isPresent() && found == null) {
                found = here.get();
                first = file;
            }
        }
        return Optional.ofNullable(found);
    }

    private static Optional<PublicKeyFile> read(Path file) throws SignifyException {
        try {
            if (Files.size(file) > MAX) {
                throw new SignifyException("it is too long");
            }
            return Optional.of(PublicKeyFile.parse(Files.readAllBytes(file)));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SignifyException("key " + file + " cannot be read: " + Reason.of(e), e);
        } catch (SignifyException e) {
            throw new SignifyException(file + " is no key of signify(1): " + e.reason(), e);
        }
    }
}
