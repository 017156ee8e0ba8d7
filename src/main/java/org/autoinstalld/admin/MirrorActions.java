package org.autoinstalld.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.mirror.MirrorException;
import org.autoinstalld.mirror.MirrorKeeper;
import org.autoinstalld.mirror.SyncOptions;
import org.autoinstalld.mirror.SyncState;
import org.jspecify.annotations.Nullable;

/** What the command {@code mirror} asks of the server, which has the mirror's folder while it runs. */
public final class MirrorActions {
    public static final String SYNC = "/mirror/sync";
    public static final String STATE = "/mirror/state";
    public static final String PRUNE = "/mirror/prune";

    private static final String AT_SOCKET = "what the mirror does is";

    private MirrorActions() {}

    public static List<AdminAction> of(MirrorKeeper keeper) {
        return List.of(
                new AdminAction(SYNC, "", (form, who) -> sync(keeper, form)),
                new AdminAction(STATE, AT_SOCKET, "", (form, who) -> state(keeper, form)),
                new AdminAction(PRUNE, AT_SOCKET, "", (form, who) -> pruned(keeper)));
    }

    /** What {@link #STATE} answers. */
    public record Reply(@Nullable SyncState sync, @Nullable Map<String, List<String>> holders) {}

    /** As fields of the form. */
    public static Map<String, String> form(List<Setdir> setdirs, SyncOptions options) {
        List<String> words = new ArrayList<>();
        if (options.all()) {
            words.add("all");
        }
        if (options.patches()) {
            words.add("syspatch");
        }
        if (options.boot()) {
            words.add("tftp");
        }
        if (options.older()) {
            words.add("older");
        }
        return Map.of(
                "setdirs",
                String.join(",", setdirs.stream().map(Setdir::toString).toList()),
                "options",
                String.join(",", words));
    }

    /** Begins a sync; fields {@code setdirs} and {@code options}, each with commas between. */
    private static Outcome sync(MirrorKeeper keeper, Form form) {
        List<Setdir> setdirs = new ArrayList<>();
        for (String text : words(form, "setdirs")) {
            Optional<Setdir> setdir = Setdir.parse(text);
            if (setdir.isEmpty()) {
                return Outcome.refused("'" + text + "' is no setdir; RELEASE/ARCH such as 7.8/amd64");
            }
            setdirs.add(setdir.get());
        }
        List<String> options = words(form, "options");
        long from = keeper.state(Long.MAX_VALUE).next();
        Optional<String> refused = keeper.begin(
                setdirs,
                new SyncOptions(
                        options.contains("all"),
                        options.contains("syspatch"),
                        options.contains("tftp"),
                        options.contains("older")));
        return refused.map(Outcome::refused)
                .orElseGet(() -> new Outcome.Done("the sync has begun", "/", Map.of("from", from), List.of()));
    }

    private static List<String> words(Form form, String field) {
        return form.text(field)
                .filter(text -> !text.isEmpty())
                .map(text -> List.of(text.split(",", -1)))
                .orElse(List.of());
    }

    /** Tells how far the sync is; field {@code from}, the number of the first line that is wanted. */
    private static Outcome state(MirrorKeeper keeper, Form form) {
        long from = form.text("from")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
        Map<String, List<String>> holders = new TreeMap<>();
        keeper.mirror()
                .holders()
                .forEach((name, addresses) -> holders.put(
                        name, addresses.stream().map(IpAddress::toString).toList()));
        SyncState state = keeper.state(from);
        return new Outcome.Done(
                state.running() ? "a sync is going on" : "no sync is going on",
                "/",
                Map.of("sync", state, "holders", holders),
                List.of());
    }

    private static Outcome pruned(MirrorKeeper keeper) {
        try {
            List<String> names = keeper.prune();
            return new Outcome.Done(
                    names.size() + (names.size() == 1 ? " generation" : " generations") + " removed",
                    "/",
                    Map.of("removed", names),
                    List.of());
        } catch (MirrorException e) {
            return Outcome.refused(e.reason());
        }
    }
}
