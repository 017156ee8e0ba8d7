package org.autoinstalld.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.autoinstalld.inventory.SourceSettings;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/**
 * What sources printed, for whoever reads the inventory: what is served, and what was printed since and is to be tried.
 * Safe for use by several threads; one of them reads.
 */
public final class KeptSources {
    /** For whom the inventory is read, and so what a source means that never worked. */
    public enum Reader {
        /** A server, which runs it soon, and answers the other hosts meanwhile. */
        SERVER,
        /** Somebody who wants to know what is wrong. */
        CHECK,
        /** Somebody who writes files, and would take its hosts out of them. */
        WRITER
    }

    /** Makes a file of octets. */
    public interface Parser {
        YamlFile parse(String name, byte[] bytes);
    }

    private record Offer(YamlFile file, CompletableFuture<List<Problem>> verdict) {}

    private final @Nullable SourceFolder folder;
    private final Reader reader;
    private final Map<String, YamlFile> served = new HashMap<>();
    private final Map<String, Offer> offers = new HashMap<>();
    /** Those of them that the last reading took. */
    private Set<String> tried = Set.of();

    private final Set<String> failed = new HashSet<>();

    private boolean fresh;
    private boolean withheld;
    private Runnable news = () -> {};

    /** @param folder null: nothing is kept */
    public KeptSources(@Nullable SourceFolder folder, Reader reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /** Nothing is kept, and whoever declares sources is told so. */
    public static KeptSources none() {
        return new KeptSources(null, Reader.WRITER);
    }

    /** Whether something was printed that nobody has tried. */
    public synchronized boolean isChanged() {
        return fresh;
    }

    /** What sources printed, as files of the inventory, in the order declared. */
    public synchronized List<YamlFile> files(List<SourceSettings> sources, Parser parser) {
        fresh = false;
        Set<String> names = sources.stream().map(SourceSettings::name).collect(Collectors.toSet());
        served.keySet().retainAll(names);
        forget(names);
        Set<String> trying = new HashSet<>();
        List<YamlFile> files = new ArrayList<>(sources.size());
        for (SourceSettings source : sources) {
            Offer offer = withheld ? null : offers.get(source.name());
            if (offer != null) {
                trying.add(source.name());
                files.add(offer.file);
            } else {
                served(source, parser).ifPresent(files::add);
            }
        }
        tried = trying;
        return files;
    }

    private Optional<YamlFile> served(SourceSettings source, Parser parser) {
        YamlFile known = served.get(source.name());
        if (known != null) {
            return Optional.of(known);
        }
        if (folder == null) {
            return nothing(source, "nobody has run it here");
        }
        try {
            Optional<SourceFolder.Good> good = folder.good(source.name());
            if (good.isEmpty()) {
                return nothing(source, "none is kept in " + folder);
            }
            YamlFile file = parser.parse(source.file(), good.get().bytes());
            if (SourceOutput.complaint(file).isPresent()) {
                return nothing(source, "what is kept in " + folder + " is damaged");
            }
            served.put(source.name(), file);
            return Optional.of(file);
        } catch (IOException e) {
            return nothing(source, "what is kept in " + folder + " cannot be read: " + Reason.of(e));
        }
    }

    private Optional<YamlFile> nothing(SourceSettings source, String why) {
        String message = "no hosts of " + source.file() + " are known: " + why;
        Place place = source.place();
        return switch (reader) {
            case SERVER -> Optional.empty();
            case CHECK ->
                failed.contains(source.name())
                        ? Optional.empty()
                        : Optional.of(YamlFile.unreadable(
                                source.file(),
                                Problem.warning(place, message, "'autoinstalld check --sources' runs it")));
            case WRITER ->
                Optional.of(YamlFile.unreadable(
                        source.file(), Problem.error(place, message, "start the server, which runs it")));
        };
    }

    /** Those of sources that there are no more. */
    private void forget(Set<String> names) {
        offers.entrySet().removeIf(entry -> {
            boolean gone = !names.contains(entry.getKey());
            if (gone) {
                entry.getValue().verdict.complete(List.of());
            }
            return gone;
        });
    }

    /** What is served and kept on disk, by where it is. */
    public synchronized Map<Path, YamlFile> kept() {
        Map<Path, YamlFile> kept = new HashMap<>();
        if (folder != null) {
            served.forEach((name, file) -> kept.put(folder.path(name), file));
        }
        kept.keySet().removeIf(path -> !Files.isRegularFile(path));
        return kept;
    }

    /** What is served of a source; null if nothing is, or the inventory was not read since it was declared. */
    synchronized @Nullable YamlFile served(String name) {
        return served.get(name);
    }

    /**
     * What a source printed now, to be tried at the next reading.
     *
     * @return why it is not served; nothing if it is
     */
    synchronized CompletableFuture<List<Problem>> offer(String name, YamlFile file) {
        YamlFile before = served.get(name);
        Offer offer = new Offer(before == null ? file : file.sharing(before), new CompletableFuture<>());
        Offer former = offers.put(name, offer);
        if (former != null) {
            former.verdict.complete(List.of());
        }
        fresh = true;
        news.run();
        return offer.verdict;
    }

    /** @param hears when there is something to be tried; must be quick */
    public synchronized void onOffer(Runnable hears) {
        news = hears;
    }

    /** What a source printed for whoever only wants to see what comes of it. */
    synchronized void tried(String name, YamlFile file) {
        served.put(name, file);
    }

    /**
     * That one failed, of which whoever ran it tells.
     *
     * @return whether there is something to be read in its place
     */
    synchronized boolean failed(String name) {
        failed.add(name);
        return served.containsKey(name);
    }

    /** What the last reading took is served from now on. */
    public synchronized void taken() {
        for (String name : tried) {
            Offer offer = offers.remove(name);
            if (offer != null) {
                served.put(name, offer.file);
                offer.verdict.complete(List.of());
            }
        }
        tried = Set.of();
    }

    /** Whether the last reading took something that was not served before. */
    public synchronized boolean isTrying() {
        return !tried.isEmpty();
    }

    /** Whether readings do without what was printed since. */
    public synchronized void withhold(boolean without) {
        withheld = without;
    }

    /** What was withheld is not served, for these reasons. */
    public synchronized void refuse(List<Problem> problems) {
        offers.values().forEach(offer -> offer.verdict.complete(List.copyOf(problems)));
        offers.clear();
        withheld = false;
    }
}
