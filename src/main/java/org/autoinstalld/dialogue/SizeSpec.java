package org.autoinstalld.dialogue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.dialogue.DisklabelTemplate.Partition;

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
final class SizeSpec {
    private static final String UNITS = "kmgt";
    private static final Pattern NUMBER = Pattern.compile("\\+?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE]\\+?[0-9]{1,3})?");

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
            return new Wrong(0, "the first size of '" + word + "' is above the second", "write the smaller one first");
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
