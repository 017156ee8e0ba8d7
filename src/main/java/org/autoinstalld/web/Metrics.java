package org.autoinstalld.web;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autoinstalld.api.Overview;
import org.autoinstalld.api.Sample;
import org.autoinstalld.api.Sample.Kind;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.ledger.HostState.Stage;

/**
 * Writes samples in the text format 0.0.4 of Prometheus, by its own client library. The library is loaded when the text is
 * first asked for: the first answer takes 18 ms of a processor longer than one written by hand, and a start nothing.
 */
final class Metrics {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final String COUNTERS_END = "_total";
    private static final String INFOS_END = "_info";

    private Metrics() {}

    static String text(List<Sample> samples) {
        Map<String, List<Sample>> byName = new LinkedHashMap<>();
        samples.forEach(
                s -> byName.computeIfAbsent(s.name(), n -> new ArrayList<>()).add(s));
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        byName.forEach((name, same) -> all.metricSnapshot(family(name, same)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, all.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static MetricSnapshot family(String name, List<Sample> same) {
        Kind kind = same.get(0).kind();
        if (!NAME.matcher(name).matches()
                || kind == Kind.COUNTER && !name.endsWith(COUNTERS_END)
                || kind == Kind.INFO && !name.endsWith(INFOS_END)) {
            throw new IllegalArgumentException("not a name of a metric: " + name);
        }
        String help = same.get(0).help();
        return switch (kind) {
            case COUNTER -> {
                CounterSnapshot.Builder family =
                        CounterSnapshot.builder().name(stem(name, COUNTERS_END)).help(help);
                same.forEach(s -> family.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels(s))
                        .value(s.value())
                        .build()));
                yield family.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder family =
                        GaugeSnapshot.builder().name(name).help(help);
                same.forEach(s -> family.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels(s))
                        .value(s.value())
                        .build()));
                yield family.build();
            }
            case INFO -> {
                InfoSnapshot.Builder family =
                        InfoSnapshot.builder().name(stem(name, INFOS_END)).help(help);
                same.forEach(s -> family.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(labels(s))
                        .build()));
                yield family.build();
            }
            case HISTOGRAM -> {
                HistogramSnapshot.Builder family =
                        HistogramSnapshot.builder().name(name).help(help);
                same.forEach(s -> family.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .labels(labels(s))
                        .classicHistogramBuckets(buckets(s))
                        .sum(s.value())
                        .build()));
                yield family.build();
            }
            case SUMMARY -> {
                SummarySnapshot.Builder family =
                        SummarySnapshot.builder().name(name).help(help);
                same.forEach(s -> family.dataPoint(SummarySnapshot.SummaryDataPointSnapshot.builder()
                        .labels(labels(s))
                        .count(s.count())
                        .sum(s.value())
                        .build()));
                yield family.build();
            }
        };
    }

    private static String stem(String name, String end) {
        return name.substring(0, name.length() - end.length());
    }

    private static Labels labels(Sample sample) {
        List<String> names = List.copyOf(sample.labels().keySet());
        return Labels.of(names, names.stream().map(sample.labels()::get).toList());
    }

    /** Each with those alone that the one before does not count. */
    private static ClassicHistogramBuckets buckets(Sample sample) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long before = 0;
        for (Map.Entry<Double, Long> bucket : sample.upTo().entrySet()) {
            buckets.bucket(bucket.getKey(), Math.max(0, bucket.getValue() - before));
            before = Math.max(before, bucket.getValue());
        }
        return buckets.bucket(Double.POSITIVE_INFINITY, Math.max(0, sample.count() - before))
                .build();
    }

    /** What the server knows of its hosts by itself. */
    static List<Sample> of(Serving serving) {
        Summary summary = serving.summary();
        List<Sample> samples = new ArrayList<>();
        samples.add(Sample.gauge(
                "autoinstalld_hosts", "Hosts in the inventory.", summary.hosts().size()));
        for (HostCondition standing : HostCondition.values()) {
            samples.add(Sample.gauge("autoinstalld_hosts_by_state", "Hosts by state.", summary.count(standing))
                    .labelled("state", standing.word()));
        }
        serving.stages().ifPresent(o -> samples.addAll(stages(summary, o)));
        samples.addAll(deployments(serving));
        samples.add(Sample.gauge(
                "autoinstalld_config_current",
                "1 if what is on disk is what is served, 0 if the last edit is broken.",
                serving.state().trouble().isEmpty() ? 1 : 0));
        samples.add(Sample.gauge(
                "autoinstalld_config_loaded_timestamp_seconds",
                "When what is served was read, in seconds since 1970.",
                serving.state().loadedAt() / 1000.0));
        return samples;
    }

    /** All steps, so that what counts nothing is seen, too. */
    private static List<Sample> deployments(Serving serving) {
        Map<DeployStep, Integer> at = new EnumMap<>(DeployStep.class);
        for (Deployment deployment : serving.deployments().all().values()) {
            if (deployment.isUnfinished() && deployment.failure().isEmpty()) {
                deployment.current().ifPresent(step -> at.merge(step.step(), 1, Integer::sum));
            }
        }
        return Stream.of(DeployStep.values())
                .map(step -> Sample.gauge(
                                "autoinstalld_deployments",
                                "Hosts that are being deployed, by the step they are at.",
                                at.getOrDefault(step, 0))
                        .labelled("step", step.word()))
                .toList();
    }

    private static List<Sample> stages(Summary summary, Overview overview) {
        Map<Stage, Integer> counts = new EnumMap<>(Stage.class);
        summary.hosts()
                .forEach(line ->
                        counts.merge(overview.state(line.machine().name()).stage(), 1, Integer::sum));
        return Stream.of(Stage.values())
                .map(stage -> Sample.gauge(
                                "autoinstalld_hosts_by_stage",
                                "Hosts by where they stand with their installation.",
                                counts.getOrDefault(stage, 0))
                        .labelled("stage", stage.word()))
                .toList();
    }
}
