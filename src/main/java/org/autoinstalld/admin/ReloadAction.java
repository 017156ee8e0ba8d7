package org.autoinstalld.admin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.reload.Reloader;

/** Reads everything again, as HUP does, and tells what it came to. */
public final class ReloadAction implements AdminAction {
    private static final int PATIENCE_SECONDS = 60;

    private final Reloader live;

    public ReloadAction(Reloader live) {
        this.live = live;
    }

    @Override
    public String path() {
        return "/reload";
    }

    @Override
    public Outcome perform(Form form, Principal who) {
        try {
            return outcome(live.reloading().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return new Outcome.Refused("still reading after " + PATIENCE_SECONDS + " s; the log will tell", List.of());
        } catch (ExecutionException e) {
            throw new IllegalStateException("reloading failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Refused("the server stops", List.of());
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
                Map.of("hosts", hosts, "broken", broken),
                state.snapshot().reading().problems());
    }
}
