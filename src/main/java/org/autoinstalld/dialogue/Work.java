package org.autoinstalld.dialogue;

import java.util.Map;
import java.util.Optional;
import org.autoinstalld.disklabel.Layout;

/** What the installer does between questions: the words behind {@code do} in the catalogue. */
final class Work {
    /** Something that asks nothing. */
    @FunctionalInterface
    interface Action {
        void perform(Run run);
    }

    private static final Map<String, Action> ACTIONS = Map.of(
            "finish interface", run -> run.network().finish(),
            "ask the mirror-list service", run -> {},
            "go on with the crypto volume", Run::encrypt,
            "end of a location", Run::endLocation,
            "look at the mirror", run -> run.sets().open(false),
            "look at the directory", run -> run.sets().open(true),
            "verify the sets", Work::verify,
            "drop the set", run -> run.sets().select(run.var("set"), false),
            "install the sets", run -> run.sets().install());

    private Work() {}

    static Action action(String name) {
        Action action = ACTIONS.get(name);
        if (action == null) {
            throw new IllegalArgumentException("catalogue: nothing called '" + name + "' can be done");
        }
        return action;
    }

    private static void verify(Run run) {
        boolean noRoom = !run.isUpgrade() && run.layout().map(Layout::room).equals(Optional.of(Layout.Room.NOT_ENOUGH));
        run.sets().verify(noRoom);
        run.var("issue", run.sets().issue());
    }
}
