package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.IpAddress;
import org.junit.jupiter.api.Test;

class MissesTest {
    private final Misses misses = new Misses();
    private long now = Long.MAX_VALUE - TimeUnit.HOURS.toNanos(1);

    private Misses.Verdict miss(String address) {
        return misses.miss(IpAddress.parse(address).orElseThrow(), now);
    }

    private void later(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void anInstallerThatFindsNothingIsNeverSlowed() {
        for (int machine = 1; machine <= 60; machine++) {
            for (int i = 0; i < 3; i++) {
                assertThat(miss("192.0.2." + machine).millis()).isZero();
            }
        }
    }

    @Test
    void aMachineThatAsksAgainEveryMinuteIsNeverSlowed() {
        for (int i = 0; i < 1000; i++) {
            later(60);
            for (int j = 0; j < 3; j++) {
                assertThat(miss("192.0.2.1").millis()).isZero();
            }
        }
    }

    @Test
    void whoTriesNamesIsSlowedMoreAndMoreAndSaidOnce() {
        for (int i = 0; i < Misses.FREE_OF_ADDRESS; i++) {
            assertThat(miss("192.0.2.1")).isEqualTo(new Misses.Verdict(0, Optional.empty()));
        }
        Misses.Verdict first = miss("192.0.2.1");
        assertThat(first.news()).contains("192.0.2.1");
        assertThat(first.millis()).isPositive().isLessThan(Misses.LONGEST_MILLIS);
        long before = first.millis();
        for (int i = 0; i < 100; i++) {
            Misses.Verdict next = miss("192.0.2.1");
            assertThat(next.news()).isEmpty();
            assertThat(next.millis()).isBetween(before, Misses.LONGEST_MILLIS);
            before = next.millis();
        }
        assertThat(before).isEqualTo(Misses.LONGEST_MILLIS);
        assertThat(miss("192.0.2.2").millis()).isZero();
    }

    @Test
    void afterAWhileItIsForgivenAndWouldBeSaidAgain() {
        for (int i = 0; i < 100; i++) {
            miss("192.0.2.1");
        }
        later(300);
        assertThat(miss("192.0.2.1").millis()).isZero();
        for (int i = 0; i < 100; i++) {
            Misses.Verdict verdict = miss("192.0.2.1");
            assertThat(verdict.news().isPresent()).isEqualTo(i == Misses.FREE_OF_ADDRESS - 1);
        }
    }

    @Test
    void goingFromAddressToAddressHelpsLittle() {
        int said = 0;
        int free = 0;
        for (int round = 0; round < 20; round++) {
            for (int i = 1; i < 255; i++) {
                Misses.Verdict verdict = miss("192.0.2." + i);
                said += verdict.news().isPresent() ? 1 : 0;
                free += verdict.millis() == 0 ? 1 : 0;
            }
        }
        assertThat(said).isEqualTo(1);
        assertThat(free).isLessThanOrEqualTo(254 * Misses.FREE_IN_SLOWED_NETWORK);
        assertThat(miss("192.0.3.1").millis()).isZero();
    }

    @Test
    void amongScannersAMachineOfTheSameIpv4NetworkIsNotSlowed() {
        for (int i = 0; i < 1000; i++) {
            miss("192.0.2.1");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(miss("192.0.2.77").millis()).isZero();
        }
    }

    @Test
    void anIpv6NetworkIsTakenTogether() {
        int free = 0;
        for (int i = 0; i < 5000; i++) {
            free += miss("2001:db8:0:1::" + Integer.toHexString(i + 1)).millis() == 0 ? 1 : 0;
        }
        assertThat(free).isEqualTo(Misses.FREE_OF_NETWORK);
        assertThat(miss("2001:db8:0:2::1").millis()).isZero();
    }

    @Test
    void aFloodFromEverywhereTakesBoundedMemory() {
        long seed = 20_261_123;
        Random random = new Random(seed);
        byte[] octets = new byte[16];
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(octets);
            misses.miss(IpAddress.of(octets), now);
        }
        assertThat(misses.size()).as("seed %d", seed).isLessThanOrEqualTo(8192 + 2048);
    }
}
