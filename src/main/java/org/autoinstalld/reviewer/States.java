package org.autoinstalld.reviewer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.reload.HostTokens;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.siteset.SiteTrees;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.template.TemplateLocation;
import org.jspecify.annotations.Nullable;

/** Opens states of the folders: as they are now, in another folder, or in a revision of the repository that holds them. */
final class States implements AutoCloseable {
    private static final String GIT = "git";

    private final Invocation invocation;
    private final Path inventory;
    private final TemplateLocation templates;
    private final String program;
    private final List<Checkout> checkouts = new ArrayList<>();

    States(Invocation invocation) throws RefusedException {
        this(invocation, GIT);
    }

    /** The same with another git. */
    States(Invocation invocation, String program) throws RefusedException {
        this.invocation = invocation;
        this.program = program;
        inventory = invocation.inventory();
        templates = invocation.templates();
    }

    /** As they are now. */
    State now() throws RefusedException {
        return new State(
                State.NOW,
                invocation.judged(),
                Stream.of(above(inventory), above(templates.folder()))
                        .filter(p -> !p.isEmpty())
                        .distinct()
                        .toList());
    }

    /** What stands before the names of what is in a folder; it is relative where the operator named it so. */
    private static String above(Path folder) {
        Path parent = folder.getParent();
        return parent == null ? "" : parent.toString().endsWith("/") ? parent.toString() : parent + "/";
    }

    /** The state that an operand names. */
    State named(String name) throws RefusedException {
        if (name.equals(State.NOW) && !Files.exists(Path.of(name))) {
            return now();
        }
        boolean path = name.startsWith("/")
                || name.startsWith("./")
                || name.startsWith("../")
                || name.equals(".")
                || name.equals("..");
        boolean folder = !name.startsWith("-") && !name.contains("\0") && Files.isDirectory(Path.of(name));
        if (path || folder && !isRevision(name)) {
            return ofFolder(name);
        }
        if (folder) {
            throw new RefusedException("'" + name + "' is a folder here, and a revision; './" + name
                    + "' is the folder, '" + name + "^0' the revision");
        }
        return ofRevision(name);
    }

    private boolean isRevision(String name) {
        try {
            return repository().commit(name).isPresent();
        } catch (RefusedException e) {
            return false;
        }
    }

    // ---- a folder ----

    private State ofFolder(String name) throws RefusedException {
        Path folder = Path.of(name);
        if (!Files.isDirectory(folder)) {
            throw new RefusedException(Problem.error(
                    Place.of(name), "there is no such folder", "one that holds an inventory as this one is held"));
        }
        Path whole = folder.resolve(name(inventory, "inventory"));
        boolean above = Files.isDirectory(whole);
        Path other = above ? whole : folder;
        Path root = above ? folder : real(folder).getParent();
        Path beside = above
                ? folder.resolve(name(templates.folder(), "templates"))
                : real(folder).resolveSibling(name(templates.folder(), "templates"));
        List<Problem> stray = new ArrayList<>(StrayLinks.of(other, real(above ? folder : other)));
        TemplateLocation its = TemplateLocation.usual(beside);
        if (Files.isDirectory(beside)) {
            stray.addAll(StrayLinks.of(beside, real(above ? folder : beside)));
        } else if (templates.isNamed()) {
            its = unchanged(name);
        }
        if (!stray.isEmpty()) {
            throw new RefusedException(stray);
        }
        return read(
                name,
                other,
                its,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                root == null ? List.of() : List.of(above(other), root + "/"));
    }

    private static String name(Path folder, String otherwise) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? otherwise : name.toString();
    }

    private static Path real(Path path) throws RefusedException {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new RefusedException(path + " cannot be read: " + Reason.of(e));
        }
    }

    private TemplateLocation unchanged(String label) {
        invocation.complain("templates are those of " + templates.folder() + ", since " + label + " holds none");
        return templates;
    }

    // ---- a revision ----

    private GitRepository repository() throws RefusedException {
        return GitRepository.of(program, real(inventory));
    }

    private State ofRevision(String revision) throws RefusedException {
        GitRepository repository = repository();
        if (!GitRepository.isName(revision)) {
            throw new RefusedException("'" + revision + "' is no name of a revision, and no folder");
        }
        String commit = repository.commit(revision).orElse(null);
        if (commit == null) {
            throw repository.unknown(revision);
        }
        Path here = real(inventory);
        String path = repository.place(here).orElseThrow();
        Path beside = templates.isBuiltIn() ? null : real(templates.folder());
        String templatePath = beside == null
                ? sibling(path, name(templates.folder(), "templates"))
                : repository.place(beside).orElse(null);
        Set<String> followed = new TreeSet<>(Set.of(path));
        if (templatePath != null) {
            followed.add(templatePath);
        }
        String site = sibling(path, SiteTrees.FOLDER);
        Checkout checkout = Checkout.of(
                repository, commit, revision, followed, site == null || path.isEmpty() ? Set.of() : Set.of(site));
        checkouts.add(checkout);
        if (!Files.exists(checkout.at(path))) {
            throw new RefusedException(Problem.error(
                    Place.of(revision + ":" + path),
                    "there is no such folder in that revision",
                    "one in which the inventory is where it is now; a folder that holds the other state can be named"
                            + " instead"));
        }
        TemplateLocation its = templatePath == null
                ? beside == null ? templates : unchanged("the repository")
                : new TemplateLocation(checkout.at(templatePath), templates.isNamed());
        return read(
                revision,
                checkout.at(path),
                its,
                checkout::named,
                checkout::secret,
                List.of(
                        above(checkout.at(path)),
                        templatePath == null ? above(templates.folder()) : above(its.folder())));
    }

    /** Beside a folder of the repository; null if that is its root. */
    private static @Nullable String sibling(String path, String name) {
        if (path.isEmpty()) {
            return null;
        }
        int slash = path.lastIndexOf('/');
        return path.substring(0, slash + 1) + name;
    }

    private State read(
            String label,
            Path folder,
            TemplateLocation its,
            UnaryOperator<String> names,
            UnaryOperator<Path> secrets,
            List<String> prefixes)
            throws RefusedException {
        Reloader.Opening opening = Reloader.copied(
                folder,
                its,
                invocation.sources(KeptSources.Reader.CHECK),
                HostTokens.standIn(TokenMask.STAND_IN),
                secrets);
        if (opening instanceof Reloader.Opening.Refused refused) {
            throw new RefusedException(State.renamed(refused.problems(), names));
        }
        return new State(
                label,
                ((Reloader.Opening.Opened) opening).live().get(),
                prefixes.stream().filter(p -> !p.isEmpty()).distinct().toList());
    }

    @Override
    public void close() {
        checkouts.forEach(Checkout::close);
    }
}
