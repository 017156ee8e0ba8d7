package org.autoinstalld.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.access.AccessDecision;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.mirror.Arrival;
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
import org.autoinstalld.siteset.SiteSet;
import org.autoinstalld.siteset.SiteSets;
import org.jspecify.annotations.Nullable;

/** Answers what is below {@code /pub/} from the mirror, if there is one, and hands on all else. */
final class MirrorHandler implements InstallHandler {
    private static final String SIGNED = "SHA256.sig";

    private final Supplier<Snapshot> snapshots;
    private final Supplier<Optional<OpenMirror.Opened>> mirror;
    private final InstallHandler others;
    private final SiteSetDesk siteSets;
    private final SiteSetMemory memory = new SiteSetMemory();
    private final Executor files;

    /**
     * @param mirror empty while it cannot be used
     * @param siteSets says who gets which
     * @param files runs what looks at the disk; rejects what is too much
     */
    MirrorHandler(
            Supplier<Snapshot> snapshots,
            Supplier<Optional<OpenMirror.Opened>> mirror,
            SiteSetDesk siteSets,
            InstallHandler others,
            Executor files) {
        this.siteSets = siteSets;
        this.snapshots = snapshots;
        this.mirror = mirror;
        this.others = others;
        this.files = files;
    }

    private Optional<MirrorSettings> settings() {
        return snapshots.get().inventory().site().mirror();
    }

    @Override
    public boolean joinsSlashes(String path) {
        return MirrorPath.joinsSlashes(path) && settings().isPresent();
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
        Optional<MirrorSettings> settings = MirrorPath.isBelow(request.path()) ? settings() : Optional.empty();
        if (settings.isEmpty()) {
            return others.answer(request, later);
        }
        HostName host = snapshots
                .get()
                .lookup()
                .index()
                .byAddress(request.requester())
                .map(KnownMachine::name)
                .orElse(null);
        CompletableFuture<Answer> unused = soon(() -> answer(new Visit(request, host)))
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
        }
        return new Answer.Failed(host, cause instanceof MirrorException e ? e.reason() : Unforeseen.words(cause));
    }

    /** One request on its way. */
    private record Visit(Request request, @Nullable HostName host) {}

    private CompletableFuture<Answer> answer(Visit visit) {
        OpenMirror.Opened open = mirror.get().orElse(null);
        try {
            return open == null
                    ? done(new Answer.Failed(visit.host, "the mirror cannot be used; an earlier line says why"))
                    : answer(visit, open, MirrorPath.of(visit.request.path(), directories(open)));
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
            return listed(open, file.directory(), file.name())
                    .thenCompose(unused -> soon(() -> file(visit, open, file.directory(), file.name())));
        }
        if (path instanceof MirrorPath.Listed listed) {
            Optional<Generation> generation = open.mirror().of(visit.request.requester(), listed.directory());
            return generation.isPresent()
                    ? entries(visit, open, generation.get()).thenApply(entries -> page(visit, names(entries)))
                    : done(nothingYet(visit, listed.directory()));
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
                        && (name.equals(SIGNED)
                                || open.mirror().visible(directory).isEmpty())
                ? demand.list(directory)
                : CompletableFuture.completedFuture(null);
    }

    /** Who has no patches of its own is sent on for them. */
    private static List<MirrorDirectory> directories(OpenMirror.Opened open) throws MirrorException {
        List<MirrorDirectory> all = new ArrayList<>();
        for (Setdir setdir : open.settings().releases()) {
            all.add(MirrorDirectory.sets(setdir));
            MirrorDirectory patches = MirrorDirectory.patches(setdir);
            if (!setdir.isSnapshot()
                    && (open.demand() != null || open.mirror().visible(patches).isPresent())) {
                all.add(patches);
            }
        }
        return all;
    }

    private static Answer nothingYet(Visit visit, MirrorDirectory directory) {
        return new Answer.Failed(
                visit.host, "nothing of " + directory + " is here yet; autoinstalld mirror sync " + directory.setdir());
    }

    private CompletableFuture<Answer> file(
            Visit visit, OpenMirror.Opened open, MirrorDirectory directory, String name) {
        try {
            Optional<Generation> found = name.equals(SIGNED) && visit.request.get()
                    ? open.mirror().hold(visit.request.requester(), directory)
                    : open.mirror().of(visit.request.requester(), directory);
            return found.isPresent() ? file(visit, open, found.get(), name) : done(nothingYet(visit, directory));
        } catch (MirrorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Answer> file(Visit visit, OpenMirror.Opened open, Generation generation, String name)
            throws MirrorException {
        if (name.equals(IndexText.NAME)) {
            return entries(visit, open, generation)
                    .thenApply(entries -> made(
                            visit,
                            "index of " + generation.name(),
                            "text/plain; charset=utf-8",
                            IndexText.of(entries)));
        }
        OnDemand demand = open.demand();
        // who fetches on demand finds itself what other generations have, and lets nobody wait here meanwhile
        Optional<MirrorFile> file = demand == null ? open.mirror().file(generation, name) : generation.look(name);
        if (file.isPresent()) {
            return done(stored(visit, generation, file.get()));
        }
        if (SiteSetDesk.isName(name) && !generation.listed().contains(name)) {
            return siteSets.named(visit.request, generation, name)
                    .map(offer -> offer.thenCompose(o -> siteSet(visit, o)))
                    .orElseGet(() -> done(new Answer.Missing(
                            visit.host, "this address was given no response file with that site set")));
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
                : arrival.whole().thenApply(whole -> stored(visit, generation, whole));
    }

    private static String notHere(Generation generation) {
        return generation.name() + " lists it, but it is not here; 'autoinstalld mirror sync "
                + generation.directory().setdir() + "' fetches what installations need, --all everything";
    }

    private Answer stored(Visit visit, Generation generation, MirrorFile file) {
        MirrorFileKind kind = MirrorFileKind.of(file.name());
        return new Answer.Stored(
                visit.host,
                generation.name(),
                new StoredFile(
                        kind.word(),
                        kind.type(),
                        file.size(),
                        file.modified(),
                        file.sha256(),
                        () -> soon(() -> CompletableFuture.completedFuture(OpenedFiles.of(file)))));
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
                new StoredFile(kind.word(), kind.type(), begun.length(), begun.modified(), begun.sha256(), opener));
    }

    private CompletableFuture<Answer> siteSet(Visit visit, SiteSetDesk.Offer offer) {
        if (offer.decision() instanceof AccessDecision.Denied denied) {
            return done(new Answer.Missing(visit.host, "site set: " + denied.reason()));
        }
        return offer.decision() instanceof AccessDecision.Unclear unclear
                ? done(new Answer.Failed(offer.host(), "site set: " + unclear.reason()))
                : soon(() -> done(siteSet(offer)));
    }

    private Answer siteSet(SiteSetDesk.Offer offer) {
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
                        () -> soon(() -> CompletableFuture.completedFuture(memory.open(set)))));
    }

    /** With the site sets of who asks. */
    private CompletableFuture<List<IndexText.Entry>> entries(
            Visit visit, OpenMirror.Opened open, Generation generation) {
        CompletableFuture<List<SiteSetDesk.Offer>> listed = siteSets.listed(visit.request, generation);
        return listed.thenCompose(offers -> soon(() -> {
            List<IndexText.Entry> entries = entries(open, generation);
            offers.stream()
                    .filter(o -> !generation.listed().contains(o.name()))
                    .forEach(o -> entries.add(entry(o, generation)));
            return CompletableFuture.completedFuture(entries);
        }));
    }

    /** One that cannot be made is listed all the same: the installer has to fail at it, and not to go on without. */
    private static IndexText.Entry entry(SiteSetDesk.Offer offer, Generation generation) {
        return offer.decision() instanceof AccessDecision.Granted
                        && offer.making().get() instanceof SiteSets.Making.Made made
                ? new IndexText.Entry(
                        offer.name(),
                        made.set().size(),
                        Instant.ofEpochSecond(made.set().time()))
                : new IndexText.Entry(offer.name(), 0, listed(generation));
    }

    private static Instant listed(Generation generation) {
        return generation.file(SIGNED).map(MirrorFile::modified).orElse(Instant.EPOCH);
    }

    /** What is listed and not here is there on demand; how long it is, nobody knows yet. */
    private static List<IndexText.Entry> entries(OpenMirror.Opened open, Generation generation) {
        List<IndexText.Entry> entries = new ArrayList<>();
        generation.files().forEach(file -> entries.add(IndexText.Entry.of(file)));
        if (open.demand() != null) {
            Instant listed = listed(generation);
            generation.listed().stream()
                    .filter(name -> generation.file(name).isEmpty())
                    .forEach(name -> entries.add(new IndexText.Entry(name, 0, listed)));
        }
        return entries;
    }

    private static Answer made(Visit visit, String reason, String type, String text) {
        return new Answer.Made(visit.host, reason, type, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Collection<String> names(List<IndexText.Entry> entries) {
        Collection<String> names = new TreeSet<>();
        entries.forEach(entry -> names.add(entry.name()));
        names.add(IndexText.NAME);
        return names;
    }

    /** As pkg_add(1) reads it: names stand in {@code <A HREF="NAME">}. */
    private static Answer page(Visit visit, Collection<String> names) {
        String title = "Index of " + escaped(visit.request.path());
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<HTML><HEAD><TITLE>" + title
                + "</TITLE></HEAD>\n<BODY>\n<H1>" + title + "</H1>\n<PRE>\n");
        for (String name : names) {
            page.append("<A HREF=\"")
                    .append(escaped(MirrorPath.encoded(name)))
                    .append("\">")
                    .append(escaped(name))
                    .append("</A>\n");
        }
        return made(
                visit,
                "folder",
                "text/html; charset=utf-8",
                page.append("</PRE>\n</BODY></HTML>\n").toString());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
