package org.autoinstalld.commandline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.autoinstalld.admin.ActionReply;
import org.autoinstalld.admin.AdminAction;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.admin.Form;
import org.autoinstalld.admin.Principal;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.Reply;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.inventory.Administration.Role;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.server.LedgerOpener;

/**
 * Where commands about the ledger turn to: the server that runs, or, if none does, inventory and ledger themselves. Either
 * way the answer is what a server says, so that what is printed is the same.
 */
public record LedgerClient(Invocation invocation) {
    private static final String WAITS = "; this waits there for one that is started with that state folder";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Looks at something below {@link LedgerApi#PATH}. */
    public Answer.Said get(String path, Map<String, List<String>> query) throws RefusedException {
        String target = query.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(value -> e.getKey() + "=" + ControlClient.encoded(value)))
                .collect(Collectors.joining("&", path + (query.isEmpty() ? "" : "?"), ""));
        return said(client().get(target), "", (snapshot, ledger) -> {
            Reply reply = new LedgerApi(() -> snapshot, ledger).get(path, query);
            return new Answer.Said(reply instanceof Reply.Found ? 200 : 404, reply.body());
        });
    }

    /** Does something, as by POST to {@code /api} and the action's path. */
    public Answer.Said perform(
            String path, Map<String, List<String>> form, BiFunction<Snapshot, Ledger, AdminAction> action)
            throws RefusedException {
        return said(client().postAll("/api" + path, form), WAITS, (snapshot, ledger) -> {
            Principal who = new Principal(here(), Role.ADMIN);
            Outcome outcome = action.apply(snapshot, ledger).perform(new Form(form), who);
            return new Answer.Said(outcome.status(), Json.answer(ActionReply.of(outcome)));
        });
    }

    /** Who does something without a server. */
    public static String here() {
        return System.getProperty("user.name") + " at the command line";
    }

    private ControlClient client() {
        return new ControlClient(invocation.stateFolder(), PATIENCE);
    }

    /** @param caveat what to add where nobody but this command has done something */
    private Answer.Said said(Answer answer, String caveat, BiFunction<Snapshot, Ledger, Answer.Said> otherwise)
            throws RefusedException {
        if (answer instanceof Answer.Said said) {
            return said;
        }
        if (answer instanceof Answer.Failed failed) {
            throw new RefusedException(failed.why());
        }
        Snapshot snapshot = invocation.snapshot();
        boolean embedded = snapshot.inventory().site().ledger().url().isEmpty();
        Optional<String> unfit = embedded ? LedgerOpener.unfit(invocation.stateFolder()) : Optional.empty();
        if (unfit.isPresent()) {
            throw new RefusedException(unfit.get());
        }
        try (Ledger ledger = LedgerOpener.open(() -> snapshot.inventory().site(), invocation.stateFolder())) {
            Answer.Said said = otherwise.apply(snapshot, ledger);
            if (embedded && said.isDone() && !caveat.isEmpty()) {
                invocation.complain("no server runs on the state folder '" + invocation.stateFolder() + "'" + caveat);
            }
            return said;
        } catch (LedgerException e) {
            throw new RefusedException(LedgerOpener.why(e));
        }
    }
}
