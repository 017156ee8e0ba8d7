package org.autoinstalld.inventory;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProfilesTest {
    private static Reading read(String text) {
        return new InventoryReader()
                .read(List.of(YamlFile.parse("a.yaml", text.getBytes(StandardCharsets.UTF_8))), SecretSource.none());
    }

    private static List<String> problems(String text) {
        return read(text).problems().stream().map(Problem::toString).toList();
    }

    private static String host(String profile) {
        return "hosts:\n  web.example.org: { profiles: [" + profile + "], lladdr: 02:00:00:00:00:01 }\n";
    }

    @Test
    void laterProfilesWinAndWhatAProfileListsIsBelowIt() {
        Reading reading = read("""
                profiles:
                  base: { timezone: UTC, terminal: vt220 }
                  left: { profiles: [base], timezone: Europe/Paris }
                  right: { profiles: [base], keyboard: de }
                  both: { profiles: [left, right] }
                """ + host("both"));

        assertThat(reading.problems()).isEmpty();
        ValueMap settings = reading.inventory()
                .orElseThrow()
                .hosts()
                .get(new HostName("web.example.org"))
                .settings();
        // right brings base with it, and so lays it over left
        assertThat(ValueMaps.get(settings, "timezone")).hasValue("UTC");
        assertThat(ValueMaps.get(settings, "keyboard")).hasValue("de");
    }

    @Test
    @Timeout(value = 600, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void waysThatDoubleWithEveryLevelAreLaidOnce() {
        String levels = IntStream.range(1, 8)
                .mapToObj(level -> IntStream.range(0, 40)
                        .mapToObj(i -> "  p" + level + "-" + i + ": { profiles: ["
                                + (level == 1
                                        ? ""
                                        : IntStream.range(0, 40)
                                                .mapToObj(k -> "p" + (level - 1) + "-" + k)
                                                .collect(Collectors.joining(", ")))
                                + "] }\n")
                        .collect(Collectors.joining()))
                .collect(Collectors.joining());
        assertThat(problems("profiles:\n" + levels + host("p7-1"))).isEmpty();
    }

    /** Ten thousand guests of one profile have one console and one size of memory, not ten thousand. */
    @Test
    void valuesOfAProfileAreReadOnceForAllThatHaveIt() {
        Reading reading = read("""
                profiles:
                  vm:
                    console: { device: com0, speed: 115200 }
                    sets: { location: http, server: cdn.openbsd.org }
                    timezone: UTC
                    vars: { who: "${short}" }
                hosts:
                  a.example.org: { profiles: [vm], lladdr: 02:00:00:00:00:01 }
                  b.example.org: { profiles: [vm], lladdr: 02:00:00:00:00:02, timezone: GMT }
                  c.example.org: { profiles: [vm], lladdr: 02:00:00:00:00:03, console: { speed: 9600 } }
                """);
        assertThat(reading.problems()).isEmpty();
        List<ValueMap> settings = reading.inventory().orElseThrow().hosts().values().stream()
                .map(Host::settings)
                .toList();

        assertThat(value(settings.get(1), "console")).isSameAs(value(settings.get(0), "console"));
        assertThat(value(settings.get(2), "sets")).isSameAs(value(settings.get(0), "sets"));
        // what a host says itself, and what is another for each host, is its own
        assertThat(value(settings.get(0), "timezone")).isEqualTo("UTC");
        assertThat(value(settings.get(1), "timezone")).isEqualTo("GMT");
        assertThat(value(settings.get(2), "console").toString()).isEqualTo("{device: com0, speed: 9600}");
        assertThat(settings).extracting(s -> value(s, "vars").toString()).doesNotHaveDuplicates();
    }

    private static Object value(ValueMap settings, String key) {
        return ValueMaps.get(settings, key).orElseThrow();
    }

    /** A mistake in a profile takes out each host that has it, not only the first that is read. */
    @Test
    void mistakesOfAProfileAreThoseOfAllThatHaveIt() {
        Reading reading = read("""
                profiles:
                  vm: { console: { device: com9, speed: fast }, timezone: UTC }
                hosts:
                  a.example.org: { profiles: [vm], lladdr: 02:00:00:00:00:01 }
                  b.example.org: { profiles: [vm], lladdr: 02:00:00:00:00:02 }
                """);
        assertThat(reading.problemsOf(new HostName("b.example.org")))
                .isNotEmpty()
                .isEqualTo(reading.problemsOf(new HostName("a.example.org")));
    }

    @Test
    void aCircleIsToldOnce() {
        assertThat(problems("""
                profiles:
                  a: { profiles: [b] }
                  b: { profiles: [c] }
                  c: { profiles: [a] }
                  d: { profiles: [a, b, c] }
                """ + host("d")))
                .containsExactly("a.yaml:2:3: error: profile 'a' is made of itself; a -> b -> c -> a");
    }

    @Test
    void everyHostThatStandsUponACircleIsBroken() {
        Reading reading = read("""
                profiles:
                  a: { profiles: [a] }
                hosts:
                  one.example.org: { profiles: [a], lladdr: 02:00:00:00:00:01 }
                  two.example.org: { profiles: [a], lladdr: 02:00:00:00:00:02 }
                """);
        assertThat(reading.problems())
                .singleElement()
                .hasToString("a.yaml:2:3: error: profile 'a' is made of itself; a -> a");
        assertThat(reading.inventory().orElseThrow().broken()).hasSize(2);
    }

    @Test
    void aProfileListedTwiceIsAMistake() {
        assertThat(problems("profiles:\n  a: {}\n  b: { profiles: [a, a] }\n" + host("b, a, b")))
                .containsExactly(
                        "a.yaml:3:22: error: profile 'a' is listed twice; list it once; what is listed later wins",
                        "a.yaml:5:39: error: profile 'b' is listed twice; list it once; what is listed later wins");
    }

    @Test
    @Timeout(value = 600, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void chainsAreBounded() {
        String right = chain(8);
        assertThat(problems("profiles:\n" + right + host("p8"))).isEmpty();
        assertThat(problems("profiles:\n" + chain(9) + host("p1")))
                .containsExactly("a.yaml:10:3: error: profile 'p9' stands upon more than 7 levels of profiles;"
                        + " fewer levels; a profile may list as many others as it likes");
        assertThat(problems("profiles:\n" + chain(5_000) + host("p1"))).hasSizeBetween(500, 1001);
    }

    private static String chain(int length) {
        return IntStream.rangeClosed(1, length)
                .mapToObj(i -> "  p" + i + ": { profiles: [" + (i == 1 ? "" : "p" + (i - 1)) + "] }\n")
                .collect(Collectors.joining());
    }

    @Test
    @Timeout(value = 600, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aCircleOfManyIsToldInAFewWords() {
        String ring = chain(5_000).replaceFirst("profiles: \\[\\]", "profiles: [p5000]");
        assertThat(problems("profiles:\n" + ring))
                .anySatisfy(p -> assertThat(p).contains("is made of itself").hasSizeLessThan(250));
    }
}
