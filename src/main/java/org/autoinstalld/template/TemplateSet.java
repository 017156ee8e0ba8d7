package org.autoinstalld.template;

import freemarker.template.Template;
import freemarker.template.TemplateHashModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.template.Rendering.Failed;
import org.jspecify.annotations.Nullable;

/** All templates of a directory, compiled. Immutable; any number of threads may render at once. */
public final class TemplateSet {
    /** What template files end in; other files are left alone. */
    public static final String SUFFIX = ".ftl";

    /** The folder of what is typed, as problems name it. */
    public static final String TYPED = "typed";

    private static final String INSTALL = "install.conf" + SUFFIX;
    private static final String UPGRADE = "upgrade.conf" + SUFFIX;
    private static final String DISKLABEL = "disklabel" + SUFFIX;
    private static final String DHCPD = "dhcpd.conf" + SUFFIX;
    private static final String VM_CONF = "vm.conf" + SUFFIX;

    private final String directory;
    private final Map<TemplateKind, Engine> engines;
    private final String revision;
    private final TemplateDirectory files;
    /** What a response file or disklabel template may cost. */
    private final Job.Limits small;
    /** What entries may. */
    private final Job.Limits large;

    private TemplateSet(
            TemplateDirectory files, Map<TemplateKind, Engine> engines, Job.Limits small, Job.Limits large) {
        this.files = files;
        this.directory = files.shown();
        this.engines = engines;
        this.revision = files.digest();
        this.small = small;
        this.large = large;
    }

    /** Reads and compiles every {@code *.ftl} below a directory but hidden ones; links are followed. */
    public static Loaded load(Path directory) {
        return load(directory, Job.Limits.SMALL);
    }

    /** The same for somebody who has looked already which files are there. */
    public static Loaded load(Path directory, Collection<Path> files) {
        Problems problems = new Problems();
        return compile(
                TemplateDirectory.read(directory, files, problems), problems, Job.Limits.SMALL, Job.Limits.LARGE);
    }

    /**
     * @param small what a response file or disklabel template may cost
     */
    static Loaded load(Path path, Job.Limits small) {
        Problems problems = new Problems();
        return compile(TemplateDirectory.read(path, problems), problems, small, Job.Limits.LARGE);
    }

    /**
     * Compiles templates that are in no directory yet.
     *
     * @param shown the directory as problems name it
     * @param files contents by name relative to it
     */
    public static Loaded of(String shown, SortedMap<String, byte[]> files) {
        return compile(new TemplateDirectory(shown, files), new Problems(), Job.Limits.SMALL, Job.Limits.LARGE);
    }

    private static Loaded compile(TemplateDirectory directory, Problems problems, Job.Limits small, Job.Limits large) {
        String shown = directory.shown();
        SortedMap<String, String> sources = new TreeMap<>();
        directory
                .files()
                .forEach((name, bytes) -> TemplateSource.read(bytes, TemplateDirectory.fileName(shown, name), problems)
                        .ifPresent(text -> sources.put(name, text)));
        Map<TemplateKind, Engine> engines = new EnumMap<>(TemplateKind.class);
        for (TemplateKind kind : TemplateKind.values()) {
            engines.put(
                    kind,
                    Engine.compile(kind, of(kind, sources), name -> TemplateDirectory.fileName(shown, name), problems));
        }
        return problems.hasErrors()
                ? new Loaded.Failed(problems.sorted())
                : new Loaded.Ready(new TemplateSet(directory, engines, small, large));
    }

    /**
     * These with another text for one of them, as somebody types it. Nothing of it may take long, and problems name the folder
     * {@value #TYPED}, so that one that does not end is not taken for a template that is served.
     */
    public Loaded with(String name, byte[] text) {
        SortedMap<String, byte[]> all = new TreeMap<>(files.files());
        all.put(name, text);
        return compile(new TemplateDirectory(TYPED, all), new Problems(), Job.Limits.SMALL, Job.Limits.SMALL);
    }

    /** Whether one that somebody typed does not end, and is still at it: there is to be no second one. */
    public static boolean isTypedOneEndless() {
        return RenderThreads.isEndlessBelow(TYPED + "/");
    }

    private static SortedMap<String, String> of(TemplateKind kind, SortedMap<String, String> sources) {
        SortedMap<String, String> some = new TreeMap<>(sources);
        some.keySet().removeIf(name -> TemplateKind.of(name) != kind);
        return some;
    }

    /** Hexadecimal digest of what was read, equal for equal content. */
    public String revision() {
        return revision;
    }

    /** The text of one of them, or of a piece. */
    public Optional<String> source(String name) {
        return Optional.ofNullable(files.files().get(name)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Names of all templates and pieces, relative to the directory. */
    public SortedSet<String> names() {
        SortedSet<String> all = new TreeSet<>();
        engines.values().forEach(engine -> all.addAll(engine.names()));
        return all;
    }

    /** The response file of that machine: by the template its settings name, else by its mode's. */
    public Rendering response(ResponseModel model, SecretView secrets) {
        return response(model, secrets, false);
    }

    /** Like {@link #response}, at twice the cost, and with the origin of each line. */
    public Rendering tracedResponse(ResponseModel model, SecretView secrets) {
        return response(model, secrets, true);
    }

    private Rendering response(ResponseModel model, SecretView secrets, boolean traced) {
        boolean install = model.mode() == Mode.INSTALL;
        Optional<String> own = model.settings()
                .get(Settings.TEMPLATES, install ? Settings.INSTALL_TEMPLATE : Settings.UPGRADE_TEMPLATE);
        return machine(TemplateKind.RESPONSE, own.orElse(install ? INSTALL : UPGRADE), model, secrets, traced);
    }

    /** The autopartitioning template of that machine: by the template its settings name, else the usual one. */
    public Rendering disklabel(ResponseModel model, SecretView secrets) {
        String name = model.settings()
                .get(Settings.DISKLABEL)
                .flatMap(Settings.Disklabel::template)
                .orElse(DISKLABEL);
        return machine(TemplateKind.DISKLABEL, name, model, secrets, false);
    }

    private Rendering machine(TemplateKind kind, String name, ResponseModel model, SecretView secrets, boolean traced) {
        RenderScope scope =
                new RenderScope(kind, secrets, model.inventory().site().asciiOnly());
        model.host().ifPresent(scope::about);
        TemplateHashModel root = Vocabulary.RESPONSE.view(model, scope);
        Object values = List.of(model.host(), model.inventory().site());
        Rendering rendering = run(kind, name, root, scope, model.subject(), values, traced, small);
        return rendering instanceof Failed failed && failed.why() == Rendering.Why.MISTAKE && scope.hasRevealed()
                ? withoutSecrets(failed, model, machine(kind, name, model, SecretView.MASKED, traced))
                : rendering;
    }

    /**
     * A message can quote what a template made of a secret, where no search for its text would find it. What is told is
     * the message that comes of masked secrets.
     */
    static Rendering withoutSecrets(Failed failed, ResponseModel model, Rendering masked) {
        String withheld =
                "the template fails with the true secrets, though not with masked ones; its message is withheld, since it"
                        + " may quote one";
        return masked instanceof Failed
                ? masked
                : Failed.of(Problem.error(
                                failed.problems().get(0).place(),
                                model.subject() + ": " + withheld,
                                "a template that only prints its secrets")
                        .naming(model.host().stream().map(h -> h.name().text()).toList())
                        .alike(withheld));
    }

    /** Entries of dhcpd.conf(5). */
    public Rendering dhcpd(DhcpdModel model) {
        return entries(TemplateKind.DHCPD, DHCPD, Vocabulary.DHCPD, model);
    }

    /** Entries of vm.conf(5). */
    public Rendering vmConf(VmConfModel model) {
        return entries(TemplateKind.VM_CONF, VM_CONF, Vocabulary.VM_CONF, model);
    }

    private <M> Rendering entries(TemplateKind kind, String name, AllowedNames<M> names, M model) {
        RenderScope scope = new RenderScope(kind, SecretView.MASKED, true);
        return run(kind, name, names.view(model, scope), scope, null, model, false, large);
    }

    private Rendering run(
            TemplateKind kind,
            String name,
            TemplateHashModel root,
            RenderScope scope,
            @Nullable String subject,
            Object values,
            boolean traced,
            Job.Limits limits) {
        Engine engine = Objects.requireNonNull(engines.get(kind));
        Optional<Template> template = engine.template(name).or(() -> engine.template(name + SUFFIX));
        if (template.isEmpty()) {
            return Failed.of(missing(engine, name, scope, subject));
        }
        Job job = new Job(engine, template.get(), root, scope, subject, traced, this::fileName);
        return job.run(limits, revision, values);
    }

    private Problem missing(Engine engine, String name, RenderScope scope, @Nullable String subject) {
        String message = (subject == null ? "" : subject + ": ")
                + (names().contains(name)
                        ? "template '" + name + "' is none for a "
                                + engine.kind().word()
                        : "there is no template '" + fileName(name) + "'");
        String remedy = engine.remedyFor(name.endsWith(SUFFIX) ? name : name + SUFFIX);
        return Problem.error(scope.host().map(Host::place).orElse(Place.of(fileName(name))), message, remedy);
    }

    private String fileName(String name) {
        return TemplateDirectory.fileName(directory, name);
    }
}
