package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8080", "0.0.0.0:80", "[::1]:8080", "[2001:db8::1]:0", "10.0.0.1:65535"})
    void readsAddressAndPort(String text) {
        assertThat(ListenAddress.parse(text).orElseThrow()).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "8080",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:65536",
                "127.0.0.1:-1",
                "127.0.0.1:+1",
                "::1:8080",
                "[127.0.0.1]:80",
                "[::1]",
                "[::1:80",
                "localhost:80",
                "127.0.0.1:80 ",
                "127.0.0.1:000080"
            })
    void refusesAnythingElse(String text) {
        assertThat(ListenAddress.parse(text)).isEmpty();
    }
}
