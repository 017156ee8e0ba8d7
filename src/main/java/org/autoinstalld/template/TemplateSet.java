package org.autoinstalld.template;

import freemarker.template.Template;
import freemarker.template.TemplateHashModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.setdir.Mode;
import org.autoinstalld.template.Rendering.Failed;

/** All templates of a directory, compiled. Immutable; any number of threads may render at once. */
public final class TemplateSet {
    /** What template files end in; other files are left alone. */
    public static final String SUFFIX = ".ftl";

    private static final long FILE_MAX = 1 << 20;
    private static final int FILES_MAX = 10_000;

    private static final String INSTALL = "install.conf" + SUFFIX;
    private static final String UPGRADE = "upgrade.conf" + SUFFIX;
    private static final String DISKLABEL = "disklabel" + SUFFIX;
    private static final String DHCPD = "dhcpd.conf" + SUFFIX;
    private static final String VM_CONF = "vm.conf" + SUFFIX;

    private final String directory;
    private final Map<Kind, Engine> engines;
    private final String revision;

    private TemplateSet(String directory, Map<Kind, Engine> engines, String revision) {
        this.directory = directory;
        this.engines = engines;
        this.revision = revision;
    }

    /** Reads and compiles every {@code *.ftl} below a directory but hidden ones; links are followed. */
    public static Loaded load(Path directory) {
        Problems problems = new Problems();
        SortedMap<String, byte[]> files = read(directory, problems);
        String shown = directory.toString();
        SortedMap<String, String> sources = new TreeMap<>();
        files.forEach((name, bytes) ->
                Source.read(bytes, fileName(shown, name), problems).ifPresent(text -> sources.put(name, text)));
        Map<Kind, Engine> engines = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            engines.put(kind, Engine.compile(kind, of(kind, sources), name -> fileName(shown, name), problems));
        }
        return problems.hasErrors()
                ? new Loaded.Failed(problems.sorted())
                : new Loaded.Ready(new TemplateSet(shown, engines, digest(files)));
    }

    private static SortedMap<String, String> of(Kind kind, SortedMap<String, String> sources) {
        SortedMap<String, String> some = new TreeMap<>(sources);
        some.keySet().removeIf(name -> Kind.of(name) != kind);
        return some;
    }

    private static SortedMap<String, byte[]> read(Path directory, Problems problems) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        Place place = Place.of(directory.toString());
        try (Stream<Path> walk = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> paths = walk.filter(path -> isTemplate(directory, path))
                    .limit(FILES_MAX + 1)
                    .toList();
            if (paths.size() > FILES_MAX) {
                problems.error(place, "holds more than " + FILES_MAX + " templates", "");
                return files;
            }
            for (Path path : paths) {
                String name = directory.relativize(path).toString().replace('\\', '/');
                if (Files.size(path) > FILE_MAX) {
                    problems.error(Place.of(path.toString()), "is larger than " + FILE_MAX + " bytes", "");
                } else {
                    files.put(name, Files.readAllBytes(path));
                }
            }
            if (paths.isEmpty()) {
                problems.error(place, "holds no template", "a template's name ends in " + SUFFIX);
            }
        } catch (IOException | UncheckedIOException e) {
            problems.error(place, "cannot be read: " + reason(e), "");
        }
        return files;
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return Wording.brief(cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    /** Editors leave hidden copies behind. */
    private static boolean isTemplate(Path directory, Path path) {
        if (!path.toString().endsWith(SUFFIX) || !Files.isRegularFile(path)) {
            return false;
        }
        for (Path part : directory.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    private static String fileName(String directory, String name) {
        return directory.isEmpty() ? name : directory.endsWith("/") ? directory + name : directory + "/" + name;
    }

    private static String digest(SortedMap<String, byte[]> files) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            files.forEach((name, bytes) -> {
                sha.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
                sha.update(bytes);
            });
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Hexadecimal digest of what was read, equal for equal content. */
    public String revision() {
        return revision;
    }

    /** Names of all templates and pieces, relative to the directory. */
    public SortedSet<String> names() {
        SortedSet<String> all = new TreeSet<>();
        engines.values().forEach(engine -> all.addAll(engine.names()));
        return all;
    }

    /** The response file of that machine: by the template its settings name, else by its mode's. */
    public Rendering response(ResponseModel model, Secrets secrets) {
        return response(model, secrets, false);
    }

    /** Like {@link #response}, at twice the cost, and with the origin of each line. */
    public Rendering tracedResponse(ResponseModel model, Secrets secrets) {
        return response(model, secrets, true);
    }

    private Rendering response(ResponseModel model, Secrets secrets, boolean traced) {
        boolean install = model.mode() == Mode.INSTALL;
        Settings.Templates chosen = model.settings().templates();
        Optional<String> own = install ? chosen.install() : chosen.upgrade();
        return machine(Kind.RESPONSE, own.orElse(install ? INSTALL : UPGRADE), model, secrets, traced);
    }

    /** The autopartitioning template of that machine: by the template its settings name, else the usual one. */
    public Rendering disklabel(ResponseModel model, Secrets secrets) {
        String name = model.settings()
                .disklabel()
                .flatMap(Settings.Disklabel::template)
                .orElse(DISKLABEL);
        return machine(Kind.DISKLABEL, name, model, secrets, false);
    }

    private Rendering machine(Kind kind, String name, ResponseModel model, Secrets secrets, boolean traced) {
        Scope scope = new Scope(kind, secrets, model.inventory().site().asciiOnly());
        model.host().ifPresent(scope::about);
        TemplateHashModel root = Vocabulary.RESPONSE.view(model, scope);
        return run(kind, name, root, scope, Optional.of(model.subject()), traced, Job.Limits.SMALL);
    }

    /** Entries of dhcpd.conf(5). */
    public Rendering dhcpd(DhcpdModel model) {
        Scope scope = new Scope(Kind.DHCPD, Secrets.MASKED, true);
        TemplateHashModel root = Vocabulary.DHCPD.view(model, scope);
        return run(Kind.DHCPD, DHCPD, root, scope, Optional.empty(), false, Job.Limits.LARGE);
    }

    /** Entries of vm.conf(5). */
    public Rendering vmConf(VmConfModel model) {
        Scope scope = new Scope(Kind.VM_CONF, Secrets.MASKED, true);
        TemplateHashModel root = Vocabulary.VM_CONF.view(model, scope);
        return run(Kind.VM_CONF, VM_CONF, root, scope, Optional.empty(), false, Job.Limits.LARGE);
    }

    private Rendering run(
            Kind kind,
            String name,
            TemplateHashModel root,
            Scope scope,
            Optional<String> subject,
            boolean traced,
            Job.Limits limits) {
        Engine engine = Objects.requireNonNull(engines.get(kind));
        Optional<Template> template = engine.template(name).or(() -> engine.template(name + SUFFIX));
        if (template.isEmpty()) {
            return Failed.of(missing(engine, name, scope.host(), subject));
        }
        Job job = new Job(engine, template.get(), root, scope, subject, traced, file -> fileName(directory, file));
        return job.run(limits);
    }

    private Problem missing(Engine engine, String name, Optional<Host> host, Optional<String> subject) {
        String message = subject.map(s -> s + ": ").orElse("")
                + (names().contains(name)
                        ? "template '" + name + "' is none for a "
                                + engine.kind().word()
                        : "there is no template '" + fileName(directory, name) + "'");
        String remedy = Suggestion.nearest(name.endsWith(SUFFIX) ? name : name + SUFFIX, engine.names())
                .map(n -> "perhaps '" + n + "'")
                .orElse("");
        return Problem.error(host.map(Host::place).orElse(Place.of(fileName(directory, name))), message, remedy);
    }
}
