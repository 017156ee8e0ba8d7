package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The sets: what a place offers, what is chosen from it, what has been installed. */
final class Sets {
    /** Why sets cannot be verified, in the words of the question that comes then. */
    enum Issue {
        NONE(""),
        NO_SIGNATURE("Directory does not contain SHA256.sig"),
        NO_ROOM("Cannot determine prefetch area"),
        WRONG_SIGNATURE("Signature check of SHA256.sig failed"),
        UNSIGNED_SETS("Unverified sets: ");

        private final String text;

        Issue(String text) {
            this.text = text;
        }
    }

    private static final List<String> ARCHIVES =
            List.of("base", "comp", "man", "game", "xbase", "xshare", "xfont", "xserv");

    private final AssumedMachine machine;
    private final SystemState system;
    private final SetsLocation location;
    private final String digits;
    private final String arch;
    private final boolean upgrade;
    private final Set<String> installed = new LinkedHashSet<>();
    private List<String> listed = List.of();
    private Set<String> selected = new LinkedHashSet<>();
    private List<String> unsigned = List.of();
    private Issue issue = Issue.NONE;
    private boolean stopsForRoom;
    private boolean ramdiskOnly;

    Sets(Program program, AssumedMachine machine, SystemState system, SetsLocation location) {
        this.machine = machine;
        this.system = system;
        this.location = location;
        this.digits = program.release().digits();
        this.arch = program.arch();
        this.upgrade = program.isUpgrade();
    }

    /** All names looked for, in the order of installation. */
    List<String> wanted() {
        List<String> all = new ArrayList<>(14);
        all.add("bsd");
        if (machine.manyCpus()) {
            all.add("bsd.mp");
        }
        all.add("bsd.rd");
        for (String archive : ARCHIVES) {
            all.add(archive + digits + ".tgz");
        }
        all.add(genericSite());
        if (!system.shortName().isEmpty()) {
            all.add(ownSite());
        }
        return all;
    }

    String genericSite() {
        return "site" + digits + ".tgz";
    }

    String ownSite() {
        return "site" + digits + "-" + system.shortName() + ".tgz";
    }

    boolean isSiteSet(String name) {
        return name.equals(genericSite()) || name.equals(ownSite());
    }

    /**
     * Reads the list of the location. At first all is selected that is not installed yet, but for the generic site set; the
     * host's own one always is. An upgrade that finds kernels only takes bsd.rd and nothing else.
     */
    void open() {
        List<String> there = wanted().stream().filter(location::lists).toList();
        ramdiskOnly = upgrade && !there.isEmpty() && there.stream().allMatch(name -> name.startsWith("bsd"));
        listed = ramdiskOnly ? there.stream().filter("bsd.rd"::equals).toList() : there;
        selected = new LinkedHashSet<>(listed);
        selected.remove(genericSite());
        selected.removeIf(name -> installed.contains(name) && !name.equals(ownSite()));
        unsigned = List.of();
        issue = Issue.NONE;
    }

    /** Whether an upgrade takes the kernel of the RAM disk and leaves the system as it is. */
    boolean ramdiskOnly() {
        return ramdiskOnly;
    }

    List<String> listed() {
        return listed;
    }

    boolean hasInstallFile() {
        return location.lists("INSTALL." + arch);
    }

    boolean nothingSelected() {
        return selected.isEmpty();
    }

    /** Adds or removes what fits a pattern; how many names fit. */
    int select(String pattern, boolean add) {
        int fits = 0;
        for (String name : listed) {
            if (Glob.matches(pattern, name)) {
                fits++;
                if (add) {
                    selected.add(name);
                } else {
                    selected.remove(name);
                }
            }
        }
        return fits;
    }

    void selectNothing() {
        selected.clear();
    }

    /**
     * Looks at the checksums.
     *
     * @param noRoom whether no file system can take the fetched sets
     */
    void verify(boolean noRoom) {
        unsigned = List.of();
        if (!location.hasSignature()) {
            issue = Issue.NO_SIGNATURE;
        } else if (noRoom && !location.isLocal()) {
            issue = Issue.NO_ROOM;
        } else if (!location.signatureHolds(ramdiskOnly)) {
            issue = Issue.WRONG_SIGNATURE;
        } else {
            unsigned = inOrder().stream()
                    .filter(name -> location.listing(name) == AssumedMachine.Listing.UNSIGNED)
                    .toList();
            issue = unsigned.isEmpty() ? Issue.NONE : Issue.UNSIGNED_SETS;
        }
    }

    List<String> unsigned() {
        return unsigned;
    }

    Issue issue() {
        return issue;
    }

    String issueText() {
        return issue.text + (issue == Issue.UNSIGNED_SETS ? String.join(" ", unsigned) : "");
    }

    /** Nothing is installed without verification. */
    void insistOnVerification() {
        stopsForRoom |= issue == Issue.NO_ROOM;
    }

    /** Whether sets are to be fetched and there is no room for it, and no line says to go on. */
    boolean stopsForRoom() {
        return stopsForRoom;
    }

    void install() {
        installed.addAll(selected);
    }

    Set<String> installed() {
        return installed;
    }

    /** Whether the system itself is there: zone files and boot blocks are part of the base set. */
    boolean hasBase() {
        return installed.contains("base" + digits + ".tgz");
    }

    /** Those without which an installation is not complete. */
    List<String> missing() {
        if (ramdiskOnly && !installed.isEmpty()) {
            return List.of();
        }
        return Stream.of("bsd", machine.manyCpus() ? "bsd.mp" : "bsd", "base" + digits + ".tgz")
                .distinct()
                .filter(name -> !installed.contains(name))
                .toList();
    }

    /** {@code base} for {@code base78.tgz}: the set without its release. */
    String kind(String file) {
        String end = digits + ".tgz";
        return file.endsWith(end) ? file.substring(0, file.length() - end.length()) : file;
    }

    /** Those selected, in the order of installation. */
    List<String> inOrder() {
        return listed.stream().filter(selected::contains).toList();
    }
}
