package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.autoinstalld.mirror.SyncRig.RELEASE;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstream by way of a proxy that the environment names. */
class ProxiesTest {
    @TempDir
    private Path home;

    private static String proxy(Map<String, String> environment, String url) {
        return String.valueOf(
                new Proxies(environment).select(URI.create(url)).get(0).address());
    }

    @Test
    @Needs(RealPart.SIGNIFY)
    void whatIsFetchedComesThroughIt() throws Exception {
        try (SyncRig rig = new SyncRig(home)) {
            TestRelease release = rig.release();
            List<SyncResult> results = new MirrorSync(
                            rig.mirror,
                            // nobody knows that name, but the proxy
                            SyncRig.settings(rig.folder, "http://upstream.example.org", rig.keys, ""),
                            Map.of("http_proxy", rig.upstream.url()),
                            SyncListener.NONE,
                            length -> {},
                            SyncRig.STALL)
                    .run(List.of(RELEASE.setdir()), SyncOptions.USUAL);
            assertThat(results).extracting(SyncResult::reason).containsOnlyNulls();
            rig.requireWhole(release, RELEASE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://cdn.openbsd.org/pub, 10.0.0.1:3128",
        "https://cdn.openbsd.org/pub, 10.0.0.2:3129",
        "http://mirror.example.org/pub, null",
        "http://example.org/pub, null",
        "http://notexample.org/pub, 10.0.0.1:3128",
        "http://192.0.2.1/pub, null",
    })
    void eachSchemeHasItsOwnAndSomeHostsNone(String url, String proxy) {
        Map<String, String> environment = Map.of(
                "http_proxy", "http://10.0.0.1:3128",
                "https_proxy", "http://10.0.0.2:3129/",
                "no_proxy", "localhost, .example.org,192.0.2.1");
        assertThat(proxy(Map.of("HTTP_PROXY", "10.0.0.3:8080"), "http://x.org/"))
                .endsWith("10.0.0.3:8080");
        assertThat(proxy(environment, url)).endsWith(proxy);
    }

    @Test
    void allMayBeAskedWithoutOne() {
        assertThat(proxy(Map.of("http_proxy", "http://10.0.0.1:3128", "no_proxy", "*"), "http://x.org/"))
                .isEqualTo("null");
        assertThat(proxy(Map.of(), "http://x.org/")).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "socks5://10.0.0.1:1080", "http://10.0.0.1:99999", "http://a b"})
    void oneThatCannotBeReadIsSaidBeforeAnythingIsFetched(String proxy) {
        assertThatThrownBy(() -> new Proxies(Map.of("https_proxy", proxy)).check())
                .isInstanceOf(MirrorException.class)
                .hasMessageContaining("https_proxy is no URL of a proxy");
    }
}
