package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The sets: what a place offers, what is chosen from it, what has been installed. */
final class Sets {
    private static final List<String> ARCHIVES =
            List.of("base", "comp", "man", "game", "xbase", "xshare", "xfont", "xserv");

    private final World world;
    private final String digits;
    private final String arch;
    private final String shortName;
    private final Set<String> installed = new LinkedHashSet<>();
    private List<String> listed = List.of();
    private Set<String> selected = new LinkedHashSet<>();
    private List<String> unsigned = List.of();
    private String issue = "";
    private boolean local;

    Sets(World world, String digits, String arch, String shortName) {
        this.world = world;
        this.digits = digits;
        this.arch = arch;
        this.shortName = shortName;
    }

    /** All names looked for, in the order of installation. */
    List<String> wanted() {
        List<String> all = new ArrayList<>(14);
        all.add("bsd");
        if (world.manyCpus()) {
            all.add("bsd.mp");
        }
        all.add("bsd.rd");
        for (String archive : ARCHIVES) {
            all.add(archive + digits + ".tgz");
        }
        all.add(genericSite());
        if (!shortName.isEmpty()) {
            all.add(ownSite());
        }
        return all;
    }

    String genericSite() {
        return "site" + digits + ".tgz";
    }

    String ownSite() {
        return "site" + digits + "-" + shortName + ".tgz";
    }

    /** Reads the list of a place. All but the generic site set is selected at first. */
    void open(boolean fromLocal) {
        local = fromLocal;
        List<String> there = new ArrayList<>(14);
        for (String name : wanted()) {
            if (world.listing(name) != World.Listing.ABSENT) {
                there.add(name);
            }
        }
        listed = there;
        selected = new LinkedHashSet<>(there);
        selected.remove(genericSite());
        unsigned = List.of();
        issue = "";
    }

    List<String> listed() {
        return listed;
    }

    boolean hasInstallFile() {
        return world.listing("INSTALL." + arch) != World.Listing.ABSENT;
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
        if (!world.hasSignature()) {
            issue = "Directory does not contain SHA256.sig";
        } else if (noRoom && !local) {
            issue = "Cannot determine prefetch area";
        } else {
            List<String> without = new ArrayList<>();
            for (String name : inOrder()) {
                if (world.listing(name) == World.Listing.UNSIGNED) {
                    without.add(name);
                }
            }
            unsigned = without;
            issue = without.isEmpty() ? "" : "Unverified sets: " + String.join(" ", without);
        }
    }

    List<String> unsigned() {
        return unsigned;
    }

    String issue() {
        return issue;
    }

    void install() {
        installed.addAll(selected);
    }

    Set<String> installed() {
        return installed;
    }

    /** Those without which an installation is not complete. */
    List<String> missing() {
        List<String> missing = new ArrayList<>(3);
        for (String name : world.manyCpus()
                ? List.of("bsd", "bsd.mp", "base" + digits + ".tgz")
                : List.of("bsd", "base" + digits + ".tgz")) {
            if (!installed.contains(name)) {
                missing.add(name);
            }
        }
        return missing;
    }

    private List<String> inOrder() {
        List<String> ordered = new ArrayList<>(selected.size());
        for (String name : listed) {
            if (selected.contains(name)) {
                ordered.add(name);
            }
        }
        return ordered;
    }
}
