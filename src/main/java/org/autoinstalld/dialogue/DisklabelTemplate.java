package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;

/**
 * An autopartitioning template as disklabel(8) reads it ({@code -T}, parse_autotable() in editor.c): one partition a
 * line, {@code mount size [percent]}. Neither comments nor blank lines are allowed.
 *
 * @param file name for messages
 * @param partitions the lines that could be read, in order
 * @param problems what disklabel would refuse; never empty if it would refuse the file
 */
public record DisklabelTemplate(String file, List<Partition> partitions, List<Problem> problems) {
    public DisklabelTemplate {
        partitions = List.copyOf(partitions);
        problems = List.copyOf(problems);
    }

    /** Reads all of {@code text}; every line that is wrong is reported, not only the first. */
    public static DisklabelTemplate parse(String file, String text) {
        return new Reader(file, text).read();
    }

    /** Whether disklabel(8) accepts the text. It may still be a layout that the installer cannot use: see {@link Layout}. */
    public boolean isReadable() {
        return problems.stream().noneMatch(Problem::isError);
    }

    /**
     * One line of a template: what is mounted where, and how large it may become.
     *
     * @param line of the file, from 1
     * @param mount a path beginning with a slash, or {@code swap}, or {@code raid}
     * @param min bytes it needs at least
     * @param max bytes it takes at most; {@link #UNLIMITED} if the template sets no bound
     * @param percent share of the space left over, 0 to 100
     */
    public record Partition(int line, String mount, long min, long max, int percent) {
        /** The {@code max} of a line whose upper bound is {@code *}. */
        public static final long UNLIMITED = Long.MAX_VALUE;

        public boolean isRoot() {
            return mount.equals("/");
        }

        public boolean isSwap() {
            return mount.equals("swap");
        }

        /** Whether files can live on it. */
        public boolean isFileSystem() {
            return mount.startsWith("/");
        }
    }

    /**
     * Reads a template line by line, as parse_autotable() does with getline(3): a missing newline at the end is no mistake, a
     * carriage return is white space.
     *
     * <pre>
     * line    := mount space size [space percent ["%"]] [space anything]
     * mount   := "/" anything | "swap" | "raid"
     * </pre>
     */
    private static final class Reader {
        private static final String EXAMPLE = "a line reads like '/usr 6G-* 60%'";

        private final String file;
        private final String text;
        private final Problems problems = new Problems();
        private final List<Partition> partitions = new ArrayList<>();
        private int percents;

        Reader(String file, String text) {
            this.file = file;
            this.text = text;
        }

        DisklabelTemplate read() {
            if (text.isEmpty()) {
                problems.error(
                        Place.of(file),
                        "empty template: the installer says 'No autopartitioning template found.' and stops",
                        EXAMPLE);
            }
            int number = 0;
            int start = 0;
            while (start < text.length()) {
                int newline = text.indexOf('\n', start);
                int end = newline < 0 ? text.length() : newline;
                line(++number, text.substring(start, end));
                start = end + 1;
            }
            return new DisklabelTemplate(file, partitions, problems.sorted());
        }

        private void line(int number, String line) {
            if (line.isBlank()) {
                error(number, 1, "blank line", "templates know neither blank lines nor comments; remove it");
                return;
            }
            List<Word> words = words(line);
            Word first = words.get(0);
            if (first.text().startsWith("#")) {
                error(number, first.column(), "comment", "templates know no comments; remove the line");
                return;
            }
            if (first.column() > 1) {
                error(number, 1, "white space before '" + first.text() + "'", "begin the line with the mount point");
                return;
            }
            String mount = mount(first.text());
            if (mount.isEmpty()) {
                error(
                        number,
                        1,
                        "'" + first.text() + "' is no mount point",
                        "it begins with '/', or is 'swap' or 'raid'");
                return;
            }
            if (words.size() < 2) {
                error(number, line.length() + 1, "'" + first.text() + "' has no size", EXAMPLE);
                return;
            }
            Word size = words.get(1);
            SizeSpec.Reading reading = SizeSpec.read(size.text());
            if (reading instanceof SizeSpec.Wrong wrong) {
                error(number, size.column() + wrong.offset(), wrong.message(), wrong.remedy());
            }
            int percent = words.size() > 2 ? percent(number, words.get(2)) : 0;
            if (reading instanceof SizeSpec.Range range && percent >= 0) {
                partitions.add(new Partition(number, mount, range.min(), range.max(), percent));
            }
        }

        /** The word in its plain spelling; empty if it is none. */
        private static String mount(String word) {
            if (word.startsWith("/")) {
                return word;
            }
            String lower = word.toLowerCase(Locale.ROOT);
            return lower.equals("swap") || lower.equals("raid") ? lower : "";
        }

        /** -1 if it is none. */
        private int percent(int number, Word word) {
            String digits = word.text().endsWith("%")
                    ? word.text().substring(0, word.text().length() - 1)
                    : word.text();
            boolean plain =
                    !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            int percent = plain ? Integer.parseInt(digits) : -1;
            if (percent < 0 || percent > 100) {
                error(
                        number,
                        word.column(),
                        "'" + word.text() + "' is no percentage",
                        "write a whole number from 0 to 100");
                return -1;
            }
            boolean wasWithin = percents <= 100;
            percents += percent;
            if (wasWithin && percents > 100) {
                error(
                        number,
                        word.column(),
                        "the percentages add up to " + percents + " at this line",
                        "keep their sum at 100 or below");
            }
            return percent;
        }

        private void error(int line, int column, String message, String remedy) {
            problems.add(Problem.error(new Place(file, line, column), message, remedy));
        }

        /** @param column from 1 */
        private record Word(String text, int column) {}

        private static List<Word> words(String line) {
            List<Word> words = new ArrayList<>();
            int i = 0;
            while (i < line.length()) {
                if (isSpace(line.charAt(i))) {
                    i++;
                    continue;
                }
                int start = i;
                while (i < line.length() && !isSpace(line.charAt(i))) {
                    i++;
                }
                words.add(new Word(line.substring(start, i), start + 1));
            }
            return words;
        }

        /** isspace(3) of the C locale, less the newline. */
        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == 0x0b;
        }
    }
}
