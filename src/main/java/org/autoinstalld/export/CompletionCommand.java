package org.autoinstalld.export;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.OptionValue;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.problem.Suggestion;

/** Prints what a shell needs to complete command lines. */
public final class CompletionCommand extends Command {
    private final Supplier<List<Command>> commands;

    /** @param commands all that there are */
    public CompletionCommand(Supplier<List<Command>> commands) {
        super("completion", "bash | zsh | ksh", "prints what a shell needs to complete commands, options and names");
        this.commands = commands;
    }

    @Override
    public boolean readsInventory() {
        return false;
    }

    @Override
    public int run(Invocation invocation) throws UsageException {
        String shell = invocation.operand("shell");
        List<String> known = OptionValue.SHELL.words();
        if (!known.contains(shell)) {
            throw new UsageException("'" + shell + "' is no shell that can be completed in; "
                    + Suggestion.nearest(shell, known)
                            .map(s -> "did you mean '" + s + "'?")
                            .orElse("one of " + String.join(", ", known)));
        }
        Grammar grammar = Grammar.of(commands.get());
        String script = switch (shell) {
            case "bash" -> new BashScript(grammar).text();
            case "zsh" -> new ZshScript(grammar).text();
            default -> new KshScript(grammar).text();
        };
        invocation.tell(Map.of("script", script), out -> out.print(script));
        return FINE;
    }
}
