package org.autoinstalld.admin;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.reload.Reloader;

/** Reads everything again, as HUP does, and tells what it came to. */
public final class ReloadAction {
    private static final int PATIENCE_SECONDS = 60;

    private ReloadAction() {}

    public static AdminAction of(Reloader reloader) {
        return new AdminAction("/reload", "", (form, who) -> perform(reloader));
    }

    private static Outcome perform(Reloader reloader) {
        try {
            return outcome(reloader.reloading().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return Outcome.refused("still reading after " + PATIENCE_SECONDS + " s; the log will tell");
        } catch (ExecutionException e) {
            throw new IllegalStateException("reloading failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.refused("the server stops");
        }
    }

    private static Outcome outcome(ReloadState state) {
        if (state.trouble().isPresent()) {
            return new Outcome.Refused(
                    "what is on disk is not served, the state before goes on",
                    state.trouble().get().problems());
        }
        int hosts = state.snapshot().inventory().hosts().size();
        int broken = state.snapshot().inventory().broken().size();
        return new Outcome.Done(
                ReloadReport.sentence(state),
                "/",
                new TreeMap<>(Map.of("hosts", hosts, "broken", broken)),
                state.snapshot().reading().problems());
    }
}
