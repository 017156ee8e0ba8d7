package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.autoinstalld.conffile.Removal;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.mirror.SyncResult.Outcome;
import org.autoinstalld.signify.KeyRing;
import org.autoinstalld.signify.SignedList;
import org.autoinstalld.signify.SignifyException;
import org.jspecify.annotations.Nullable;

/** Brings one directory to what upstream has: all of it, verified, or nothing that anybody sees. */
final class DirectorySync {
    private static final int AT_ONCE = 4;
    private static final int ROUNDS = 3;
    private static final long LOOK_MILLIS = 100;

    private final Mirror mirror;
    private final MirrorSettings settings;
    private final MirrorDirectory directory;
    private final SyncOptions options;
    private final UpstreamList upstream;
    private final FileFetch fetch;
    private final SyncListener listener;
    private final KeyRing ring;
    private int files;
    private long octets;

    DirectorySync(
            Mirror mirror,
            MirrorSettings settings,
            MirrorDirectory directory,
            SyncOptions options,
            UpstreamList upstream,
            FileFetch fetch,
            SyncListener listener) {
        this.mirror = mirror;
        this.settings = settings;
        this.directory = directory;
        this.options = options;
        this.upstream = upstream;
        this.fetch = fetch;
        this.listener = listener;
        ring = new KeyRing(settings.keys(), mirror.store().keys());
    }

    SyncResult run() throws MirrorException, InterruptedException {
        Optional<Path> other = mirror.store().inTheWay(directory);
        if (other.isPresent()) {
            throw new MirrorException(other.get()
                    + " is not ours, and stands where the link to the visible generation belongs; move it away");
        }
        ReentrantLock filling = mirror.filling(directory);
        filling.lockInterruptibly();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                try {
                    return round();
                } catch (ListChangedException e) {
                    listener.says(directory, "SHA256.sig changed at upstream; starting over with the new one");
                }
            }
        } catch (IOException e) {
            throw Mirror.cannot("write to the mirror in", mirror.store().folder(), e);
        } finally {
            filling.unlock();
        }
        throw new MirrorException(
                FailureReason.CHANGED,
                "SHA256.sig changed at upstream " + ROUNDS + " times while files were fetched; try again later");
    }

    private SyncResult round() throws MirrorException, ListChangedException, IOException, InterruptedException {
        Listed listed = listed();
        UpstreamList.Fetched fetched = listed.fetched;
        SignedList list = listed.list;
        Optional<Generation> before = mirror.readable(directory);
        Optional<Generation> made = mirror.generation(directory, list);
        Map<String, PartialFile> missing = missing(list, made);
        Optional<Generation> same =
                before.filter(g -> g.digest().equals(list.digest())).filter(g -> made.isPresent());
        if (same.isPresent() && missing.isEmpty()) {
            learn(list, made, Map.of());
            return result(Outcome.UNCHANGED, same.get());
        }
        Path incoming = mirror.store().incoming(directory);
        mirror.store().makeFolder(incoming);
        forgetOthers(incoming, list);
        Map<String, Path> ready = new LinkedHashMap<>();
        takeOver(list, missing, ready);
        List<PartialFile> promised = List.copyOf(missing.values());
        try {
            room(missing);
            newer(list, missing, ready);
            fetchAll(list, missing, ready);
        } finally {
            promised.forEach(mirror.underway()::fulfil);
        }
        learn(list, made, ready);
        upstream.requireSame(directory, fetched.text());
        Generation generation = mirror.publish(directory, list, fetched.modified(), ready);
        if (options.listOnly()) {
            // the rest is of a sync that was cut off, and goes on with it
            for (Path file : ready.values()) {
                Files.deleteIfExists(file);
            }
        } else {
            Removal.of(incoming);
        }
        return result(
                files > 0 || before.isEmpty() || same.isEmpty() ? Outcome.FETCHED : Outcome.UNCHANGED, generation);
    }

    private SyncResult result(Outcome outcome, Generation generation) {
        return new SyncResult(directory, outcome, generation.name(), files, octets, null);
    }

    private record Listed(UpstreamList.Fetched fetched, SignedList list) {}

    /** An upstream may be half-way through an update, or a proxy may have kept half of the file: it is asked again. */
    private Listed listed() throws MirrorException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            UpstreamList.Fetched fetched = upstream.fetch(directory);
            try {
                return new Listed(fetched, verified(fetched.text().getBytes(StandardCharsets.ISO_8859_1)));
            } catch (MirrorException e) {
                if (e.why() != FailureReason.SIGNATURE || !upstream.mayTryAgain(attempt)) {
                    throw e;
                }
                listener.says(directory, e.reason() + "; trying again");
                upstream.pause(attempt);
            }
        }
    }

    private SignedList verified(byte[] octets) throws MirrorException {
        try {
            return directory.verified(octets, ring);
        } catch (SignifyException e) {
            throw new MirrorException(FailureReason.SIGNATURE, "SHA256.sig: " + e.reason(), e);
        }
    }

    /** What is wanted and not in the generation that this list makes. */
    private Map<String, PartialFile> missing(SignedList list, Optional<Generation> made) throws IOException {
        Path incoming = mirror.store().incoming(directory);
        Map<String, PartialFile> missing = new LinkedHashMap<>();
        for (String file : WantedFiles.of(directory, list, options)) {
            if (made.isEmpty() || made.get().look(file).isEmpty()) {
                missing.put(file, new PartialFile(incoming, file, digest(list, file)));
            }
        }
        return missing;
    }

    private static String digest(SignedList list, String file) {
        return String.valueOf(list.digests().get(file));
    }

    /** Files that are whole already, here from a run before, or in another generation. */
    private void takeOver(SignedList list, Map<String, PartialFile> missing, Map<String, Path> ready)
            throws MirrorException, IOException {
        for (Map.Entry<String, PartialFile> each : List.copyOf(missing.entrySet())) {
            String name = each.getKey();
            PartialFile file = each.getValue();
            boolean here = file.isWhole() && MirrorFolder.digest(file.whole()).equals(digest(list, name));
            if (here || mirror.takeOver(directory, name, digest(list, name), file)) {
                ready.put(name, file.whole());
                missing.remove(name);
            }
        }
    }

    /** Before anything is fetched. */
    private void room(Map<String, PartialFile> missing) throws MirrorException, IOException, InterruptedException {
        long needed = 0;
        Map<PartialFile, Long> promised = new HashMap<>();
        Map<String, Long> sizes = upstream.sizes(directory, missing.keySet());
        for (Map.Entry<String, PartialFile> each : missing.entrySet()) {
            long size = sizes.getOrDefault(each.getKey(), 0L);
            needed += Math.max(0, size - each.getValue().size());
            promised.put(each.getValue(), size);
        }
        listener.begins(directory, missing.size(), needed);
        if (!missing.isEmpty()) {
            Room.require(mirror, settings, promised);
        }
    }

    /** An upstream that went back in time is not followed, whoever signed what it had then. */
    private void newer(SignedList list, Map<String, PartialFile> missing, Map<String, Path> ready)
            throws MirrorException, ListChangedException, IOException, InterruptedException {
        PartialFile info = missing.remove(BuildDate.FILE);
        if (info != null) {
            fetchOne(list, BuildDate.FILE, info);
            ready.put(BuildDate.FILE, info.whole());
        }
        String visible = mirror.store().visible(directory);
        // also if it cannot be read otherwise: a spoilt list is no way back in time
        Optional<Instant> here =
                BuildDate.read(mirror.store().generations().resolve(visible).resolve(BuildDate.FILE));
        if (here.isEmpty() || options.older() || visible.equals(Generation.name(directory, list))) {
            return;
        }
        Optional<Instant> there = Optional.ofNullable(ready.get(BuildDate.FILE)).flatMap(BuildDate::read);
        if (there.isEmpty() && list.digests().containsKey(BuildDate.FILE)) {
            // it is in the generation of that list already
            there = Optional.of(mirror.store().generations().resolve(Generation.name(directory, list)))
                    .flatMap(folder -> BuildDate.read(folder.resolve(BuildDate.FILE)));
        }
        if (there.isEmpty() || there.get().isBefore(here.get())) {
            throw new MirrorException(
                    FailureReason.OLDER,
                    "upstream's sets "
                            + there.map(t -> "were built at " + t).orElse("do not say when they were built")
                            + ", those that are here at " + here.get() + "; --older takes them all the same");
        }
    }

    private void fetchOne(SignedList list, String name, PartialFile file)
            throws MirrorException, ListChangedException, IOException, InterruptedException {
        long most = Room.free(mirror, settings, file) + file.size();
        fetch.fetch(
                directory, name, digest(list, name), file, most, () -> upstream.requireSame(directory, list.text()));
        long size = Files.size(file.whole());
        listener.got(directory, name, size);
        synchronized (this) {
            files++;
            octets += size;
        }
    }

    private void fetchAll(SignedList list, Map<String, PartialFile> missing, Map<String, Path> ready)
            throws MirrorException, ListChangedException, IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "mirror-fetch");
            thread.setDaemon(true);
            return thread;
        });
        try {
            ExecutorCompletionService<String> done = new ExecutorCompletionService<>(threads);
            missing.forEach((name, file) -> done.submit(() -> {
                fetchOne(list, name, file);
                return name;
            }));
            for (int i = 0; i < missing.size(); i++) {
                done.take().get();
            }
            missing.forEach((name, file) -> ready.put(name, file.whole()));
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        } finally {
            // nobody is to write any more when the next one begins; a thread that reads swallows an interrupt
            do {
                threads.shutdownNow();
                fetch.cutOff();
            } while (!threads.awaitTermination(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    private static void rethrow(@Nullable Throwable cause)
            throws MirrorException, ListChangedException, IOException, InterruptedException {
        if (cause instanceof MirrorException e) {
            throw e;
        }
        if (cause instanceof ListChangedException e) {
            throw e;
        }
        if (cause instanceof IOException e) {
            throw e;
        }
        if (cause instanceof InterruptedException e) {
            throw e;
        }
        throw new IllegalStateException(cause);
    }

    /** Also of a base set that was here before: keys that somebody lost come back from it. */
    private void learn(SignedList list, Optional<Generation> made, Map<String, Path> ready)
            throws MirrorException, IOException {
        KeyHarvest harvest = new KeyHarvest(mirror.store(), ring);
        String base = directory.patches()
                ? ""
                : list.number().map(n -> "base" + n + ".tgz").orElse("");
        Path file = ready.get(base);
        if (file == null && made.isPresent() && harvest.isWanting(list)) {
            Generation generation = made.get();
            Optional<MirrorFile> here = generation.look(base);
            file = here.isPresent() && generation.isRight(here.get())
                    ? here.get().path()
                    : null;
        }
        if (file != null) {
            for (String key : harvest.learn(directory, list, base, file)) {
                listener.says(directory, "learnt " + key + " from " + base);
            }
        }
    }

    /** Half files of lists that upstream has no more would take room and be gone on with by nobody. */
    private static void forgetOthers(Path incoming, SignedList list) throws IOException {
        List<String> wanted = list.digests().entrySet().stream()
                .map(e -> PartialFile.name(e.getKey(), e.getValue()))
                .toList();
        for (Path file : MirrorFolder.children(incoming)) {
            String name = String.valueOf(file.getFileName());
            if (wanted.stream().noneMatch(w -> name.equals(w) || name.startsWith(w + "."))) {
                Removal.of(file);
            }
        }
    }

    /**
     * Removes half files that nobody went on with for so long.
     *
     * @param which folders of {@code incoming} are looked through
     */
    static void forgetOld(Mirror mirror, Duration age, Predicate<Path> which) throws IOException {
        Instant limit = Instant.now().minus(age);
        for (Path each : MirrorFolder.children(mirror.store().incoming())) {
            if (!which.test(each)) {
                continue;
            }
            boolean folder = Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS);
            for (Path file : folder ? MirrorFolder.children(each) : List.of(each)) {
                forgetOld(mirror.underway(), file, limit);
            }
            // one who fetches on demand may be about to write there
            if (folder && MirrorFolder.children(each).isEmpty() && !ArrivalFetch.isFolder(each)) {
                Removal.of(each);
            }
        }
    }

    private static void forgetOld(Underway underway, Path file, Instant limit) throws IOException {
        Path about = PartialFile.about(file);
        if (!underway.tryEnter(about)) {
            return;
        }
        try {
            // a file by which the rest is asked for is as old as what came so far
            Path part = about.resolveSibling(about.getFileName() + ".part");
            Path newest = Files.exists(part) ? part : file;
            // its own time may be upstream's
            FileTime came = (FileTime) Files.getAttribute(newest, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
            if (came == null || came.toInstant().isBefore(limit)) {
                Removal.of(file);
            }
        } catch (NoSuchFileException e) {
            // it became a whole one meanwhile
            return;
        } finally {
            underway.leave(about);
        }
    }
}
