package org.autoinstalld.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.DerivedTokens;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;

/**
 * Tokens of hosts under policy {@code token}, for the commands that write them into files; through the control socket and
 * no other way. Field {@code how} is one of
 *
 * <ul>
 *   <li>{@code look}, if nothing is said: tells the tokens that hold, and the next ones, also those of {@code hosts} that
 *       have none yet;
 *   <li>{@code find}: tells whose token each of {@code words} is, or was;
 *   <li>{@code store}: makes {@code tokens}, {@code HOST=TOKEN} each, the ones that hold.
 * </ul>
 *
 * Fields that hold several have commas between them.
 */
public final class TokenAction implements AdminAction {
    public static final String PATH = "/tokens";

    private final Ledger ledger;

    public TokenAction(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Outcome perform(Form form, Principal who) {
        if (!who.isAtSocket()) {
            return new Outcome.Refused("tokens are told through the control socket alone", List.of());
        }
        String how = form.text("how").orElse("look");
        try {
            return switch (how) {
                case "look" -> look(ledger.tokens(), texts(form, "hosts"));
                case "find" -> {
                    Map<String, String> found = new TreeMap<>();
                    ledger.tokens()
                            .among(Set.copyOf(texts(form, "words")))
                            .forEach((host, token) -> found.put(host.text(), token));
                    yield told(found.size(), Map.of("tokens", found));
                }
                case "store" -> store(texts(form, "tokens"), who);
                default -> new Outcome.Refused("how is '" + how + "'; look, find or store", List.of());
            };
        } catch (LedgerException e) {
            return new Outcome.Refused("the ledger does not answer: " + e.getMessage(), List.of());
        }
    }

    private static List<String> texts(Form form, String name) {
        return form.text(name).map(text -> List.of(text.split(",", -1))).orElse(List.of());
    }

    private static Outcome look(DerivedTokens tokens, List<String> asked) {
        Set<HostName> hosts = new TreeSet<>(tokens.hosts());
        asked.stream().flatMap(name -> HostName.parse(name).stream()).forEach(hosts::add);
        Map<String, String> current = new TreeMap<>();
        Map<String, String> next = new TreeMap<>();
        for (HostName host : hosts) {
            tokens.current(host).ifPresent(token -> current.put(host.text(), token));
            next.put(host.text(), tokens.next(host));
        }
        return told(current.size(), Map.of("tokens", current, "next", next));
    }

    private static Outcome told(int count, Map<String, ?> data) {
        return new Outcome.Done(count + (count == 1 ? " token" : " tokens"), "/", data, List.of());
    }

    private Outcome store(List<String> pairs, Principal who) throws LedgerException {
        Map<HostName, String> tokens = new TreeMap<>();
        for (String pair : pairs) {
            int sign = pair.indexOf('=');
            Optional<HostName> host = HostName.parse(pair.substring(0, Math.max(0, sign)));
            if (host.isEmpty()) {
                return new Outcome.Refused("tokens are not HOST=TOKEN with commas between", List.of());
            }
            tokens.put(host.get(), pair.substring(sign + 1));
        }
        ledger.store(tokens, who.name(), Instant.now());
        int stored = tokens.size();
        return new Outcome.Done(
                stored + (stored == 1 ? " token stored" : " tokens stored"), "/", Map.of("stored", stored), List.of());
    }

    /** As field {@code tokens} has them. */
    public static String text(Map<HostName, String> tokens) {
        return String.join(
                ",",
                tokens.entrySet().stream()
                        .map(e -> e.getKey().text() + "=" + e.getValue())
                        .toList());
    }
}
