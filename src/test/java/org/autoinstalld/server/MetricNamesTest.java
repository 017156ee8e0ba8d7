package org.autoinstalld.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
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
import org.autoinstalld.ledger.LedgerOptions;
import org.autoinstalld.mirror.Mirror;
import org.autoinstalld.mirror.MirrorKeeper;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.source.SourceState;
import org.autoinstalld.web.FileDrift;
import org.autoinstalld.web.Viewer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares what {@code /metrics} shows with the dashboard and the manual. */
class MetricNamesTest {
    private static final Pattern NAME = Pattern.compile("autoinstalld_[a-z_]+");

    /** And there is none here. */
    private static final String OF_EACH_SETDIR = "autoinstalld_mirror_generation_age_seconds";

    @TempDir
    Path folder;

    private Set<String> shown() throws Exception {
        Reloader live = ((Reloader.Opening.Opened) Reloader.open(Path.of("inventory"), Path.of("templates"))).live();
        Counters counters = new Counters();
        counters.answered(200, 1, 1);
        String text;
        try (Ledger ledger = Ledger.open(LedgerOptions.of(new Store.Embedded(folder), "here"));
                MirrorKeeper mirror = new MirrorKeeper(
                        Mirror.open(folder.resolve("mirror")), Optional::empty, List::of, Map.of(), line -> {})) {
            Measurements measured = new Measurements(counters, new Transfers(() -> 1), () -> 0);
            MirrorFigures figures = new MirrorFigures(mirror);
            text = new Viewer(
                            live::state,
                            () -> Stream.concat(measured.get().stream(), figures.get().stream())
                                    .toList(),
                            () -> FileDrift.NOTHING,
                            new LedgerApi(live, ledger),
                            ZoneOffset.UTC)
                    .get("/metrics", Map.of())
                    .body();
        }
        Stream<String> outside = OutsidePrograms.samples(
                        List.of(new SourceState("netbox", 1, null, "", 1, 0)),
                        Map.of(HookKind.STUCK, new HookFigures(1, 0, 0, "", false)))
                .stream()
                .map(Sample::name);
        Stream<String> there =
                text.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("[{ ]")[0]);
        return Stream.concat(there, outside).collect(Collectors.toCollection(TreeSet::new));
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
}
