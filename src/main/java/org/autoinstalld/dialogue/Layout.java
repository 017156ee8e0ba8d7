package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.dialogue.DisklabelTemplate.Partition;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * What disklabel(8) makes of a template on an empty disk, and whether the installer can work with it: it takes partition
 * a for the root file system and b for swap without looking, and it needs room on one of the new file systems for
 * fetching the sets (install_files() in install.sub).
 *
 * @param slices the partitions with their letters and sizes; sizes are the least ones if the disk's size is unknown;
 *     empty if the template cannot be used
 * @param failure why the installer would stop right after reading the template; empty if it goes on
 * @param room whether the sets can be fetched
 */
public record Layout(List<Slice> slices, String failure, Room room, List<Problem> problems) {
    /**
     * Free space in a new file system, of its size: metadata takes about 2 %, and 5 % are held back from df(1)'s figure.
     * Between the two bounds nothing is said.
     */
    private static final double SURELY_FREE = 0.92;

    private static final double AT_MOST_FREE = 0.95;
    private static final long SECTOR = 512;
    private static final Set<String> RESERVED = Set.of("/tmp", "/home");

    /** Meant to be as good as /tmp, but install.sub's pattern has commas where bars belong; read either way elsewhere. */
    private static final Set<String> DOUBTFUL = Set.of("/usr/src", "/usr/obj", "/usr/xobj");

    /**
     * The layouts that disklabel(8) makes without a template, by the size of the disk: the tables of editor.c, as
     * templates. What the first one adds for the machine's memory is left out.
     */
    private static final List<String> AUTOMATIC = List.of("""
            / 150M-1G 5%
            swap 80M-256M 10%
            /tmp 120M-4G 8%
            /var 80M-4G 13%
            /usr 1500M-30G 10%
            /usr/X11R6 384M-1G 3%
            /usr/local 1G-20G 15%
            /usr/src 2G-5G 2%
            /usr/obj 5G-6G 4%
            /home 1G-300G 30%
            """, """
            / 800M-2G 5%
            swap 80M-256M 10%
            /usr 1300M-3G 78%
            /home 256M-2G 7%
            """, """
            / 700M-4G 95%
            swap 1M-256M 5%
            """, """
            / 1M-2G 100%
            """);

    private static final String LETTERS = "abdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public Layout {
        slices = List.copyOf(slices);
        problems = List.copyOf(problems);
    }

    /**
     * What a release makes of a template.
     *
     * @param partitions lines it surely has room for
     * @param moreMayWork whether it may have room for more, up to 52 partitions
     * @param reserved bytes that must be free in one of the file systems preferred for fetching, /tmp and /home
     * @param anywhere bytes that must be free in any other one
     */
    record Rules(int partitions, boolean moreMayWork, long reserved, long anywhere) {}

    /**
     * A partition as it comes to be.
     *
     * @param most octets it may come to have; more than {@code bytes} if the disk's size is unknown
     */
    public record Slice(char letter, Partition partition, long bytes, long most) {}

    /** Room for fetching sets. */
    public enum Room {
        ENOUGH,
        NOT_ENOUGH,
        /** It depends on sizes that are not known. */
        UNKNOWN
    }

    /** @param area bytes that there are for partitions, see {@link DiskArea}; null: unknown */
    public static Layout of(DisklabelTemplate template, @Nullable Long area, Rules rules) {
        Problems problems = new Problems();
        problems.addAll(template.problems());
        if (!template.isReadable()) {
            return new Layout(List.of(), "disklabel(8) cannot read the template", Room.UNKNOWN, problems.sorted());
        }
        List<Partition> lines = template.partitions();
        order(template, problems);
        count(template, rules, problems);
        String failure = failure(template, area, rules, problems);
        List<Slice> slices = !failure.isEmpty() ? List.of() : allocate(lines, area);
        Room room = !failure.isEmpty() ? Room.UNKNOWN : room(slices, rules);
        return new Layout(slices, failure, room, problems.sorted());
    }

    /**
     * The layout that comes of itself; empty if not even the smallest fits.
     *
     * @param area bytes that there are for partitions
     */
    public static Optional<Layout> automatic(long area, Rules rules) {
        return AUTOMATIC.stream()
                .map(t -> DisklabelTemplate.parse("automatic layout", t).partitions())
                .filter(lines -> lines.stream().mapToLong(Partition::min).sum() <= area)
                .findFirst()
                .map(lines -> {
                    List<Slice> slices = allocate(lines, area);
                    return new Layout(slices, "", room(slices, rules), List.of());
                });
    }

    /** Where files below a directory come to lie; empty if nothing is mounted there or above. */
    public Optional<Slice> below(String directory) {
        return slices.stream()
                .filter(s ->
                        s.partition().isRoot() || isBelow(Set.of(s.partition().mount()), directory))
                .filter(s -> s.partition().isFileSystem())
                .max(Comparator.comparingInt(s -> s.partition().mount().length()));
    }

    /** What is wrong where sets are to be fetched and {@link Room#NOT_ENOUGH} is there. */
    public static Problem noRoom(DisklabelTemplate template, Rules rules) {
        return Problem.error(
                Place.of(template.file()),
                "no file system has room for fetching the sets: neither /tmp nor /home has " + mb(rules.reserved())
                        + " free, no other one " + mb(rules.anywhere()),
                "make /tmp larger");
    }

    private static void order(DisklabelTemplate template, Problems problems) {
        List<Partition> lines = template.partitions();
        if (!lines.isEmpty() && !lines.get(0).isRoot()) {
            problems.error(
                    new Place(template.file(), lines.get(0).line(), 1),
                    "the first line is '" + lines.get(0).mount() + "', but the first partition is the one booted from",
                    "put '/' first");
        }
        if (lines.size() > 1 && !lines.get(1).isSwap()) {
            problems.error(
                    new Place(template.file(), lines.get(1).line(), 1),
                    "the second line is '" + lines.get(1).mount() + "', but the second partition is taken for swap",
                    "put 'swap' second");
        } else if (lines.stream().noneMatch(Partition::isSwap)) {
            problems.warning(Place.of(template.file()), "no swap", "put 'swap' second");
        }
    }

    private static void count(DisklabelTemplate template, Rules rules, Problems problems) {
        if (template.partitions().size() <= rules.partitions()) {
            return;
        }
        Place place = Place.of(
                template.file(), template.partitions().get(rules.partitions()).line());
        String message = "more than " + rules.partitions() + " lines";
        String remedy = "disklabel(8) does not check, but the label has no room for more";
        problems.add(
                rules.moreMayWork()
                        ? Problem.warning(place, message, "older labels have no room for more")
                        : Problem.error(place, message, remedy));
    }

    private static String failure(DisklabelTemplate template, @Nullable Long area, Rules rules, Problems problems) {
        List<Partition> lines = template.partitions();
        if (lines.size() > rules.partitions() && !rules.moreMayWork()) {
            return "the template has more lines than the label has partitions";
        }
        if (lines.stream().noneMatch(Partition::isRoot)) {
            problems.error(
                    Place.of(template.file()), "no line for '/'", "the installer says \"'/' must be configured!\"");
            return "the template has no '/'";
        }
        double least = lines.stream().mapToDouble(p -> (double) p.min()).sum();
        if (area != null && least > area) {
            boolean mb = (long) least >> 20 > area >> 20;
            String needs = "the smallest sizes add up to " + (mb ? (long) least >> 20 : (long) least / SECTOR)
                    + (mb ? " MB" : " sectors");
            String has = (mb ? area >> 20 : area / SECTOR) + " of the disk are left for them";
            problems.error(
                    Place.of(template.file()),
                    needs + ", but " + has,
                    "disklabel(8) refuses the template as a whole; lower them or give the machine a larger disk");
            return needs + ", and " + has;
        }
        return "";
    }

    /** Everybody gets the least, then a share of what is left, in order; the last takes the rest. */
    private static List<Slice> allocate(List<Partition> lines, @Nullable Long area) {
        long least = lines.stream().mapToLong(Partition::min).sum();
        long extra = area == null ? 0 : area - least;
        long left = extra;
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Partition p = lines.get(i);
            int share = i == lines.size() - 1 ? 100 : p.percent();
            long grow = share == 100 ? left : Math.min(left, extra / 100 * share);
            grow = Math.min(grow, p.max() - p.min());
            left -= grow;
            long bytes = p.min() + grow;
            char letter = LETTERS.charAt(Math.min(i, LETTERS.length() - 1));
            slices.add(new Slice(letter, p, bytes, area != null ? bytes : p.max()));
        }
        return slices;
    }

    private static Room room(List<Slice> slices, Rules rules) {
        boolean possible = false;
        for (Slice slice : slices) {
            Partition p = slice.partition();
            if (!p.isFileSystem()) {
                continue;
            }
            boolean reserved = isBelow(RESERVED, p.mount());
            long need = reserved ? rules.reserved() : rules.anywhere();
            if (slice.bytes() * SURELY_FREE > need) {
                return Room.ENOUGH;
            }
            long mayDo = reserved || isBelow(DOUBTFUL, p.mount()) ? rules.reserved() : rules.anywhere();
            possible |= slice.most() * AT_MOST_FREE > mayDo;
        }
        return possible ? Room.UNKNOWN : Room.NOT_ENOUGH;
    }

    private static boolean isBelow(Set<String> roots, String mount) {
        return roots.stream().anyMatch(r -> mount.equals(r) || mount.startsWith(r + "/"));
    }

    private static String mb(long bytes) {
        long mb = bytes >> 20;
        return mb >= 10240 ? (mb >> 10) + " GB" : mb + " MB";
    }
}
