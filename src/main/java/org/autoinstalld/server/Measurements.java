package org.autoinstalld.server;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autoinstalld.api.Sample;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.fetching.MirrorFileKind;
import org.autoinstalld.http.Counters;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.http.Transfers;
import org.autoinstalld.reload.ReloadState;

/** What the server counts, as {@code /metrics} shows it. */
public final class Measurements implements Supplier<List<Sample>> {
    private final Counters install;
    private final Transfers transfers;
    private final LongSupplier secondMachines;
    private final Map<DeployStep, LongAdder> deployFailures = new EnumMap<>(DeployStep.class);
    private final ProcessFigures process = new ProcessFigures();
    private final LongAdder reloads = new LongAdder();
    private final LongAdder failedReloads = new LongAdder();

    /**
     * @param secondMachines how many machines were refused since another one was answered for the same arming
     */
    public Measurements(Counters install, Transfers transfers, LongSupplier secondMachines) {
        this.install = install;
        this.transfers = transfers;
        this.secondMachines = secondMachines;
        for (DeployStep step : DeployStep.values()) {
            deployFailures.put(step, new LongAdder());
        }
    }

    /** That step of a deployment has failed. */
    void deployFailed(DeployStep step) {
        requireNonNull(deployFailures.get(step)).increment();
    }

    void reloaded(ReloadState state) {
        (state.trouble().isPresent() ? failedReloads : reloads).increment();
    }

    private static String outcome(int status) {
        return switch (status) {
            case 200, 206, 304 -> "served";
            case 301, 302 -> "redirected";
            case 403 -> "refused";
            case 404 -> "unknown";
            case 503 -> "failed";
            default -> "invalid";
        };
    }

    @Override
    public List<Sample> get() {
        List<Sample> samples = new ArrayList<>();
        install.byStatus()
                .forEach((status, count) -> samples.add(
                        Sample.counter("autoinstalld_lookups_total", "Answers on the install listener.", count)
                                .labelled("status", Integer.toString(status))
                                .labelled("outcome", outcome(status))));
        SortedMap<Double, Long> seconds = new TreeMap<>();
        install.byTime().forEach((micros, count) -> seconds.put(micros / 1e6, count));
        samples.add(Sample.histogram(
                "autoinstalld_lookup_duration_seconds",
                "Time from request to answer, without what the network takes and without being slowed.",
                seconds,
                install.answers(),
                install.nanos() / 1e9));
        samples.add(Sample.counter(
                "autoinstalld_lookups_slowed_total",
                "Look-ups kept waiting because their requester tries one name after the other.",
                (double) install.of(Incident.SLOWED)));
        samples.add(Sample.counter(
                "autoinstalld_second_machines_total",
                "Look-ups of an armed host that were refused since another machine was answered under that arming.",
                (double) secondMachines.getAsLong()));
        samples.add(Sample.counter(
                "autoinstalld_failures_total",
                "Things that went wrong inside and should not have; the log has them.",
                (double) install.of(Incident.FAILED)));
        samples.add(Sample.counter(
                "autoinstalld_sent_bytes_total", "Bytes of bodies sent to installers.", (double) install.bytes()));
        samples.add(Sample.counter(
                "autoinstalld_lookup_seconds_total", "Time from request to answer, summed.", install.nanos() / 1e9));
        samples.add(Sample.counter(
                "autoinstalld_connections_refused_total",
                "Connections closed on arrival because there were too many.",
                (double) install.of(Incident.TURNED_AWAY)));
        samples.add(Sample.counter(
                "autoinstalld_connections_cut_off_total", "Connections closed because the peer was too slow.", (double)
                        install.of(Incident.CUT_OFF)));
        for (Transfers.Ending ending : Transfers.Ending.values()) {
            samples.add(Sample.counter(
                            "autoinstalld_transfers_total",
                            "Files of the mirror that were sent, or were to be.",
                            (double) transfers.ended(ending))
                    .labelled("ending", ending.name().toLowerCase(Locale.ROOT)));
        }
        SortedMap<String, Long> octets = transfers.octets();
        for (MirrorFileKind kind : MirrorFileKind.values()) {
            samples.add(Sample.counter(
                            "autoinstalld_transferred_bytes_total",
                            "Octets of files of the mirror that were sent.",
                            (double) octets.getOrDefault(kind.word(), 0L))
                    .labelled("kind", kind.word()));
        }
        samples.add(Sample.gauge(
                "autoinstalld_transfers_running", "Files of the mirror that are being sent.", transfers.running()));
        samples.add(Sample.gauge(
                "autoinstalld_transfers_waiting",
                "Files of the mirror that wait for their turn.",
                transfers.waiting()));
        deployFailures.forEach((step, count) -> samples.add(Sample.counter(
                        "autoinstalld_deployment_failures_total",
                        "Deployments that failed, by the step they failed at.",
                        (double) count.sum())
                .labelled("step", step.word())));
        Runtime runtime = Runtime.getRuntime();
        samples.add(Sample.gauge(
                "autoinstalld_heap_used_bytes",
                "Memory that objects take, those included that nobody needs any more.",
                (double) (runtime.totalMemory() - runtime.freeMemory())));
        samples.add(Sample.gauge(
                "autoinstalld_heap_max_bytes", "Memory that objects may take at most.", (double) runtime.maxMemory()));
        samples.add(
                Sample.counter("autoinstalld_reloads_total", "Edits that were taken over.", (double) reloads.sum()));
        samples.add(Sample.counter(
                "autoinstalld_reload_failures_total", "Edits that were not taken over.", (double) failedReloads.sum()));
        samples.addAll(process.get());
        return List.copyOf(samples);
    }
}
