package org.autoinstalld.command;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.cli.Option;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.web.Json;
import org.jspecify.annotations.Nullable;

/** Prints what the ledger tells, for people or for programs. */
final class LedgerReport {
    private LedgerReport() {}

    static Option format() {
        return Invocation.option("format", "FORMAT", "text or json (default: text)");
    }

    /** Returns the exit code. */
    static int print(
            Invocation invocation,
            String path,
            Map<String, List<String>> query,
            Function<Map<String, @Nullable Object>, List<String>> text)
            throws UsageException, RefusedException {
        boolean json = invocation.isJson();
        Terminal terminal = invocation.terminal();
        Answer.Said said = new LedgerClient(invocation).get(path, query);
        Map<String, @Nullable Object> body = said.body();
        if (!said.isDone()) {
            String remedy = body.get("nearest") instanceof List<?> names && !names.isEmpty()
                    ? "; did you mean '" + names.get(0) + "'?"
                    : "";
            throw new RefusedException(said.sentence() + remedy);
        }
        if (json) {
            terminal.out().print(Json.line(body));
        } else {
            text.apply(body).forEach(terminal.out()::println);
        }
        return Command.FINE;
    }
}
