package org.autoinstalld.siteset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.OpenFiles;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.template.SiteTemplates;
import org.jspecify.annotations.Nullable;

/**
 * All trees of {@code site/}, as they were read: an immutable value, like the inventory that they belong to. A mistake in
 * one concerns the machines that it is for.
 */
public final class SiteTrees {
    /** The folder's name; it stands beside the inventory. */
    public static final String FOLDER = "site";

    /** No folder, which is no mistake. */
    public static final SiteTrees NONE =
            new SiteTrees(new TreeMap<>(), SiteTemplates.NONE, List.of(), List.of(), "", null);

    static final String ALL = "all";
    private static final String PROFILES = "profiles";
    private static final String HOSTS = "hosts";

    /** Of all files together; what does not fit is read again from disk whenever a set is made. */
    private static final long KEPT_BYTES = 32L << 20;

    private final SortedMap<String, SiteTree> trees;
    private final SiteTemplates templates;
    private final List<Problem> problems;
    private final List<Place> unused;
    private final String digest;
    private final @Nullable Long time;

    private SiteTrees(
            SortedMap<String, SiteTree> trees,
            SiteTemplates templates,
            List<Problem> problems,
            List<Place> unused,
            String digest,
            @Nullable Long time) {
        this.trees = trees;
        this.templates = templates;
        this.problems = problems;
        this.unused = unused;
        this.digest = digest;
        this.time = time;
    }

    /** Reads them; a folder that is not there holds none. */
    public static SiteTrees read(Path folder) {
        return read(folder, null);
    }

    /**
     * @param time what {@code SOURCE_DATE_EPOCH} says; null: files have the time of the newest
     */
    public static SiteTrees read(Path folder, @Nullable Long time) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return NONE;
        }
        return new Reading(folder).read(time);
    }

    /** One reading of the folder. */
    private static final class Reading {
        private final Path folder;
        private final Problems problems = new Problems();
        private final TreeReader.Shared shared =
                new TreeReader.Shared(problems, Sha256.begin(), new TreeMap<>(), new TreeReader.Budget(KEPT_BYTES));
        private final SortedMap<String, SiteTree> trees = new TreeMap<>();
        private final List<Place> unused = new ArrayList<>();

        Reading(Path folder) {
            this.folder = folder;
        }

        SiteTrees read(@Nullable Long time) {
            for (Path entry : entries(folder)) {
                switch (String.valueOf(entry.getFileName())) {
                    case ALL -> tree(entry, ALL, ALL);
                    case PROFILES -> {
                        if (isFolder(entry)) {
                            entries(entry).forEach(e -> {
                                String layer = PROFILES + "/" + e.getFileName();
                                tree(e, layer, layer);
                            });
                        }
                    }
                    case HOSTS -> {
                        if (isFolder(entry)) {
                            entries(entry).forEach(this::host);
                        }
                    }
                    default -> unused.add(Place.of(entry.toString()));
                }
            }
            SiteTemplates compiled = shared.templates().isEmpty()
                    ? SiteTemplates.NONE
                    : SiteTemplates.compile(folder.toString(), shared.templates(), problems);
            List<Problem> found = problems.sorted();
            shared.digest().update((time + "\0" + found + "\0" + unused).getBytes(StandardCharsets.UTF_8));
            return new SiteTrees(trees, compiled, found, List.copyOf(unused), Sha256.end(shared.digest()), time);
        }

        private void host(Path entry) {
            String name = String.valueOf(entry.getFileName());
            tree(entry, HOSTS + "/" + HostName.parse(name).map(HostName::text).orElse(name), HOSTS + "/" + name);
        }

        private void tree(Path entry, String layer, String prefix) {
            trees.put(
                    layer,
                    isFolder(entry)
                            ? TreeReader.read(entry, layer, prefix, shared)
                            // so that it concerns those alone who were to get it
                            : new SiteTree(layer, entry.toString(), new TreeMap<>(PathNames.ORDER), Map.of(), 0));
        }

        /** A link may lead anywhere, and root's files into a set that others may fetch. */
        private boolean isFolder(Path entry) {
            boolean folder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
            if (!folder) {
                problems.error(
                        Place.of(entry.toString()),
                        Files.isSymbolicLink(entry) ? "is a link, which is not followed" : "is no folder",
                        "a folder with the files of a site set");
            }
            return folder;
        }

        /** Hidden ones are somebody else's, such as .git. */
        private List<Path> entries(Path dir) {
            List<Path> entries = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(dir)) {
                stream.forEach(entry -> {
                    if (!String.valueOf(entry.getFileName()).startsWith(".")) {
                        entries.add(entry);
                    }
                });
            } catch (IOException e) {
                OpenFiles.rethrow(e);
                problems.error(Place.of(dir.toString()), "cannot be read: " + Reason.of(e), "");
            }
            entries.sort(null);
            return entries;
        }
    }

    /** Equal for equal content. */
    public String digest() {
        return digest;
    }

    /** What is wrong with them, whoever they are for. */
    public List<Problem> problems() {
        return problems;
    }

    /** What stands in the folder and is no tree. */
    List<Place> unused() {
        return unused;
    }

    SiteTemplates templates() {
        return templates;
    }

    /** The time of all files, if somebody set one. */
    Optional<Long> time() {
        return Optional.ofNullable(time);
    }

    /**
     * The trees that a machine gets, those that win last.
     *
     * @param profiles in the order they apply
     * @param host null for a machine that is not in the inventory
     */
    List<SiteTree> layers(List<String> profiles, @Nullable HostName host) {
        List<SiteTree> layers = new ArrayList<>();
        add(ALL, layers);
        profiles.forEach(profile -> add(PROFILES + "/" + profile, layers));
        if (host != null) {
            add(HOSTS + "/" + host.text(), layers);
        }
        return List.copyOf(layers);
    }

    private void add(String layer, List<SiteTree> layers) {
        SiteTree tree = trees.get(layer);
        if (tree != null
                && (!tree.isEmpty()
                        || problems.stream().anyMatch(p -> tree.holds(p.place().file())))) {
            layers.add(tree);
        }
    }

    /** What is wrong with some of them, so that no set is made of these. */
    List<Problem> mistakes(List<SiteTree> layers) {
        return problems.stream()
                .filter(Problem::isError)
                .filter(p ->
                        layers.stream().anyMatch(tree -> tree.holds(p.place().file()))
                                || trees.values().stream()
                                        .noneMatch(tree -> tree.holds(p.place().file())))
                .toList();
    }

    /** Trees for hosts or profiles that are not there, by layer. */
    List<SiteTree> trees(boolean ofHosts) {
        String prefix = (ofHosts ? HOSTS : PROFILES) + "/";
        return trees.values().stream()
                .filter(tree -> tree.layer().startsWith(prefix))
                .toList();
    }
}
