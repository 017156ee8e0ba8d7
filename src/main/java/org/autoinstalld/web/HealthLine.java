package org.autoinstalld.web;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.api.Masking;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.ReloadState;
import org.jspecify.annotations.Nullable;

/**
 * Says whether what is on disk is what is served, and whether the ledger answers. A server with a broken edit is alive and
 * answers installers, so restarting it would make nothing better: it is degraded, not down.
 */
final class HealthLine {
    private HealthLine() {}

    /**
     * Why the server is not as it should be; empty if it is. It is not, too, if machines that are not in the inventory get
     * nothing though they should: no page of a host tells.
     *
     * @param ledger why it does not answer; null if it does, or there is none
     */
    static Optional<String> trouble(ReloadState state, @Nullable String ledger) {
        return state.trouble()
                .map(HealthLine::degraded)
                .or(() -> Optional.ofNullable(ledger).map(why -> "the ledger does not answer: " + why))
                .or(() -> unknown(state.snapshot().files().withheldFromUnknown()));
    }

    private static Optional<String> unknown(List<Problem> problems) {
        return problems.stream().findFirst().map(p -> "unknown machines get nothing: " + Masking.hashes(p.toString()));
    }

    private static String degraded(ReloadState.Trouble trouble) {
        List<Problem> problems = trouble.problems();
        String first = problems.isEmpty() ? "" : Masking.hashes(problems.get(0).toString());
        String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
        return trouble.sentence() + ": " + first + more;
    }
}
