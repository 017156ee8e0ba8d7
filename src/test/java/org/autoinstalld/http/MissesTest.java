package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.IpAddress;
import org.junit.jupiter.api.Test;

class MissesTest {
    private final RecordedLog log = new RecordedLog();
    private final ScanThrottle misses =
            new ScanThrottle(new ListenerContext(Limits.forInstallers(), log, new Counters(), trusted -> false));
    private long now = Long.MAX_VALUE - TimeUnit.HOURS.toNanos(1);

    private long miss(String address) {
        return misses.delay(IpAddress.parse(address).orElseThrow(), now);
    }

    /** Who was said to be slowed since this was asked last. */
    private List<String> news() {
        List<String> said = new ArrayList<>();
        log.notes.drainTo(said);
        return said.stream()
                .map(note -> note.replaceFirst("slowing (.*): asks for .*", "$1"))
                .toList();
    }

    private void later(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void anInstallerThatFindsNothingIsNeverSlowed() {
        for (int machine = 1; machine <= 60; machine++) {
            for (int i = 0; i < 3; i++) {
                assertThat(miss("192.0.2." + machine)).isZero();
            }
        }
    }

    @Test
    void aMachineThatAsksAgainEveryMinuteIsNeverSlowed() {
        for (int i = 0; i < 1000; i++) {
            later(60);
            for (int j = 0; j < 3; j++) {
                assertThat(miss("192.0.2.1")).isZero();
            }
        }
    }

    @Test
    void whoTriesNamesIsSlowedMoreAndMoreAndSaidOnce() {
        for (int i = 0; i < ScanThrottle.FREE_OF_ADDRESS; i++) {
            assertThat(miss("192.0.2.1")).isZero();
        }
        assertThat(news()).isEmpty();
        long before = miss("192.0.2.1");
        assertThat(news()).containsExactly("192.0.2.1");
        assertThat(before).isPositive().isLessThan(ScanThrottle.LONGEST_MILLIS);
        for (int i = 0; i < 100; i++) {
            long next = miss("192.0.2.1");
            assertThat(next).isBetween(before, ScanThrottle.LONGEST_MILLIS);
            before = next;
        }
        assertThat(news()).isEmpty();
        assertThat(before).isEqualTo(ScanThrottle.LONGEST_MILLIS);
        assertThat(miss("192.0.2.2")).isZero();
    }

    @Test
    void afterAWhileItIsForgivenAndWouldBeSaidAgain() {
        for (int i = 0; i < 100; i++) {
            miss("192.0.2.1");
        }
        assertThat(news()).hasSize(1);
        later(300);
        assertThat(miss("192.0.2.1")).isZero();
        for (int i = 0; i < 100; i++) {
            miss("192.0.2.1");
            assertThat(news()).hasSize(i == ScanThrottle.FREE_OF_ADDRESS - 1 ? 1 : 0);
        }
    }

    @Test
    void goingFromAddressToAddressHelpsLittle() {
        int free = 0;
        for (int round = 0; round < 20; round++) {
            for (int i = 1; i < 255; i++) {
                free += miss("192.0.2." + i) == 0 ? 1 : 0;
            }
        }
        assertThat(news()).containsExactly("192.0.2.0/24");
        assertThat(free).isLessThanOrEqualTo(254 * ScanThrottle.FREE_IN_SLOWED_NETWORK);
        assertThat(miss("192.0.3.1")).isZero();
    }

    @Test
    void amongScannersAMachineOfTheSameIpv4NetworkIsNotSlowed() {
        for (int i = 0; i < 1000; i++) {
            miss("192.0.2.1");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(miss("192.0.2.77")).isZero();
        }
    }

    @Test
    void anIpv6NetworkIsTakenTogether() {
        int free = 0;
        for (int i = 0; i < 5000; i++) {
            free += miss("2001:db8:0:1::" + Integer.toHexString(i + 1)) == 0 ? 1 : 0;
        }
        assertThat(free).isEqualTo(ScanThrottle.FREE_OF_NETWORK);
        assertThat(miss("2001:db8:0:2::1")).isZero();
    }

    @Test
    void aFloodFromEverywhereTakesBoundedMemory() {
        long seed = 20_261_123;
        Random random = new Random(seed);
        byte[] octets = new byte[16];
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(octets);
            misses.delay(IpAddress.of(octets), now);
        }
        assertThat(misses.size())
                .as("seed %d", seed)
                .isLessThanOrEqualTo(ScanThrottle.ADDRESSES_MAX + ScanThrottle.NETWORKS_MAX);
    }
}
