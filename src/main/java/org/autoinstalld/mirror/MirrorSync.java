package org.autoinstalld.mirror;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.mirror.SyncResult.Outcome;

/** Fills the mirror from upstream, one directory after the other. */
public final class MirrorSync {
    static final Duration STALL = Duration.ofSeconds(60);

    /** A half file that nobody went on with for so long goes. */
    static final Duration HALF_FILES_KEPT = Duration.ofDays(7);

    private final Mirror mirror;
    private final MirrorSettings settings;
    private final Map<String, String> environment;
    private final SyncListener listener;
    private final Pause pause;
    private final StallWatch stalls;
    private final LongSupplier nanos;

    /** @param environment in which proxies are named */
    public MirrorSync(Mirror mirror, MirrorSettings settings, Map<String, String> environment, SyncListener listener) {
        this(mirror, settings, environment, listener, Pause.REAL, STALL);
    }

    MirrorSync(
            Mirror mirror,
            MirrorSettings settings,
            Map<String, String> environment,
            SyncListener listener,
            Pause pause,
            Duration stall) {
        this.mirror = mirror;
        this.settings = settings;
        this.environment = environment;
        this.listener = listener;
        this.pause = pause;
        stalls = new StallWatch(stall);
        nanos = System::nanoTime;
    }

    /**
     * Fetches what is new, once. A directory that fails leaves what was visible, and the others go on.
     *
     * @param setdirs empty: all of {@code releases}; one that is not among them may be wanted for the keys that it brings
     */
    public List<SyncResult> run(List<Setdir> setdirs, SyncOptions options)
            throws MirrorException, InterruptedException {
        return run(setdirs, options, result -> {});
    }

    /** The same, telling how each directory ended at once. */
    List<SyncResult> run(List<Setdir> setdirs, SyncOptions options, Consumer<SyncResult> ended)
            throws MirrorException, InterruptedException {
        String from = settings.from()
                .orElseThrow(() -> new MirrorException(
                        "site.mirror does not say where to fetch from; from: https://cdn.openbsd.org/pub/OpenBSD"));
        List<MirrorDirectory> directories = directories(setdirs.isEmpty() ? settings.releases() : setdirs, options);
        Upstream upstream = new Upstream(from, environment);
        Map<MirrorDirectory, SyncResult> results = new LinkedHashMap<>();
        try (stalls) {
            DirectorySync.forgetOld(mirror, HALF_FILES_KEPT, folder -> true);
            Rate rate =
                    new Rate(settings.rate(), nanos, pause, mirror.underway().taken());
            FileFetch fetch = new FileFetch(upstream, rate, pause, stalls, listener);
            UpstreamList list = new UpstreamList(upstream, pause, stalls, UpstreamList.PAUSES);
            List<MirrorDirectory> left = directories;
            boolean learnt = true;
            while (learnt && !left.isEmpty()) {
                Set<Path> keys = Set.copyOf(MirrorFolder.children(mirror.store().keys()));
                List<MirrorDirectory> failed = new ArrayList<>();
                for (MirrorDirectory directory : left) {
                    SyncResult result = one(
                            directory, new DirectorySync(mirror, settings, directory, options, list, fetch, listener));
                    results.put(directory, result);
                    if (result.isFailedFor(FailureReason.KEY)) {
                        failed.add(directory);
                    } else {
                        ended.accept(result);
                    }
                }
                left = failed;
                // one that follows in the list may have brought the key of one before it
                learnt = !Set.copyOf(MirrorFolder.children(mirror.store().keys()))
                        .equals(keys);
            }
            left.forEach(directory -> ended.accept(requireNonNull(results.get(directory))));
        } catch (IOException e) {
            throw Mirror.cannot("write to the mirror in", mirror.store().folder(), e);
        }
        return List.copyOf(results.values());
    }

    /** Cuts off what goes on; whoever runs it is to be interrupted besides. */
    void end() {
        stalls.close();
    }

    private SyncResult one(MirrorDirectory directory, DirectorySync sync) throws InterruptedException {
        try {
            return sync.run();
        } catch (MirrorException e) {
            String visible = "";
            try {
                visible = mirror.visible(directory).map(Generation::name).orElse("");
            } catch (MirrorException unreadable) {
                listener.says(directory, unreadable.reason());
            }
            if (e.why() == FailureReason.ABSENT && visible.isEmpty()) {
                listener.says(directory, e.reason());
                return new SyncResult(directory, Outcome.UNCHANGED, visible, 0, 0, null);
            }
            return new SyncResult(directory, Outcome.FAILED, visible, 0, 0, e);
        }
    }

    private static List<MirrorDirectory> directories(List<Setdir> setdirs, SyncOptions options) {
        List<MirrorDirectory> all = new ArrayList<>();
        for (Setdir setdir : setdirs) {
            all.add(MirrorDirectory.sets(setdir));
            Optional.of(setdir)
                    .filter(s -> options.patches() && !s.isSnapshot())
                    .map(MirrorDirectory::patches)
                    .ifPresent(all::add);
        }
        return all;
    }
}
