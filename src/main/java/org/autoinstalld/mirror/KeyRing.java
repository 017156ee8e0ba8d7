package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.problem.Reason;

/** The public keys that are here: those of the system, and those that verified base sets brought. */
final class KeyRing {
    private static final int MAX = 4096;

    private final List<Path> folders;

    /** @param learnt keys that base sets brought */
    KeyRing(List<Path> folders, Path learnt) {
        List<Path> all = new ArrayList<>(folders);
        all.add(learnt);
        this.folders = List.copyOf(all);
    }

    /**
     * The key that a directory has to be signed with.
     *
     * @throws MirrorException if it is in none of the folders, or not the same in all that have it
     */
    PublicKeyFile of(MirrorDirectory directory, String name) throws MirrorException {
        Optional<PublicKeyFile> key = find(name);
        if (key.isPresent()) {
            return key.get();
        }
        String where = folders.stream().map(Path::toString).collect(Collectors.joining(", "));
        String remedy = MirrorDirectory.before(name, directory.setdir().arch())
                .map(s -> "; it comes with base" + digits(s) + ".tgz: autoinstalld mirror sync " + s)
                .orElse("");
        throw new MirrorException("no key for " + (directory.patches() ? "syspatch of " : "")
                + directory.setdir().release() + ": " + name + " is in none of " + where + remedy);
    }

    private static String digits(Setdir setdir) {
        return setdir.release().replace(".", "");
    }

    /** Empty if no folder has it. */
    Optional<PublicKeyFile> find(String name) throws MirrorException {
        PublicKeyFile found = null;
        Path first = null;
        for (Path folder : folders) {
            Path file = folder.resolve(name);
            Optional<PublicKeyFile> here = read(file);
            if (here.isPresent() && found != null && !found.equals(here.get())) {
                throw new MirrorException("the keys " + first + " and " + file
                        + " differ, and one of them is not the project's; remove that one");
            }
            if (here.isPresent() && found == null) {
                found = here.get();
                first = file;
            }
        }
        return Optional.ofNullable(found);
    }

    private static Optional<PublicKeyFile> read(Path file) throws MirrorException {
        try {
            if (Files.size(file) > MAX) {
                throw new MirrorException(file + " is no key of signify(1): it is too long");
            }
            return Optional.of(PublicKeyFile.parse(Files.readAllBytes(file)));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new MirrorException("key " + file + " cannot be read: " + Reason.of(e), e);
        } catch (MirrorException e) {
            throw new MirrorException(file + " is no key of signify(1): " + e.reason(), e);
        }
    }
}
