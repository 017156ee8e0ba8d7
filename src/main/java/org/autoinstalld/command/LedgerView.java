package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.cli.Option;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.ReportApi.LearnedJson;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.LedgerReport;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;

/** What the ledger tells of one thing: a host's events, one event, or what a machine's report shows. */
final class LedgerView<T> extends Command {
    private static final String CASE = "case";

    private final Target target;
    private final Class<T> kind;
    private final Function<Invocation, Function<T, List<String>>> text;

    /** What is asked for: a path, and parameters. */
    private record Asked(String path, Map<String, List<String>> query) {
        Asked(String path) {
            this(path, Map.of());
        }
    }

    /** Says what is asked for. */
    private interface Target {
        Asked of(Invocation invocation) throws UsageException;
    }

    private LedgerView(
            String name,
            String operands,
            String purpose,
            Target target,
            Class<T> kind,
            Function<Invocation, Function<T, List<String>>> text,
            Option... options) {
        super(name, operands, purpose, options);
        this.target = target;
        this.kind = kind;
        this.text = text;
    }

    /** What happened to a host, newest first. */
    static Command history() {
        return new LedgerView<>(
                "history",
                "HOST",
                "lists what happened to a host, newest first",
                invocation -> new Asked(
                        "hosts/" + invocation.machine(),
                        Map.of("limit", List.of(Integer.toString(invocation.number("limit", 100))))),
                LedgerApi.Events.class,
                invocation -> LedgerText::history,
                Invocation.option("limit", "N", "at most so many events (default: 100)"));
    }

    /** One event, and what was sent. */
    static Command show() {
        return new LedgerView<>(
                "show",
                "EVENT",
                "shows an event, and what was sent, without secrets",
                LedgerView::event,
                Map.class,
                invocation -> LedgerText::event);
    }

    private static Asked event(Invocation invocation) throws UsageException {
        String event = invocation.operand("event");
        if (!event.matches("[0-9]{1,18}")) {
            throw new UsageException("'" + event + "' is no event; a number as history lists them");
        }
        return new Asked("events/" + event);
    }

    /** What to declare of a machine, as its installation showed it. */
    static Command learned() {
        return new LedgerView<>(
                "learned",
                "HOST",
                "prints what a host's installation showed of the machine, for 'machine:'",
                invocation -> new Asked("learned/" + invocation.machine()),
                LearnedJson.class,
                invocation -> learned -> lines(learned, invocation.has(CASE)),
                Invocation.flag(CASE, "print the case alone, as a file to try it with"));
    }

    private static List<String> lines(LearnedJson learned, boolean caseAlone) {
        List<String> testCase = learned.testCase().lines().toList();
        if (caseAlone) {
            return testCase;
        }
        List<String> lines = new ArrayList<>();
        lines.add("# " + learned.name() + ", " + learned.mode() + " of " + learned.path() + ", as told at "
                + learned.at() + ": " + learned.verdict());
        if (learned.machine().isEmpty()) {
            lines.add("# nothing to write under machine:");
        } else {
            lines.add("machine:");
            learned.machine().forEach((key, value) -> lines.add("  " + key + ": " + value));
        }
        lines.add(learned.settled() ? "# the next forecast is right" : "# what the next forecast still gets wrong:");
        learned.differences().forEach(d -> lines.add("#   " + d));
        lines.add("# the case, secrets masked, as 'autoinstalld learned --case " + learned.name() + "' prints it:");
        testCase.forEach(line -> lines.add("#> " + line));
        return lines;
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        Asked asked = target.of(invocation);
        return LedgerReport.print(
                invocation, LedgerApi.PATH + asked.path(), asked.query(), kind, text.apply(invocation));
    }
}
