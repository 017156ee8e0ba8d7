package org.autoinstalld.server;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autoinstalld.access.AccessControl;
import org.autoinstalld.access.NeighbourTable;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.fetching.FetchListener;
import org.autoinstalld.fetching.GivenFiles;
import org.autoinstalld.fetching.MirrorHandler;
import org.autoinstalld.fetching.MirrorPath;
import org.autoinstalld.fetching.OpenMirror;
import org.autoinstalld.fetching.SiteSetDesk;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.mirror.MirrorException;
import org.autoinstalld.reload.TypedEdit;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.FirstBoots;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.review.LookupTracer;
import org.autoinstalld.review.Surroundings;
import org.autoinstalld.web.Foresight;
import org.autoinstalld.web.WhatIf;
import org.jspecify.annotations.Nullable;

/**
 * What a server decides look-ups by, for who asks how one would be decided: the same table of neighbours, armings, memory
 * and mirror, of which nothing is used up, fetched or counted.
 */
final class ServerSurroundings implements Surroundings {
    private static final String ONCE_FETCHED = "it would be fetched from upstream first: ";

    private final Supplier<Snapshot> snapshots;
    private final RecentLookups lookups;
    private final LongSupplier clock;
    private final Ledger ledger;
    private final ArmedModes modes;
    private final Neighbours neighbours;
    private final Supplier<Optional<OpenMirror.Opened>> mirror;
    private final GivenFiles given;
    private final Executor waiting;

    /** @param waiting runs what reads the neighbour table or asks the ledger */
    ServerSurroundings(
            Supplier<Snapshot> snapshots,
            RecentLookups lookups,
            LongSupplier clock,
            Ledger ledger,
            ArmedModes modes,
            Supplier<Optional<OpenMirror.Opened>> mirror,
            GivenFiles given,
            Executor waiting) {
        this.snapshots = snapshots;
        this.lookups = lookups;
        this.clock = clock;
        this.ledger = ledger;
        this.modes = modes;
        this.mirror = mirror;
        this.given = given;
        this.waiting = waiting;
        neighbours = NeighbourTable.ofThisMachine(clock);
    }

    /**
     * What pages tell by it.
     *
     * @param trials makes of an edit what a reload would, and forgets it
     */
    Foresight foresight(Function<TypedEdit, TypedEdit.Outcome> trials) {
        return new Foresight(new LookupTracer(this), new WhatIf(trials));
    }

    @Override
    public Snapshot snapshot() {
        return snapshots.get();
    }

    @Override
    public RecentLookups memory(IpAddress requester) {
        return lookups.copyOf(requester);
    }

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public long now() {
        return clock.getAsLong();
    }

    @Override
    public AccessControl access(@Nullable Neighbours assumed) {
        return new PolicyAccessControl(
                new RequesterPolicy(assumed == null ? neighbours : assumed),
                LedgerArmingStore.foreseeing(ledger, modes, waiting),
                waiting);
    }

    @Override
    public FirstBoots firstBoots() {
        return FirstBoot.foreseen(ledger);
    }

    @Override
    public InstallHandler around(InstallHandler responder, AccessControl access) {
        MirrorHandler files = new MirrorHandler(
                snapshots,
                () -> mirror.get().map(OpenMirror.Opened::onlyLooking),
                new SiteSetDesk(snapshots, given, access),
                FetchListener.none(),
                responder,
                Runnable::run);
        return new InstallHandler() {
            @Override
            public Optional<Answer> answer(Request request, Consumer<Answer> later) {
                // to ask for a list begins an installation, a HEAD does not; all else is asked as it would be
                boolean looks = MirrorPath.isBelow(request.path());
                Request asked = looks
                        ? new Request(request.requester(), request.sender(), request.path(), request.setdir(), false)
                        : request;
                return files.answer(asked, answer -> later.accept(fetched(asked, answer)))
                        .map(answer -> fetched(asked, answer));
            }

            @Override
            public boolean isMirrored(String path) {
                return files.isMirrored(path);
            }
        };
    }

    /** What is not here, and would be once somebody really asks. */
    private Answer fetched(Request request, Answer answer) {
        OpenMirror.Opened open = mirror.get().orElse(null);
        if (open == null
                || open.demand() == null
                || !(answer instanceof Answer.Missing || answer instanceof Answer.Failed)) {
            return answer;
        }
        try {
            MirrorPath.FileOf file =
                    MirrorPath.file(request.path(), open.settings().releases()).orElse(null);
            if (file == null) {
                return answer;
            }
            boolean listed = open.mirror()
                    .of(request.requester(), file.directory())
                    .map(generation -> generation.listed().contains(file.name()))
                    .orElse(true);
            return listed
                    ? new Answer.Made(answer.name(), ONCE_FETCHED + answer.reason(), "", ByteBuffer.allocate(0))
                    : answer;
        } catch (MirrorException e) {
            return answer;
        }
    }

    @Override
    public List<String> unknown() {
        Ledger.Health health = ledger.health();
        if (health.up()) {
            return List.of();
        }
        String why = health.reason().isEmpty() ? "it is still being opened" : health.reason();
        return List.of("the ledger does not answer, so nobody knows what is armed or was answered: " + why);
    }
}
