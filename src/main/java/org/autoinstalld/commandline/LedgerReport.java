package org.autoinstalld.commandline;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.autoinstalld.admin.ActionReply;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.api.Json;

/** Prints what the ledger tells, for people or for programs. */
public final class LedgerReport {
    private LedgerReport() {}

    /** Returns the exit code. */
    public static <T> int print(
            Invocation invocation,
            String path,
            Map<String, List<String>> query,
            Class<T> kind,
            Function<T, List<String>> text)
            throws UsageException, RefusedException {
        return print(invocation, path, query, kind, text, UnaryOperator.identity());
    }

    /** @param more makes what programs get of what the ledger tells as JSON */
    public static <T> int print(
            Invocation invocation,
            String path,
            Map<String, List<String>> query,
            Class<T> kind,
            Function<T, List<String>> text,
            UnaryOperator<String> more)
            throws UsageException, RefusedException {
        String said = json(invocation, path, query);
        if (invocation.isJson()) {
            invocation.tellSaid(more.apply(said));
        } else {
            Json.read(said, kind).map(text).ifPresent(lines -> lines.forEach(invocation.out()::println));
        }
        return Command.FINE;
    }

    /** What the ledger tells, as it tells it. */
    public static String json(Invocation invocation, String path, Map<String, List<String>> query)
            throws RefusedException {
        Answer.Said said = new LedgerClient(invocation).get(path, query);
        if (said.isDone()) {
            return said.json();
        }
        ActionReply reply = said.reply();
        if (reply.problems() != null && !reply.problems().isEmpty()) {
            throw new RefusedException(reply.problems());
        }
        String remedy = reply.get("nearest") instanceof List<?> names && !names.isEmpty()
                ? "; did you mean '" + names.get(0) + "'?"
                : "";
        throw new RefusedException(said.sentence() + remedy);
    }
}
