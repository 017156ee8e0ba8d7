package org.autoinstalld.vmconf;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.problem.Place;

/** A size with its unit, as scan_scaled(3) reads it. */
final class ScaledSize {
    /** What follows the unit is ignored unless it is a letter or digit. */
    private static final Pattern SIZE = Pattern.compile(
            "([0-9]{1,19})(?:\\.([0-9]{0,18}))?([BKMGTPE]?)([^A-Za-z0-9].*)?", Pattern.CASE_INSENSITIVE);

    private static final String UNITS = "BKMGTPE";

    private ScaledSize() {}

    static Optional<BigDecimal> bytes(String text, VmCursor at, Place place) {
        Matcher m = SIZE.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        if (m.group(4) != null) {
            at.warning(place, "'" + VmCursor.shortened(m.group(4)) + "' behind a size is ignored", "remove it");
        }
        String fraction = m.group(2) == null || m.group(2).isEmpty() ? "" : "." + m.group(2);
        int power =
                Math.max(0, m.group(3).isEmpty() ? 0 : UNITS.indexOf(m.group(3).toUpperCase(Locale.ROOT)));
        BigDecimal unit = BigDecimal.valueOf(1L << 10 * power);
        return Optional.of(new BigDecimal(m.group(1) + fraction).multiply(unit).setScale(0, RoundingMode.FLOOR));
    }
}
