package org.autoinstalld.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.DerivedTokens;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.RecentLookups.Stranger;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** What the commands that write files ask of the server; through the control socket and no other way. */
public final class CommandActions {
    public static final String ARMED = "/armed";
    public static final String TOKENS = "/tokens";
    public static final String APPLIED = "/applied";
    public static final String DEPLOYED = "/deployed";
    public static final String STRANGERS = "/strangers";

    private static final int STRANGERS_MAX = 100;
    private static final Duration BOUND = Duration.ofSeconds(5);

    private CommandActions() {}

    /** @param failed told of each step of a deployment that has failed */
    public static List<AdminAction> of(Ledger ledger, Consumer<DeployStep> failed) {
        return List.of(
                new AdminAction(ARMED, "what is armed is", "", (form, who) -> armed(ledger)),
                new AdminAction(TOKENS, "tokens are", "", (form, who) -> tokens(ledger, form, who)),
                new AdminAction(APPLIED, "what was applied is", "", (form, who) -> applied(ledger, form, who)),
                new AdminAction(
                        DEPLOYED, "what was deployed is", "", (form, who) -> deployed(ledger, failed, form, who)));
    }

    /** Tells which hosts are armed, and for what, since DHCP's filename follows it. No fields. */
    private static Outcome armed(Ledger ledger) throws LedgerException {
        Map<String, String> armed = new TreeMap<>();
        ArmedModes.modes(ledger.armings(), Instant.now()).forEach((host, mode) -> armed.put(host.text(), mode.word()));
        String message = armed.size() + (armed.size() == 1 ? " host is armed" : " hosts are armed");
        return new Outcome.Done(message, "/", Map.of("armed", armed), List.of());
    }

    /** What {@link #ARMED} told. */
    public static Map<HostName, Mode> armed(@Nullable Object tree) {
        Map<HostName, Mode> armed = new TreeMap<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((host, mode) -> HostName.parse(String.valueOf(host))
                    .ifPresent(name -> Mode.of(String.valueOf(mode)).ifPresent(m -> armed.put(name, m))));
        }
        return armed;
    }

    /**
     * Tokens of hosts under policy {@code token}. Field {@code how} is one of
     *
     * <ul>
     *   <li>{@code look}, if nothing is said: tells the tokens that hold, and the next ones, also those of {@code hosts}
     *       that have none yet;
     *   <li>{@code find}: tells whose token each of {@code words} is, or was;
     *   <li>{@code store}: makes {@code tokens}, {@code HOST=TOKEN} each, the ones that hold.
     * </ul>
     *
     * <p>Several of them have commas between.
     */
    private static Outcome tokens(Ledger ledger, Form form, Principal who) throws LedgerException {
        String how = form.text("how").orElse("look");
        return switch (how) {
            case "look" -> look(ledger.tokens(), texts(form, "hosts"));
            case "find" -> {
                Map<String, String> found = new TreeMap<>();
                ledger.tokens()
                        .among(Set.copyOf(texts(form, "words")))
                        .forEach((host, token) -> found.put(host.text(), token));
                yield told(found.size(), "", Map.of("tokens", found));
            }
            case "store" -> store(ledger, texts(form, "tokens"), who);
            default -> Outcome.refused("how is '" + how + "'; look, find or store");
        };
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
        return told(current.size(), "", Map.of("tokens", current, "next", next));
    }

    private static Outcome told(int count, String done, Map<String, ?> data) {
        return new Outcome.Done(count + (count == 1 ? " token" : " tokens") + done, "/", data, List.of());
    }

    private static Outcome store(Ledger ledger, List<String> pairs, Principal who) throws LedgerException {
        Map<HostName, String> tokens = new TreeMap<>();
        for (String pair : pairs) {
            int sign = pair.indexOf('=');
            Optional<HostName> host = HostName.parse(pair.substring(0, Math.max(0, sign)));
            if (host.isEmpty()) {
                return Outcome.refused("tokens are not HOST=TOKEN with commas between");
            }
            tokens.put(host.get(), pair.substring(sign + 1));
        }
        ledger.store(tokens, who.name(), Instant.now());
        return told(tokens.size(), " stored", Map.of("stored", tokens.size()));
    }

    /** As field {@code tokens} has them. */
    public static String text(Map<HostName, String> tokens) {
        return String.join(
                ",",
                tokens.entrySet().stream()
                        .map(e -> e.getKey().text() + "=" + e.getValue())
                        .toList());
    }

    /** Notes that an apply was done. Field: {@code what}, a sentence. */
    private static Outcome applied(Ledger ledger, Form form, Principal who) {
        return noteApplied(ledger, form.text("what").orElse(""), who.name())
                ? new Outcome.Done("noted", "/ledger")
                : Outcome.refused("the ledger does not answer");
    }

    /**
     * Notes what became of a step of a deployment. Fields: {@code host}, if it is about one; {@code what}, a sentence;
     * {@code failed}, the step, if it did.
     */
    private static Outcome deployed(Ledger ledger, Consumer<DeployStep> failed, Form form, Principal who) {
        form.text("failed").flatMap(DeployStep::of).ifPresent(failed);
        Event.Builder event = Event.at(Instant.now(), EventKind.DEPLOY)
                .reason("by " + who.name() + ": " + form.text("what").orElse(""));
        form.text("host").flatMap(HostName::parse).ifPresent(event::host);
        return ledger.recordNow(event.build(), BOUND).join().isEmpty()
                ? new Outcome.Done("noted", "/ledger")
                : Outcome.refused("the ledger does not answer");
    }

    /**
     * Tells of machines that nobody knows and that asked in vain, the newest first. No fields.
     *
     * @param millis the clock that look-ups are noted by
     */
    public static AdminAction strangers(Supplier<Snapshot> live, RecentLookups lookups, LongSupplier millis) {
        return new AdminAction(STRANGERS, "who asked in vain is", "", (form, who) -> {
            List<?> told = lookups.strangers(live.get().lookup().index(), millis.getAsLong()).stream()
                    .limit(STRANGERS_MAX)
                    .map(s -> Map.<String, Object>of(
                            "lladdr", s.lladdr().toString(),
                            "requester", s.requester().toString(),
                            "seconds", s.agoMillis() / 1000))
                    .toList();
            String message = told.size() + (told.size() == 1 ? " machine" : " machines");
            return new Outcome.Done(message, "/ledger", Map.of("strangers", told), List.of());
        });
    }

    /** What {@link #STRANGERS} told. */
    public static List<Stranger> strangers(@Nullable Object tree) {
        List<Stranger> strangers = new ArrayList<>();
        if (tree instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> map && map.get("seconds") instanceof Number seconds) {
                    Optional<IpAddress> requester = IpAddress.parse(String.valueOf(map.get("requester")));
                    Optional<Lladdr> lladdr = Lladdr.parse(String.valueOf(map.get("lladdr")));
                    if (requester.isPresent() && lladdr.isPresent()) {
                        strangers.add(new Stranger(requester.get(), lladdr.get(), seconds.longValue() * 1000));
                    }
                }
            }
        }
        return strangers;
    }

    /** Whether it is in the ledger now. */
    public static boolean noteApplied(Ledger ledger, String what, String who) {
        Event event = Event.at(Instant.now(), EventKind.APPLY)
                .reason("by " + who + ": " + what)
                .build();
        return ledger.recordNow(event, BOUND).join().isEmpty();
    }
}
