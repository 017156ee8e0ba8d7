package org.autoinstalld.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Scalar;
import org.junit.jupiter.api.Test;

/** What many files have alike is in memory once: objects are compared, and no memory is measured. */
class OneCopyTest {
    private static Mapping host(String name) {
        String text = "hosts:\n  " + name + ": { profiles: [vm], user: { name: admin } }\n";
        Mapping hosts = (Mapping) YamlFile.parse(name + ".yaml", text.getBytes(StandardCharsets.UTF_8))
                .documents()
                .get(0)
                .get("hosts")
                .orElseThrow();
        return (Mapping) hosts.get(name).orElseThrow();
    }

    @Test
    void keysAndShortTextsOfTwoFilesAreTheSameObjects() {
        Mapping one = host("a");
        Mapping other = host("b");
        for (int i = 0; i < one.entries().size(); i++) {
            assertThat(other.entries().get(i).key())
                    .isSameAs(one.entries().get(i).key());
        }
        assertThat(name(other).text()).isSameAs(name(one).text());
    }

    private static Scalar name(Mapping host) {
        return (Scalar) ((Mapping) host.get("user").orElseThrow()).get("name").orElseThrow();
    }

    @Test
    void noTextIsTakenForAnother() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(OneCopy.of("text " + i)).isEqualTo("text " + i);
        }
    }
}
