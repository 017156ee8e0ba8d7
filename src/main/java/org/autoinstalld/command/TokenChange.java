package org.autoinstalld.command;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.Change;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.Participant;
import org.autoinstalld.conffile.Plan;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.problem.Problem;

/** Tokens that change in the ledger when files that carry them are replaced. */
final class TokenChange implements Participant {
    private final TokenKeeper keeper;
    private final Map<HostName, Optional<String>> before;
    private final Map<HostName, Optional<String>> after;
    private boolean begun;

    /** @param before what the ledger has; empty for a host that has none */
    TokenChange(TokenKeeper keeper, Map<HostName, Optional<String>> before, Map<HostName, Optional<String>> after) {
        this.keeper = keeper;
        this.before = Map.copyOf(before);
        this.after = Map.copyOf(after);
    }

    @Override
    public String what() {
        return "store tokens in the ledger";
    }

    @Override
    public void change() throws ConfFileException {
        // a ledger that cannot be used has not changed either, and that is known before anything is sent to it
        keeper.all();
        begun = true;
        keeper.store(after);
    }

    @Override
    public Optional<Problem> changeBack() {
        if (!begun) {
            return Optional.empty();
        }
        try {
            // what failed may have been the answer and not the change, so look first
            Map<HostName, String> now = keeper.all();
            Map<HostName, Optional<String>> back = new TreeMap<>(before);
            back.entrySet().removeIf(e -> e.getValue().equals(Optional.ofNullable(now.get(e.getKey()))));
            if (!back.isEmpty()) {
                keeper.store(back);
            }
            return Optional.empty();
        } catch (ConfFileException e) {
            return Optional.of(Problem.error(
                    e.problem().place(),
                    "the ledger may have new tokens of " + before.size()
                            + " hosts, which are not in the files that were put back: "
                            + e.problem().message(),
                    "autoinstalld apply, when the ledger can be used, writes those that it has"));
        }
    }

    /** Of a plan that takes another back: the ledger gets the tokens that the restored files carry. */
    static Participant restoring(Plan plan, TokenKeeper keeper) throws ConfFileException {
        Map<String, String> old = byEntry(plan, Change::before);
        Map<String, String> restored = byEntry(plan, Change::after);
        restored.entrySet().removeIf(e -> e.getValue().equals(old.get(e.getKey())));
        if (restored.isEmpty()) {
            return Participant.NONE;
        }
        Map<HostName, String> stored = keeper.all();
        Map<String, HostName> owners = new HashMap<>();
        stored.forEach((host, token) -> owners.put(token, host));
        Map<HostName, Optional<String>> before = new TreeMap<>();
        Map<HostName, Optional<String>> after = new TreeMap<>();
        restored.forEach((entry, token) -> {
            HostName owner = owners.get(old.getOrDefault(entry, ""));
            Optional<HostName> host = owner == null ? HostName.parse(entry) : Optional.of(owner);
            host.ifPresent(h -> {
                before.put(h, Optional.ofNullable(stored.get(h)));
                after.put(h, Optional.of(token));
            });
        });
        return new TokenChange(keeper, before, after);
    }

    /** The tokens in what {@code side} of the plan's files says, by name of the entry that has it. */
    private static Map<String, String> byEntry(Plan plan, Function<Change, Optional<Content>> side) {
        Map<String, String> tokens = new TreeMap<>();
        for (Change change : plan.needed()) {
            String text = side.apply(change).map(Content::text).orElse("");
            if (!TokenMask.in(text).isEmpty()) {
                DhcpdConf.parse(change.file().toString(), text)
                        .hosts()
                        .forEach(h -> h.value()
                                .filename()
                                .flatMap(name -> TokenMask.in(name).stream().findFirst())
                                .ifPresent(token -> tokens.put(h.value().name(), token)));
            }
        }
        return tokens;
    }
}
