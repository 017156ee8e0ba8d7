package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ResponseHeadTest {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    @Test
    void writesTheDateThatTheStandardHasAsItsExample() {
        assertThat(ResponseHead.date(Instant.ofEpochSecond(784_111_777))).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }

    @Test
    void writesEveryDayOfSomeYearsAsAFormatterDoes() {
        long day = 86_400;
        for (long second = 0; second < 15 * 366 * day; second += day + 3_599) {
            Instant time = Instant.ofEpochSecond(second);
            assertThat(ResponseHead.date(time)).isEqualTo(DATE.format(time));
        }
    }
}
