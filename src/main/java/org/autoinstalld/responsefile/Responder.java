package org.autoinstalld.responsefile;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autoinstalld.access.AccessControl;
import org.autoinstalld.access.AccessDecision;
import org.autoinstalld.access.AnswerClaim;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.access.StrangerClaim;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Catalogue;
import org.autoinstalld.dialogue.Dialogue;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.Decision.Absent;
import org.autoinstalld.lookup.Decision.Contradicted;
import org.autoinstalld.lookup.Decision.Found;
import org.autoinstalld.lookup.Decision.FoundDisklabel;
import org.autoinstalld.lookup.Decision.FoundUnknown;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.lookup.Lookup;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.Recognition;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.problem.Unforeseen;
import org.jspecify.annotations.Nullable;

/**
 * Answers look-ups, and remembers them so that the next one is not taken for another machine's. Which host it is comes
 * first, then whether this requester may have its files, then the file, and last, where the host must be armed, whether
 * that file may go out now.
 */
public final class Responder {
    private final Supplier<Snapshot> snapshots;
    private final RecentLookups lookups;
    private final LongSupplier clock;
    private final AccessControl access;
    private final AnswerListener listener;
    private final Executor makers;
    private final FirstBoots firstBoots;

    /**
     * @param clock milliseconds that never go back
     * @param makers run what makes a file; reject what is too much
     */
    public Responder(
            Supplier<Snapshot> snapshots,
            RecentLookups lookups,
            LongSupplier clock,
            AccessControl access,
            AnswerListener listener,
            FirstBoots firstBoots,
            Executor makers) {
        this.firstBoots = firstBoots;
        this.makers = makers;
        this.snapshots = snapshots;
        this.lookups = lookups;
        this.clock = clock;
        this.access = access;
        this.listener = listener;
    }

    /** One look-up on its way. */
    private record Visit(Request request, RequestedFile asked, Snapshot snapshot, Decision decision, long now) {}

    /**
     * The file that it wants.
     *
     * @param how it was found, for the log
     */
    private record Wanted(Visit visit, Host host, FileKind kind, Setdir setdir, String how) {
        HostName name() {
            return host.name();
        }
    }

    /**
     * Waits for nothing, reads no file, and does not throw: the next look-up must know that this one failed.
     *
     * @param later called exactly once, on another thread, if this returns nothing
     * @return the answer, unless the host's policies have something to wait for
     */
    public Optional<Answer> answer(Request request, Consumer<Answer> later) {
        long now = clock.getAsLong();
        Visit visit;
        try {
            RequestedFile asked = RequestedFile.of(request.path());
            if (request.get() && asked instanceof RequestedFile.ByLladdr by) {
                lookups.asked(request.requester(), by.lladdr(), now);
            }
            Snapshot snapshot = snapshots.get();
            visit = new Visit(request, asked, snapshot, snapshot.lookup().decide(request, asked, lookups, now), now);
        } catch (RuntimeException | Error e) {
            if (request.get()) {
                lookups.undecided(request.requester(), now);
            }
            return Optional.of(new Answer.Failed(null, Unforeseen.words(e)));
        }
        CompletableFuture<Answer> answer = answered(visit);
        if (answer.isDone()) {
            return Optional.of(noted(visit, answer.join()));
        }
        CompletableFuture<Void> unused = answer.thenAccept(a -> later.accept(noted(visit, a)));
        return Optional.empty();
    }

    private Answer noted(Visit visit, Answer answer) {
        if (visit.request.get() && visit.asked.isResponseFile()) {
            remember(visit, answer);
        }
        try {
            listener.answered(visit.request, visit.asked, visit.decision, answer, visit.snapshot);
        } catch (RuntimeException | Error e) {
            // a listener that fails changes nothing about the answer
        }
        return answer;
    }

    /** Never completes exceptionally. */
    private CompletableFuture<Answer> answered(Visit visit) {
        try {
            CompletableFuture<Answer> answer = decided(visit);
            return answer.isDone() && !answer.isCompletedExceptionally()
                    ? answer
                    : answer.exceptionally(e -> failed(visit, e instanceof CompletionException c ? cause(c) : e));
        } catch (RuntimeException | Error e) {
            return done(failed(visit, e));
        }
    }

    private static Throwable cause(CompletionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private static Answer failed(Visit visit, Throwable e) {
        return new Answer.Failed(visit.decision.host().orElse(null), Unforeseen.words(e));
    }

    private CompletableFuture<Answer> decided(Visit visit) {
        Decision decision = visit.decision;
        if (decision instanceof Found found) {
            return found.machine() instanceof KnownMachine.Right right
                    ? admitted(new Wanted(
                            visit,
                            right.host(),
                            FileKind.of(found.mode()),
                            found.setdir(),
                            warned(found.how().words(), found.setdir())))
                    : done(broken(found.machine()));
        }
        if (decision instanceof FoundDisklabel found) {
            return found.machine() instanceof KnownMachine.Right right
                    ? admitted(new Wanted(
                            visit, right.host(), FileKind.DISKLABEL, found.setdir(), FileKind.DISKLABEL.word()))
                    : done(broken(found.machine()));
        }
        if (decision instanceof Decision.FoundFirstBoot found) {
            Host host = found.machine().host();
            return then(
                    access.admit(host, visit.request),
                    a -> a instanceof AccessDecision.Granted
                            ? firstBoots.line(host, visit.snapshot, visit.request)
                            : done(refused(host.name(), a, "")));
        }
        if (decision instanceof Decision.Reported reported) {
            return visit.request.get()
                    ? firstBoots.report(reported.id(), visit.request)
                    : done(new Answer.Unknown("a report is a GET"));
        }
        if (decision instanceof FoundUnknown found) {
            return admitted(visit, visit.snapshot.inventory().site().unknown().orElseThrow(), found);
        }
        if (decision instanceof Contradicted contradicted) {
            return done(new Answer.Refused(contradicted.name(), contradicted.reason()));
        }
        Absent absent = (Absent) decision;
        return done(new Answer.Unknown(
                absent.reason() + absent.host().map(h -> ", host " + h).orElse("")));
    }

    /**
     * What the log says of the answer, with a warning if no dialogue can tell what its installer will do with it. Without one
     * it is the very text it was: the ledger keeps it for each host.
     */
    private static String warned(String how, Setdir setdir) {
        return Catalogue.isTooOld(setdir)
                ? Dialogue.builtIn()
                        .notJudged(setdir)
                        .map(n -> how + "; warning: not judged: " + n.reason())
                        .orElse(how)
                : how;
    }

    private CompletableFuture<Answer> admitted(Wanted wanted) {
        Mode mode = wanted.kind.mode();
        if (mode != null && !wanted.host.boot().permits(mode)) {
            return done(new Answer.Refused(wanted.name(), "install: no, so it is never installed from here"));
        }
        return then(
                access.admit(wanted.host, wanted.visit.request),
                a -> a instanceof AccessDecision.Granted granted
                        ? recognised(wanted, granted.seen())
                        : done(refused(wanted.name(), a, "")));
    }

    /** Who may have the file has to be the machine, too, where look-ups before do not show it. */
    private CompletableFuture<Answer> recognised(Wanted wanted, @Nullable Lladdr seen) {
        if (!(wanted.visit.decision instanceof Found found)) {
            return made(wanted, seen);
        }
        if (!(found.recognition() instanceof Recognition.Unproven unproven)) {
            return made(wanted, seen == null ? found.asked() : seen);
        }
        return then(
                access.recognise(wanted.host, wanted.visit.request, unproven.vouched()),
                a -> a instanceof AccessDecision.Granted granted
                        ? made(wanted, seen == null ? granted.seen() : seen)
                        : done(refused(wanted.name(), a, Lookup.wayOut(found.machine(), found.mode()))));
    }

    private CompletableFuture<Answer> made(Wanted wanted, @Nullable Lladdr seen) {
        ResponseFiles files = wanted.visit.snapshot.files();
        return made(
                files.ready(wanted.host, wanted.kind, wanted.setdir).orElse(null),
                () -> files.make(wanted.host, wanted.kind, wanted.setdir),
                wanted.name(),
                made -> permitted(wanted, made, seen));
    }

    private CompletableFuture<Answer> permitted(Wanted wanted, RenderResult made, @Nullable Lladdr seen) {
        Host host = wanted.host;
        Request request = wanted.visit.request;
        Mode mode = wanted.kind.mode();
        Answer answer = answer(wanted.name(), wanted.how, made);
        if (!(answer instanceof Answer.Served served)) {
            return done(answer);
        }
        boolean armed = host.access().demands(Policy.ARMED);
        boolean once = host.access().isAnsweredOnce() && mode != null && request.get();
        if (!armed && !once) {
            return mode == null
                    ? done(answer)
                    : then(
                            access.agrees(host, mode),
                            a -> done(a instanceof AccessDecision.Granted ? answer : refused(host.name(), a, "")));
        }
        if (!request.get()) {
            return done(new Answer.Refused(host.name(), "policy armed: only a GET is answered"));
        }
        boolean told = host.has(request.requester()) || RequesterPolicy.isAllowed(host, request);
        AnswerClaim claim = new AnswerClaim(
                host,
                request.requester(),
                mode,
                wanted.visit.decision instanceof Found found ? found.toldBy().orElse(null) : null,
                told ? null : seen,
                request.fileName(),
                wanted.setdir,
                served.body().length(),
                served.body().digest(),
                wanted.visit.snapshot.revision(),
                served.course(),
                () -> wanted.visit.snapshot.files().masked(host, wanted.kind, wanted.setdir));
        return then(access.claim(claim), a -> done(claimed(served, a, mode != null)));
    }

    /**
     * @param recorded whether whoever decided on the claim has written down how it ended
     */
    private static Answer claimed(Answer.Served served, AccessDecision decision, boolean recorded) {
        if (decision instanceof AccessDecision.Granted granted) {
            String how = served.reason() + (granted.reason().isEmpty() ? "" : ", " + granted.reason());
            return new Answer.Served(served.name(), how, served.body(), served.course(), recorded);
        }
        return decision instanceof AccessDecision.Denied denied
                ? new Answer.Refused(served.name(), denied.reason(), recorded)
                : refused(served.name(), decision, "");
    }

    private CompletableFuture<Answer> admitted(Visit visit, UnknownMachines unknown, FoundUnknown found) {
        ResponseFiles files = visit.snapshot.files();
        return then(
                access.admit(unknown, found.lladdr(), visit.request),
                a -> a instanceof AccessDecision.Granted
                        ? made(
                                files.ready(unknown, found.setdir()).orElse(null),
                                () -> files.make(unknown, found.setdir()),
                                null,
                                made -> permitted(visit, unknown, found, made))
                        : done(refused(null, a, "")));
    }

    private CompletableFuture<Answer> permitted(
            Visit visit, UnknownMachines unknown, FoundUnknown found, RenderResult made) {
        String how = warned("unknown machine " + found.lladdr() + ", profile " + unknown.profile(), found.setdir());
        Answer answer = answer(null, how, made);
        if (!(answer instanceof Answer.Served served)
                || !unknown.mustBeArmed() && !unknown.access().isAnsweredOnce()) {
            return done(answer);
        }
        if (!visit.request.get()) {
            return done(new Answer.Refused(null, how + ": only a GET is answered"));
        }
        StrangerClaim claim = new StrangerClaim(
                unknown,
                found.lladdr(),
                visit.request.requester(),
                visit.request.fileName(),
                found.setdir(),
                served.body().length(),
                served.body().digest(),
                visit.snapshot.revision());
        return then(
                access.claim(claim),
                a -> done(a instanceof AccessDecision.Granted ? claimed(served, a, true) : refused(null, a, "")));
    }

    /**
     * @param wayOut the end of the reason, if it is refused
     */
    private static Answer refused(@Nullable HostName host, AccessDecision decision, String wayOut) {
        return decision instanceof AccessDecision.Denied
                ? new Answer.Refused(host, decision.reason() + wayOut)
                : new Answer.Failed(host, decision.reason());
    }

    /** What is not there yet is made on another thread: a template may take long, and others wait behind this look-up. */
    private CompletableFuture<Answer> made(
            @Nullable RenderResult ready,
            Supplier<RenderResult> making,
            @Nullable HostName host,
            Function<RenderResult, CompletableFuture<Answer>> next) {
        if (ready != null) {
            return next.apply(ready);
        }
        try {
            return CompletableFuture.supplyAsync(making, makers).thenCompose(next);
        } catch (RejectedExecutionException e) {
            return done(new Answer.Failed(host, "too many files are being made"));
        }
    }

    /** What is complete already goes on here and now. */
    private static CompletableFuture<Answer> then(
            CompletableFuture<AccessDecision> first, Function<AccessDecision, CompletableFuture<Answer>> next) {
        return first.isDone() && !first.isCompletedExceptionally() ? next.apply(first.join()) : first.thenCompose(next);
    }

    private static CompletableFuture<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static Answer answer(@Nullable HostName host, String how, RenderResult made) {
        return made instanceof RenderResult.File file
                ? new Answer.Served(host, how, file.body(), file.course(), false)
                : new Answer.Failed(host, ((RenderResult.Nothing) made).reason());
    }

    private static Answer broken(KnownMachine machine) {
        String mistake = ((KnownMachine.Wrong) machine).mistake().orElse("a mistake in the inventory");
        return new Answer.Failed(machine.name(), mistake);
    }

    private void remember(Visit visit, Answer answer) {
        IpAddress requester = visit.request.requester();
        boolean served = answer instanceof Answer.Served;
        if (visit.asked instanceof RequestedFile.ByLladdr by) {
            if (served && visit.decision instanceof Found) {
                lookups.served(requester, by.lladdr());
            }
        } else if (served && visit.decision instanceof Found found) {
            lookups.served(requester, found.machine());
        } else if (!(visit.decision instanceof Contradicted contradicted && contradicted.remembered())) {
            boolean judgedAnew = visit.decision instanceof Contradicted
                    || visit.decision instanceof Found found && found.recognition() instanceof Recognition.Unproven;
            meant(visit).ifPresent(name -> lookups.refused(requester, name, judgedAnew, visit.now));
        }
    }

    /** Which name was asked for, or whose file; empty if it is no host's. */
    private static Optional<HostName> meant(Visit visit) {
        boolean known = visit.decision.host().isPresent() || visit.decision instanceof Contradicted;
        return visit.asked instanceof RequestedFile.ByName by && known ? Optional.of(by.name()) : visit.decision.host();
    }
}
