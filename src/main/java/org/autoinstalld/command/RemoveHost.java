package org.autoinstalld.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.Apply;
import org.autoinstalld.conffile.Backups;
import org.autoinstalld.conffile.Change;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.conffile.Plan;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.conffile.Result;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.autoinstalld.inventory.HostText;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.SourceSettings;
import org.autoinstalld.newhost.InventoryLock;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.reload.InventoryFolder;
import org.autoinstalld.source.KeptSources;
import org.jspecify.annotations.Nullable;

/** Takes a host out of the file that it stands in, and touches no other byte of it. */
final class RemoveHost extends Command {
    private static final int BACKUPS = 100;

    RemoveHost() {
        super("remove", "HOST", "takes a host out of the inventory, wherever it stands");
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        if (invocation.operands().size() != 1) {
            throw new UsageException("one host at a time: remove NAME");
        }
        return remove(invocation, invocation.hosts().get(0), removed -> invocation.tell(removed, out -> {}));
    }

    /**
     * Returns the exit code.
     *
     * @param told is given what a program is told of it
     */
    @SuppressWarnings("try") // it is only held
    static int remove(Invocation invocation, HostName name, Consumer<Removed> told)
            throws RefusedException, ConfFileException {
        try (InventoryLock lock = AddHost.lock(invocation)) {
            return run(invocation, name, told);
        }
    }

    private static int run(Invocation invocation, HostName given, Consumer<Removed> told)
            throws RefusedException, ConfFileException {
        InventoryFolder folder =
                new InventoryFolder(invocation.inventory(), invocation.sources(KeptSources.Reader.CHECK));
        Reading now = folder.read();
        if (now.inventory().isEmpty()) {
            throw new RefusedException(now.problems());
        }
        Inventory inventory = now.inventory().get();
        Optional<HostName> name = full(inventory, given);
        if (name.isEmpty()) {
            throw new RefusedException(unknown(inventory, given));
        }
        if (new DeploymentFolder(invocation.stateFolder()).unfinished().contains(name.get())) {
            throw new RefusedException("host '" + name.get() + "' is being deployed; autoinstalld abort " + name.get()
                    + " ends that, autoinstalld destroy " + name.get() + " stops its VM, too");
        }
        Place key = inventory.place(name.get()).orElseThrow();
        if (SourceSettings.isSource(key.file())) {
            throw new RefusedException("host '" + name.get() + "' comes from " + key.file()
                    + ", whose program prints it at line " + key.line() + "; it is to be taken out there");
        }
        OnDisk file = OnDisk.read(Path.of(key.file()));
        HostText.Cut cut = HostText.without(
                new String(file.content().orElse(Content.EMPTY).bytes(), StandardCharsets.UTF_8), name.get(), key);
        if (cut instanceof HostText.Cut.Refused refused) {
            throw new RefusedException(refused.why());
        }
        Optional<byte[]> after =
                Optional.ofNullable(((HostText.Cut.Made) cut).rest()).map(t -> t.getBytes(StandardCharsets.UTF_8));
        boolean last = after.isEmpty() && all(inventory).count() == 1;
        Reading then = folder.readAs(Path.of(key.file()), after.orElse(null));
        if (then.inventory().isEmpty() && !last) {
            throw new RefusedException(
                    then.problems().stream().filter(Problem::isError).toList(), "nothing was changed");
        }
        int code = write(invocation, file, after.map(Content::of).orElse(null), name.get(), told);
        invocation.keepNames(then);
        return code;
    }

    private static Stream<HostName> all(Inventory inventory) {
        return Stream.concat(inventory.hosts().keySet().stream(), inventory.broken().keySet().stream());
    }

    private static Problem unknown(Inventory inventory, HostName given) {
        List<String> names = all(inventory).map(HostName::text).sorted().toList();
        return Problem.error(
                Place.of("command line"),
                "unknown host '" + given + "'",
                Suggestion.nearest(
                                given.text(),
                                all(inventory)
                                        .flatMap(n -> Stream.of(n.text(), n.shortName()))
                                        .toList())
                        .map(s -> "did you mean '" + s + "'?")
                        .orElse(names.isEmpty() ? "the inventory has no host" : "one of " + Listing.of(names)));
    }

    /** By its key, or by a short name that no other has. */
    private static Optional<HostName> full(Inventory inventory, HostName given) {
        List<HostName> found = all(inventory)
                .filter(n ->
                        n.equals(given) || !given.isQualified() && n.shortName().equals(given.text()))
                .toList();
        return found.contains(given)
                ? Optional.of(given)
                : Optional.of(found).filter(f -> f.size() == 1).map(f -> f.get(0));
    }

    /** @param gone whether the file went, too, since it held nothing else */
    record Removed(HostName host, Path file, boolean gone) {}

    /** What the file held is kept below the state folder, out of the way of whoever reads the inventory. */
    private static int write(
            Invocation invocation, OnDisk file, @Nullable Content after, HostName name, Consumer<Removed> told)
            throws RefusedException, ConfFileException {
        Path state = invocation.stateFolder().resolve("edits");
        Apply apply = new Apply(state, Backups.in(state, BACKUPS), new Programs());
        if (apply.isPending()) {
            apply.recover();
        }
        Change change = after == null ? Change.removal(file) : Change.of(file, after);
        if (apply.run(new Plan(List.of(change), List.of())) instanceof Result.Failed failed) {
            throw new RefusedException(List.of(failed.problem()), "nothing was changed");
        }
        if (invocation.isJson()) {
            told.accept(new Removed(name, file.asked(), after == null));
        } else {
            invocation
                    .out()
                    .println(file.asked() + ": " + name
                            + (after == null ? " removed, and the file with it" : " removed"));
        }
        return after == null ? Reload.ifServing(invocation) : FINE;
    }
}
