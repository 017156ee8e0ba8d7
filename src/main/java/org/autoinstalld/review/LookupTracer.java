package org.autoinstalld.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.http.AskedTarget;
import org.autoinstalld.http.HttpStatus;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.inventory.Access;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.Recognition;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.lookup.Sender;
import org.autoinstalld.lookup.WithoutToken;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.Responder;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.review.LookupTrace.Step;
import org.autoinstalld.review.LookupTrace.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Has a look-up decided by what answers installers, and tells each step of that. What would be used up or remembered are
 * copies, or say only what they would say.
 */
public final class LookupTracer {
    private static final long PATIENCE_SECONDS = 20;

    private final Surroundings around;

    public LookupTracer(Surroundings around) {
        this.around = around;
    }

    /**
     * Who would ask for what.
     *
     * @param pasted a path or URL
     * @param lladdr under which the neighbour table is taken to have the requester; null for what it has
     */
    public record Question(
            String pasted, IpAddress requester, @Nullable Lladdr lladdr) {}

    /** What the responder was told of itself. */
    private record Decided(Decision decision) {}

    public LookupTrace trace(Question question) {
        Snapshot snapshot = around.snapshot();
        PastedPath pasted = PastedPath.of(question.pasted(), snapshot);
        RecordedAccess access = new RecordedAccess(around.access(assumed(question)));
        RecentLookups memory = around.memory(question.requester());
        String remembered = remembered(memory, question.requester(), around.now());
        AtomicReference<@Nullable Decided> decided = new AtomicReference<>();
        Responder responder = new Responder(
                () -> snapshot,
                memory,
                around::now,
                access,
                (request, asked, decision, answer, of) -> decided.set(new Decided(decision)),
                around.firstBoots(),
                Runnable::run);
        InstallHandler handler = around.around(responder::answer, access);
        AskedTarget target = AskedTarget.of(pasted.target(), handler::isMirrored);
        boolean trusted = snapshot.inventory().site().trusts(question.requester());
        Request request = new Request(
                question.requester(),
                trusted ? Sender.SILENT_PROXY : Sender.REQUESTER,
                target.path(),
                target.setdir(),
                true);
        Answer answer =
                target.malformed().isEmpty() ? answer(handler, request) : new Answer.Unknown(target.malformed());

        List<Step> steps = new ArrayList<>(pasted.steps());
        RequestedFile asked = RequestedFile.of(target.path());
        Decided by = decided.get();
        steps.add(new Step("asked for", Verdict.NOTE, asked(asked, target, snapshot, by != null)));
        steps.add(new Step("requester", Verdict.NOTE, requester(question, snapshot, trusted)));
        if (by != null) {
            if (around.remembers()) {
                steps.add(new Step("asked before", Verdict.NOTE, remembered));
            }
            steps.add(host(by.decision()));
            token(by.decision(), snapshot).ifPresent(steps::add);
        }
        steps.addAll(access.steps());
        host(by, answer, snapshot).ifPresent(h -> open(h.access(), answer, access.steps(), steps));
        HttpStatus status = HttpStatus.of(answer);
        String file = file(by, answer);
        steps.add(new Step(
                "answer", status == HttpStatus.OK ? Verdict.YES : Verdict.NO, status.code() + ": " + answer.reason()));
        return new LookupTrace(
                WithoutToken.of(pasted.target()),
                question.requester().toString(),
                steps.stream()
                        .map(s -> new Step(s.step(), s.verdict(), WithoutToken.of(s.text())))
                        .toList(),
                answer.name(),
                status.code(),
                file,
                WithoutToken.of(answer.reason()),
                around.unknown());
    }

    private static @Nullable Neighbours assumed(Question question) {
        Lladdr lladdr = question.lladdr();
        return lladdr == null
                ? null
                : address -> new Neighbours.Seen.Here(address.equals(question.requester()) ? Set.of(lladdr) : Set.of());
    }

    private static Answer answer(InstallHandler handler, Request request) {
        CompletableFuture<Answer> later = new CompletableFuture<>();
        Optional<Answer> now = handler.answer(request, later::complete);
        if (now.isPresent()) {
            return now.get();
        }
        try {
            return later.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Failed(null, "interrupted");
        } catch (ExecutionException | TimeoutException e) {
            return new Answer.Failed(null, "it is not decided within " + PATIENCE_SECONDS + " s");
        }
    }

    // ---- words ----

    private static String asked(RequestedFile asked, AskedTarget target, Snapshot snapshot, boolean ours) {
        if (!target.malformed().isEmpty()) {
            return "nothing: " + target.malformed();
        }
        if (!ours) {
            return target.path() + ", a file of the mirror or a site set";
        }
        String under = asked.prefix().isEmpty() ? "" : ", under " + asked.prefix();
        String of = target.setdir() == null
                ? "; for " + snapshot.inventory().site().setdir() + ", since it does not say ?path="
                : target.setdir().isEmpty()
                        ? "; for no release and architecture: ?path= makes no sense"
                        : "; for " + target.setdir();
        return what(asked)
                + under
                + (asked instanceof RequestedFile.Nothing || asked instanceof RequestedFile.Report ? "" : of);
    }

    private static String what(RequestedFile asked) {
        if (asked instanceof RequestedFile.ByLladdr by) {
            return by.mode().word() + ".conf, by lladdr " + by.lladdr();
        } else if (asked instanceof RequestedFile.ByName by) {
            return by.mode().word() + ".conf, by host name " + by.name();
        } else if (asked instanceof RequestedFile.Plain plain) {
            return plain.mode().word() + ".conf, by no name, so by the requester's address";
        } else if (asked instanceof RequestedFile.DisklabelOf of) {
            return "the disklabel template of " + of.name();
        } else if (asked instanceof RequestedFile.FirstBootOf of) {
            return "what " + of.name() + " does at its first boot";
        }
        return asked instanceof RequestedFile.Report
                ? "to report a first boot"
                : "nothing that is served: no name of a response file, disklabel template or file of the mirror";
    }

    private static String remembered(RecentLookups memory, IpAddress requester, long now) {
        return memory.last(requester, now)
                .map(l -> "its last look-up by lladdr, within the hour, was for " + l)
                .orElse("it made no look-up by lladdr within the hour");
    }

    private static String requester(Question question, Snapshot snapshot, boolean trusted) {
        IpAddress address = question.requester();
        Lladdr lladdr = question.lladdr();
        String whose = snapshot.lookup()
                .index()
                .byAddress(address)
                .map(m -> "the address of host " + m.name())
                .orElse("no host has that address");
        String seen = lladdr == null ? "" : "; the neighbour table is taken to have it at " + lladdr;
        String proxy = trusted ? "; a trusted proxy, which is taken to say not for whom it asks" : "";
        String loopback = address.isLoopback() ? "; many share loopback, so nothing is concluded from it" : "";
        return address + ", " + whose + seen + proxy + loopback;
    }

    private static Step host(Decision decision) {
        if (decision instanceof Decision.Found found) {
            String proof = found.recognition() instanceof Recognition.Unproven
                    ? "; it asked for no lladdr before, so it has to be shown to be that host"
                    : "";
            return new Step(
                    "host",
                    Verdict.YES,
                    found.machine().name() + ", " + found.how().words() + proof);
        }
        if (decision instanceof Decision.FoundUnknown unknown) {
            return new Step("host", Verdict.YES, "none, an unknown machine that may install: " + unknown.lladdr());
        }
        if (decision instanceof Decision.Absent absent) {
            return new Step(
                    "host",
                    Verdict.NO,
                    absent.host().map(h -> "host " + h + ", and not here: ").orElse("none: ") + absent.reason());
        }
        if (decision instanceof Decision.Contradicted contradicted) {
            return new Step("host", Verdict.NO, contradicted.reason());
        }
        return new Step(
                "host", Verdict.YES, decision.host().map(HostName::text).orElse("whose report it is, the ledger says"));
    }

    private static Optional<Step> token(Decision decision, Snapshot snapshot) {
        return decision.host()
                .flatMap(
                        name -> Optional.ofNullable(snapshot.inventory().hosts().get(name)))
                .filter(host -> host.access().demands(Policy.TOKEN))
                .map(host -> decision instanceof Decision.Absent
                        ? new Step(
                                "policy token",
                                Verdict.NO,
                                host.access().token().isEmpty()
                                        ? "the host has no token yet"
                                        : "the path does not carry the host's token")
                        : decision instanceof Decision.Contradicted
                                ? new Step("policy token", Verdict.OPEN, "not come to")
                                : new Step("policy token", Verdict.YES, "the path carries the host's token"));
    }

    private static Optional<Host> host(@Nullable Decided decided, Answer answer, Snapshot snapshot) {
        return (decided == null ? answer.host() : decided.decision().host())
                .flatMap(name -> snapshot.lookup().index().byName(name).stream().findFirst())
                .flatMap(m -> m instanceof KnownMachine.Right right ? Optional.of(right.host()) : Optional.empty());
    }

    /** What the host's policies demand besides, and nobody came to. */
    private static void open(Access access, Answer answer, List<Step> said, List<Step> steps) {
        List<String> demanded = new ArrayList<>(List.of(RecordedAccess.requesterStep(access)));
        if (access.demands(Policy.ARMED) || access.isAnsweredOnce()) {
            demanded.add(RecordedAccess.claimStep(access));
        }
        boolean mirror = answer instanceof Answer.Stored || answer instanceof Answer.Made;
        demanded.stream()
                .filter(step -> !mirror && said.stream().noneMatch(s -> s.step().equals(step)))
                .forEach(step -> steps.add(new Step(step, Verdict.OPEN, "not come to")));
    }

    private static String file(@Nullable Decided decided, Answer answer) {
        if (answer instanceof Answer.Stored stored) {
            return stored.file().kind() + ", " + octets(stored.file().length());
        }
        if (answer instanceof Answer.Made made) {
            return made.reason() + ", " + octets(made.body().remaining());
        }
        if (!(answer instanceof Answer.Served served) || decided == null) {
            return "";
        }
        Decision decision = decided.decision();
        String name = decision instanceof Decision.Found found
                ? FileKind.of(found.mode()).word() + " of " + found.machine().name() + " for " + found.setdir()
                : decision instanceof Decision.FoundDisklabel found
                        ? "disklabel template of " + found.machine().name() + " for " + found.setdir()
                        : decision instanceof Decision.FoundUnknown unknown
                                ? "install.conf of unknown machines for " + unknown.setdir()
                                : served.reason();
        return name + ", " + octets(served.body().length());
    }

    private static String octets(long number) {
        return number + (number == 1 ? " octet" : " octets");
    }
}
