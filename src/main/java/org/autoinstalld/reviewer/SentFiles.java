package org.autoinstalld.reviewer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.SentApi.AllSent;
import org.autoinstalld.api.SentApi.SentJson;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.LedgerReport;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.review.FileChange;
import org.autoinstalld.review.HostsDiff;

/** What hosts would get otherwise than they were sent last, as the ledger has it. */
final class SentFiles {
    private static final String SENT = "sent";

    private SentFiles() {}

    static int diff(Invocation invocation) throws UsageException, RefusedException {
        HostChoice choice = ChosenHosts.of(invocation);
        AllSent sent = Json.read(LedgerReport.json(invocation, LedgerApi.PATH + SENT, choice.fields()), AllSent.class)
                .orElseThrow(() -> new RefusedException("the server that runs is of another version; start it again"));
        Map<HostName, List<FileChange>> changes = new TreeMap<>();
        for (SentJson one : sent.hosts()) {
            if (one.differs()) {
                HostName.parse(one.name())
                        .ifPresent(name ->
                                changes.put(name, List.of(new FileChange(one.mode() + ".conf", lines(one)))));
            }
        }
        HostsDiff diff = HostsDiff.folded(sent.hosts().size(), changes, invocation.judged());
        invocation.tell(new Report(diff.hosts(), diff.differing(), sent.hosts()), out -> {
            new DiffText(out, SENT, State.NOW).print(diff);
            for (SentJson one : sent.hosts().size() == 1 ? sent.hosts() : List.<SentJson>of()) {
                invocation.complain(one.name() + " was sent " + one.mode() + ".conf for " + one.path() + " at "
                        + one.at() + ", event " + one.event());
            }
            invocation.complain(
                    sent.hosts().isEmpty()
                            ? "the ledger knows of no response file that was sent to any of them"
                            : DiffText.summary(diff) + ", of those that were sent a response file");
        });
        return changes.isEmpty() ? Command.FINE : Command.DIFFERS;
    }

    private static List<String> lines(SentJson one) {
        List<String> lines = new ArrayList<>(one.diff());
        if (one.missing() != null) {
            lines.add("+there is none: " + one.missing());
        } else if (one.secretDiffers()) {
            lines.add("+(a secret in it is another than the one that was sent)");
        } else if (!one.kept()) {
            lines.add("+(it is another; the text that was sent is not kept)");
        }
        return List.copyOf(lines);
    }

    /** What docs/api.md describes. */
    private record Report(int hosts, int differing, List<SentJson> sent) {}
}
