package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.dialogue.DisklabelTemplate.Partition;
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

    /**
     * The second word of a template's line, read as parse_sizerange() of disklabel(8)'s editor.c does.
     *
     * <pre>
     * size   := "*" | amount | amount "-" | amount "-*" | amount "-" amount
     * amount := number [unit [anything]]      the first character alone says the unit: k m g t, any case
     * </pre>
     *
     * A first amount without unit takes that of the second; a second one without makes disklabel crash.
     */
    private static final class SizeSpec {
        private static final String UNITS = "kmgt";
        private static final Pattern NUMBER =
                Pattern.compile("\\+?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE]\\+?[0-9]{1,3})?");

        private SizeSpec() {}

        sealed interface Reading {}

        /**
         * @param min bytes
         * @param max bytes; {@link Partition#UNLIMITED} for {@code *}
         */
        record Range(long min, long max) implements Reading {}

        /** @param offset of the mistake in the word, from 0 */
        record Wrong(int offset, String message, String remedy) implements Reading {}

        private record Amount(double value, String unit) {}

        private static final Amount NOTHING = new Amount(-1, "");

        static Reading read(String word) {
            if (word.equals("*")) {
                return new Range(0, Partition.UNLIMITED);
            }
            int dash = word.indexOf('-');
            String low = dash < 0 ? word : word.substring(0, dash);
            String high = dash < 0 ? "" : word.substring(dash + 1);
            Amount least = amount(low);
            if (least.value() < 0) {
                return new Wrong(0, "'" + word + "' is no size", "write for example '4G', '1G-4G' or '1G-*'");
            }
            if (high.isEmpty() || high.startsWith("*")) {
                return single(word, least, high.isEmpty());
            }
            Amount most = amount(high);
            if (most.value() < 0) {
                return new Wrong(dash + 1, "'" + high + "' is no size", "write for example '1G-4G' or '1G-*'");
            }
            return range(word, dash, least, most);
        }

        private static Reading single(String word, Amount least, boolean exact) {
            if (least.unit().isEmpty()) {
                return noUnit(word);
            }
            long min = bytes(least.value(), least.unit());
            return min < 0 ? badUnit(0, word, least.unit()) : new Range(min, exact ? min : Partition.UNLIMITED);
        }

        private static Reading range(String word, int dash, Amount least, Amount most) {
            if (most.unit().isEmpty() && most.value() > 0 && !least.unit().isEmpty()) {
                return new Wrong(
                        dash + 1,
                        "the second size of '" + word + "' has no unit, on which disklabel(8) crashes",
                        "write '" + word + least.unit().charAt(0) + "'");
            }
            String unit = least.unit().isEmpty() ? most.unit() : least.unit();
            if (unit.isEmpty()) {
                return noUnit(word);
            }
            long min = bytes(least.value(), unit);
            // a second amount of 0 counts as none
            long max = most.value() > 0 ? bytes(most.value(), most.unit()) : min;
            if (min < 0) {
                return badUnit(0, word, unit);
            }
            if (max < 0) {
                return badUnit(dash + 1, word, most.unit());
            }
            if (min > max) {
                return new Wrong(
                        0, "the first size of '" + word + "' is above the second", "write the smaller one first");
            }
            return new Range(min, max);
        }

        private static Wrong noUnit(String word) {
            return new Wrong(0, "'" + word + "' has no unit", "add one of k, m, g, t: '" + word + "G'");
        }

        private static Wrong badUnit(int offset, String word, String unit) {
            return new Wrong(offset, "'" + unit + "' in '" + word + "' is no unit", "the units are k, m, g and t");
        }

        private static Amount amount(String text) {
            Matcher m = NUMBER.matcher(text);
            return m.lookingAt() ? new Amount(Double.parseDouble(m.group()), text.substring(m.end())) : NOTHING;
        }

        /** -1 if the unit is none, or the number is beyond what disklabel counts in. */
        private static long bytes(double value, String unit) {
            int power = UNITS.indexOf(Character.toLowerCase(unit.charAt(0)));
            double bytes = value * Math.pow(1024, power + 1);
            return power < 0 || bytes >= Long.MAX_VALUE ? -1 : (long) bytes;
        }
    }
}
