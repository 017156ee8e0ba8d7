package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.Setdir;

/**
 * A place that sets come from, and what can be told of it: from what is declared, from the release and architecture that
 * its path names, and from its kind. Install media (install*.iso, install*.img) hold no SHA256.sig.
 */
final class Depot {
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

    private final InstallerRun run;
    private final boolean http;
    private final String source;
    private final String path;
    private final Optional<Setdir> named;

    private Depot(InstallerRun run, String source, String path) {
        this.run = run;
        this.http = source.equals("http");
        this.source = source;
        this.path = path;
        this.named = named(path, run.program().arch());
    }

    /** The one that the answers so far lead to. */
    static Depot of(InstallerRun run) {
        String source = run.name("source");
        return new Depot(run, source, run.name(source.equals("http") ? "directory" : "path"));
    }

    /** The last release in a path, with the architecture behind it. */
    private static Optional<Setdir> named(String path, String arch) {
        String[] parts = path.split("/+");
        for (int i = parts.length - 1; i >= 0; i--) {
            if (Setdir.isRelease(parts[i])) {
                boolean says = i + 1 < parts.length && ARCHITECTURES.contains(parts[i + 1]);
                return Optional.of(new Setdir(parts[i], says ? parts[i + 1] : arch));
            }
        }
        return Optional.empty();
    }

    private AssumedMachine world() {
        return run.world();
    }

    private boolean isDeclared() {
        return world().facts().declares(MachineFacts.MIRROR);
    }

    boolean isLocal() {
        return !http;
    }

    private boolean isMedium() {
        return !http && !source.equals("nfs");
    }

    /** Whether sets, signature and key are those of another release than the one that boots. */
    boolean isOtherRelease() {
        return !isDeclared() && named.isPresent() && !isSame(named.get().release());
    }

    private boolean isSame(String release) {
        Program program = run.program();
        return release.equals(program.setdir().release())
                // the directory of CDs and DVDs bears the number also in snapshots
                || number(release).equals(number(program.setdir().release()));
    }

    private String number(String release) {
        return release.equals(Setdir.SNAPSHOTS) ? run.program().snapshots() : release;
    }

    /** Whether it is the release after the one that boots: an upgrade takes bsd.rd from there, and nothing else. */
    private boolean isNextRelease() {
        return named.isPresent()
                && Integer.toString(Integer.parseInt(run.program().release().digits()) + 1)
                        .equals(number(named.get().release()).replace(".", ""));
    }

    boolean isOtherArch() {
        return !isDeclared()
                && named.isPresent()
                && !named.get().arch().equals(run.program().arch());
    }

    /** The release and architecture that the path names. */
    String name() {
        return named.map(Setdir::toString).orElse("");
    }

    /** The path as it would be for the machine that boots. */
    String corrected() {
        String right = run.program().setdir().toString();
        if (named.isEmpty()) {
            return path;
        }
        String whole = name();
        String release = named.get().release();
        int at = path.lastIndexOf(release);
        return path.contains(whole)
                ? path.replace(whole, right)
                : path.substring(0, at) + right + path.substring(at + release.length());
    }

    /** Whether a local path is a directory. */
    boolean exists() {
        if (isMedium() && isOtherRelease()) {
            return false;
        }
        if (!source.equals("disk") || !run.name("mounted").equals("yes")) {
            return true;
        }
        if (!run.isUpgrade()) {
            // the new file systems are empty, and nothing else is mounted
            return path.startsWith("/") && world().assume("sets in the RAM disk", false);
        }
        return !path.equals(Defaults.path(run)) || world().assume("sets on the root disk", false);
    }

    AssumedMachine.Listing listing(String name) {
        boolean release = name.endsWith(".tgz") && !name.startsWith("site");
        boolean arch = name.startsWith("INSTALL.");
        return isOtherRelease() && release || isOtherArch() && arch
                ? AssumedMachine.Listing.ABSENT
                : world().listing(name);
    }

    boolean hasSignature() {
        if (isDeclared()) {
            List<String> signed = world().facts().value(MachineFacts.MIRROR).signed();
            return isMedium() ? signed.contains(SIGNATURE) : !signed.isEmpty();
        }
        return isMedium()
                ? world().assume(SIGNATURE + " on the medium", false)
                : world().assume(SIGNATURE + " at the mirror", !run.speaksOfNoSignature());
    }

    /** @param ramdiskOnly whether the key is that of the next release */
    boolean signatureHolds(boolean ramdiskOnly) {
        return !isOtherRelease() || ramdiskOnly && isNextRelease();
    }
}
