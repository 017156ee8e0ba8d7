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

/**
 * Answers look-ups, and remembers them so that the next one is not taken for another machine's. Which host it is comes
 * first, then whether this requester may have its files, then the file, and last, where the host must be armed, whether
 * that file may go out now.
 */
public final class Responder {
    private final Supplier<Snapshot> snapshots;
    private final RecentLookups sightings;
    private final LongSupplier clock;
    private final AccessControl guard;
    private final AnswerListener witness;
    private final Executor makers;
    private final FirstBoots firstBoots;

    /**
     * One that makes files on the thread that asks.
     *
     * @param clock milliseconds that never go back
     */
    public Responder(
            Supplier<Snapshot> snapshots,
            RecentLookups sightings,
            LongSupplier clock,
            AccessControl guard,
            AnswerListener witness) {
        this(snapshots, sightings, clock, guard, witness, FirstBoots.NONE, Runnable::run);
    }

    /**
     * @param clock milliseconds that never go back
     * @param makers run what makes a file; reject what is too much
     */
    public Responder(
            Supplier<Snapshot> snapshots,
            RecentLookups sightings,
            LongSupplier clock,
            AccessControl guard,
            AnswerListener witness,
            FirstBoots firstBoots,
            Executor makers) {
        this.firstBoots = firstBoots;
        this.makers = makers;
        this.snapshots = snapshots;
        this.sightings = sightings;
        this.clock = clock;
        this.guard = guard;
        this.witness = witness;
    }

    /** One look-up on its way. */
    private record Visit(Request request, RequestedFile asked, Snapshot snapshot, Decision decision, long now) {}

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
                sightings.asked(request.requester(), by.lladdr(), now);
            }
            Snapshot snapshot = snapshots.get();
            visit = new Visit(request, asked, snapshot, snapshot.lookup().decide(request, asked, sightings, now), now);
        } catch (RuntimeException | Error e) {
            if (request.get()) {
                sightings.undecided(request.requester(), now);
            }
            return Optional.of(new Answer.Failed(Optional.empty(), Unforeseen.words(e)));
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
            witness.answered(visit.request, visit.asked, visit.decision, answer, visit.snapshot);
        } catch (RuntimeException | Error e) {
            // a witness that fails changes nothing about the answer
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
        return new Answer.Failed(visit.decision.host(), Unforeseen.words(e));
    }

    private CompletableFuture<Answer> decided(Visit visit) {
        Decision decision = visit.decision;
        if (decision instanceof Found found) {
            return found.machine() instanceof KnownMachine.Right right
                    ? guarded(
                            visit,
                            right.host(),
                            found.how().words() + warned(found.setdir()),
                            found.setdir(),
                            Optional.of(found.mode()))
                    : done(broken(found.machine()));
        }
        if (decision instanceof FoundDisklabel found) {
            return found.machine() instanceof KnownMachine.Right right
                    ? guarded(visit, right.host(), "disklabel template", found.setdir(), Optional.empty())
                    : done(broken(found.machine()));
        }
        if (decision instanceof Decision.FoundFirstBoot found) {
            Host host = found.machine().host();
            return then(
                    guard.admit(host, visit.request),
                    a -> a instanceof AccessDecision.Granted
                            ? firstBoots.line(host, visit.snapshot, visit.request)
                            : done(refused(host, a)));
        }
        if (decision instanceof Decision.Reported reported) {
            return visit.request.get()
                    ? firstBoots.report(reported.id(), visit.request)
                    : done(new Answer.Unknown("a report is a GET"));
        }
        if (decision instanceof FoundUnknown found) {
            UnknownMachines unknown =
                    visit.snapshot.inventory().site().unknown().orElseThrow();
            return then(
                    guard.admit(unknown, found.lladdr(), visit.request),
                    a -> a instanceof AccessDecision.Granted
                            ? made(
                                    visit.snapshot.files().ready(unknown, found.setdir()),
                                    () -> visit.snapshot.files().make(unknown, found.setdir()),
                                    Optional.empty(),
                                    made -> permitted(visit, unknown, found, made))
                            : done(refused(Optional.empty(), a, "")));
        }
        if (decision instanceof Contradicted contradicted) {
            return done(new Answer.Refused(contradicted.host(), contradicted.reason()));
        }
        Absent absent = (Absent) decision;
        return done(new Answer.Unknown(
                absent.reason() + absent.host().map(h -> ", host " + h).orElse("")));
    }

    /** What the log says beside the answer if no dialogue can tell what its installer will do with it. */
    private static String warned(Setdir setdir) {
        return Dialogue.builtIn().catalogue().isTooOld(setdir)
                ? Dialogue.builtIn()
                        .notJudged(setdir)
                        .map(n -> "; warning: not judged: " + n.reason())
                        .orElse("")
                : "";
    }

    private CompletableFuture<Answer> guarded(Visit visit, Host host, String how, Setdir setdir, Optional<Mode> mode) {
        if (mode.isPresent() && !host.boot().permits(mode.get())) {
            return done(
                    new Answer.Refused(Optional.of(host.name()), "install: no, so it is never installed from here"));
        }
        ResponseFiles files = visit.snapshot.files();
        CompletableFuture<AccessDecision> admission = guard.admit(host, visit.request);
        return then(
                admission,
                a -> a instanceof AccessDecision.Granted granted
                        ? recognised(
                                visit,
                                host,
                                granted.seen(),
                                seen -> made(
                                        files.ready(host, mode, setdir),
                                        () -> files.make(host, mode, setdir),
                                        Optional.of(host.name()),
                                        made -> permitted(visit, host, how, setdir, mode, made, seen)))
                        : done(refused(host, a)));
    }

    /** Who may have the file has to be the machine, too, where look-ups before do not show it. */
    private CompletableFuture<Answer> recognised(
            Visit visit, Host host, Optional<Lladdr> seen, Function<Optional<Lladdr>, CompletableFuture<Answer>> next) {
        if (!(visit.decision instanceof Found found)) {
            return next.apply(seen);
        }
        if (!(found.recognition() instanceof Recognition.Unproven unproven)) {
            return next.apply(seen.or(found::lladdr));
        }
        return then(
                guard.recognise(host, visit.request, unproven.vouched()),
                a -> a instanceof AccessDecision.Granted granted
                        ? next.apply(seen.or(granted::seen))
                        : done(refused(Optional.of(host.name()), a, Lookup.wayOut(found.machine(), found.mode()))));
    }

    private CompletableFuture<Answer> permitted(
            Visit visit,
            Host host,
            String how,
            Setdir setdir,
            Optional<Mode> mode,
            RenderResult made,
            Optional<Lladdr> seen) {
        Answer answer = answer(Optional.of(host.name()), how, made);
        if (!(answer instanceof Answer.Served served)) {
            return done(answer);
        }
        boolean armed = host.access().demands(Policy.ARMED);
        boolean once = host.access().isAnsweredOnce() && mode.isPresent() && visit.request.get();
        if (!armed && !once) {
            return mode.isEmpty()
                    ? done(answer)
                    : then(
                            guard.agrees(host, mode.get()),
                            a -> done(a instanceof AccessDecision.Granted ? answer : refused(host, a)));
        }
        if (!visit.request.get()) {
            return done(new Answer.Refused(answer.host(), "policy armed: only a GET is answered"));
        }
        AnswerClaim claim = new AnswerClaim(
                host,
                visit.request.requester(),
                mode,
                visit.decision instanceof Found found ? found.toldBy() : Optional.empty(),
                seen.filter(
                        l -> !host.has(visit.request.requester()) && !RequesterPolicy.isAllowed(host, visit.request)),
                visit.request.fileName(),
                setdir,
                served.body().length(),
                served.body().digest(),
                visit.snapshot.revision(),
                served.course(),
                () -> visit.snapshot.files().preview(host, mode, setdir).text());
        return then(
                guard.claim(claim),
                a -> done(
                        a instanceof AccessDecision.Granted granted
                                ? new Answer.Served(
                                        served.host(),
                                        granted.reason().isEmpty() ? how : how + ", " + granted.reason(),
                                        served.body(),
                                        served.course(),
                                        mode.isPresent())
                                : unclaimed(host, a, mode.isPresent())));
    }

    private CompletableFuture<Answer> permitted(
            Visit visit, UnknownMachines unknown, FoundUnknown found, RenderResult made) {
        String how = "unknown machine " + found.lladdr() + ", profile " + unknown.profile() + warned(found.setdir());
        Answer answer = answer(Optional.empty(), how, made);
        if (!(answer instanceof Answer.Served served)
                || !unknown.mustBeArmed() && !unknown.access().isAnsweredOnce()) {
            return done(answer);
        }
        if (!visit.request.get()) {
            return done(new Answer.Refused(Optional.empty(), how + ": only a GET is answered"));
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
                guard.claim(claim),
                a -> done(
                        a instanceof AccessDecision.Granted granted
                                ? new Answer.Served(
                                        Optional.empty(),
                                        granted.reason().isEmpty() ? how : how + ", " + granted.reason(),
                                        served.body(),
                                        served.course(),
                                        true)
                                : refused(Optional.empty(), a, "")));
    }

    /** Whoever was asked for a response file of an armed host has written down that it was refused. */
    private static Answer unclaimed(Host host, AccessDecision admission, boolean recorded) {
        return admission instanceof AccessDecision.Denied denied
                ? new Answer.Refused(Optional.of(host.name()), denied.reason(), recorded)
                : refused(host, admission);
    }

    private static Answer refused(Host host, AccessDecision admission) {
        return refused(Optional.of(host.name()), admission, "");
    }

    /**
     * @param wayOut the end of the reason, if it is refused
     */
    private static Answer refused(Optional<HostName> host, AccessDecision admission, String wayOut) {
        return admission instanceof AccessDecision.Denied
                ? new Answer.Refused(host, admission.reason() + wayOut)
                : new Answer.Failed(host, admission.reason());
    }

    /** What is not there yet is made on another thread: a template may take long, and others wait behind this look-up. */
    private CompletableFuture<Answer> made(
            Optional<RenderResult> ready,
            Supplier<RenderResult> making,
            Optional<HostName> host,
            Function<RenderResult, CompletableFuture<Answer>> next) {
        if (ready.isPresent()) {
            return next.apply(ready.get());
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

    private static Answer answer(Optional<HostName> host, String how, RenderResult made) {
        return made instanceof RenderResult.File file
                ? new Answer.Served(host, how, file.body(), file.course(), false)
                : new Answer.Failed(host, ((RenderResult.Nothing) made).reason());
    }

    private static Answer broken(KnownMachine machine) {
        String mistake = ((KnownMachine.Wrong) machine).mistake().orElse("a mistake in the inventory");
        return new Answer.Failed(Optional.of(machine.name()), mistake);
    }

    private void remember(Visit visit, Answer answer) {
        IpAddress requester = visit.request.requester();
        Optional<KnownMachine> served = answer instanceof Answer.Served && visit.decision instanceof Found found
                ? Optional.of(found.machine())
                : Optional.empty();
        if (visit.asked instanceof RequestedFile.ByLladdr by) {
            served.ifPresent(m -> sightings.served(requester, by.lladdr()));
        } else if (served.isPresent()) {
            sightings.served(requester, served.get());
        } else if (!(visit.decision instanceof Contradicted contradicted && contradicted.remembered())) {
            boolean judgedAnew = visit.decision instanceof Contradicted
                    || visit.decision instanceof Found found && found.recognition() instanceof Recognition.Unproven;
            meant(visit).ifPresent(name -> sightings.refused(requester, name, judgedAnew, visit.now));
        }
    }

    /** Which name was asked for, or whose file; empty if it is no host's. */
    private static Optional<HostName> meant(Visit visit) {
        boolean known = visit.decision.host().isPresent() || visit.decision instanceof Contradicted;
        return visit.asked instanceof RequestedFile.ByName by && known ? Optional.of(by.name()) : visit.decision.host();
    }
}
