package org.autoinstalld.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;

/** That hosts which were asked for are not there, with names that may have been meant. */
final class NoHost {
    private NoHost() {}

    static Reply reply(Snapshot snapshot, String text) {
        return JsonReply.missing(
                ErrorJson.noHost(text, nearest(snapshot, text).stream().toList()));
    }

    /** All that is wrong with a choice. */
    static Reply reply(Snapshot snapshot, HostChoice choice, List<Problem> problems) {
        List<String> unknown = choice.operands().stream()
                .filter(text -> !HostChoice.isPattern(text))
                .filter(text -> snapshot.lookup().index().meant(text).isEmpty())
                .toList();
        List<String> nearest = unknown.stream()
                .flatMap(text -> nearest(snapshot, text).stream())
                .toList();
        String error = unknown.size() == problems.size()
                ? String.join(
                        "; ",
                        unknown.stream().map(text -> "no host '" + text + "'").toList())
                : String.join("; ", problems.stream().map(Problem::message).toList());
        return JsonReply.missing(new ErrorJson(error, null, nearest, problems));
    }

    private static Optional<String> nearest(Snapshot snapshot, String text) {
        Set<HostName> all = new TreeSet<>(snapshot.inventory().hosts().keySet());
        all.addAll(snapshot.inventory().broken().keySet());
        return Suggestion.nearest(
                text,
                all.stream().flatMap(n -> Stream.of(n.text(), n.shortName())).toList());
    }
}
