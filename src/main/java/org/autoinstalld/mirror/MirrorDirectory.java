package org.autoinstalld.mirror;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.signify.KeyRing;
import org.autoinstalld.signify.PublicKeyFile;
import org.autoinstalld.signify.SignedList;
import org.autoinstalld.signify.SignifyException;

/**
 * A directory of the mirror that is signed as a whole: the sets of a release and architecture, or its patches.
 *
 * @param patches whether it is that of syspatch(8)
 */
public record MirrorDirectory(Setdir setdir, boolean patches) {
    private static final String PATCHES = "syspatch";
    private static final Pattern KEY_NAME = Pattern.compile("openbsd-([1-9][0-9]{1,2})-base\\.pub");
    /** Begins the name of a file that says for which architecture it is. */
    private static final String NOTES = "INSTALL.";

    private static final int DIGITS_OF_RELEASE = 10;

    public static MirrorDirectory sets(Setdir setdir) {
        return new MirrorDirectory(setdir, false);
    }

    public static MirrorDirectory patches(Setdir setdir) {
        return new MirrorDirectory(setdir, true);
    }

    /** {@code 7.8/amd64} or {@code syspatch/7.8/amd64}; empty for anything else. */
    public static Optional<MirrorDirectory> parse(String path) {
        String prefix = PATCHES + "/";
        return path.startsWith(prefix)
                ? Setdir.parse(path.substring(prefix.length()))
                        .filter(s -> !s.isSnapshot())
                        .map(MirrorDirectory::patches)
                : Setdir.parse(path).map(MirrorDirectory::sets);
    }

    /** Below the mirror's root, without a slash at either end. */
    public String path() {
        return (patches ? PATCHES + "/" : "") + setdir;
    }

    /** The path as one name: {@code syspatch-7.8-amd64}. */
    String name() {
        return path().replace('/', '-');
    }

    /** Whether what is signed stays as it is. */
    public boolean isFixed() {
        return !patches && !setdir.isSnapshot();
    }

    /**
     * The name of the key that has to have signed it. A release has its own; a snapshot says in its comment which it is, as
     * that changes with the next release, and can name keys for base sets only.
     */
    String keyName(String comment) throws SignifyException {
        if (!setdir.isSnapshot()) {
            return "openbsd-" + digits(setdir) + (patches ? "-syspatch.pub" : "-base.pub");
        }
        String start = "verify with ";
        String name = comment.startsWith(start) ? comment.substring(start.length()) : "";
        if (!KEY_NAME.matcher(name).matches()) {
            throw new SignifyException("its comment is 'untrusted comment: " + printable(comment)
                    + "'; 'verify with openbsd-80-base.pub' or the like is expected");
        }
        return name;
    }

    /**
     * Its SHA256.sig, if that was signed with the key that it has to be signed with.
     *
     * @throws MirrorException without that key
     * @throws SignifyException for any other SHA256.sig
     */
    SignedList verified(byte[] octets, KeyRing ring) throws MirrorException, SignifyException {
        String name = keyName(PublicKeyFile.signature(octets).comment());
        SignedList list = SignedList.verified(octets, key(name, ring));
        // one key signs the sets of all architectures
        List<String> of = list.digests().keySet().stream()
                .filter(file -> file.startsWith(NOTES))
                .map(file -> file.substring(NOTES.length()))
                .toList();
        if (!of.isEmpty() && !of.contains(setdir.arch())) {
            throw new SignifyException("it is the list of " + of.get(0) + ", not of " + setdir.arch());
        }
        return list;
    }

    private PublicKeyFile key(String name, KeyRing ring) throws MirrorException {
        Optional<PublicKeyFile> key;
        try {
            key = ring.find(name);
        } catch (SignifyException e) {
            throw new MirrorException(FailureReason.KEY, e.reason(), e);
        }
        return key.orElseThrow(() -> new MirrorException(
                FailureReason.KEY,
                "no key for " + (patches ? "syspatch of " : "")
                        + setdir.release() + ": " + name + " is in none of "
                        + ring.folders().stream().map(Path::toString).collect(Collectors.joining(", "))
                        + before(name, setdir.arch())
                                .map(s -> "; it comes with base" + digits(s) + ".tgz: autoinstalld mirror sync " + s)
                                .orElse("")));
    }

    private static String digits(Setdir setdir) {
        return setdir.release().replace(".", "");
    }

    /** What brings a key that is missing: the release before the one that it is for. */
    private static Optional<Setdir> before(String keyName, String arch) {
        Matcher m = Pattern.compile("openbsd-([1-9][0-9]{1,2})-.*").matcher(keyName);
        if (!m.matches()) {
            return Optional.empty();
        }
        int digits = Integer.parseInt(m.group(1)) - 1;
        return Optional.of(new Setdir(digits / DIGITS_OF_RELEASE + "." + digits % DIGITS_OF_RELEASE, arch));
    }

    private static String printable(String text) {
        String shown = text.replaceAll("[^ -~]", "?");
        return shown.length() > 80 ? shown.substring(0, 80) + "..." : shown;
    }

    @Override
    public String toString() {
        return path();
    }
}
