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

    /** Those that this run installs, or would if it got that far, in the order of installation. */
    List<String> taken() {
        return installed.isEmpty()
                ? inOrder()
                : wanted().stream().filter(installed::contains).toList();
    }

    /** Those selected, in the order of installation. */
    List<String> inOrder() {
        return listed.stream().filter(selected::contains).toList();
    }

    /** Shell patterns as the set selection of install.sub uses them: {@code *}, {@code ?} and {@code [...]}. */
    static final class Glob {
        private Glob() {}

        static boolean matches(String pattern, String text) {
            return matches(pattern, 0, text, 0);
        }

        private static boolean matches(String p, int i, String t, int j) {
            int star = -1;
            int resume = 0;
            while (j < t.length()) {
                int next = i < p.length() && p.charAt(i) != '*' ? one(p, i, t.charAt(j)) : -1;
                if (i < p.length() && p.charAt(i) == '*') {
                    star = i++;
                    resume = j;
                } else if (next > 0) {
                    i = next;
                    j++;
                } else if (star >= 0) {
                    i = star + 1;
                    j = ++resume;
                } else {
                    return false;
                }
            }
            while (i < p.length() && p.charAt(i) == '*') {
                i++;
            }
            return i == p.length();
        }

        /** Index after the element at {@code i} if it stands for {@code c}, else -1. */
        private static int one(String p, int i, char c) {
            char first = p.charAt(i);
            if (first == '?') {
                return i + 1;
            }
            int close = first == '[' ? close(p, i) : -1;
            if (close < 0) {
                return first == c ? i + 1 : -1;
            }
            // ksh(1) has no other sign for it
            boolean not = p.charAt(i + 1) == '!';
            boolean in = false;
            for (int k = i + (not ? 2 : 1); k < close; k++) {
                int end = p.startsWith("[:", k) ? p.indexOf(":]", k + 2) : -1;
                if (end > 0 && end < close) {
                    in |= isOf(p.substring(k + 2, end), c);
                    k = end + 1;
                } else if (k + 2 < close && p.charAt(k + 1) == '-') {
                    in |= p.charAt(k) <= c && c <= p.charAt(k + 2);
                    k += 2;
                } else {
                    in |= p.charAt(k) == c;
                }
            }
            return in != not ? close + 1 : -1;
        }

        /** Where the brackets that open at {@code i} close; -1 if they do not. One that comes first is a sign like others. */
        private static int close(String p, int i) {
            int from = i + 1;
            from += from < p.length() && p.charAt(from) == '!' ? 1 : 0;
            for (int k = from; k < p.length(); k++) {
                int end = p.startsWith("[:", k) ? p.indexOf(":]", k + 2) : -1;
                if (end > 0) {
                    k = end + 1;
                } else if (p.charAt(k) == ']' && k > from) {
                    return k;
                }
            }
            return -1;
        }

        private static boolean isOf(String name, char c) {
            boolean lower = c >= 'a' && c <= 'z';
            boolean upper = c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            return switch (name) {
                case "lower" -> lower;
                case "upper" -> upper;
                case "alpha" -> lower || upper;
                case "digit" -> digit;
                case "alnum" -> lower || upper || digit;
                case "xdigit" -> c < 128 && Character.digit(c, 16) >= 0;
                case "punct" -> c > ' ' && c < 127 && !lower && !upper && !digit;
                case "graph", "print" -> c > ' ' && c < 127;
                default -> false;
            };
        }
    }
}
