package org.autoinstalld.importer;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.dialogue.ResponseFile;

/**
 * What makes a machine this one and no other.
 *
 * @param name of the host
 * @param words its names, addresses and lladdrs, in lower case
 */
record MachineIdentity(HostName name, Set<String> words) {
    /** Questions that are about one machine's place in its network, as the installer compares them with a key. */
    private static final List<String> PLACES = List.of(
            "ipv4 address for if? (or 'autoconf' or 'none')",
            "ipv4 address for if? (or 'dhcp' or 'none')",
            "ipv6 address for if? (or 'autoconf' or 'none')",
            "netmask for if?",
            "ipv6 prefix length for if?");

    private static final List<String> NAMES =
            List.of("system hostname? (short form, e.g. 'foo')", "symbolic (host) name for if?");
    private static final String INTERFACE = "network interface to configure? (name, lladdr, '?', or 'done')";

    private static final Set<String> NO_PLACE = Set.of("autoconf", "dhcp", "a", "none", "done");
    private static final Pattern INTERFACE_NAME = Pattern.compile("\\b(?!ipv[46])[a-z]+[0-9]+(?=$|[ ?])");
    private static final Pattern NUMBER = Pattern.compile(" #[0-9]+$");
    private static final Pattern BETWEEN = Pattern.compile("[^a-z0-9.:_-]+");

    /** Of machines that have a file and no host. */
    static final MachineIdentity NOBODY = new MachineIdentity(new HostName("unknown-machine.invalid"), Set.of());

    static MachineIdentity of(HostName name, FoundMachine machine) {
        Set<String> words = new HashSet<>(Set.of(name.text()));
        machine.names().stream().filter(HostName::isQualified).forEach(n -> words.add(n.text()));
        machine.addresses().forEach(a -> words.add(a.toString()));
        machine.lladdrs().forEach(l -> words.add(l.toString()));
        return new MachineIdentity(name, words);
    }

    boolean isNobody() {
        return equals(NOBODY);
    }

    /** Whether an answer is this machine's alone, so that no other may get it. */
    boolean owns(String question, String answer) {
        String key = NUMBER.matcher(question.toLowerCase(Locale.ROOT)).replaceFirst("");
        String value = answer.toLowerCase(Locale.ROOT);
        return isName(key)
                || isPlace(key, value)
                || ResponseFile.isIn(key, INTERFACE)
                        && Lladdr.parseLenient(value).isPresent()
                || BETWEEN.splitAsStream(value).anyMatch(words::contains);
    }

    /** Whether the key answers {@code System hostname?}, or names an interface. */
    private static boolean isName(String key) {
        String any = anyInterface(key);
        return NAMES.stream().anyMatch(q -> ResponseFile.isIn(any, q));
    }

    /** Whether it is an address of one machine, or goes with one. */
    static boolean isPlace(String question, String answer) {
        String any = anyInterface(question.toLowerCase(Locale.ROOT));
        return PLACES.stream().anyMatch(q -> ResponseFile.isIn(any, q))
                && !NO_PLACE.contains(answer.toLowerCase(Locale.ROOT));
    }

    private static String anyInterface(String key) {
        return INTERFACE_NAME.matcher(key).replaceAll("if");
    }
}
