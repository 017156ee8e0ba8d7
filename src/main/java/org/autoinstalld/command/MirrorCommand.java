package org.autoinstalld.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.admin.ControlClient.Answer.Said;
import org.autoinstalld.admin.MirrorActions;
import org.autoinstalld.api.Json;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.mirror.Mirror;
import org.autoinstalld.mirror.MirrorDirectory;
import org.autoinstalld.mirror.MirrorException;
import org.autoinstalld.mirror.MirrorKeeper;
import org.autoinstalld.mirror.SyncOptions;
import org.autoinstalld.mirror.SyncState;
import org.autoinstalld.mirror.TftpFiles;
import org.autoinstalld.mirror.TftpFolder;
import org.autoinstalld.mirror.Verification;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Suggestion;

/** The mirror of the sets: fills it, tells what is in it, checks it, removes what is old, and makes site sets. */
final class MirrorCommand extends Command {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NOT_FOUND = 404;
    private static final List<String> ACTIONS = List.of("sync", "list", "verify", "prune", "site", "tftp");

    /** Which action each option is for: one that is passed over may be the one that was to keep us from doing something. */
    private static final Map<String, String> MEANT_FOR = Map.of(
            "all", "sync",
            "syspatch", "sync",
            "tftp", "sync",
            "older", "sync",
            "setdir", "site",
            "output", "site",
            "list", "site",
            "release", "tftp",
            "efi", "tftp",
            "dry-run", "tftp");

    MirrorCommand() {
        super(
                "mirror",
                "sync [SETDIR]... | list | verify | prune | site HOST | tftp DIR",
                "fills the mirror of the sets (sync), tells what is in it (list), reads it all again (verify), removes"
                        + " what is old (prune); makes a host's site set (site), and the folder of a TFTP server (tftp)",
                Invocation.flag("all", "sync: everything that SHA256.sig lists"),
                Invocation.flag("syspatch", "sync: the patches of each release, too"),
                Invocation.flag("tftp", "sync: what machines that boot by TFTP need, too"),
                Invocation.flag("older", "sync: also sets that were built before those that are here"),
                Invocation.option(
                        "setdir", "SETDIR", "site: release and architecture, 7.8/amd64 (default: the site's)"),
                MirrorSite.output(),
                Invocation.option(
                        "release", "SETDIR", "tftp: whose installer is booted, 7.8/amd64 (default: the site's)"),
                Invocation.flag("efi", "tftp: machines boot through EFI, as far as the inventory does not say"),
                Invocation.flag("dry-run", "tftp: only tells what would be written and removed"),
                Invocation.flag("list", "site: lists what is in the set, as tar tv does, and writes nothing"));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        boolean json = invocation.isJson();
        List<String> operands = invocation.operands();
        String action = operands.isEmpty() ? "" : operands.get(0);
        if (!ACTIONS.contains(action)) {
            String remedy = Suggestion.named(action, ACTIONS)
                    .map(s -> "did you mean '" + s + "'?")
                    .orElse("one of: " + String.join(", ", ACTIONS));
            throw new UsageException(
                    action.isEmpty() ? "what with it? " + remedy : "'" + action + "' is no action; " + remedy);
        }
        for (Map.Entry<String, String> option : new TreeMap<>(MEANT_FOR).entrySet()) {
            if (invocation.has(option.getKey()) && !option.getValue().equals(action)) {
                throw new UsageException(
                        "--" + option.getKey() + " is for '" + option.getValue() + "', not for '" + action + "'");
            }
        }
        if (action.equals("site")) {
            return MirrorSite.run(invocation, operands.subList(1, operands.size()));
        }
        List<Setdir> setdirs = setdirs(action, operands.subList(1, operands.size()));
        Inventory inventory = invocation.snapshot().inventory();
        Site site = inventory.site();
        MirrorSettings settings = site.mirror()
                .orElseThrow(() -> new RefusedException(
                        "the inventory has no site.mirror; mirror: { folder: /var/autoinstalld/mirror, releases: ["
                                + site.setdir() + "] }"));
        try {
            return switch (action) {
                case "sync" -> sync(invocation, inventory, settings, setdirs, json);
                case "tftp" -> tftp(invocation, settings, operands.subList(1, operands.size()));
                case "list" -> list(invocation, settings);
                case "verify" -> verify(invocation, settings);
                default -> prune(invocation, settings);
            };
        } catch (MirrorException e) {
            throw new RefusedException(e.reason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted; the next sync goes on where it was");
        }
    }

    private static List<Setdir> setdirs(String action, List<String> operands) throws UsageException {
        if (action.equals("tftp")) {
            if (operands.size() != 1) {
                throw new UsageException("one DIR is expected after 'tftp'");
            }
            return List.of();
        }
        if (!action.equals("sync") && !operands.isEmpty()) {
            throw new UsageException("unexpected '" + operands.get(0) + "'");
        }
        List<Setdir> setdirs = new ArrayList<>();
        for (String operand : operands) {
            setdirs.add(Setdir.parse(operand)
                    .orElseThrow(() ->
                            new UsageException("'" + operand + "' is no setdir; RELEASE/ARCH such as 7.8/amd64")));
        }
        return setdirs;
    }

    private static int sync(
            Invocation invocation, Inventory inventory, MirrorSettings settings, List<Setdir> setdirs, boolean json)
            throws MirrorException, InterruptedException, RefusedException {
        setdirs.stream()
                .filter(setdir -> !settings.releases().contains(setdir))
                .forEach(setdir -> invocation.complain(
                        setdir + " is not among the releases of site.mirror: it is fetched, but not served"));
        SyncOptions options = new SyncOptions(
                invocation.has("all"), invocation.has("syspatch"), invocation.has("tftp"), invocation.has("older"));
        ControlClient server = new ControlClient(invocation.stateFolder(), PATIENCE);
        Answer answer = server.post("/api" + MirrorActions.SYNC, MirrorActions.form(setdirs, options));
        SyncState last;
        if (isElsewhere(answer)) {
            Said said = done(answer);
            long from = said.reply().get("from") instanceof Number number ? number.longValue() : 0;
            last = new SyncText(invocation.terminal(), json).follow(from, since -> state(server, since));
        } else {
            Mirror mirror = Mirror.open(settings.folder());
            try (MirrorKeeper keeper = new MirrorKeeper(
                    mirror,
                    () -> Optional.of(settings),
                    () -> inventory.hypervisors().values(),
                    invocation.environment(),
                    line -> {})) {
                Optional<String> refused = keeper.begin(setdirs, options);
                if (refused.isPresent()) {
                    throw new RefusedException(refused.get());
                }
                last = new SyncText(invocation.terminal(), json).follow(0, keeper::state);
            }
        }
        invocation.tell(new Synced(last.ended()), out -> {});
        if (json) {
            invocation.find(
                    last.ended().stream()
                            .filter(e -> e.reason() != null)
                            .map(e -> Problem.error(Place.NONE, e.sentence()))
                            .toList(),
                    out -> {});
        } else {
            last.ended().forEach(ended -> {
                if (ended.reason() == null) {
                    invocation.out().println(ended.sentence());
                } else {
                    invocation.complain(ended.sentence());
                }
            });
        }
        return last.ended().stream().anyMatch(e -> e.reason() != null) ? REFUSED : FINE;
    }

    /** Whether a server runs that has the mirror; one that was started before there was one has no such action. */
    private static boolean isElsewhere(Answer answer) {
        return !(answer instanceof Answer.NoServer) && !(answer instanceof Said said && said.status() == NOT_FOUND);
    }

    private static Said done(Answer answer) throws RefusedException {
        if (answer instanceof Said said && said.isDone()) {
            return said;
        }
        throw new RefusedException(
                answer instanceof Said said
                        ? said.sentence()
                        : answer instanceof Answer.Failed failed ? failed.why() : "no server runs");
    }

    private static MirrorActions.Reply reply(ControlClient server, long from) throws RefusedException {
        Said said = done(server.post("/api" + MirrorActions.STATE, Map.of("from", Long.toString(from))));
        return Json.read(said.json(), MirrorActions.Reply.class)
                .orElseThrow(() -> new RefusedException("the server is of another version"));
    }

    private static SyncState state(ControlClient server, long from) throws RefusedException {
        SyncState state = reply(server, from).sync();
        if (state == null) {
            throw new RefusedException("the server is of another version");
        }
        return state;
    }

    /** A generation as {@code list} tells of it. */
    private record Row(
            String setdir,
            String generation,
            boolean visible,
            String built,
            int files,
            long octets,
            List<String> holders) {}

    private static int list(Invocation invocation, MirrorSettings settings) throws MirrorException, RefusedException {
        Map<String, List<String>> holders = holders(invocation);
        Mirror mirror = Mirror.look(settings.folder());
        List<Row> rows = new ArrayList<>();
        for (MirrorDirectory directory : mirror.directories()) {
            String visible = mirror.shown(directory);
            for (Generation generation : mirror.generations(directory)) {
                rows.add(new Row(
                        directory.path(),
                        generation.name(),
                        generation.name().equals(visible),
                        generation.built().map(Object::toString).orElse(""),
                        generation.files().size(),
                        generation.size(),
                        holders.getOrDefault(generation.name(), List.of())));
            }
        }
        invocation.tell(
                new Rows(rows),
                out -> rows.forEach(row -> out.printf(
                        "%-20s %-36s %-20s %10s%s%s%n",
                        row.setdir(),
                        row.generation(),
                        row.built(),
                        SyncText.size(row.octets()),
                        row.visible() ? isServed(settings, row) ? "  visible" : "  not among releases" : "",
                        row.holders().isEmpty() ? "" : "  held by " + Listing.of(row.holders()))));
        if (rows.isEmpty() && !invocation.isJson()) {
            invocation.complain("nothing is here yet; autoinstalld mirror sync fetches it");
        }
        return FINE;
    }

    private static boolean isServed(MirrorSettings settings, Row row) {
        return MirrorDirectory.parse(row.setdir())
                .filter(d -> settings.releases().contains(d.setdir()))
                .isPresent();
    }

    /** Who is held to which generation, if a server runs. */
    private static Map<String, List<String>> holders(Invocation invocation) throws RefusedException {
        ControlClient server = new ControlClient(invocation.stateFolder(), PATIENCE);
        Answer answer = server.post("/api" + MirrorActions.STATE, Map.of());
        Map<String, List<String>> holders =
                isElsewhere(answer) ? reply(server, Long.MAX_VALUE / 2).holders() : null;
        return holders == null ? Map.of() : holders;
    }

    private static int verify(Invocation invocation, MirrorSettings settings) throws MirrorException {
        int[] generations = {0};
        List<String> wrong = new Verification(Mirror.look(settings.folder()), settings).run(g -> generations[0]++);
        invocation.find(
                wrong.stream().map(w -> Problem.error(Place.NONE, w)).toList(), out -> wrong.forEach(out::println));
        invocation.tell(
                new Verified(generations[0], wrong.size()),
                out -> invocation
                        .terminal()
                        .err()
                        .println(count(generations[0], "generation") + ", " + count(wrong.size(), "wrong file")));
        return wrong.isEmpty() ? FINE : REFUSED;
    }

    private static int prune(Invocation invocation, MirrorSettings settings) throws MirrorException, RefusedException {
        Answer answer =
                new ControlClient(invocation.stateFolder(), PATIENCE).post("/api" + MirrorActions.PRUNE, Map.of());
        List<String> removed;
        if (isElsewhere(answer)) {
            removed = done(answer).reply().get("removed") instanceof List<?> names
                    ? names.stream().map(String::valueOf).toList()
                    : List.of();
        } else {
            try (Mirror mirror = Mirror.open(settings.folder())) {
                removed = mirror.prune(settings);
            }
        }
        invocation.tell(Map.of("removed", removed), out -> {
            removed.forEach(name -> out.println("removed " + name));
            if (removed.isEmpty()) {
                out.println("nothing to remove");
            }
        });
        return FINE;
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static int tftp(Invocation invocation, MirrorSettings settings, List<String> operands)
            throws MirrorException, RefusedException, UsageException, ConfFileException {
        Optional<Setdir> asked = invocation.setdir("release");
        Inventory inventory = invocation.snapshot().inventory();
        if (inventory.hosts().values().stream().anyMatch(h -> h.access().demands(Policy.TOKEN))) {
            // one that does not hold yet may be another one by the time that it does
            inventory = TokenPlan.looking(invocation).holding().inventory();
        }
        MirrorDirectory directory =
                MirrorDirectory.sets(asked.orElse(inventory.site().setdir()));
        TftpFiles files = TftpFiles.of(Mirror.look(settings.folder()), directory, invocation.has("efi"), inventory);
        TftpFolder folder = TftpFolder.read(Path.of(operands.get(0)));
        TftpFolder.Work work = folder.plan(files);
        if (!invocation.has("dry-run")) {
            folder.carryOut(files, work);
        }
        TokenMask mask = TokenMask.of(inventory);
        List<String> written = work.write().keySet().stream().map(mask::masked).toList();
        List<String> removed = work.remove().stream().map(mask::masked).toList();
        List<String> left =
                new ArrayList<>(work.left().stream().map(mask::masked).toList());
        files.left().ifPresent(left::add);
        if (invocation.isJson()) {
            invocation.tell(new Written(written, removed, left), out -> {});
            return FINE;
        }
        String will = invocation.has("dry-run") ? "would be " : "";
        written.forEach(path -> invocation.out().println(will + "written " + path));
        removed.forEach(path -> invocation.out().println(will + "removed " + path));
        left.forEach(invocation::complain);
        if (written.isEmpty() && removed.isEmpty()) {
            invocation.out().println("nothing to do");
        }
        return FINE;
    }

    // records, so that what is told stands in the same order each time

    private record Verified(int generations, int wrong) {}

    private record Synced(List<SyncState.Ended> ended) {}

    private record Rows(List<Row> generations) {}

    private record Written(List<String> written, List<String> removed, List<String> left) {}
}
