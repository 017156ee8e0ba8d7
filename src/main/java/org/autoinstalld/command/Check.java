package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.Options;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.live.Live;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.responsefile.Made;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.setdir.Mode;
import org.autoinstalld.setdir.Setdir;

/**
 * Reads everything, makes every file, and reports all that is wrong, files of other programs that are not as the
 * inventory has them included.
 */
final class Check implements Command {
    @Override
    public String name() {
        return "check";
    }

    @Override
    public String operands() {
        return "[HOST]...";
    }

    @Override
    public String purpose() {
        return "reports every mistake in inventory and templates, of all hosts or some";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Invocation.flag("strict", "warnings count as errors"))
                .addOption(Invocation.option(
                        "path", "SETDIR", "release and architecture, 7.8/amd64 (default: the site's)"))
                .addOption(Invocation.option("format", "FORMAT", "text (default) or json"));
    }

    @Override
    public int run(Invocation invocation) throws UsageException {
        boolean json = invocation.isJson();
        var names = invocation.hosts(invocation.operands());
        var path = invocation.setdir();
        Problems problems = new Problems();
        int hosts = 0;
        Live.Opening opening = Live.open(invocation.inventory(), invocation.templates());
        if (opening instanceof Live.Opening.Refused refused) {
            problems.addAll(refused.problems());
        } else {
            Snapshot snapshot = ((Live.Opening.Opened) opening).live().get();
            List<Problem> unknown = new ArrayList<>();
            Collection<Host> chosen =
                    names.isEmpty() ? snapshot.inventory().hosts().values() : Opened.hosts(snapshot, names, unknown);
            if (names.isEmpty()) {
                problems.addAll(snapshot.reading().problems());
            } else {
                problems.addAll(unknown);
                chosen.forEach(h -> problems.addAll(snapshot.reading().problemsOf(h.name())));
            }
            Setdir setdir = path.orElse(snapshot.inventory().site().setdir());
            chosen.parallelStream()
                    .flatMap(host -> rendered(snapshot, host, setdir))
                    .toList()
                    .forEach(problems::add);
            problems.addAll(names.isEmpty() ? Drifted.all(snapshot) : Drifted.of(snapshot, chosen));
            hosts = chosen.size()
                    + (names.isEmpty() ? snapshot.inventory().broken().size() : 0);
        }
        return report(invocation, problems.sorted(), hosts, json);
    }

    private static Stream<Problem> rendered(Snapshot snapshot, Host host, Setdir setdir) {
        Stream<Made> files = Stream.of(
                snapshot.files().make(host, Mode.INSTALL, setdir),
                snapshot.files().make(host, Mode.UPGRADE, setdir),
                snapshot.files().disklabel(host, setdir));
        return files.flatMap(m -> m instanceof Made.Nothing nothing ? nothing.problems().stream() : Stream.empty());
    }

    private static int report(Invocation invocation, List<Problem> problems, int hosts, boolean json) {
        long errors = problems.stream().filter(Problem::isError).count();
        long warnings = problems.size() - errors;
        if (json) {
            invocation.terminal().out().println(ProblemReport.json(problems));
        } else {
            problems.forEach(invocation.terminal().out()::println);
            invocation
                    .terminal()
                    .err()
                    .println(count(hosts, "host") + ", " + count(errors, "error") + ", " + count(warnings, "warning"));
        }
        boolean refused = errors > 0 || warnings > 0 && invocation.has("strict");
        return refused ? REFUSED : FINE;
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
