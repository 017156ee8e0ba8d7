package org.autoinstalld.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;

/**
 * Tokens of hosts under policy {@code token}, for the commands that write them into files; through the control socket and
 * no other way. Fields: {@code how}, {@code look} if not said, which tells all, or {@code store}; with the latter
 * {@code tokens}, {@code HOST=TOKEN} with commas between, nothing behind the sign to take a host's token away.
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
                case "look" -> told(ledger.tokens());
                case "store" -> store(form.text("tokens").orElse(""), who);
                default -> new Outcome.Refused("how is '" + how + "'; look or store", List.of());
            };
        } catch (LedgerException e) {
            return new Outcome.Refused("the ledger does not answer: " + e.getMessage(), List.of());
        }
    }

    private static Outcome told(Map<HostName, String> tokens) {
        Map<String, String> data = new TreeMap<>();
        tokens.forEach((host, token) -> data.put(host.text(), token));
        return new Outcome.Done(
                data.size() + (data.size() == 1 ? " token" : " tokens"), "/", Map.of("tokens", data), List.of());
    }

    private Outcome store(String text, Principal who) throws LedgerException {
        Optional<Map<HostName, Optional<String>>> tokens = parse(text);
        if (tokens.isEmpty()) {
            return new Outcome.Refused("tokens are not HOST=TOKEN with commas between", List.of());
        }
        ledger.store(tokens.get(), who.name(), Instant.now());
        int stored = tokens.get().size();
        return new Outcome.Done(
                stored + (stored == 1 ? " token stored" : " tokens stored"), "/", Map.of("stored", stored), List.of());
    }

    /** As {@link #parse} reads it. */
    public static String text(Map<HostName, Optional<String>> tokens) {
        return String.join(
                ",",
                tokens.entrySet().stream()
                        .map(e -> e.getKey().text() + "=" + e.getValue().orElse(""))
                        .toList());
    }

    private static Optional<Map<HostName, Optional<String>>> parse(String text) {
        Map<HostName, Optional<String>> tokens = new TreeMap<>();
        for (String pair : text.split(",", -1)) {
            int sign = pair.indexOf('=');
            Optional<HostName> host = sign < 0 ? Optional.empty() : HostName.parse(pair.substring(0, sign));
            Optional<String> token = Optional.of(pair.substring(sign + 1)).filter(t -> !t.isEmpty());
            if (host.isEmpty() || !token.map(Ledger::isToken).orElse(true)) {
                return Optional.empty();
            }
            tokens.put(host.get(), token);
        }
        return Optional.of(tokens);
    }
}
