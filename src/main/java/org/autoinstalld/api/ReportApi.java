package org.autoinstalld.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.installation.Comparison;
import org.autoinstalld.installation.Difference;
import org.autoinstalld.installation.FactTexts;
import org.autoinstalld.installation.FirstBootReport;
import org.autoinstalld.installation.HostKey;
import org.autoinstalld.installation.LearnedMachine;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.Reports.Told;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** What machines told of their installation, for people and programs. It asks the store. */
public final class ReportApi {
    private static final int EVENTS = 1000;
    private static final int OK = 200;

    private ReportApi() {}

    /** @param sshfp what an SSHFP record says of it */
    public record KeyJson(String type, String key, String fingerprint, String sshfp) {
        private static List<KeyJson> of(List<String> lines) {
            return lines.stream()
                    .flatMap(line -> HostKey.parse(line).stream())
                    .map(k -> new KeyJson(k.type(), k.key(), k.fingerprint(), k.sshfp()))
                    .toList();
        }
    }

    /**
     * What a host told last.
     *
     * @param verdict how that stands to what was foreseen; empty if it told no more than that it booted
     * @param gone host keys that it had before
     */
    public record ToldJson(
            Instant at,
            @Nullable String mode,
            @Nullable Setdir path,
            String verdict,
            String why,
            List<String> differences,
            List<KeyJson> keys,
            List<KeyJson> gone) {
        static ToldJson of(Told told) {
            return new ToldJson(
                    told.at(),
                    told.mode() == null ? null : told.mode().word(),
                    told.setdir(),
                    told.verdict(),
                    told.why(),
                    told.differences(),
                    KeyJson.of(told.keys()),
                    KeyJson.of(told.gone()));
        }
    }

    /** @param names under which it may be asked for, the full one first */
    public record HostKeysJson(String name, Instant at, List<String> names, List<KeyJson> keys, List<KeyJson> gone) {}

    /** Host keys that were reported. */
    public record KeysJson(List<HostKeysJson> hosts) {}

    /**
     * What a report shows of a machine.
     *
     * @param machine what to write under {@code machine:}, as YAML
     * @param settled whether the next forecast is right with that
     * @param differences that are left then
     * @param testCase the same for somebody else's program, secrets masked
     */
    public record LearnedJson(
            String name,
            Instant at,
            String mode,
            String path,
            String verdict,
            Map<String, String> machine,
            boolean settled,
            List<String> differences,
            @JsonProperty("case") String testCase) {}

    static Optional<ToldJson> told(Ledger ledger, HostName host) throws LedgerException {
        return ledger.reports().of(host).map(ToldJson::of);
    }

    /** @param wanted null: all */
    static KeysJson keys(Snapshot snapshot, Ledger ledger, @Nullable Set<HostName> wanted) throws LedgerException {
        List<HostKeysJson> hosts = new ArrayList<>();
        new TreeMap<>(ledger.reports().all()).forEach((name, told) -> {
            if ((wanted == null || wanted.contains(name))
                    && !(told.keys().isEmpty() && told.gone().isEmpty())) {
                hosts.add(new HostKeysJson(
                        name.text(),
                        told.at(),
                        names(snapshot, name),
                        KeyJson.of(told.keys()),
                        KeyJson.of(told.gone())));
            }
        });
        return new KeysJson(hosts);
    }

    /** Full name, short name if it is this one's alone, and fixed addresses. */
    private static List<String> names(Snapshot snapshot, HostName name) {
        Host host = snapshot.inventory().hosts().get(name);
        String full = host == null ? name.text() : snapshot.inventory().fullName(host);
        List<KnownMachine> called = snapshot.lookup()
                .index()
                .byName(HostName.parse(name.shortName()).orElse(name));
        // one that is not in the inventory any more may have left its short name to another, which has other keys
        boolean alone = called.size() == 1 && called.get(0).name().equals(name);
        Stream<String> addresses = host == null
                ? Stream.of()
                : host.interfaces().stream()
                        .flatMap(i -> Stream.concat(i.address().stream(), i.address6().stream()))
                        .map(Object::toString);
        return Stream.concat(alone ? Stream.of(full, name.shortName()) : Stream.of(full), addresses)
                .distinct()
                .toList();
    }

    /** Empty if the host never told anything, or nobody knows any more what it was given. */
    static Optional<LearnedJson> learned(Snapshot snapshot, Ledger ledger, HostName name) throws LedgerException {
        List<Event.Entry> entries = ledger.history(name, EVENTS, Ledger.LATEST);
        Event.Entry report = newest(entries, Long.MAX_VALUE, e -> e.kind() == EventKind.REPORT);
        Event.Entry answer = report == null ? null : newest(entries, report.id(), ReportApi::isAnswer);
        Host host = snapshot.inventory().hosts().get(name);
        Optional<String> text = report == null ? Optional.empty() : ledger.served(report.id());
        Optional<String> file = answer == null ? Optional.empty() : ledger.served(answer.id());
        if (host == null || report == null || answer == null || text.isEmpty() || file.isEmpty()) {
            return Optional.empty();
        }
        Mode mode =
                answer.event().mode() == null ? Mode.INSTALL : answer.event().mode();
        Setdir setdir = answer.event().setdir() == null
                ? snapshot.inventory().site().setdir()
                : answer.event().setdir();
        FirstBootReport told = FirstBootReport.of(text.get().getBytes(StandardCharsets.UTF_8));
        Run run = new Run(snapshot, host, mode, setdir, file.get());
        Transcript foreseen = run.with(Map.of());
        Map<String, String> machine = LearnedMachine.needed(
                LearnedMachine.of(told, foreseen.facts()), keys -> Comparison.of(run.with(keys), told));
        Transcript next = run.with(machine);
        Comparison then = Comparison.of(next, told);
        return Optional.of(new LearnedJson(
                name.text(),
                report.event().time(),
                mode.word(),
                setdir.toString(),
                Comparison.of(foreseen, told).verdict().words(),
                machine,
                then.isAsForeseen(),
                then.differences().stream().map(Difference::text).toList(),
                testCase(next, file.get(), told)));
    }

    /** The file that was given, secrets masked, on machines that are tried. */
    private record Run(Snapshot snapshot, Host host, Mode mode, Setdir setdir, String file) {
        Transcript with(Map<String, String> machine) {
            List<String> facts = machine.entrySet().stream()
                    .map(e -> e.getKey() + "=" + e.getValue())
                    .toList();
            return snapshot.files()
                    .transcript(
                            host,
                            mode,
                            setdir,
                            file,
                            Machine.ofAssignments("learned", facts).machine());
        }
    }

    private interface Kind {
        boolean is(Event event);
    }

    private static Event.@Nullable Entry newest(List<Event.Entry> entries, long before, Kind kind) {
        return entries.stream()
                .filter(e -> e.id() < before && e.kept() && kind.is(e.event()))
                .findFirst()
                .orElse(null);
    }

    private static boolean isAnswer(Event event) {
        return event.kind() == EventKind.LOOKUP
                && event.mode() != null
                && event.status() != null
                && event.status() == OK
                && !event.digest().isEmpty();
    }

    private static String testCase(Transcript run, String file, FirstBootReport told) {
        StringBuilder text = new StringBuilder("# mode: " + run.mode().word() + "\n# path: " + run.setdir() + "\n");
        FactTexts.of(run.facts())
                .forEach((key, value) -> text.append("# machine: ")
                        .append(key)
                        .append('=')
                        .append(value)
                        .append('\n'));
        text.append("--- response file\n").append(file);
        return text.append(new FirstBootReport(told.mode(), told.answers(), List.of(), told.console()).text())
                .toString();
    }
}
