package org.autoinstalld.reload;

import static org.assertj.core.api.Assertions.assertThat;

import org.autoinstalld.address.HostName;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.SecretSource.HostToken;
import org.junit.jupiter.api.Test;

class HostTokensTest {
    private static final HostName WEB = new HostName("web.example");

    private static HostToken token(String text) {
        return new HostToken(new Secret(text), null);
    }

    @Test
    void nothingIsReadAgainWhereNoHostHasAToken() {
        HostTokens tokens = new HostTokens();
        long before = tokens.version();
        tokens.set(host -> token("a"));
        assertThat(tokens.version()).isEqualTo(before);
        assertThat(tokens.of(WEB)).isEqualTo(token("a"));
    }

    @Test
    void whatAReadingWasToldAndIsAnotherNowIsAChange() {
        HostTokens tokens = new HostTokens();
        assertThat(tokens.of(WEB)).isEqualTo(HostToken.NONE);
        long before = tokens.version();
        tokens.set(host -> token("a"));
        assertThat(tokens.version()).isNotEqualTo(before);
    }

    @Test
    void theSameOfANewerLookIsNoChange() {
        HostTokens tokens = new HostTokens(host -> token("a"));
        assertThat(tokens.of(WEB)).isEqualTo(token("a"));
        long before = tokens.version();
        tokens.set(host -> host.equals(WEB) ? token("a") : token("b"));
        assertThat(tokens.version()).isEqualTo(before);
    }
}
