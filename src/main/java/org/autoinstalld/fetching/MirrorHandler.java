package org.autoinstalld.fetching;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.access.AccessDecision;
import org.autoinstalld.address.HostName;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.mirror.Arrival;
import org.autoinstalld.mirror.FileCounts;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.mirror.IndexText;
import org.autoinstalld.mirror.MirrorDirectory;
import org.autoinstalld.mirror.MirrorException;
import org.autoinstalld.mirror.MirrorFile;
import org.autoinstalld.mirror.OnDemand;
import org.autoinstalld.problem.Unforeseen;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.responsefile.StoredFile;
import org.autoinstalld.signify.SignedList;
import org.autoinstalld.siteset.SiteSet;
import org.autoinstalld.siteset.SiteSets;
import org.jspecify.annotations.Nullable;

/** Answers what is below {@code /pub/} from the mirror, if there is one, and hands on all else. */
public final class MirrorHandler implements InstallHandler {
    /** In the place of a file's name: the page of what is in the folder. */
    private static final String FOLDER = "";

    private final Supplier<Snapshot> snapshots;
    private final Supplier<Optional<OpenMirror.Opened>> mirror;
    private final InstallHandler others;
    private final SiteSetDesk siteSets;
    private final FetchListener listener;
    private final SiteSetMemory memory = new SiteSetMemory();
    private final SmallFiles small = new SmallFiles();
    private final Executor files;

    /**
     * @param mirror empty while it cannot be used
     * @param siteSets says who gets which
     * @param listener hears who fetches what
     * @param files runs what looks at the disk; rejects what is too much
     */
    public MirrorHandler(
            Supplier<Snapshot> snapshots,
            Supplier<Optional<OpenMirror.Opened>> mirror,
            SiteSetDesk siteSets,
            FetchListener listener,
            InstallHandler others,
            Executor files) {
        this.siteSets = siteSets;
        this.listener = listener;
        this.snapshots = snapshots;
        this.mirror = mirror;
        this.others = others;
        this.files = files;
    }

    private static boolean hasMirror(Snapshot snapshot) {
        return snapshot.inventory().site().mirror().isPresent();
    }

    @Override
    public boolean isMirrored(String path) {
        return MirrorPath.joinsSlashes(path) && hasMirror(snapshots.get());
    }

    @Override
    public void announced(Request request, Consumer<Optional<Answer>> later) {
        others.announced(request, later);
    }

    @Override
    public void reported(Request request, byte[] body, Consumer<Answer> later) {
        others.reported(request, body, later);
    }

    @Override
    public Optional<Answer> answer(Request request, Consumer<Answer> later) {
        Snapshot snapshot = snapshots.get();
        if (!MirrorPath.isBelow(request.path()) || !hasMirror(snapshot)) {
            return others.answer(request, later);
        }
        HostName host = snapshot.lookup()
                .index()
                .byAddress(request.requester())
                .map(KnownMachine::name)
                .orElse(null);
        Visit visit = new Visit(request, host);
        Optional<Answer> now = atOnce(visit);
        if (now.isPresent()) {
            return now;
        }
        CompletableFuture<Answer> unused = soon(() -> answer(visit))
                .exceptionally(e -> failed(host, e))
                .whenComplete((answer, never) -> later.accept(answer));
        return Optional.empty();
    }

    /** Runs what may wait for the disk. */
    private <T> CompletableFuture<T> soon(Supplier<CompletableFuture<T>> work) {
        return CompletableFuture.completedFuture(work).thenComposeAsync(Supplier::get, files);
    }

    private static Answer failed(@Nullable HostName host, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof RejectedExecutionException) {
            return new Answer.Failed(host, "too many look for files of the mirror");
        } else if (cause instanceof LedgerMemory.UnknownRequester e) {
            return new Answer.Failed(host, e.reason());
        } else if (cause instanceof MirrorException e) {
            return e.isAbsent() ? new Answer.Missing(host, e.reason()) : new Answer.Failed(host, e.reason());
        }
        return new Answer.Failed(host, Unforeseen.words(cause));
    }

    /** One request on its way. */
    private record Visit(Request request, @Nullable HostName host) {}

    /** What memory knows, so that it waits for no disk and no other thread; empty for all else, and for what goes wrong. */
    private Optional<Answer> atOnce(Visit visit) {
        OpenMirror.Opened open = mirror.get().orElse(null);
        MirrorPath.FileOf path = open == null
                ? null
                : MirrorPath.file(visit.request.path(), open.settings().releases())
                        .orElse(null);
        if (open == null || path == null || !open.mirror().isKnown(path.directory())) {
            return Optional.empty();
        }
        try {
            if (!isDone(listed(open, path.directory(), path.name()))) {
                return Optional.empty();
            }
            Generation generation =
                    generation(visit, open, path.directory(), path.name()).orElse(null);
            if (generation == null) {
                return Optional.empty();
            }
            if (path.name().equals(IndexText.NAME)) {
                return siteSets.hasNothingFor(visit.request, generation)
                        ? Optional.of(index(visit, generation, MirrorEntries.of(generation, open.demand() != null)))
                        : Optional.empty();
            }
            return generation
                    .file(path.name())
                    .flatMap(file -> small.kept(file).map(stored -> {
                        open.mirror().counts().found(FileCounts.Found.MEMORY);
                        return stored(visit, generation, file, stored);
                    }));
        } catch (MirrorException e) {
            return Optional.empty();
        }
    }

    private static boolean isDone(CompletableFuture<?> work) {
        return work.isDone() && !work.isCompletedExceptionally();
    }

    private CompletableFuture<Answer> answer(Visit visit) {
        OpenMirror.Opened open = mirror.get().orElse(null);
        try {
            return open == null
                    ? done(new Answer.Failed(visit.host, "the mirror cannot be used; an earlier line says why"))
                    : answer(visit, open, open.path(visit.request));
        } catch (MirrorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletableFuture<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private CompletableFuture<Answer> answer(Visit visit, OpenMirror.Opened open, MirrorPath path)
            throws MirrorException {
        if (path instanceof MirrorPath.FileOf file) {
            return answer(visit, open, file.directory(), file.name());
        }
        if (path instanceof MirrorPath.Listed folder) {
            return answer(visit, open, folder.directory(), FOLDER);
        }
        if (path instanceof MirrorPath.Above above) {
            return done(page(visit, above.names()));
        }
        if (path instanceof MirrorPath.WithoutSlash folder) {
            return done(new Answer.Moved(visit.host, "a folder", folder.path(), true));
        }
        Optional<String> elsewhere = open.settings().beyond();
        return done(
                path instanceof MirrorPath.Beyond beyond && elsewhere.isPresent()
                        ? new Answer.Moved(visit.host, "not in 'releases'", elsewhere.get() + beyond.path(), false)
                        : new Answer.Missing(visit.host, "no such file of the mirror"));
    }

    /** Sees that there is a list by which files can be told, and a fresh one for who begins. */
    private static CompletableFuture<Void> listed(OpenMirror.Opened open, MirrorDirectory directory, String name)
            throws MirrorException {
        OnDemand demand = open.demand();
        return demand != null
                        && (name.equals(SignedList.NAME)
                                || open.mirror().visible(directory).isEmpty())
                ? demand.list(directory)
                : CompletableFuture.completedFuture(null);
    }

    private static Answer nothingYet(Visit visit, MirrorDirectory directory) {
        return new Answer.Failed(
                visit.host, "nothing of " + directory + " is here yet; autoinstalld mirror sync " + directory.setdir());
    }

    /** @param name of a file, or {@code FOLDER} */
    private CompletableFuture<Answer> answer(
            Visit visit, OpenMirror.Opened open, MirrorDirectory directory, String name) throws MirrorException {
        CompletableFuture<Void> listed = listed(open, directory, name);
        return isDone(listed)
                ? listed(visit, open, directory, name)
                : listed.thenCompose(unused -> soon(() -> listed(visit, open, directory, name)));
    }

    private CompletableFuture<Answer> listed(
            Visit visit, OpenMirror.Opened open, MirrorDirectory directory, String name) {
        try {
            Optional<Generation> found = generation(visit, open, directory, name);
            if (found.isEmpty()) {
                return done(nothingYet(visit, directory));
            }
            return name.equals(FOLDER)
                    ? entries(visit, open, found.get()).thenApply(all -> page(visit, MirrorEntries.names(all)))
                    : file(visit, open, found.get(), name);
        } catch (MirrorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whoever asks for the list begins anew. */
    private static Optional<Generation> generation(
            Visit visit, OpenMirror.Opened open, MirrorDirectory directory, String name) throws MirrorException {
        return visit.request.get() && !name.equals(FOLDER)
                ? open.mirror().take(visit.request.requester(), directory, name)
                : open.mirror().of(visit.request.requester(), directory);
    }

    private static Answer index(Visit visit, Generation generation, List<IndexText.Entry> entries) {
        return made(visit, "index of " + generation.name(), "text/plain; charset=utf-8", IndexText.of(entries));
    }

    private CompletableFuture<Answer> file(Visit visit, OpenMirror.Opened open, Generation generation, String name)
            throws MirrorException {
        if (name.equals(IndexText.NAME)) {
            return entries(visit, open, generation).thenApply(entries -> index(visit, generation, entries));
        }
        OnDemand demand = open.demand();
        Optional<MirrorFile> file = open.look(generation, name);
        if (file.isPresent()) {
            Optional<Answer> stored = stored(visit, generation, file.get());
            // a file that turned out to be spoilt is not here
            return stored.isPresent() ? done(stored.get()) : file(visit, open, generation, name);
        }
        if (SiteSetDesk.isName(name) && !generation.listed().contains(name)) {
            return siteSets.named(visit.request, generation, name)
                    .thenCompose(offer -> offer.map(o -> siteSet(visit, generation, o))
                            .orElseGet(() -> done(new Answer.Missing(
                                    visit.host, "this address was given no response file with that site set"))));
        }
        if (!generation.listed().contains(name)) {
            return done(new Answer.Missing(visit.host, "not in " + generation.name()));
        }
        if (demand == null) {
            return done(new Answer.Missing(visit.host, notHere(generation)));
        }
        Arrival arrival = demand.file(generation, name);
        // a HEAD has no body in which it could be told that the file was wrong after all
        return visit.request.get()
                ? arrival.begun().thenApply(begun -> arriving(visit, generation, name, demand, begun))
                : arrival.whole().thenApply(whole -> stored(visit, generation, whole, onDisk(whole)));
    }

    private static String notHere(Generation generation) {
        return generation.name() + " lists it, but it is not here; 'autoinstalld mirror sync "
                + generation.directory().setdir() + "' fetches what installations need, --all everything";
    }

    private StoredFile onDisk(MirrorFile file) {
        return OpenedFiles.stored(file, () -> soon(() -> CompletableFuture.completedFuture(OpenedFiles.of(file))));
    }

    /** Empty if it is found to be spoilt. */
    private Optional<Answer> stored(Visit visit, Generation generation, MirrorFile file) throws MirrorException {
        try {
            return Optional.of(stored(
                    visit, generation, file, SmallFiles.isSmall(file) ? small.read(generation, file) : onDisk(file)));
        } catch (MirrorException e) {
            if (generation.file(file.name()).isPresent()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Answer stored(Visit visit, Generation generation, MirrorFile file, StoredFile stored) {
        return new Answer.Stored(
                visit.host,
                generation.name(),
                stored,
                listener.delivery(visit.request, generation, file.name(), file.size()));
    }

    /** By the time that it is opened it may be here, or nobody wanted it any more. */
    private Answer arriving(Visit visit, Generation generation, String name, OnDemand demand, Arrival begun) {
        MirrorFileKind kind = MirrorFileKind.of(name);
        StoredFile.Opener opener = () -> soon(() -> {
            try {
                Optional<MirrorFile> here = generation.file(name);
                return here.isPresent()
                        ? CompletableFuture.completedFuture(OpenedFiles.of(here.get()))
                        : demand.file(generation, name).begun().thenApply(OpenedFiles::of);
            } catch (MirrorException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
        return new Answer.Stored(
                visit.host,
                generation.name() + ", on demand",
                new StoredFile(kind.word(), kind.type(), begun.length(), begun.modified(), begun.sha256(), opener),
                listener.delivery(visit.request, generation, name, begun.length()));
    }

    private CompletableFuture<Answer> siteSet(Visit visit, Generation generation, SiteSetDesk.Offer offer) {
        if (offer.decision() instanceof AccessDecision.Denied denied) {
            return done(new Answer.Missing(visit.host, "site set: " + denied.reason()));
        }
        return offer.decision() instanceof AccessDecision.Unclear unclear
                ? done(new Answer.Failed(offer.host(), "site set: " + unclear.reason()))
                : soon(() -> done(made(visit, generation, offer)));
    }

    private Answer made(Visit visit, Generation generation, SiteSetDesk.Offer offer) {
        SiteSets.Making making = offer.making().get();
        if (!(making instanceof SiteSets.Making.Made made)) {
            return new Answer.Failed(
                    offer.host(),
                    ((SiteSets.Making.Nothing) making).problems().get(0).toString());
        }
        SiteSet set = made.set();
        MirrorFileKind kind = MirrorFileKind.SITE;
        return new Answer.Stored(
                offer.host(),
                "site set, " + offer.decision().reason(),
                new StoredFile(
                        kind.word(),
                        kind.type(),
                        set.size(),
                        Instant.ofEpochSecond(set.time()),
                        set.digest(),
                        () -> soon(() -> CompletableFuture.completedFuture(memory.open(set)))),
                listener.delivery(visit.request, generation, offer.name(), set.size()));
    }

    /** With the site sets of who asks. */
    private CompletableFuture<List<IndexText.Entry>> entries(
            Visit visit, OpenMirror.Opened open, Generation generation) {
        CompletableFuture<List<SiteSetDesk.Offer>> listed = siteSets.listed(visit.request, generation);
        return listed.thenCompose(offers -> soon(() -> {
            List<IndexText.Entry> entries = MirrorEntries.of(generation, open.demand() != null);
            List<IndexText.Entry> own = MirrorEntries.of(offers, generation);
            own.forEach(e -> listener.listed(visit.request.requester(), e.name(), e.size()));
            entries.addAll(own);
            return CompletableFuture.completedFuture(entries);
        }));
    }

    private static Answer made(Visit visit, String reason, String type, String text) {
        return new Answer.Made(visit.host, reason, type, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Answer page(Visit visit, Collection<String> names) {
        return made(visit, "folder", "text/html; charset=utf-8", FolderPage.of(visit.request.path(), names));
    }
}
