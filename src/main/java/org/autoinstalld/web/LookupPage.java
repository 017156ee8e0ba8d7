package org.autoinstalld.web;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.api.ErrorJson;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.JsonReply;
import org.autoinstalld.api.Query;
import org.autoinstalld.api.Reply;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.review.LookupTrace;
import org.autoinstalld.review.LookupTracer;
import org.autoinstalld.review.LookupTracer.Question;
import org.jspecify.annotations.Nullable;

/**
 * The page that tells how a look-up would be decided, and the same for programs.
 *
 * @param path as it was pasted
 * @param complaint why there is nothing to tell; null if there is, or nothing was asked
 */
public record LookupPage(
        String path,
        String from,
        String lladdr,
        @Nullable String complaint,
        @Nullable Traced trace) {
    /** Below {@code /api}, too. */
    public static final String PATH = "/lookup";

    /** Longer than any request line that is taken. */
    private static final int LONGEST = 4096;

    /** What docs/api.md describes. */
    public record Traced(
            String asked,
            String requester,
            List<StepJson> steps,
            @Nullable String host,
            int status,
            @Nullable String file,
            String reason,
            List<String> unknown) {
        public static Traced of(LookupTrace trace) {
            return new Traced(
                    trace.asked(),
                    trace.requester(),
                    trace.steps().stream()
                            .map(s -> new StepJson(s.step(), s.verdict().word(), s.text()))
                            .toList(),
                    trace.host() == null ? null : trace.host().text(),
                    trace.status(),
                    trace.file().isEmpty() ? null : trace.file(),
                    trace.reason(),
                    trace.unknown());
        }
    }

    /** One step of a decision. */
    public record StepJson(String step, String verdict, String text) {}

    /** A question, or why it is none. */
    public sealed interface Asked {
        record Right(Question question) implements Asked {}

        record Wrong(String complaint) implements Asked {}

        /**
         * @param lladdr empty if nothing is assumed
         */
        static Asked of(String path, String from, String lladdr) {
            if (path.isBlank()) {
                return new Wrong("which path? as a log has it, such as /02:00:00:29:ae:4f-install.conf");
            }
            if (path.length() > LONGEST) {
                return new Wrong("the path is longer than any that is taken");
            }
            Optional<IpAddress> address = IpAddress.parse(HostChoice.withoutZone(from.strip()));
            if (address.isEmpty()) {
                return new Wrong(
                        from.isBlank()
                                ? "from which address? as the server sees it"
                                : "'" + from + "' is no address, such as 192.0.2.7");
            }
            Optional<Lladdr> machine = Lladdr.parseLenient(lladdr.strip());
            return machine.isEmpty() && !lladdr.isBlank()
                    ? new Wrong("'" + lladdr + "' is no lladdr, such as 02:00:00:29:ae:4f")
                    : new Right(new Question(path, address.get(), machine.orElse(null)));
        }
    }

    private static Asked asked(Query query) {
        return Asked.of(
                query.text("path").orElse(""),
                query.text("from").orElse(""),
                query.text("lladdr").orElse(""));
    }

    static Reply json(LookupTracer tracer, Query query) {
        return asked(query) instanceof Asked.Right right
                ? JsonReply.found(Traced.of(tracer.trace(right.question())))
                : new Reply.BadRequest(
                        JsonReply.JSON, Json.answer(ErrorJson.of(((Asked.Wrong) asked(query)).complaint())));
    }

    static LookupPage of(LookupTracer tracer, Query query) {
        Asked asked = asked(query);
        boolean empty = query.parameters().isEmpty();
        return new LookupPage(
                query.text("path").orElse(""),
                query.text("from").orElse(""),
                query.text("lladdr").orElse(""),
                asked instanceof Asked.Wrong wrong && !empty ? wrong.complaint() : null,
                asked instanceof Asked.Right right ? Traced.of(tracer.trace(right.question())) : null);
    }
}
