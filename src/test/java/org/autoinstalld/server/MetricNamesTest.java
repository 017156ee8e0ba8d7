package org.autoinstalld.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.Sample;
import org.autoinstalld.database.Store;
import org.autoinstalld.hook.HookFigures;
import org.autoinstalld.http.Counters;
import org.autoinstalld.http.Transfers;
import org.autoinstalld.inventory.HookSettings.HookKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.UsualOptions;
import org.autoinstalld.mirror.Mirror;
import org.autoinstalld.mirror.MirrorKeeper;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.source.SourceState;
import org.autoinstalld.web.FileDrift;
import org.autoinstalld.web.Viewers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares what {@code /metrics} shows with the dashboard and the manual. */
class MetricNamesTest {
    private static final Pattern NAME = Pattern.compile("\\b(?:autoinstalld|process|jvm)_[a-z_]+");

    /** And there is none here. */
    private static final String OF_EACH_SETDIR = "autoinstalld_mirror_generation_age_seconds";

    @TempDir
    Path folder;

    private Set<String> shown() throws Exception {
        Stream<String> outside = OutsidePrograms.samples(
                        List.of(new SourceState("netbox", 1, null, "", 1, 0)),
                        Map.of(HookKind.STUCK, new HookFigures(1, 0, 0, "", false)))
                .stream()
                .map(Sample::name);
        Stream<String> there =
                text().lines().filter(line -> !line.startsWith("#")).map(line -> line.split("[{ ]")[0]);
        return Stream.concat(there, outside).collect(Collectors.toCollection(TreeSet::new));
    }

    private String text() throws Exception {
        Reloader live = ((Reloader.Opening.Opened) Reloader.open(Path.of("inventory"), Path.of("templates"))).live();
        Counters counters = new Counters();
        counters.answered(200, 1, 1);
        try (Ledger ledger = Ledger.open(UsualOptions.of(new Store.Embedded(folder), "here", Clock.systemUTC()));
                MirrorKeeper mirror = new MirrorKeeper(
                        Mirror.open(folder.resolve("mirror")), Optional::empty, List::of, Map.of(), line -> {})) {
            Measurements measured = new Measurements(counters, new Transfers(() -> 1), () -> 0);
            MirrorFigures figures = new MirrorFigures(mirror);
            return Viewers.of(
                            live::state,
                            () -> Stream.concat(measured.get().stream(), figures.get().stream())
                                    .toList(),
                            () -> FileDrift.NOTHING,
                            new LedgerApi(live, ledger))
                    .get("/metrics", Map.of())
                    .body();
        }
    }

    private static Set<String> namedIn(Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(Files.readString(file));
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }

    @Test
    void dashboardAndAlertsUseOnlyFiguresThatThereAre() throws Exception {
        Set<String> all = shown();
        all.add(OF_EACH_SETDIR);
        for (String file : List.of("docs/grafana-dashboard.json", "dist/prometheus-rules.yaml")) {
            assertThat(all).as(file).containsAll(namedIn(Path.of(file)));
            assertThat(namedIn(Path.of(file))).as(file).hasSizeGreaterThan(8);
        }
    }

    @Test
    void theManualListsAllOfThem() throws Exception {
        Set<String> all = shown();
        all.add(OF_EACH_SETDIR);
        assertThat(namedIn(Path.of("docs/serving.md"))).isEqualTo(all);
    }

    @Test
    void prometheusTakesTheTextAndFindsNothingToBlame() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/promtool")), "no promtool; .ci/run installs it with prometheus");
        Path text = Files.writeString(folder.resolve("text"), text());
        Ran ran = Ran.command("sh", "-c", "promtool check metrics <" + text);
        assertThat(ran.status()).as(ran.text() + ran.errors()).isZero();
        assertThat(ran.text() + ran.errors()).isEmpty();
    }

    @Test
    void theProcessTellsWhatItIs() throws Exception {
        String text = text();
        assertThat(text)
                .containsPattern("(?m)^autoinstalld_build_info\\{.*java=\""
                        + Pattern.quote(Runtime.version().toString()) + "\".*} 1$")
                .containsPattern("(?m)^process_cpu_seconds_total [0-9.E]+$")
                .containsPattern("(?m)^jvm_gc_collection_seconds_count\\{gc=\"[^ \"]+\"} [0-9]+$");
        for (String figure : List.of(
                "process_resident_memory_bytes", "process_open_fds", "process_max_fds", "process_start_time_seconds")) {
            assertThat(value(text, figure)).as(figure).isPositive();
        }
        assertThat(value(text, "process_start_time_seconds")).isLessThan(System.currentTimeMillis() / 1000.0);
    }

    @Test
    void whereThereIsNoProcPsIsAsked() {
        assumeTrue(Files.isExecutable(Path.of("/bin/ps")), "no /bin/ps; Debian has it in procps");
        assertThat(ProcessFigures.residentByPs().orElse(0)).isGreaterThan(1 << 20);
    }

    private static double value(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void noLabelHasABlankInItsValue() throws Exception {
        assertThat(text())
                .contains("stage=\"never_seen\"", "step=\"files_back\"")
                .doesNotContainPattern("=\"[^\"]*\\s[^\"]*\"");
    }
}
