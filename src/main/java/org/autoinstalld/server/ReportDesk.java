package org.autoinstalld.server;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.Redaction;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.fetching.Forecasts;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.installation.Comparison;
import org.autoinstalld.installation.Difference;
import org.autoinstalld.installation.FirstBootReport;
import org.autoinstalld.installation.HostKey;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.Reports.Told;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.problem.Unforeseen;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Body;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.yaml.ValueMap;

/**
 * Takes what machines send to report their first boot, and compares it with what was foreseen. Whatever is wrong with what
 * one sends, it has booted, and that counts.
 */
final class ReportDesk implements InstallHandler {
    private final InstallHandler next;
    private final Ledger ledger;
    private final Forecasts forecasts;
    private final Supplier<Snapshot> snapshots;
    private final Executor waiting;

    /**
     * @param next answers what is no report
     * @param waiting runs what asks the ledger; rejects what is too much
     */
    ReportDesk(
            InstallHandler next, Ledger ledger, Forecasts forecasts, Supplier<Snapshot> snapshots, Executor waiting) {
        this.next = next;
        this.ledger = ledger;
        this.forecasts = forecasts;
        this.snapshots = snapshots;
        this.waiting = waiting;
    }

    @Override
    public Optional<Answer> answer(Request request, Consumer<Answer> later) {
        return next.answer(request, later);
    }

    @Override
    public boolean isMirrored(String path) {
        return next.isMirrored(path);
    }

    private static String id(Request request) {
        return RequestedFile.of(request.path()) instanceof RequestedFile.Report report ? report.id() : "";
    }

    private static Answer tooMany() {
        return new Answer.Failed(null, "too many look-ups wait for the ledger");
    }

    private static Answer silent(LedgerException e) {
        return new Answer.Failed(null, "the ledger does not answer: " + e.getMessage());
    }

    private static Answer unknown() {
        return new Answer.Unknown("no such report, or it was made before");
    }

    @Override
    public void announced(Request request, Consumer<Optional<Answer>> later) {
        try {
            waiting.execute(() -> later.accept(refusal(request)));
        } catch (RejectedExecutionException e) {
            later.accept(Optional.of(tooMany()));
        }
    }

    private Optional<Answer> refusal(Request request) {
        try {
            return ledger.reports().open(id(request)).isPresent() ? Optional.empty() : Optional.of(unknown());
        } catch (LedgerException e) {
            return Optional.of(silent(e));
        } catch (RuntimeException e) {
            return Optional.of(new Answer.Failed(null, Unforeseen.words(e)));
        }
    }

    @Override
    public void reported(Request request, byte[] body, Consumer<Answer> later) {
        try {
            waiting.execute(() -> later.accept(answer(request, body)));
        } catch (RejectedExecutionException e) {
            later.accept(tooMany());
        }
    }

    private Answer answer(Request request, byte[] body) {
        try {
            return taken(request, FirstBootReport.of(body));
        } catch (LedgerException e) {
            return silent(e);
        } catch (RuntimeException e) {
            return new Answer.Failed(null, Unforeseen.words(e));
        }
    }

    private Answer taken(Request request, FirstBootReport report) throws LedgerException {
        String id = id(request);
        Optional<HostName> who = ledger.reports().open(id);
        if (who.isEmpty()) {
            return unknown();
        }
        HostName host = who.get();
        Host known = snapshots.get().inventory().hosts().get(host);
        Redaction redaction = known == null ? Redaction.of(ValueMap.NOTHING) : Redaction.of(known);
        Optional<Transcript> foreseen = foreseen(host);
        Comparison comparison = foreseen.map(t -> Comparison.of(t, report))
                .orElseGet(() -> Comparison.none("nobody knows any more what it was given"));
        List<String> differences = comparison.differences().stream()
                .map(Difference::text)
                .map(text -> redaction.text(text).strip())
                .toList();
        List<String> keys = report.keys().stream().map(HostKey::toString).toList();
        List<String> gone = ledger.reports().of(host).map(Told::keys).orElse(List.of()).stream()
                .filter(k -> !keys.contains(k))
                .toList();
        Told told = new Told(
                Instant.now(),
                report.mode(),
                foreseen.map(Transcript::setdir).orElse(null),
                comparison.verdict().words(),
                comparison.why(),
                differences,
                keys,
                gone);
        String reason = reason(comparison, differences, keys.isEmpty() ? List.of() : gone);
        String text =
                differences.stream().map(d -> d + "\n").collect(Collectors.joining()) + redaction.text(report.text());
        return ledger.reports()
                .report(id, request.requester(), told, reason, text)
                .<Answer>map(h -> new Answer.Served(
                        h, "first boot reported, " + comparison.verdict().words(), new Body("# installed\n")))
                .orElseGet(ReportDesk::unknown);
    }

    /** What is wrong with us is no reason to lose the report. */
    private Optional<Transcript> foreseen(HostName host) throws LedgerException {
        try {
            return forecasts.of(host, ledger);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String reason(Comparison comparison, List<String> differences, List<String> gone) {
        String verdict = comparison.verdict().words();
        String more = !comparison.why().isEmpty()
                ? ": " + comparison.why()
                : differences.isEmpty()
                        ? ""
                        : (differences.size() > 1 ? ", in " + differences.size() + " ways" : "") + ": "
                                + differences.get(0);
        String keys = gone.isEmpty()
                ? ""
                : "host keys that went: "
                        + gone.stream()
                                .flatMap(k -> HostKey.parse(k).stream())
                                .map(k -> k.type() + " " + k.fingerprint())
                                .collect(Collectors.joining(", "));
        return Stream.of(keys, verdict + more).filter(s -> !s.isEmpty()).collect(Collectors.joining("; "));
    }
}
