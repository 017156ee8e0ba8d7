package org.autoinstalld.admin;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.api.Version;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.ReloadState;

/** What a reload came to, in words. */
public final class ReloadReport {
    private ReloadReport() {}

    /** What a server began with. */
    public static String started(ReloadState state) {
        return "autoinstalld " + Version.get() + ", " + sentence(state);
    }

    /** What a reload came to that is served. */
    public static String sentence(ReloadState state) {
        return "loaded " + hosts(state.snapshot().inventory());
    }

    private static String hosts(Inventory inventory) {
        int broken = inventory.broken().size();
        int hosts = inventory.hosts().size();
        return hosts
                + (hosts == 1 ? " host" : " hosts")
                + (broken == 0 ? "" : " and " + broken + " with mistakes, which get nothing");
    }

    /** Tells the log. */
    public static void tell(ReloadState state, LookupLog log) {
        Optional<ReloadState.Trouble> trouble = state.trouble();
        if (trouble.isPresent()) {
            log.note(trouble.get().sentence() + ", the state before goes on:");
            trouble.get().problems().forEach(p -> log.note(p.toString()));
            return;
        }
        List<Problem> problems = state.snapshot().reading().problems();
        problems.forEach(p -> log.note(p.toString()));
        state.snapshot().files().withheldFromUnknown().forEach(p -> log.note(p.toString()));
        log.note("reloaded: " + hosts(state.snapshot().inventory()) + ", inventory "
                + state.snapshot().inventory().revision().substring(0, 12) + ", templates "
                + state.snapshot().templates().revision().substring(0, 12));
    }
}
