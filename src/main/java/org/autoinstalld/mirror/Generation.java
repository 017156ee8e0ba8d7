package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.signify.SignedList;
import org.autoinstalld.signify.SignifyException;

/**
 * What a directory of the mirror was at one time: all that one SHA256.sig lists and that was fetched. Nothing in it ever
 * changes; verified files may be added.
 */
public final class Generation {
    /** Of the digest, in the name of its folder. */
    private static final int SHOWN_DIGITS = 12;

    private final MirrorDirectory directory;
    private final Path folder;
    private final SignedList list;
    private final ConcurrentMap<String, MirrorFile> files = new ConcurrentHashMap<>();

    /** Names of files that stand in its folder and are not what the list says. */
    private final Set<String> spoilt = ConcurrentHashMap.newKeySet();

    private Generation(MirrorDirectory directory, Path folder, SignedList list) {
        this.directory = directory;
        this.folder = folder;
        this.list = list;
    }

    /** Whether its list is gone, or none any more: nobody will ever read it. What cannot be read now may be tomorrow. */
    static boolean isLost(Path folder) {
        try {
            list(folder);
            return false;
        } catch (NoSuchFileException | SignifyException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads one from its folder. */
    static Generation read(MirrorDirectory directory, Path folder) throws MirrorException {
        Path file = folder.resolve(SignedList.NAME);
        try {
            Generation generation = new Generation(directory, folder, list(folder));
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                for (Path path : all) {
                    generation.add(path);
                }
            }
            return generation;
        } catch (IOException e) {
            throw new MirrorException("the mirror cannot read " + file + ": " + Reason.of(e), e);
        } catch (SignifyException e) {
            throw new MirrorException(file + ": " + e.reason() + "; autoinstalld mirror sync fetches it anew", e);
        }
    }

    static String name(MirrorDirectory directory, SignedList list) {
        return directory.name() + "-" + shown(list);
    }

    private static String shown(SignedList list) {
        return list.digest().substring(0, SHOWN_DIGITS);
    }

    /** The list that its folder is called by, and no other. */
    private static SignedList list(Path folder) throws IOException, SignifyException {
        SignedList list = SignedList.stored(Files.readAllBytes(folder.resolve(SignedList.NAME)));
        if (!String.valueOf(folder.getFileName()).endsWith("-" + shown(list))) {
            throw new SignifyException("it is not the list that its folder is called by");
        }
        return list;
    }

    /** Takes note of a file that has come into the folder; one that is not listed stays out of sight. */
    private void add(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        String digest =
                name.equals(SignedList.NAME) ? list.digest() : list.digests().get(name);
        if (digest == null) {
            return;
        }
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        if (found.isRegularFile()) {
            files.put(
                    name,
                    new MirrorFile(
                            name,
                            path,
                            found.size(),
                            digest,
                            found.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS)));
            spoilt.remove(name);
        }
    }

    /** Takes note of a listed file that has been put into its folder, verified. */
    void added(String name) throws IOException {
        add(folder.resolve(name));
    }

    public MirrorDirectory directory() {
        return directory;
    }

    /** {@code 7.8-amd64-3f2a91c07d55}. */
    public String name() {
        return String.valueOf(folder.getFileName());
    }

    /** SHA-256 of its SHA256.sig. */
    public String digest() {
        return list.digest();
    }

    Path folder() {
        return folder;
    }

    SignedList list() {
        return list;
    }

    /** The number in the names of its sets, {@code 78}; empty if it has no base set. */
    public Optional<String> number() {
        return list.number();
    }

    /** Names that SHA256.sig lists, whether the files are here or not. */
    public Set<String> listed() {
        return list.digests().keySet();
    }

    /** A file that is here, SHA256.sig itself among them. */
    public Optional<MirrorFile> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** The same after a look at the disk: a file that was removed there, or cut, is not here any more. */
    public Optional<MirrorFile> look(String name) {
        MirrorFile before = files.get(name);
        if (before != null && !isThere(before)) {
            files.remove(name, before);
        }
        return file(name);
    }

    private static boolean isThere(MirrorFile file) {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile() && found.size() == file.size();
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads a file once more. One that is not what the list says any more is here no longer, so that it is fetched anew. */
    boolean isRight(MirrorFile file) throws IOException {
        boolean right = MirrorFolder.digest(file.path()).equals(file.sha256());
        if (!right) {
            spoilt(file);
        }
        return right;
    }

    private void spoilt(MirrorFile file) {
        if (files.remove(file.name(), file)) {
            spoilt.add(file.name());
        }
    }

    /** All of a file that is not large; looked at once more, since it leaves the mirror. */
    public byte[] octets(MirrorFile file) throws MirrorException {
        byte[] octets;
        try {
            octets = Files.readAllBytes(file.path());
        } catch (IOException e) {
            throw Mirror.cannot("read", file.path(), e);
        }
        if (!SignedList.hex(SignedList.sha256().digest(octets)).equals(file.sha256())) {
            spoilt(file);
            throw new MirrorException(FailureReason.DIGEST, isSpoilt(file.name()));
        }
        return octets;
    }

    private String isSpoilt(String name) {
        return folder.resolve(name) + " is not what SHA256.sig says; autoinstalld mirror sync " + directory.setdir()
                + " fetches it anew";
    }

    /** What is known to be wrong in its folder, in a sentence; empty if nothing is. */
    Optional<String> trouble() {
        return spoilt.stream().sorted().map(this::isSpoilt).findFirst();
    }

    /** All files that are here. */
    public List<MirrorFile> files() {
        return new ArrayList<>(files.values());
    }

    /** Octets of all files that are here. */
    public long size() {
        return files.values().stream().mapToLong(MirrorFile::size).sum();
    }

    /** When it was built; empty if BUILDINFO does not say. */
    public Optional<Instant> built() {
        return file(BuildDate.FILE).flatMap(f -> BuildDate.read(f.path()));
    }

    @Override
    public String toString() {
        return name();
    }

    /** Whether that may be the name of a generation of that directory. */
    static boolean isName(MirrorDirectory directory, String name) {
        String start = directory.name() + "-";
        return name.startsWith(start) && name.substring(start.length()).matches("[0-9a-f]{" + SHOWN_DIGITS + "}");
    }

    /** Of which directory that is the name of a generation; empty if it is none. */
    static Optional<MirrorDirectory> directory(String name) {
        int end = name.lastIndexOf('-');
        return end < 0
                ? Optional.empty()
                : MirrorDirectory.parse(name.substring(0, end).replace('-', '/'))
                        .filter(d -> isName(d, name));
    }
}
