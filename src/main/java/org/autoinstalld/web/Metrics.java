package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.api.Overview;
import org.autoinstalld.api.Sample;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.ledger.HostState.Stage;

/** Writes samples in the text format 0.0.4 of Prometheus: all of a name together, its help and type once. */
final class Metrics {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private Metrics() {}

    static String text(List<Sample> samples) {
        Map<String, List<Sample>> byName = new LinkedHashMap<>();
        samples.forEach(s -> byName.computeIfAbsent(checked(s.family()), n -> new ArrayList<>())
                .add(s));
        StringBuilder out = new StringBuilder(2 << 10);
        byName.forEach((name, same) -> family(out, name, same));
        return out.toString();
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

    private static void family(StringBuilder out, String name, List<Sample> same) {
        Sample first = same.get(0);
        out.append("# HELP ")
                .append(name)
                .append(' ')
                .append(escaped(first.help()))
                .append('\n');
        out.append("# TYPE ").append(name).append(' ');
        out.append(first.kind().name().toLowerCase(Locale.ROOT)).append('\n');
        for (Sample sample : same) {
            out.append(checked(sample.name())).append(labels(sample.labels())).append(' ');
            out.append(number(sample.value())).append('\n');
        }
    }

    private static String labels(Map<String, String> labels) {
        return labels.isEmpty()
                ? ""
                : labels.entrySet().stream()
                        .map(e -> checked(e.getKey()) + "=\""
                                + escaped(e.getValue()).replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of a metric: " + name);
        }
        return name;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
