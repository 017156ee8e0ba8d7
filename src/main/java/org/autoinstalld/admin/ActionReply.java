package org.autoinstalld.admin;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What programs are told of an action, or why they are told nothing.
 *
 * @param message what was done; null if nothing was
 * @param error why not
 * @param problems null where there can be none
 * @param data what else the action has to tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActionReply(
        @Nullable String message,
        @Nullable String error,
        @Nullable List<Problem> problems,
        @JsonAnyGetter @JsonAnySetter @Nullable Map<String, ?> data) {

    static final ActionReply NOTHING = new ActionReply(null, null, null, Map.of());

    public static ActionReply of(Outcome outcome) {
        return outcome instanceof Outcome.Done done
                ? new ActionReply(done.message(), null, done.problems(), done.data())
                : new ActionReply(null, outcome.message(), withReason(outcome.problems(), outcome.message()), Map.of());
    }

    static ActionReply error(String why) {
        return new ActionReply(null, why, withReason(List.of(), why), Map.of());
    }

    /** So that who reads problems alone learns why, too. */
    private static List<Problem> withReason(List<Problem> problems, String why) {
        return problems.stream().anyMatch(Problem::isError)
                ? problems
                : Stream.concat(Stream.of(Problem.error(Place.NONE, why)), problems.stream())
                        .toList();
    }

    /** Something the action has to tell; null if it does not. */
    public @Nullable Object get(String name) {
        return data == null ? null : data.get(name);
    }
}
