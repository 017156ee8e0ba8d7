package org.autoinstalld.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import org.autoinstalld.address.HostName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmationTest {
    private static final HostName HOST = HostName.parse("web1.int.gmmi.me").orElseThrow();

    @ParameterizedTest
    @ValueSource(strings = {"web1", "web1.int.gmmi.me", "WEB1"})
    void aHostIsMeantByItsShortNameAndByItsFullOne(String typed) {
        assertThat(Confirmation.isName(typed, HOST)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "y", "yes", "web", "web2", "web1.int", "web1.int.gmmi.me.example"})
    void nothingElseMeansIt(String typed) {
        assertThat(Confirmation.isName(typed, HOST)).isFalse();
    }

    @Test
    void oneWithoutADomainHasOneName() {
        assertThat(Confirmation.isName("nas", HostName.parse("nas").orElseThrow()))
                .isTrue();
    }
}
