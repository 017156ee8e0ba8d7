package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 1024, 128",
        "4096, 1024, 128",
        "1024, 720, 128",
        "512, 336, 112",
        "256, 144, 48",
        "64, 48, 16",
    })
    void connectionsLeaveRoomForFiles(long descriptors, int installers, int people) {
        assertThat(Limits.forInstallers().within(descriptors).connections()).isEqualTo(installers);
        assertThat(Limits.forPeople().within(descriptors).connections()).isEqualTo(people);
        assertThat(Limits.forInstallers().within(descriptors).connectionsPerAddress())
                .isLessThanOrEqualTo(installers);
    }
}
