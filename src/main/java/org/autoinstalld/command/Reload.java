package org.autoinstalld.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.problem.Problem;

/** Asks the server that runs to read everything again. */
final class Reload extends Command {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    Reload() {
        super("reload", "", "lets the server that runs read everything again");
    }

    @Override
    public int run(Invocation invocation) throws UsageException {
        invocation.requireNoOperands();
        Answer answer = new ControlClient(invocation.stateFolder(), PATIENCE).post("/api/reload", Map.of());
        return tell(answer, invocation.terminal());
    }

    /** The same if there is a server: it takes a folder that lost its last file for one that is not mounted. */
    static int ifServing(Invocation invocation) {
        Answer answer = new ControlClient(invocation.stateFolder(), PATIENCE).post("/api/reload", Map.of());
        return answer instanceof Answer.NoServer ? FINE : tell(answer, invocation.terminal());
    }

    /** Says what the server said, and returns the exit code for it. */
    static int tell(Answer answer, Terminal terminal) {
        if (answer instanceof Answer.NoServer none) {
            terminal.complain(none.why());
            return REFUSED;
        }
        if (answer instanceof Answer.Failed failed) {
            terminal.complain(failed.why());
            return REFUSED;
        }
        Answer.Said said = (Answer.Said) answer;
        List<Problem> problems = said.reply().problems();
        terminal.complain(problems == null ? List.of() : problems);
        if (!said.isDone()) {
            terminal.complain(said.sentence());
            return REFUSED;
        }
        terminal.out().println(said.sentence());
        return FINE;
    }
}
