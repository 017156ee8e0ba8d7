package org.autoinstalld.fetching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.mirror.FileCounts;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.mirror.Mirror;
import org.autoinstalld.mirror.MirrorDirectory;
import org.autoinstalld.mirror.MirrorException;
import org.autoinstalld.mirror.MirrorFile;
import org.autoinstalld.mirror.OnDemand;
import org.jspecify.annotations.Nullable;

/** The mirror, with what the inventory says of it by now. Which folder it is in holds from the start. */
public final class OpenMirror implements AutoCloseable {
    private final @Nullable Mirror mirror;
    private final LookupLog log;
    private volatile @Nullable Opened opened;

    /** Those that were replaced, and end what they began. */
    private final List<OnDemand> retired = new ArrayList<>();

    /**
     * What is served.
     *
     * @param demand null: nothing is fetched when it is asked for
     * @param looking whether nobody gets the files, so that none is brought here and none is counted
     */
    public record Opened(
            Mirror mirror,
            MirrorSettings settings,
            @Nullable OnDemand demand,
            boolean looking) {
        /** The same for who only wants to know what is there. */
        public Opened onlyLooking() {
            return new Opened(mirror, settings, null, true);
        }

        /**
         * What a path names for who asks. A setdir that was taken out of {@code releases} is still there for an installation
         * that began with it, which would end if the rest of its sets came from elsewhere.
         */
        MirrorPath path(Request request) throws MirrorException {
            MirrorPath path = MirrorPath.of(request.path(), directories());
            if (!(path instanceof MirrorPath.Beyond)
                    || !(MirrorPath.of(request.path(), mirror.heldBy(request.requester()))
                            instanceof MirrorPath.FileOf file)) {
                return path;
            }
            if (mirror.goesOn(request.requester(), file.directory(), file.name())) {
                return file;
            }
            if (request.get()) {
                mirror.forget(request.requester(), file.directory());
            }
            return path;
        }

        /** All that it serves. Who has no patches of its own is sent on for them. */
        List<MirrorDirectory> directories() throws MirrorException {
            List<MirrorDirectory> all = new ArrayList<>();
            for (Setdir setdir : settings.releases()) {
                all.add(MirrorDirectory.sets(setdir));
                MirrorDirectory patches = MirrorDirectory.patches(setdir);
                if (!setdir.isSnapshot()
                        && (demand != null || mirror.visible(patches).isPresent())) {
                    all.add(patches);
                }
            }
            return all;
        }

        /** A file that is here. Who fetches on demand finds itself what other generations have, so that nobody waits for it. */
        Optional<MirrorFile> look(Generation generation, String name) throws MirrorException {
            if (looking) {
                return generation.look(name);
            }
            Optional<MirrorFile> file = demand == null ? mirror.file(generation, name) : generation.look(name);
            file.ifPresent(here -> mirror.counts().found(FileCounts.Found.FOLDER));
            return file;
        }
    }

    /**
     * @param mirror null: there was none at the start
     */
    public OpenMirror(@Nullable Mirror mirror, Site site, LookupLog log) {
        this.mirror = mirror;
        this.log = log;
        follow(site);
    }

    /** What there is now; empty if the site has none, or has one only from the next start on. */
    public Optional<Opened> get() {
        return Optional.ofNullable(opened);
    }

    /** How many files are sent at once; 0 if there is nothing to send. */
    public int clients() {
        @Nullable Opened now = opened;
        return now == null ? 0 : now.settings.clients();
    }

    /** Goes by what the inventory says now. */
    public synchronized void follow(Site site) {
        @Nullable Opened before = opened;
        @Nullable MirrorSettings settings = site.mirror().orElse(null);
        if (before != null && before.settings.equals(settings)) {
            return;
        }
        if (settings == null) {
            retire(null);
            opened = null;
            return;
        }
        if (mirror == null) {
            log.note("the mirror: site.mirror was added, which holds from the next start");
            return;
        }
        @Nullable OnDemand last = before == null ? null : before.demand;
        // whoever reads what arrives is not cut off because of a key that says nothing of fetching
        @Nullable
        OnDemand next =
                last != null && last.goesBy(settings) ? last : settings.onDemand() ? demand(mirror, settings) : null;
        retire(next);
        opened = new Opened(mirror, settings, next, false);
    }

    private void retire(@Nullable OnDemand next) {
        @Nullable Opened before = opened;
        @Nullable OnDemand last = before == null ? null : before.demand;
        retired.removeIf(OnDemand::isOver);
        if (last != null && last != next) {
            last.retire();
            retired.add(last);
        }
    }

    private @Nullable OnDemand demand(Mirror of, MirrorSettings settings) {
        try {
            return new OnDemand(of, settings, System.getenv(), log::note);
        } catch (MirrorException e) {
            log.note("the mirror: nothing is fetched on demand: " + e.reason());
            return null;
        }
    }

    /** The server is about to stop: whoever waits for what has not begun to come is told so at once. */
    public synchronized void beginToStop() {
        @Nullable Opened now = opened;
        if (now != null && now.demand != null) {
            now.demand.beginToStop();
        }
        retired.forEach(OnDemand::beginToStop);
    }

    @Override
    public synchronized void close() {
        retire(null);
        opened = null;
        retired.forEach(OnDemand::close);
    }
}
