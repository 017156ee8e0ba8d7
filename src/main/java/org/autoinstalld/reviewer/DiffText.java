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
    private static final String UNKNOWN = "unknown machines";

    void print(HostsDiff diff) {
        if (!diff.unknown().isEmpty()) {
            out.println("=== " + UNKNOWN);
            print(diff.unknown(), UNKNOWN);
        }
        diff.changes().forEach(this::print);
    }

    private void print(HostChange change) {
        HostName first = change.hosts().get(0);
        out.println("=== " + hosts(change));
        if (change.files().isEmpty()) {
            out.println("(it gets no file)");
        }
        print(change.files(), first.text());
    }

    private void print(List<FileChange> files, String whose) {
        for (FileChange file : files) {
            out.println("--- " + Printable.oneLine(from) + " " + whose + " " + file.file());
            out.println("+++ " + Printable.oneLine(to) + " " + whose + " " + file.file());
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
        String unknown = diff.unknown().isEmpty() ? "" : "; " + UNKNOWN + " get another file";
        if (diff.changes().isEmpty()) {
            return of + " compared, no difference" + unknown;
        }
        int ways = diff.changes().size();
        return diff.differing() + " of " + of + (diff.differing() == 1 ? " differs" : " differ")
                + (ways > 1 ? ", in " + ways + " ways" : "") + unknown;
    }
}
