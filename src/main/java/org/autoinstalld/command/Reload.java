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
        return tell(answer, invocation);
    }

    /** The same if there is a server: it takes a folder that lost its last file for one that is not mounted. */
    static int ifServing(Invocation invocation) {
        Answer answer = new ControlClient(invocation.stateFolder(), PATIENCE).post("/api/reload", Map.of());
        if (answer instanceof Answer.NoServer) {
            return FINE;
        }
        if (invocation.isJson() && answer instanceof Answer.Said said && said.isDone()) {
            // what the command did is the result, and not what the server says of it
            List<Problem> problems = said.reply().problems();
            invocation.complain(problems == null ? List.of() : problems);
            return FINE;
        }
        return tell(answer, invocation);
    }

    /** Says what the server said, and returns the exit code for it. */
    static int tell(Answer answer, Invocation invocation) {
        Terminal terminal = invocation.terminal();
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
            if (problems == null || problems.stream().noneMatch(p -> p.message().equals(said.sentence()))) {
                terminal.complain(said.sentence());
            }
            return REFUSED;
        }
        invocation.tellSaid(said.json());
        if (!invocation.isJson()) {
            invocation.out().println(said.sentence());
        }
        return FINE;
    }
}
