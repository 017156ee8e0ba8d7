package org.autoinstalld.inventory;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.yaml.ValueType;

/**
 * A size as scan_scaled(3) reads it for vm.conf(5) and vmctl(8): a whole number and B, K, M, G, T, P or E in either case,
 * powers of 1024; a bare number counts bytes.
 *
 * @param bytes 0 to 2^63-1
 * @param text as written, but upper case
 */
public record Size(long bytes, String text) {
    static final ValueType<Size> TYPE = ValueType.text("a size such as 2G", "^[0-9]+[BKMGTPEbkmgtpe]?$", Size::parse);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,19})([BKMGTPE]?)");
    private static final String UNITS = "BKMGTPE";

    /** Empty if {@code text} is no size, or one beyond 2^63-1 bytes. */
    public static Optional<Size> parse(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        Matcher m = FORM.matcher(upper);
        if (!m.matches()) {
            return Optional.empty();
        }
        int power = Math.max(
                0, UNITS.indexOf(m.group(2).isEmpty() ? 'B' : m.group(2).charAt(0)));
        BigInteger bytes = new BigInteger(m.group(1)).shiftLeft(10 * power);
        return bytes.bitLength() > 63 ? Optional.empty() : Optional.of(new Size(bytes.longValue(), upper));
    }

    @Override
    public String toString() {
        return text;
    }
}
