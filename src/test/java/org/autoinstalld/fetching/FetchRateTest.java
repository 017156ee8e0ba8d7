package org.autoinstalld.fetching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FetchRateTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final FetchRate rate = new FetchRate();
    private int second;
    private long taken;

    private void takes(long... octets) {
        for (long some : octets) {
            taken += some;
            rate.add(NOON.plusSeconds(second++), taken);
        }
    }

    @Test
    void itIsThatOfTheLastTenSeconds() {
        assertThat(rate.perSecond()).isZero();
        takes(0, 100, 100);
        assertThat(rate.perSecond()).isEqualTo(100);
        takes(300, 300, 300, 300, 300, 300, 300, 300, 300, 300);
        assertThat(rate.perSecond()).isEqualTo(300);
        takes(0, 0, 0, 0, 0);
        assertThat(rate.perSecond()).isEqualTo(150);
        takes(0, 0, 0, 0, 0);
        assertThat(rate.perSecond()).isZero();
    }

    @Test
    void theTimeThatIsLeftIsKnownWhileTheRateIsSteady() {
        takes(0, 100, 100);
        assertThat(rate.secondsFor(1000)).as("too soon").isNull();
        takes(100, 100, 100);
        assertThat(rate.secondsFor(1000)).isEqualTo(10);
        takes(500, 500, 500);
        assertThat(rate.secondsFor(1000)).as("who knows how it goes on").isNull();
        takes(500, 500, 500, 500, 500, 500, 500, 500);
        assertThat(rate.secondsFor(1000)).isEqualTo(2);
    }
}
