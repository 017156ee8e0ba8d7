package org.autoinstalld.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.autoinstalld.admin.AdminAction;
import org.autoinstalld.admin.Form;
import org.autoinstalld.admin.Who;
import org.autoinstalld.live.Live;
import org.autoinstalld.live.State;

/** Reads everything again, as HUP does, and tells what it came to. */
final class ReloadNow implements AdminAction {
    private static final int PATIENCE_SECONDS = 60;

    private final Live live;

    ReloadNow(Live live) {
        this.live = live;
    }

    @Override
    public String path() {
        return "/reload";
    }

    @Override
    public Outcome perform(Form form, Who who) {
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

    private static Outcome outcome(State state) {
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
