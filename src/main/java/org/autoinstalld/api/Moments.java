package org.autoinstalld.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments as programs and as people tell them, by themselves and within a sentence. */
public final class Moments {
    private static final Pattern MOMENT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{5,8}(?:\\.[0-9]+)?Z");
    private static final DateTimeFormatter ZONED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ROOT);

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm zzz", Locale.ROOT);

    private Moments() {}

    /** A sentence with its moments in whole seconds. */
    static String shortened(String sentence) {
        return each(
                sentence,
                moment -> Instant.parse(moment).truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** A sentence with its moments in the time of a page's reader, each with its zone. */
    public static String local(String sentence, ZoneId zone) {
        return each(sentence, moment -> ZONED.format(Instant.parse(moment).atZone(zone)));
    }

    /** A moment in the time of a page's reader, with its zone, which a change of the clocks may change. */
    public static String local(Instant moment, ZoneId zone) {
        return ZONED.format(moment.atZone(zone));
    }

    /** The same to the minute, for lists. */
    public static String minute(Instant moment, ZoneId zone) {
        return MINUTE.format(moment.atZone(zone));
    }

    /** The same of milliseconds since 1970. */
    public static String local(long millis, ZoneId zone) {
        return local(Instant.ofEpochMilli(millis), zone);
    }

    private static String each(String sentence, UnaryOperator<String> change) {
        return MOMENT.matcher(sentence).replaceAll(found -> {
            try {
                return Matcher.quoteReplacement(change.apply(found.group()));
            } catch (DateTimeException e) {
                return Matcher.quoteReplacement(found.group());
            }
        });
    }
}
