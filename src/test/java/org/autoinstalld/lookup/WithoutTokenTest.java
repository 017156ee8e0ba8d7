package org.autoinstalld.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import org.autoinstalld.address.IpAddress;
import org.junit.jupiter.api.Test;

class WithoutTokenTest {
    private static final String TOKEN = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFy-_A";

    @Test
    void aDirectoryThatCouldBeATokenIsNotWrittenDown() {
        assertThat(WithoutToken.of("/" + TOKEN + "/02:00:00:00:00:01-install.conf?path=7.8/amd64"))
                .isEqualTo("/<masked>/02:00:00:00:00:01-install.conf?path=7.8/amd64");
        assertThat(WithoutToken.of("/lab/" + TOKEN + "x/install.conf")).isEqualTo("/lab/<masked>/install.conf");
        assertThat(WithoutToken.of("//" + TOKEN + "/" + TOKEN + "/a")).isEqualTo("//<masked>/<masked>/a");
        assertThat(WithoutToken.of("/%5A" + TOKEN.substring(1) + "/a")).isEqualTo("/<masked>/a");
    }

    @Test
    void theNameOfAReportIsNotWrittenDownEither() {
        assertThat(WithoutToken.of("/report/" + TOKEN)).isEqualTo("/report/<masked>");
        assertThat(WithoutToken.of("/report/" + TOKEN + "?x=y")).isEqualTo("/report/<masked>?x=y");
        assertThat(WithoutToken.of("/report/short")).isEqualTo("/report/short");
    }

    @Test
    void whatIsTypedWithoutTheRestIsNotWrittenDownEither() {
        assertThat(WithoutToken.of("/" + TOKEN)).isEqualTo("/<masked>");
        assertThat(WithoutToken.of("/a/" + TOKEN + ".conf")).isEqualTo("/a/<masked>.conf");
        assertThat(WithoutToken.of("/install.conf?path=" + TOKEN)).isEqualTo("/install.conf?path=<masked>");
    }

    @Test
    void anUnknownNameIsKeptWithoutIt() {
        Request request = new Request(IpAddress.parse("192.0.2.1").orElseThrow(), "/" + TOKEN, null, true);
        assertThat(request.fileName()).isEqualTo("<masked>");
        assertThat(request.path()).isEqualTo("/" + TOKEN);
    }

    @Test
    void everythingElseIs() {
        for (String target : new String[] {
            "", "/", "/install.conf", "/lab/install.conf?path=7.8/amd64", "/" + TOKEN.substring(1), "/a/b.conf"
        }) {
            assertThat(WithoutToken.of(target)).isEqualTo(target);
        }
    }
}
