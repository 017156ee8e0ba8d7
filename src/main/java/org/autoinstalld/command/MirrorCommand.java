package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.mirror.Mirror;
import org.autoinstalld.mirror.MirrorDirectory;
import org.autoinstalld.mirror.MirrorException;
import org.autoinstalld.mirror.MirrorSync;
import org.autoinstalld.mirror.SyncOptions;
import org.autoinstalld.mirror.SyncResult;
import org.autoinstalld.mirror.Verification;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.web.Json;

/** The mirror of the sets: fills it, tells what is in it, checks it, and removes what is old. */
final class MirrorCommand extends Command {
    private static final List<String> ACTIONS = List.of("sync", "list", "verify", "prune");

    MirrorCommand() {
        super(
                "mirror",
                "sync [SETDIR]... | list | verify | prune",
                "fills the mirror of the sets (sync), tells what is in it (list), reads it all again (verify), removes"
                        + " what is old (prune)",
                Invocation.flag("all", "sync: everything that SHA256.sig lists"),
                Invocation.flag("syspatch", "sync: the patches of each release, too"),
                Invocation.flag("tftp", "sync: what machines that boot by TFTP need, too"),
                Invocation.flag("older", "sync: also sets that were built before those that are here"),
                Invocation.state(),
                Invocation.format());
    }

    @Override
    int run(Invocation invocation) throws UsageException, RefusedException {
        boolean json = invocation.isJson();
        List<String> operands = invocation.operands();
        String action = operands.isEmpty() ? "" : operands.get(0);
        if (!ACTIONS.contains(action)) {
            String remedy = Suggestion.nearest(action, ACTIONS)
                    .map(s -> "did you mean '" + s + "'?")
                    .orElse("one of: " + String.join(", ", ACTIONS));
            throw new UsageException(action.isEmpty() ? "what with it? " + remedy : "'" + action + "'; " + remedy);
        }
        List<Setdir> setdirs = setdirs(action, operands.subList(1, operands.size()));
        Site site = invocation.snapshot().inventory().site();
        MirrorSettings settings = site.mirror()
                .orElseThrow(() -> new RefusedException(
                        "the inventory has no site.mirror; mirror: { folder: /var/autoinstalld/mirror, releases: ["
                                + site.setdir() + "] }"));
        try {
            return switch (action) {
                case "sync" -> sync(invocation, settings, setdirs, json);
                case "list" -> list(invocation, settings, json);
                case "verify" -> verify(invocation, settings, json);
                default -> prune(invocation, settings, json);
            };
        } catch (MirrorException e) {
            throw new RefusedException(e.reason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted; the next sync goes on where it was");
        }
    }

    private static List<Setdir> setdirs(String action, List<String> operands) throws UsageException {
        if (!action.equals("sync") && !operands.isEmpty()) {
            throw new UsageException("unexpected '" + operands.get(0) + "'");
        }
        List<Setdir> setdirs = new ArrayList<>();
        for (String operand : operands) {
            setdirs.add(Setdir.parse(operand)
                    .orElseThrow(() -> new UsageException("'" + operand + "'; RELEASE/ARCH such as 7.8/amd64")));
        }
        return setdirs;
    }

    private static int sync(Invocation invocation, MirrorSettings settings, List<Setdir> setdirs, boolean json)
            throws MirrorException, InterruptedException {
        SyncOptions options = new SyncOptions(
                invocation.has("all"), invocation.has("syspatch"), invocation.has("tftp"), invocation.has("older"));
        List<SyncResult> results;
        try (Mirror mirror = Mirror.open(settings.folder());
                SyncText text = new SyncText(invocation.terminal(), json)) {
            results = new MirrorSync(mirror, settings, invocation.environment(), text).run(setdirs, options);
        }
        if (json) {
            invocation
                    .out()
                    .println(Json.line(results.stream().map(SyncText::fields).toList()));
        } else {
            results.forEach(result -> SyncText.tell(result, invocation.terminal()));
        }
        return results.stream().anyMatch(SyncResult::isFailed) ? REFUSED : FINE;
    }

    /** A generation as {@code list} tells of it. */
    private record Row(String setdir, String generation, boolean visible, String built, int files, long octets) {}

    private static int list(Invocation invocation, MirrorSettings settings, boolean json) throws MirrorException {
        Mirror mirror = Mirror.look(settings.folder());
        List<Row> rows = new ArrayList<>();
        for (MirrorDirectory directory : mirror.directories()) {
            Optional<String> visible = mirror.visible(directory).map(Generation::name);
            for (Generation generation : mirror.generations(directory)) {
                rows.add(new Row(
                        directory.path(),
                        generation.name(),
                        visible.filter(generation.name()::equals).isPresent(),
                        generation.built().map(Object::toString).orElse(""),
                        generation.files().size(),
                        generation.size()));
            }
        }
        if (json) {
            invocation.out().println(Json.line(rows));
        } else {
            rows.forEach(row -> invocation
                    .out()
                    .printf(
                            "%-20s %-36s %-20s %10s%s%n",
                            row.setdir(),
                            row.generation(),
                            row.built(),
                            SyncText.size(row.octets()),
                            row.visible() ? "  visible" : ""));
        }
        return FINE;
    }

    private static int verify(Invocation invocation, MirrorSettings settings, boolean json) throws MirrorException {
        int[] generations = {0};
        List<String> wrong = new Verification(Mirror.look(settings.folder()), settings).run(g -> generations[0]++);
        if (json) {
            invocation.out().println(Json.line(Map.of("generations", generations[0], "wrong", wrong)));
        } else {
            wrong.forEach(invocation.out()::println);
            invocation.terminal().err().println(generations[0] + " generations, " + wrong.size() + " wrong files");
        }
        return wrong.isEmpty() ? FINE : REFUSED;
    }

    private static int prune(Invocation invocation, MirrorSettings settings, boolean json) throws MirrorException {
        List<String> removed;
        try (Mirror mirror = Mirror.open(settings.folder())) {
            removed = mirror.prune(settings).stream().map(Generation::name).toList();
        }
        if (json) {
            invocation.out().println(Json.line(Map.of("removed", removed)));
        } else {
            removed.forEach(name -> invocation.out().println("removed " + name));
        }
        return FINE;
    }
}
