package org.autoinstalld.admin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.inventory.HostSettings;
import org.autoinstalld.newhost.AddedHost;
import org.autoinstalld.newhost.FilledIn;
import org.autoinstalld.newhost.HostAddition;
import org.autoinstalld.newhost.InventoryLock;
import org.autoinstalld.newhost.NewHost;
import org.autoinstalld.newhost.NextSteps;
import org.autoinstalld.newhost.NotAddedException;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.InventoryFolder;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.source.SourceFolder;
import org.autoinstalld.template.Loaded;
import org.jspecify.annotations.Nullable;

/**
 * Adds a host to the inventory as the command does, and reads it. Fields: {@code name}; {@code profile}, which may be there
 * several times; {@code network}, {@code lladdr} and {@code address}, chosen if not said. No other key is taken: one may name a
 * file to take a secret from, and whoever may press buttons may not read what the server can.
 */
public final class AddAction {
    public static final String PATH = "/add";

    /** Another that adds one takes no longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int RELOAD_SECONDS = 60;

    private final Reloader live;
    private final ServerFolder folder;
    private final List<Problem> problems = new ArrayList<>();

    /** @param folder has the lock, and says where the inventory is */
    public static AdminAction of(Reloader live, ServerFolder folder) {
        return new AdminAction(PATH, "not added", (form, who) -> new AddAction(live, folder).perform(form));
    }

    /**
     * Why no host can be added; empty if one can.
     *
     * @param folder null: the server has none
     */
    public static Optional<Problem> hindrance(@Nullable ServerFolder folder) {
        return folder == null
                ? Optional.of(Problem.error(
                        Place.NONE,
                        "this server has no state folder, so it adds no host",
                        "the command 'autoinstalld add'"))
                : InventoryLock.hindrance(folder.inventory());
    }

    private AddAction(Reloader live, ServerFolder folder) {
        this.live = live;
        this.folder = folder;
    }

    @SuppressWarnings("try") // it is only held
    private Outcome perform(Form form) {
        NewHost said = said(form);
        if (said == null) {
            return new Outcome.Refused("not added", problems);
        }
        Path inventory = folder.inventory();
        Optional<Problem> hindrance = InventoryLock.hindrance(inventory);
        if (hindrance.isPresent()) {
            return new Outcome.Refused("not added", List.of(hindrance.get()));
        }
        // apart from what is served, whose folder the reloading thread alone reads
        InventoryFolder files = new InventoryFolder(
                inventory, new KeptSources(new SourceFolder(folder.path()), KeptSources.Reader.CHECK));
        List<Problem> remarks = new ArrayList<>();
        AddedHost added;
        try (InventoryLock lock = InventoryLock.take(
                inventory, folder.path(), PATIENCE, found -> remarks.add(Problem.warning(Place.NONE, found)))) {
            added = HostAddition.perform(
                    files, () -> new Loaded.Ready(live.get().templates()), said);
        } catch (NotAddedException e) {
            return new Outcome.Refused("not added", e.problems());
        } catch (ConfFileException e) {
            return new Outcome.Refused("not added", List.of(e.problem()));
        }
        remarks.addAll(added.remarks());
        read().ifPresent(remarks::add);
        return done(added, remarks);
    }

    private @Nullable NewHost said(Form form) {
        HostName name = read(form, "name", HostName::parse, "a host name such as web1 or web1.example.org");
        if (form.text("name").isEmpty()) {
            problems.add(Problem.error(field("name"), "no name is given", "a host name such as web1"));
        }
        Lladdr lladdr = read(form, "lladdr", Lladdr::parseLenient, "six octets such as 02:00:00:29:ae:4f");
        IpAddress address = read(
                form, "address", t -> IpAddress.parse(t).filter(IpAddress::isV4), "an IPv4 address such as 192.0.2.7");
        return name == null || !problems.isEmpty()
                ? null
                : new NewHost(
                        name,
                        form.texts("profile"),
                        form.text("network").orElse(null),
                        lladdr,
                        address,
                        HostSettings.NONE,
                        FilledIn.FORM);
    }

    private <T> @Nullable T read(Form form, String field, Function<String, Optional<T>> reader, String right) {
        Optional<String> text = form.text(field);
        Optional<T> value = text.flatMap(reader);
        if (text.isPresent() && value.isEmpty()) {
            problems.add(Problem.error(field(field), "'" + text.get() + "' is none", right));
        }
        return value.orElse(null);
    }

    private static Place field(String name) {
        return Place.of("'" + name + "'");
    }

    /** What is served is to have the host when its page is shown. What keeps it from that is told. */
    private Optional<Problem> read() {
        try {
            ReloadState now = live.reloading().get(RELOAD_SECONDS, TimeUnit.SECONDS);
            return now.trouble()
                    .map(t ->
                            Problem.warning(Place.NONE, "it is written, and not served yet: the last edit is broken"));
        } catch (TimeoutException e) {
            return Optional.of(Problem.warning(Place.NONE, "it is written, and still being read"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("reloading failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Problem.warning(Place.NONE, "it is written, and the server stops"));
        }
    }

    private static Outcome done(AddedHost added, List<Problem> remarks) {
        String name = added.host().name().text();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("host", name);
        data.put("file", added.file().toString());
        added.host().netboot().lladdr().ifPresent(l -> data.put("lladdr", l.toString()));
        added.host().netboot().address().ifPresent(a -> data.put("address", a.toString()));
        data.put("next", NextSteps.of(command -> "autoinstalld " + command, added.inventory(), added.host()));
        return new Outcome.Done("added: " + added.words(), "/hosts/" + name, data, remarks);
    }
}
