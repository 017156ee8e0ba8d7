package org.autoinstalld.siteset;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Origins;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Settings.BootReport;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.template.ResponseModel;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * The site sets of one inventory and its trees. What was made is kept, 32 MiB in all; since nothing here changes, neither
 * does a set. To make one may take long, and may read large files.
 */
public final class SiteSets {
    private static final long KEPT_BYTES = 32L << 20;
    private static final int ENTRY_BYTES = 2000;
    private static final List<String> USERS = List.of("etc/master.passwd", "etc/passwd");

    private final Inventory inventory;
    private final Origins origins;
    private final SiteTrees trees;
    private volatile @Nullable Boolean any;
    private final Map<List<String>, Overlay> overlays = new ConcurrentHashMap<>();
    private final Cache<Key, Making> kept = Caffeine.newBuilder()
            .maximumWeight(KEPT_BYTES)
            .weigher((Key key, Making made) ->
                    ENTRY_BYTES + (made instanceof Making.Made set ? set.set().weight() : 0))
            .executor(Runnable::run)
            .build();

    /** @param host null for machines that are not in the inventory */
    private record Key(@Nullable HostName host, Setdir setdir) {}

    /** What came of it. */
    public sealed interface Making {
        /** @param warnings what is not as it should be, and kept nobody from making it */
        record Made(SiteSet set, List<Problem> warnings) implements Making {}

        /** @param problems never empty */
        record Nothing(List<Problem> problems) implements Making {}
    }

    /** Whoever it is for. */
    private record Machine(
            @Nullable Host host, ValueMap settings, List<String> profiles, Place place, String subject) {}

    public SiteSets(Inventory inventory, Origins origins, SiteTrees trees) {
        this.inventory = inventory;
        this.origins = origins;
        this.trees = trees;
    }

    public SiteTrees trees() {
        return trees;
    }

    /** {@code site78-www.tgz}: what the installer of that host selects by itself. */
    public static String name(Host host, String digits) {
        return "site" + digits + "-" + host.name().shortName() + ".tgz";
    }

    /** {@code site78.tgz}, which an installer has to be told to take. */
    public static String name(String digits) {
        return "site" + digits + ".tgz";
    }

    /** Whether the host gets a site set that is made here: if it says so, or the sets come from here and there is one. */
    public boolean has(Host host) {
        return isWanted(machine(host));
    }

    /** Whether machines that are not in the inventory do. */
    public boolean has(UnknownMachines unknown) {
        return isWanted(machine(unknown));
    }

    /** Whether anybody does. May look at all hosts the first time. */
    public boolean hasAny() {
        Boolean known = any;
        if (known == null) {
            known = inventory.site().unknown().filter(this::has).isPresent()
                    || inventory.hosts().values().stream().anyMatch(this::has);
            any = known;
        }
        return known;
    }

    /** Whether {@link #hasAny} has found out that nobody does. */
    public boolean isKnownToHaveNone() {
        return Boolean.FALSE.equals(any);
    }

    private boolean isWanted(Machine machine) {
        return machine.settings()
                .get(Settings.SETS, Settings.SITE)
                .orElseGet(() -> Settings.useOwnMirror(machine.settings())
                        && (!layers(machine).isEmpty() || Pieces.areSaid(machine.settings())));
    }

    /** The host's site set. */
    public Making make(Host host, Setdir setdir) {
        return kept.get(new Key(host.name(), setdir), key -> made(machine(host), model(host, setdir)));
    }

    /** That of machines that are not in the inventory. */
    public Making make(UnknownMachines unknown, Setdir setdir) {
        return kept.get(new Key(null, setdir), key -> made(machine(unknown), model(unknown, setdir)));
    }

    /** What keeps a host's set from being made, without packing anything. */
    public List<Problem> mistakes(Host host, Setdir setdir) {
        return mistakes(machine(host), model(host, setdir));
    }

    /** The same for machines that are not in the inventory. */
    public List<Problem> mistakes(UnknownMachines unknown, Setdir setdir) {
        return mistakes(machine(unknown), model(unknown, setdir));
    }

    private List<Problem> mistakes(Machine machine, ResponseModel model) {
        return all(machine, model).stream().filter(Problem::isError).toList();
    }

    /** All that is wrong with a host's set, or not as it should be. */
    public List<Problem> problems(Host host, Setdir setdir) {
        return has(host) ? all(machine(host), model(host, setdir)) : List.of();
    }

    /** The same for machines that are not in the inventory. */
    public List<Problem> problems(UnknownMachines unknown, Setdir setdir) {
        return has(unknown) ? all(machine(unknown), model(unknown, setdir)) : List.of();
    }

    private List<Problem> all(Machine machine, ResponseModel model) {
        Problems problems = new Problems();
        entries(machine, model, problems);
        return problems.sorted();
    }

    /** What is wrong with the trees themselves, also with those that nobody gets. */
    public List<Problem> problems() {
        Problems problems = new Problems();
        problems.addAll(trees.problems());
        trees.unused()
                .forEach(place ->
                        problems.warning(place, "is in no site set", "all/, profiles/NAME/ and hosts/NAME/ are"));
        for (SiteTree tree : trees.trees(true)) {
            HostName.parse(name(tree))
                    .filter(name -> inventory.hosts().containsKey(name)
                            || inventory.broken().containsKey(name))
                    .ifPresentOrElse(name -> {}, () -> nobody(tree, "host", problems));
        }
        for (SiteTree tree : trees.trees(false)) {
            if (origins.profilesOf(name(tree)).isEmpty()) {
                nobody(tree, "profile", problems);
            }
        }
        return problems.sorted();
    }

    private static String name(SiteTree tree) {
        return tree.layer().substring(tree.layer().indexOf('/') + 1);
    }

    private static void nobody(SiteTree tree, String what, Problems problems) {
        problems.warning(
                Place.of(tree.folder()),
                "there is no " + what + " '" + name(tree) + "'",
                what.equals("host") ? "the full name of a host" : "the name of a profile");
    }

    private Machine machine(Host host) {
        return new Machine(
                host, host.settings(), origins.profilesOf(host.name()), host.place(), "host '" + host.name() + "'");
    }

    private Machine machine(UnknownMachines unknown) {
        return new Machine(
                null, unknown.settings(), origins.profilesOf(unknown.profile()), unknown.place(), "unknown machines");
    }

    private ResponseModel model(Host host, Setdir setdir) {
        return ResponseModel.of(inventory, host, Mode.INSTALL, setdir);
    }

    private ResponseModel model(UnknownMachines unknown, Setdir setdir) {
        return ResponseModel.of(inventory, unknown, Mode.INSTALL, setdir);
    }

    private Making made(Machine machine, ResponseModel model) {
        Problems problems = new Problems();
        List<SiteEntry> entries = entries(machine, model, problems);
        if (problems.hasErrors()) {
            return new Making.Nothing(
                    problems.sorted().stream().filter(Problem::isError).toList());
        }
        try {
            Overlay overlay = overlay(layers(machine));
            SiteSet set = SiteSet.of(entries, trees.time().orElse(overlay.newest()));
            return new Making.Made(set, problems.sorted());
        } catch (IOException e) {
            return new Making.Nothing(List.of(Problem.error(
                    machine.place(), "the site set of " + machine.subject() + " cannot be made: " + Reason.of(e))));
        }
    }

    private List<SiteTree> layers(Machine machine) {
        return trees.layers(
                machine.profiles(),
                machine.host() == null ? null : machine.host().name());
    }

    private Overlay overlay(List<SiteTree> layers) {
        List<String> names = layers.stream().map(SiteTree::layer).toList();
        return Objects.requireNonNull(overlays.computeIfAbsent(names, key -> Overlay.of(layers)));
    }

    private List<SiteEntry> entries(Machine machine, ResponseModel model, Problems problems) {
        List<SiteTree> layers = layers(machine);
        if (layers.isEmpty() && !Pieces.areSaid(machine.settings())) {
            problems.error(
                    machine.settings()
                            .get(Settings.SETS)
                            .flatMap(sets -> sets.place(Settings.SITE))
                            .orElse(machine.place()),
                    "there is nothing that the site set of " + machine.subject() + " could be made of",
                    "files below " + SiteTrees.FOLDER + "/all, or site-set: ...");
            return List.of();
        }
        List<Problem> mistakes = trees.mistakes(layers);
        problems.addAll(mistakes);
        Pieces pieces = Pieces.of(machine.settings(), firstBoot(machine, problems));
        Overlay overlay = overlay(layers);
        return new EntryMaker(
                        overlay, trees.templates(), model, pieces, user(machine), wrong(layers, mistakes), problems)
                .make();
    }

    private static @Nullable String user(Machine machine) {
        return machine.settings()
                .get(Settings.USER_SETTINGS, Settings.USER_NAME)
                .orElse(null);
    }

    /** Paths of trees of which was told already what is wrong. */
    private static Set<String> wrong(List<SiteTree> layers, List<Problem> mistakes) {
        return mistakes.stream()
                .flatMap(m ->
                        layers.stream().flatMap(layer -> layer.path(m.place().file()).stream()))
                .collect(Collectors.toSet());
    }

    /**
     * Keys for users whom neither the inventory, nor a tree, nor OpenBSD has: what is wrong, by user. If the response file
     * sets up no such user either, the installation would end when all of it but the site set is done.
     */
    public Map<String, Problem> keysForStrangers(Host host) {
        return has(host) ? keysForStrangers(machine(host)) : Map.of();
    }

    /** The same for machines that are not in the inventory. */
    public Map<String, Problem> keysForStrangers(UnknownMachines unknown) {
        return has(unknown) ? keysForStrangers(machine(unknown)) : Map.of();
    }

    private Map<String, Problem> keysForStrangers(Machine machine) {
        ValueMap said = machine.settings().get(Settings.SITE_SET).orElse(ValueMap.NOTHING);
        String user = user(machine);
        Map<String, Problem> strangers = new TreeMap<>();
        for (String each : said.of(Settings.AUTHORIZED_KEYS).keySet()) {
            if (!each.equals(user) && SystemAccounts.USERS.number(each).isEmpty()) {
                strangers.put(
                        each,
                        Problem.error(
                                said.place(Settings.AUTHORIZED_KEYS).orElse(machine.place()),
                                "authorized-keys has keys for '" + each + "', and there will be no such user on "
                                        + machine.subject(),
                                (user == null ? "root" : "root or " + user)
                                        + ", or a tree with the etc/master.passwd that has the user"));
            }
        }
        return strangers.isEmpty() || hasUsers(layers(machine)) ? Map.of() : strangers;
    }

    private boolean hasUsers(List<SiteTree> layers) {
        return USERS.stream().anyMatch(path -> overlay(layers).nodes().containsKey(path));
    }

    /** What a host fetches for its rc.firsttime(8), as docs/ledger.md has it. */
    private Pieces.@Nullable FirstBootPiece firstBoot(Machine machine, Problems problems) {
        Host host = machine.host();
        BootReport said =
                machine.settings().get(Settings.SITE_SET, Settings.FIRST_BOOT).orElse(BootReport.NO);
        if (said == BootReport.NO || host == null) {
            return null;
        }
        Optional<ResponseServer> server = inventory.site().responseServer(host);
        if (server.isEmpty()) {
            problems.error(
                    host.place(),
                    "host '" + host.name() + "': first-boot needs the address of this server",
                    "response-server on the site, or next-server on the host's network");
            return null;
        }
        List<String> path = new ArrayList<>();
        path.add("http://" + server.get().authority());
        if (!host.directory().isEmpty()) {
            path.add(host.directory());
        }
        boolean log = said == BootReport.LOG;
        path.add(log ? "firstboot-log" : "firstboot");
        path.add(host.name().text());
        return new Pieces.FirstBootPiece(String.join("/", path), log);
    }
}
