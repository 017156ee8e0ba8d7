package org.autoinstalld.responsefile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problem;

/**
 * Which hosts somebody means, on a command line or in a form. Operands name them: in full, by a short name that no other
 * has, by an lladdr or address, or by a pattern such as {@code web*}. Profiles, networks and states narrow that, or all
 * hosts if there are no operands; of several profiles one is enough.
 *
 * @param states as reports have them, blanks as hyphens or not
 */
public record HostChoice(List<String> operands, List<String> profiles, List<String> networks, List<String> states) {
    /** Nothing is said, so all are meant. */
    public static final HostChoice ALL = new HostChoice(List.of(), List.of(), List.of(), List.of());

    private static final String HOST = "host";
    private static final String PROFILE = "profile";
    private static final String NETWORK = "network";
    private static final String STATE = "state";

    /** {@code PREFIX/02:00:00:29:ae:4f-install.conf}, as the log has it. */
    private static final Pattern ASKED = Pattern.compile("^(?:.*/)?([^/]+)-(?:install|upgrade)\\.conf$");

    /** What begins a pattern's inexact part. */
    private static final String WILD = "*?[{";

    public HostChoice {
        operands = operands.stream().map(HostChoice::bare).toList();
        profiles = List.copyOf(profiles);
        networks = List.copyOf(networks);
        states = states.stream().map(HostChoice::word).toList();
    }

    /** Who it was, where somebody copies from the log what was asked for. */
    private static String bare(String operand) {
        return ASKED.matcher(operand).replaceFirst("$1");
    }

    /** As a form or query has it. */
    public static HostChoice of(Function<String, List<String>> fields) {
        return new HostChoice(fields.apply(HOST), fields.apply(PROFILE), fields.apply(NETWORK), fields.apply(STATE));
    }

    /** These and no others. */
    public static HostChoice of(Collection<HostName> names) {
        return new HostChoice(names.stream().map(HostName::text).toList(), List.of(), List.of(), List.of());
    }

    /** As fields of a form, or parameters of a query. */
    public Map<String, List<String>> fields() {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        fields.put(HOST, operands);
        fields.put(PROFILE, profiles);
        fields.put(NETWORK, networks);
        fields.put(STATE, states);
        fields.values().removeIf(List::isEmpty);
        return fields;
    }

    /** A state's word with blanks, however somebody spelt it. */
    public static String word(String state) {
        return state.replace('-', ' ');
    }

    public boolean isAll() {
        return equals(ALL);
    }

    /** Whether it is for any number of hosts. */
    public static boolean isPattern(String operand) {
        return operand.chars().anyMatch(c -> WILD.indexOf(c) >= 0);
    }

    /** What of a pattern is exact, up to its first sign for anything. */
    static String exact(String pattern) {
        int end = 0;
        while (end < pattern.length() && WILD.indexOf(pattern.charAt(end)) < 0) {
            end++;
        }
        return pattern.substring(0, end);
    }

    /** What keeps an operand from naming a host in any inventory. */
    public static Optional<String> complaint(String text) {
        String operand = bare(text);
        if (isPattern(operand)) {
            return HostPattern.of(operand).isPresent()
                    ? Optional.empty()
                    : Optional.of("'" + operand
                            + "' is no pattern: a '[' or '{' in it is not closed, or it has too many '*'");
        }
        boolean right = HostName.parse(operand).isPresent()
                || Lladdr.parseLenient(operand).isPresent()
                || IpAddress.parse(withoutZone(operand)).isPresent();
        return right
                ? Optional.empty()
                : Optional.of("'" + operand + "' is no host name: it "
                        + HostName.complaint(operand).orElse("is not one"));
    }

    /** An address without the interface that it is reached by. */
    public static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    /**
     * What a command knows beside the inventory.
     *
     * @param names hosts that are no longer in it, and still mean something
     * @param strangers whether a machine may be named by an lladdr that no host has
     * @param states words by host, if states are chosen; a host that is not in it was never seen
     * @param words that states can be
     */
    public record Beyond(
            Set<HostName> names, boolean strangers, Map<HostName, String> states, Collection<String> words) {
        public static final Beyond NOTHING = new Beyond(Set.of(), false, Map.of(), List.of());
    }

    /**
     * What was found.
     *
     * @param names each once, in the order of the operands, those of a pattern by name; also of hosts with mistakes
     * @param single those that were named one by one
     * @param problems what is wrong with the choice; nobody should do anything then
     */
    public record Found(List<HostName> names, Set<HostName> single, List<Problem> problems) {
        /** Those that can be used; of the others the mistakes are told. */
        public List<Host> right(Snapshot snapshot, List<Problem> mistakes) {
            List<Host> hosts = new ArrayList<>();
            for (HostName name : names) {
                Host host = snapshot.inventory().hosts().get(name);
                BrokenHost broken = snapshot.inventory().broken().get(name);
                if (host != null) {
                    hosts.add(host);
                } else if (broken != null) {
                    mistakes.addAll(broken.problems());
                }
            }
            return List.copyOf(hosts);
        }
    }

    public Found in(Snapshot snapshot) {
        return in(snapshot, Beyond.NOTHING);
    }

    public Found in(Snapshot snapshot, Beyond beyond) {
        return new HostSearch(snapshot, beyond).find(this);
    }

    /** That it means nobody, in words. */
    public String nobody() {
        return "no host is meant by "
                + String.join(
                        ", ",
                        Stream.of(
                                        words("", operands),
                                        words(PROFILE, profiles),
                                        words(NETWORK, networks),
                                        words(STATE, states))
                                .filter(w -> !w.isEmpty())
                                .toList());
    }

    private static String words(String kind, List<String> values) {
        return values.isEmpty()
                ? ""
                : (kind.isEmpty() ? "" : kind + " ")
                        + Listing.of(values.stream().map(v -> "'" + v + "'").toList());
    }
}
