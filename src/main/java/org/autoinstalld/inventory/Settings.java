package org.autoinstalld.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.Setdir;

/**
 * What the installer's questions need beyond the machine's identity: all a profile can say for a host, or for an unknown
 * machine. Empty means the question is left to the installer's default.
 *
 * @param terminal {@code Terminal type?}
 * @param keyboard {@code Choose your keyboard layout}
 * @param sshd {@code Start sshd(8) by default?}
 * @param x11 {@code Do you expect to run the X Window System?}
 * @param xenodm {@code ... started by xenodm(1)?}
 * @param answers question to answer, further lines of install.conf, in the order written
 * @param upgradeAnswers the same for upgrade.conf
 * @param vars anything the templates want
 */
public record Settings(
        Optional<Root> root,
        Optional<User> user,
        Optional<String> timezone,
        Optional<Console> console,
        Optional<String> terminal,
        Optional<String> keyboard,
        Optional<Boolean> sshd,
        Optional<Boolean> x11,
        Optional<Boolean> xenodm,
        Optional<Dns> dns,
        Optional<RootDisk> rootDisk,
        Optional<Sets> sets,
        Optional<Disklabel> disklabel,
        Templates templates,
        Map<String, FreeValue> answers,
        Map<String, FreeValue> upgradeAnswers,
        Map<String, FreeValue> vars) {

    /**
     * @param login {@code Allow root ssh login?}: yes, no, prohibit-password
     */
    public record Root(Optional<Secret> password, Optional<String> sshKey, Optional<String> login) {}

    /** The user the installer sets up. */
    public record User(String name, Optional<String> fullName, Optional<Secret> password, Optional<String> sshKey) {}

    /**
     * @param device {@code com0}
     * @param speed bits per second; empty: the installer's default
     */
    public record Console(String device, Optional<Integer> speed) {}

    /** The system's resolver, for hosts whose addresses are static. */
    public record Dns(Optional<String> domain, List<org.autoinstalld.address.IpAddress> nameServers) {}

    /**
     * @param device {@code sd0}; empty: the installer's choice
     * @param use {@code whole}, {@code gpt}, {@code openbsd}: {@code Use (W)hole disk ...}
     * @param passphrase encrypt the root disk with it
     */
    public record RootDisk(Optional<String> device, Optional<String> use, Optional<Secret> passphrase) {}

    /**
     * Where the sets come from and which.
     *
     * @param location {@code http}, {@code disk}, {@code nfs}, {@code cd0}
     * @param directory may have variables in it, see {@link #directory(Setdir)}
     * @param names what {@code Set name(s)?} is answered with: {@code -x* site78.tgz}
     * @param unverified site sets to install though no signature covers them
     */
    public record Sets(
            Optional<String> location,
            Optional<String> server,
            Optional<String> directory,
            Optional<String> proxy,
            Optional<String> names,
            List<String> unverified) {
        /** What depends on the machine that asks. */
        static final Set<String> IN_DIRECTORY = Set.of("release", "arch", "setdir");

        /** The directory for a release and architecture. */
        public Optional<String> directory(Setdir setdir) {
            return directory.map(d -> d.replace("${release}", setdir.release())
                    .replace("${arch}", setdir.arch())
                    .replace("${setdir}", setdir.toString()));
        }
    }

    /** A disklabel template: one of ours by name, or its lines. Exactly one of the two is given. */
    public record Disklabel(Optional<String> template, List<String> lines) {}

    /** Names of the templates to use in place of the usual ones. */
    public record Templates(Optional<String> install, Optional<String> upgrade) {}
}
