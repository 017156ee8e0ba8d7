package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.conffile.Lock;
import org.autoinstalld.conffile.Removal;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.signify.SignedList;
import org.jspecify.annotations.Nullable;

/**
 * The mirror on this machine's disk: for each directory the generation that is visible, and those before it. One process
 * at a time has it to write; many may look.
 */
public final class Mirror implements AutoCloseable {
    private final MirrorFolder store;
    private final @Nullable Lock lock;
    private final HeldGenerations held;
    private final Underway underway = new Underway();
    private final FileCounts counts = new FileCounts();
    private final Map<MirrorDirectory, ReentrantLock> filling = new ConcurrentHashMap<>();
    private final Map<MirrorDirectory, Generation> visible = new ConcurrentHashMap<>();

    /** By name, so that all who are about one see what is added to it. */
    private final Map<String, Generation> known = new ConcurrentHashMap<>();

    private volatile Consumer<Generation> shown = generation -> {};

    private Mirror(MirrorFolder store, @Nullable Lock lock, LongSupplier nanos) {
        this.store = store;
        this.lock = lock;
        held = new HeldGenerations(nanos);
    }

    /**
     * Takes the mirror in that folder, which is made if it is not there.
     *
     * @throws MirrorException if another process has it, or it cannot be written to
     */
    public static Mirror open(Path folder) throws MirrorException {
        return open(folder, System::nanoTime);
    }

    static Mirror open(Path folder, LongSupplier nanos) throws MirrorException {
        MirrorFolder store = new MirrorFolder(folder.toAbsolutePath().normalize());
        try {
            store.make();
            Optional<Lock> lock = Lock.tryTake(store.lock());
            if (lock.isEmpty()) {
                throw new MirrorException(
                        "the mirror in " + folder + " is in use by another run of this program; wait for it to end");
            }
            store.removeGone();
            return new Mirror(store, lock.get(), nanos);
        } catch (IOException e) {
            throw cannot("write to the folder of the mirror", folder, e);
        }
    }

    /** Looks at the mirror in that folder, whoever has it. */
    public static Mirror look(Path folder) {
        return new Mirror(new MirrorFolder(folder.toAbsolutePath().normalize()), null, System::nanoTime);
    }

    static MirrorException cannot(String what, Path path, IOException e) {
        return new MirrorException("cannot " + what + " '" + path + "': " + Reason.of(e), e);
    }

    MirrorFolder store() {
        return store;
    }

    /** What became of files that were asked for. */
    public FileCounts counts() {
        return counts;
    }

    /** What is being fetched. */
    Underway underway() {
        return underway;
    }

    /** Held by the one who brings a directory's list, or all of it, up to date. */
    ReentrantLock filling(MirrorDirectory directory) {
        return filling.computeIfAbsent(directory, d -> new ReentrantLock());
    }

    /** The generation that is served; empty if that directory was never fetched. */
    public Optional<Generation> visible(MirrorDirectory directory) throws MirrorException {
        Generation known = visible.get(directory);
        if (known != null && lock != null) {
            return Optional.of(known);
        }
        try {
            String name = store.visible(directory);
            if (!Generation.isName(directory, name)) {
                return Optional.empty();
            }
            Generation read = generation(directory, name);
            visible.put(directory, read);
            return Optional.of(read);
        } catch (IOException e) {
            throw cannot("read the mirror in", store.folder(), e);
        }
    }

    /** Whether its generation is known by now, so that no disk has to be looked at for it. */
    public boolean isKnown(MirrorDirectory directory) {
        return lock != null && visible.containsKey(directory);
    }

    /** The same for one who can put another in its place: what cannot be read is as good as absent. */
    Optional<Generation> readable(MirrorDirectory directory) {
        try {
            return visible(directory);
        } catch (MirrorException e) {
            return Optional.empty();
        }
    }

    /** The name of the generation that is served, readable or not; empty text if there is none. */
    public String shown(MirrorDirectory directory) throws MirrorException {
        Optional<Generation> now = readable(directory);
        try {
            return now.isPresent() ? now.get().name() : store.visible(directory);
        } catch (IOException e) {
            throw cannot("read the mirror in", store.folder(), e);
        }
    }

    /** The generation of that list, if its folder has the list still as it was signed: a disk may have spoilt it. */
    Optional<Generation> generation(MirrorDirectory directory, SignedList list) throws MirrorException {
        String name = Generation.name(directory, list);
        Path signed = store.generations().resolve(name).resolve(SignedList.NAME);
        try {
            if (!MirrorFolder.digest(signed).equals(list.digest())) {
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(generation(directory, name));
    }

    private Generation generation(MirrorDirectory directory, String name) throws MirrorException {
        Generation before = lock == null ? null : known.get(name);
        if (before != null) {
            return before;
        }
        Generation read = Generation.read(directory, store.generations().resolve(name));
        Generation other = known.putIfAbsent(name, read);
        return other == null || lock == null ? read : other;
    }

    /**
     * The generation that an address gets files from: the one that was visible when it last began with SHA256.sig, within
     * two hours, else the one that is.
     */
    public Optional<Generation> of(IpAddress address, MirrorDirectory directory) throws MirrorException {
        Optional<Generation> before = held.of(address, directory);
        return before.isPresent() ? before : visible(directory);
    }

    /** The same when it asks for a file. SHA256.sig begins anew with what is visible, and holds it to that. */
    public Optional<Generation> take(IpAddress address, MirrorDirectory directory, String name) throws MirrorException {
        if (name.equals(SignedList.NAME)) {
            return visible(directory).map(visible -> held.hold(address, visible));
        }
        held.asked(address, directory, name);
        return of(address, directory);
    }

    /** Of which directories an address is held to a generation. */
    public List<MirrorDirectory> heldBy(IpAddress address) {
        return held.of(address);
    }

    /** Whether an address may go on with a directory that is served no more: until it begins anew with SHA256.sig. */
    public boolean goesOn(IpAddress address, MirrorDirectory directory, String name) {
        return !(name.equals(SignedList.NAME) && held.wouldBegin(address, directory))
                && held.of(address, directory).isPresent();
    }

    /** An address has begun anew where that directory is not ours. */
    public void forget(IpAddress address, MirrorDirectory directory) {
        held.forget(address, directory);
    }

    /** Addresses by the name of the generation that they are held to. */
    public Map<String, List<IpAddress>> holders() {
        return held.holders();
    }

    /** All directories of which there are generations. */
    public List<MirrorDirectory> directories() throws MirrorException {
        try {
            return MirrorFolder.children(store.generations()).stream()
                    .flatMap(path -> Generation.directory(String.valueOf(path.getFileName())).stream())
                    .distinct()
                    .sorted(Comparator.comparing(MirrorDirectory::path))
                    .toList();
        } catch (IOException e) {
            throw cannot("read the mirror in", store.folder(), e);
        }
    }

    /** Folders of all generations of a directory, readable or not. */
    List<Path> folders(MirrorDirectory directory) throws MirrorException {
        try {
            return store.generations(directory).stream()
                    .sorted()
                    .map(store.generations()::resolve)
                    .toList();
        } catch (IOException e) {
            throw cannot("read the mirror in", store.folder(), e);
        }
    }

    /**
     * Takes a file that another generation has for one that is wanted. It is read once more: what a disk has spoilt is not
     * handed on.
     */
    boolean takeOver(MirrorDirectory directory, String name, String sha256, PartialFile wanted)
            throws MirrorException, IOException {
        for (Generation generation : generations(directory)) {
            Optional<MirrorFile> other =
                    generation.look(name).filter(f -> f.sha256().equals(sha256));
            if (other.isPresent() && generation.isRight(other.get())) {
                wanted.takeOver(other.get().path());
                return true;
            }
        }
        return false;
    }

    /**
     * A file of a generation as the folder has it by now; one that was removed there or cut comes back from another
     * generation that has it.
     */
    public Optional<MirrorFile> file(Generation generation, String name) throws MirrorException {
        String sha256 = generation.list().digests().get(name);
        try {
            Optional<MirrorFile> here = generation.look(name);
            if (here.isPresent() || sha256 == null || lock == null) {
                return here;
            }
            synchronized (generation) {
                PartialFile again = new PartialFile(store.incoming(), name, sha256);
                boolean missing = generation.file(name).isEmpty();
                if (missing && takeOver(generation.directory(), name, sha256, again)) {
                    add(generation, name, again.whole());
                    Files.delete(again.whole());
                }
                return generation.file(name);
            }
        } catch (IOException e) {
            throw cannot("read the mirror in", store.folder(), e);
        }
    }

    /** What is known to be wrong with files that everybody is shown, in a sentence; empty if nothing is. */
    Optional<String> trouble() {
        return visible.values().stream().flatMap(g -> g.trouble().stream()).findFirst();
    }

    /**
     * Removes generations that nobody needs any more: what is visible stays, as many before it as the settings keep, and
     * what somebody is held to. Returns the names of those that went.
     */
    public List<String> prune(MirrorSettings settings) throws MirrorException {
        return new Pruning(this).prune(settings);
    }

    /** All generations of a directory, the newest first. */
    public List<Generation> generations(MirrorDirectory directory) throws MirrorException {
        try {
            Map<Generation, FileTime> times = new HashMap<>();
            for (String name : store.generations(directory)) {
                Path folder = store.generations().resolve(name);
                try {
                    times.put(generation(directory, name), Files.getLastModifiedTime(folder));
                } catch (MirrorException e) {
                    // nobody can read it, which is no reason not to see the others
                    known.remove(name);
                }
            }
            List<Generation> all = new ArrayList<>(times.keySet());
            Comparator<Generation> byTime = Comparator.comparing(times::get);
            all.sort(byTime.reversed().thenComparing(g -> g.name()));
            return all;
        } catch (IOException e) {
            throw cannot("read the mirror in", store.folder(), e);
        }
    }

    /**
     * Puts a generation in its place, complete, and lets it be seen.
     *
     * @param files verified, by name; each gets another name there
     */
    Generation publish(MirrorDirectory directory, SignedList list, Instant modified, Map<String, Path> files)
            throws IOException, MirrorException {
        String name = Generation.name(directory, list);
        Path place = store.generations().resolve(name);
        if (generation(directory, list).isEmpty()) {
            Path made = store.incoming().resolve(name + ".new");
            Removal.of(made);
            store.makeFolder(made);
            for (Map.Entry<String, Path> file : files.entrySet()) {
                Files.createLink(made.resolve(file.getKey()), file.getValue());
            }
            Path signed = made.resolve(SignedList.NAME);
            MirrorFolder.write(signed, list.octets());
            Files.setLastModifiedTime(signed, FileTime.from(modified));
            MirrorFolder.seal(signed);
            MirrorFolder.sync(made);
            // one whose list is spoilt goes
            store.removeGeneration(place, () -> Files.move(made, place, StandardCopyOption.ATOMIC_MOVE));
            known.put(name, Generation.read(directory, place));
        } else {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                store.put(file.getValue(), place.resolve(file.getKey()));
            }
            Files.setLastModifiedTime(place, FileTime.from(Instant.now()));
            MirrorFolder.sync(place);
        }
        // nobody is to be shown what cannot be read
        Generation generation = generation(directory, name);
        for (String each : files.keySet()) {
            generation.added(each);
        }
        if (!store.visible(directory).equals(name)) {
            store.show(directory, name);
        }
        visible.put(directory, generation);
        shown.accept(generation);
        return generation;
    }

    /** @param then hears of each generation that is visible from now on */
    public void onShown(Consumer<Generation> then) {
        shown = then;
    }

    /**
     * Puts a verified file into a generation that is there already.
     *
     * @param file complete and on the disk, in {@code incoming}
     */
    MirrorFile add(Generation generation, String name, Path file) throws IOException {
        Path here = generation.folder().resolve(name);
        MirrorFolder.seal(file);
        store.put(file, here);
        MirrorFolder.sync(generation.folder());
        generation.added(name);
        return generation.file(name).orElseThrow();
    }

    /** Removes a generation that nobody sees. */
    void forget(Path generation) throws MirrorException {
        known.remove(String.valueOf(generation.getFileName()));
        try {
            store.removeGeneration(generation, () -> {});
        } catch (IOException e) {
            throw cannot("remove", generation, e);
        }
    }

    /** Lets the folder go. */
    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
    }
}
