package org.autoinstalld.mirror;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.signify.KeyRing;
import org.autoinstalld.signify.PublicKeyFile;
import org.autoinstalld.signify.SignedList;
import org.autoinstalld.signify.SignifyException;

/**
 * Takes keys from a base set that was verified: each release brings its own and those of the next, so whoever has one key
 * to begin with comes by all that follow.
 */
final class KeyHarvest {
    private static final Pattern ENTRY =
            Pattern.compile("(?:\\./)?etc/signify/(openbsd-([1-9][0-9]{1,2})-(?:base|syspatch)\\.pub)");
    private static final int MAX = 4096;

    private final MirrorFolder store;
    private final KeyRing ring;

    KeyHarvest(MirrorFolder store, KeyRing ring) {
        this.store = store;
        this.ring = ring;
    }

    /**
     * Keeps the keys that are new.
     *
     * @param number of the release of the set, 78
     * @param origin where the set is from, to be noted beside each key
     * @return names of the keys
     * @throws MirrorException if a key is not the one that is here under its name
     */
    List<String> learn(Path base, int number, String origin) throws MirrorException {
        List<String> learnt = new ArrayList<>();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(base), 1 << 16);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file, 1 << 16))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Matcher name = ENTRY.matcher(entry.getName());
                if (entry.isFile() && entry.getSize() <= MAX && name.matches() && isNear(name.group(2), number)) {
                    if (keep(name.group(1), tar.readNBytes(MAX), origin)) {
                        learnt.add(name.group(1));
                    }
                }
            }
        } catch (IOException e) {
            throw new MirrorException("no keys can be taken from " + origin + ": " + Reason.of(e), e);
        }
        return learnt;
    }

    /** Whether a base set of that list may bring a key that is not here; to look into one takes long. */
    boolean isWanting(SignedList list) throws MirrorException {
        int own = list.number().map(Integer::parseInt).orElse(0);
        for (int number : new int[] {own, own + 1}) {
            for (String kind : List.of("base", "syspatch")) {
                if (known("openbsd-" + number + "-" + kind + ".pub").isEmpty()) {
                    return own > 0;
                }
            }
        }
        return false;
    }

    /** The same of a file of a directory, if it is the base set. */
    List<String> learn(MirrorDirectory directory, SignedList list, String name, Path file) throws MirrorException {
        Optional<String> number = list.number();
        return number.isPresent() && name.equals("base" + number.get() + ".tgz") && !directory.patches()
                ? learn(
                        file,
                        Integer.parseInt(number.get()),
                        name + " of " + directory + ", SHA-256 "
                                + list.digests().get(name))
                : List.of();
    }

    private static boolean isNear(String digits, int number) {
        int own = Integer.parseInt(digits);
        return own == number || own == number + 1;
    }

    private boolean keep(String name, byte[] text, String origin) throws MirrorException, IOException {
        PublicKeyFile key;
        try {
            key = PublicKeyFile.parse(text);
        } catch (SignifyException e) {
            throw new MirrorException(
                    FailureReason.KEY, name + " of " + origin + " is no key of signify(1): " + e.reason(), e);
        }
        Optional<PublicKeyFile> known = known(name);
        if (known.isPresent()) {
            if (!known.get().equals(key)) {
                throw new MirrorException(
                        FailureReason.KEY,
                        name + " of " + origin
                                + " is not the key that is here under that name; one of the two is not the project's");
            }
            return false;
        }
        write(name + ".from", ("from " + origin + "\n").getBytes(StandardCharsets.UTF_8));
        write(name, text);
        return true;
    }

    private Optional<PublicKeyFile> known(String name) throws MirrorException {
        try {
            return ring.find(name);
        } catch (SignifyException e) {
            throw new MirrorException(FailureReason.KEY, e.reason(), e);
        }
    }

    private void write(String name, byte[] octets) throws IOException {
        Path made = store.incoming().resolve(name);
        Files.deleteIfExists(made);
        MirrorFolder.write(made, octets);
        MirrorFolder.seal(made);
        Files.move(made, store.keys().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        MirrorFolder.sync(store.keys());
    }
}
