package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Set;
import org.autoinstalld.address.Setdir;
import org.jspecify.annotations.Nullable;

/**
 * Where the sets come from, as the answers say it so far, and what can be told of that place: from what is declared, from
 * the release and architecture that its path names, and from its kind. Install media (install*.iso, install*.img) hold no
 * SHA256.sig.
 */
final class SetsLocation {
    private static final String SIGNATURE = "SHA256.sig";
    /** The directories of a release; any other name is somebody's own. */
    private static final Set<String> ARCHITECTURES = Set.of(
            "alpha",
            "amd64",
            "arm64",
            "armv7",
            "hppa",
            "i386",
            "landisk",
            "loongson",
            "luna88k",
            "macppc",
            "octeon",
            "powerpc64",
            "riscv64",
            "sparc64");

    String proxy = "";
    String server = "";
    String nfsServer = "";
    /** The disk with the sets. */
    String media = "";
    /** Whether sets on a disk are on one that is mounted already. */
    boolean mounted;
    /** Why nothing comes from there; empty if that cannot be said. */
    String unreachable = "";
    /** Whether there was another one before. */
    boolean isLater;

    private final Program program;
    private final AssumedMachine machine;
    private String source = "";
    private String path = "";
    /** The last release in the path, with the architecture behind it. */
    private @Nullable Setdir named;

    private int count;

    SetsLocation(Program program, AssumedMachine machine) {
        this.program = program;
        this.machine = machine;
    }

    /** @param kind cd, disk, http or nfs */
    void begin(String kind) {
        source = kind;
        count++;
    }

    /** The directory of the server, or of what was mounted. */
    String path() {
        return path;
    }

    void path(String name) {
        path = name;
        named = null;
        String[] parts = path.split("/+");
        for (int i = 0; i < parts.length; i++) {
            if (Setdir.isRelease(parts[i])) {
                boolean says = i + 1 < parts.length && ARCHITECTURES.contains(parts[i + 1]);
                named = new Setdir(parts[i], says ? parts[i + 1] : program.arch());
            }
        }
    }

    private boolean isDeclared() {
        return machine.facts().declares(MachineFacts.MIRROR);
    }

    boolean isLocal() {
        return !source.equals("http");
    }

    private boolean isMedium() {
        return isLocal() && !source.equals("nfs");
    }

    boolean isBrokenProxy() {
        return !proxy.isEmpty() && !FetchUrls.isProxy(proxy);
    }

    /** Whether sets, signature and key are those of another release than the one that boots. */
    boolean isOtherRelease() {
        return !isDeclared() && named != null && !isSame(named.release());
    }

    private boolean isSame(String release) {
        String own = program.setdir().release();
        // the directory of CDs and DVDs bears the number also in snapshots
        return release.equals(own) || number(release).equals(number(own));
    }

    private String number(String release) {
        return release.equals(Setdir.SNAPSHOTS) ? program.snapshots() : release;
    }

    /** Whether it is the release after the one that boots: an upgrade takes bsd.rd from there, and nothing else. */
    private boolean isNextRelease() {
        String next = Integer.toString(Integer.parseInt(program.release().digits()) + 1);
        return named != null && number(named.release()).replace(".", "").equals(next);
    }

    boolean isOtherArch() {
        return !isDeclared() && named != null && !named.arch().equals(program.arch());
    }

    /** The release and architecture that the path names. */
    String name() {
        return named == null ? "" : named.toString();
    }

    /** The path as it would be for the machine that boots. */
    String corrected() {
        String right = program.setdir().toString();
        if (named == null) {
            return path;
        }
        String release = named.release();
        int at = path.lastIndexOf(release);
        return path.contains(name())
                ? path.replace(name(), right)
                : path.substring(0, at) + right + path.substring(at + release.length());
    }

    /** The usual path on a medium: {@code 7.8/amd64}, also on those of snapshots. */
    String usualPath() {
        return program.release().number() + "/" + program.arch();
    }

    /** Whether a local path is a directory. */
    boolean exists() {
        if (isMedium() && isOtherRelease()) {
            return false;
        }
        if (!source.equals("disk") || !mounted) {
            return true;
        }
        if (!program.isUpgrade()) {
            // the new file systems are empty, and nothing else is mounted
            return path.startsWith("/") && machine.assume("sets in the RAM disk", false);
        }
        return !path.equals(usualPath()) || machine.assume("sets on the root disk", false);
    }

    AssumedMachine.Listing listing(String name) {
        boolean release = name.endsWith(".tgz") && !name.startsWith("site");
        boolean arch = name.startsWith("INSTALL.");
        return release && isOtherRelease() || arch && isOtherArch()
                ? AssumedMachine.Listing.ABSENT
                : machine.listing(name);
    }

    boolean lists(String name) {
        return listing(name) != AssumedMachine.Listing.ABSENT;
    }

    boolean hasSignature() {
        if (isDeclared()) {
            List<String> signed = machine.facts().value(MachineFacts.MIRROR).signed();
            return isMedium() ? signed.contains(SIGNATURE) : !signed.isEmpty();
        }
        // the file may expect none where the last line for a location leads to
        boolean expected =
                machine.hints().noSignature() && count >= machine.hints().locations();
        return isMedium()
                ? machine.assume(SIGNATURE + " on the medium", false)
                : machine.assume(SIGNATURE + " at the mirror", !expected);
    }

    /** @param ramdiskOnly whether the key is that of the next release */
    boolean signatureHolds(boolean ramdiskOnly) {
        return !isOtherRelease() || ramdiskOnly && isNextRelease();
    }
}
