package org.autoinstalld.reviewer;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.review.FileChange;
import org.autoinstalld.review.HostChange;
import org.autoinstalld.review.HostsDiff;

/** A difference as text, each change once with the hosts that have it. */
record DiffText(PrintStream out, String from, String to) {
    private static final int NAMED = 3;

    void print(HostsDiff diff) {
        diff.changes().forEach(this::print);
    }

    private void print(HostChange change) {
        HostName first = change.hosts().get(0);
        out.println("=== " + hosts(change));
        if (change.files().isEmpty()) {
            out.println("(it gets no file)");
        }
        for (FileChange file : change.files()) {
            out.println("--- " + Printable.oneLine(from) + " " + first + " " + file.file());
            out.println("+++ " + Printable.oneLine(to) + " " + first + " " + file.file());
            file.diff().forEach(line -> out.println(printable(line)));
        }
    }

    private static String hosts(HostChange change) {
        List<HostName> hosts = change.hosts();
        String kind = change.kind() == HostChange.Kind.CHANGED
                ? ""
                : " " + change.kind().word();
        if (hosts.size() == 1) {
            return hosts.get(0) + kind;
        }
        String names = hosts.stream().limit(NAMED).map(HostName::text).collect(Collectors.joining(", "));
        String more = hosts.size() > NAMED ? " and " + (hosts.size() - NAMED) + " more" : "";
        return hosts.size() + " hosts" + kind + ": " + names + more + "; as " + hosts.get(0) + " has it";
    }

    /** Tabs stay; whatever else would move the cursor does not. */
    private static String printable(String line) {
        return Arrays.stream(line.split("\t", -1)).map(Printable::oneLine).collect(Collectors.joining("\t"));
    }

    static String summary(HostsDiff diff) {
        String of = diff.hosts() + (diff.hosts() == 1 ? " host" : " hosts");
        if (diff.changes().isEmpty()) {
            return of + " compared, no difference";
        }
        int ways = diff.changes().size();
        return diff.differing() + " of " + of + (diff.differing() == 1 ? " differs" : " differ")
                + (ways > 1 ? ", in " + ways + " ways" : "");
    }
}
