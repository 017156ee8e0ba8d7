package org.autoinstalld.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.admin.CommandActions;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.lookup.RecentLookups.Stranger;

/** The lladdr of the machine that just asked the server in vain. Two that asked at about the same time are none. */
final class LladdrFromLog {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long MINUTE = 60_000;
    /** Whoever asked this long before the newest may be the one that is meant as well. */
    private static final long TOGETHER = 10 * MINUTE;

    private LladdrFromLog() {}

    static Lladdr find(Invocation invocation) throws RefusedException {
        Answer answer =
                new ControlClient(invocation.stateFolder(), PATIENCE).post("/api" + CommandActions.STRANGERS, Map.of());
        if (answer instanceof Answer.NoServer none) {
            throw new RefusedException(none.why() + ", and the server alone remembers who asked; --lladdr LLADDR");
        }
        if (answer instanceof Answer.Failed failed) {
            throw new RefusedException(failed.why());
        }
        Answer.Said said = (Answer.Said) answer;
        if (!said.isDone()) {
            throw new RefusedException(said.sentence());
        }
        return chosen(invocation, CommandActions.strangers(said.reply().get("strangers")));
    }

    private static Lladdr chosen(Invocation invocation, List<Stranger> strangers) throws RefusedException {
        if (strangers.isEmpty()) {
            throw new RefusedException("within the hour no machine asked by an lladdr that no host has; start it again,"
                    + " or --lladdr LLADDR");
        }
        Stranger newest = strangers.get(0);
        List<Stranger> close = strangers.stream()
                .filter(s -> s.agoMillis() - newest.agoMillis() <= TOGETHER)
                .toList();
        if (close.size() > 1) {
            throw new RefusedException("several machines asked that no host is: "
                    + close.stream().map(LladdrFromLog::words).collect(Collectors.joining(", "))
                    + "; --lladdr LLADDR");
        }
        invocation.complain(words(newest));
        return newest.lladdr();
    }

    private static String words(Stranger stranger) {
        long minutes = stranger.agoMillis() / MINUTE;
        String when = minutes == 0 ? "less than a minute" : minutes == 1 ? "a minute" : minutes + " minutes";
        return stranger.lladdr() + " asked from " + stranger.requester() + " " + when + " ago";
    }
}
