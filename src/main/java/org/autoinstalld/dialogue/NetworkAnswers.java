package org.autoinstalld.dialogue;

import java.util.Map;
import java.util.Optional;
import org.autoinstalld.dialogue.AnswerKind.Verdict;
import org.autoinstalld.dialogue.Finding.Note;

/**
 * Answers about interfaces, addresses and routes. The script itself looks at few of them; the rest goes to ifconfig(8) and
 * route(8), and what these refuse decides what it does next.
 */
final class NetworkAnswers {
    private NetworkAnswers() {}

    static Verdict networkInterface(InstallerRun run, String answer) {
        NetworkState network = run.network;
        boolean byLladdr = run.habits().interfaceByLladdr();
        if (answer.equals("done")) {
            return Verdict.ok("done");
        }
        if (answer.equals("?") && byLladdr) {
            return Verdict.ok("list", "shows the interfaces");
        }
        if (answer.equals(network.nextVlan()) || network.vlans.containsKey(answer)) {
            begin(run, answer);
            return Verdict.ok("vlan");
        }
        if (byLladdr && InstallerNames.isLladdr(answer)) {
            return byLladdr(run, answer);
        }
        if (!run.machine.hasInterface(answer)) {
            return Verdict.invalid(answer);
        }
        begin(run, answer);
        return Verdict.ok("interface");
    }

    private static void begin(InstallerRun run, String name) {
        run.network.begin(name);
    }

    private static Verdict byLladdr(InstallerRun run, String lladdr) {
        Optional<String> name = run.machine.nameOf(lladdr, run.network.lladdrs);
        if (name.isEmpty()) {
            return Verdict.bad("no interface has the lladdr '" + lladdr + "', or several have");
        }
        boolean known = run.machine.hasLladdr(lladdr);
        run.network.lladdrs.put(lladdr, name.get());
        begin(run, name.get());
        Verdict verdict = Verdict.ok("interface", "configures " + name.get());
        return known
                ? verdict
                : verdict.noting(Note.warning(
                        Finding.Kind.LEFT_TO_LUCK,
                        "nothing says that the machine has an interface with the lladdr '" + lladdr
                                + "'; on another machine the installation ends here",
                        "declare it: 'interfaces: [" + name.get() + ":" + lladdr + "]' under 'machine'"));
    }

    static Verdict vlanParent(InstallerRun run, String answer) {
        int first = answer.indexOf(':');
        String parent = first < 0 ? answer : answer.substring(0, first);
        String tag = answer.substring(answer.lastIndexOf(':') + 1);
        if (parent.startsWith("vlan") || !run.machine.hasInterface(parent)) {
            return Verdict.bad("invalid parent interface choice '" + parent + "'");
        }
        NetworkState network = run.network;
        for (Map.Entry<String, String> vlan : network.vlans.entrySet()) {
            if (vlan.getValue().equals(parent + ":" + tag)) {
                boolean itself = vlan.getKey().equals(network.current());
                return Verdict.bad("vlan tag '" + tag + "' is already used on " + parent + " by " + vlan.getKey()
                        + (itself ? ", whose configuration is dropped" : ""));
            }
        }
        int number = Addresses.bits(tag, 4095);
        if (!tag.equals("none") && number < 1) {
            return Verdict.bad("invalid vlan tag '" + tag + "'");
        }
        network.vlan(parent, tag);
        return Verdict.ok();
    }

    static Verdict accessPoint(InstallerRun run, String answer) {
        if (answer.equals("any")) {
            return Verdict.ok();
        }
        // the number of a line in a scan whose result nobody knows here
        return answer.equals("?") || InstallerNames.isDigits(answer)
                ? Verdict.bad("'" + answer + "' names no access point")
                : Verdict.ok("network");
    }

    static Verdict security(InstallerRun run, String answer) {
        if (answer.length() != 1) {
            return Verdict.invalid(answer);
        }
        return switch (ResponseFile.initial(answer)) {
            case 'o' -> Verdict.ok("open", "joins an open network");
            case 'w' -> Verdict.ok("wep");
            case 'p' -> Verdict.ok("wpa");
            default -> Verdict.invalid(answer);
        };
    }

    /** 8 to 63 characters, or a key of 64 hexadecimal digits after 0x; who is refused chooses the protocol again. */
    static Verdict wpa(InstallerRun run, String answer) {
        boolean key = answer.length() == 66
                && answer.startsWith("0x")
                && answer.substring(2).chars().allMatch(c -> Character.digit(c, 16) >= 0);
        return key || answer.length() >= 8 && answer.length() <= 63
                ? Verdict.ok()
                : Verdict.bad("ifconfig takes a passphrase of 8 to 63 characters");
    }

    private static boolean isAutoconf(InstallerRun run, String answer) {
        return answer.equals("autoconf") || answer.equals("a") && run.habits().autoconfByLetter();
    }

    static Verdict v4(InstallerRun run, String answer) {
        NetworkState network = run.network;
        if (answer.equals("none")) {
            network.noV4();
            return Verdict.ok("none");
        }
        if (isAutoconf(run, answer) || answer.equals("dhcp")) {
            network.dhcp();
            return Verdict.ok("autoconf");
        }
        String address = bare(answer);
        if (answer.indexOf('/') < 0) {
            network.pendingV4 = address;
            return Verdict.ok("address");
        }
        Optional<Addresses.Prefix> prefix = Addresses.v4Prefix(address);
        if (prefix.isEmpty()) {
            return Verdict.bad("ifconfig does not take '" + answer + "'");
        }
        network.v4(prefix.get());
        return Verdict.ok("cidr", read(answer, prefix.get()));
    }

    /** The script hands the words of an answer to ifconfig(8) apart, where {@code inet} and {@code up} change nothing. */
    private static String bare(String answer) {
        return answer.replaceFirst("^inet[ \t]+", "").replaceFirst("([ \t]+up)+$", "");
    }

    /** What ifconfig reads in a short or padded form. */
    private static String read(String answer, Addresses.Prefix prefix) {
        return answer.equals(prefix.toString()) ? "" : "read as " + prefix;
    }

    static Verdict netmask(InstallerRun run, String answer) {
        String text = run.network.pendingV4;
        long address = Addresses.v4(text);
        if (address < 0) {
            return Verdict.bad("ifconfig does not take the address '" + text + "'");
        }
        long mask = Addresses.v4(answer);
        if (mask < 0) {
            return Verdict.bad("ifconfig does not take the netmask '" + answer + "'");
        }
        if (!Addresses.isContiguous(mask)) {
            return Verdict.bad("ifconfig does not take the netmask '" + answer + "', which has holes: it is "
                    + Addresses.dotted(mask));
        }
        Addresses.Prefix prefix = new Addresses.Prefix(address, Long.bitCount(mask));
        run.network.v4(prefix);
        return Verdict.ok("ok", text.equals(Addresses.dotted(address)) ? "" : "the address is read as " + prefix);
    }

    static Verdict v6(InstallerRun run, String answer) {
        NetworkState network = run.network;
        if (answer.equals("none")) {
            network.noV6();
            return Verdict.ok("none");
        }
        if (isAutoconf(run, answer)) {
            network.v6("autoconf", "");
            return Verdict.ok("autoconf");
        }
        if (answer.indexOf('/') < 0) {
            network.pendingV6 = answer;
            return Verdict.ok("address");
        }
        int slash = answer.indexOf('/');
        return Addresses.isV6Prefix(answer)
                ? global(run, answer.substring(0, slash), answer.substring(slash + 1), "cidr")
                : Verdict.bad("ifconfig does not take '" + answer + "'");
    }

    static Verdict prefixLength(InstallerRun run, String answer) {
        String address = run.network.pendingV6;
        if (!Addresses.isV6(address)) {
            return Verdict.bad("ifconfig does not take the address '" + address + "'");
        }
        if (Addresses.bits(answer, 128) < 0) {
            return Verdict.bad("ifconfig does not take the prefix length '" + answer + "'");
        }
        return global(run, address, answer, "ok");
    }

    private static Verdict global(InstallerRun run, String address, String length, String result) {
        if (Addresses.isOfLink(address)) {
            return Verdict.bad("the installer passes over addresses with a scope, such as the link-local '" + address
                    + "', and then finds none on " + run.network.current());
        }
        run.network.v6(address, length);
        return Verdict.ok(result);
    }

    static Verdict route(InstallerRun run, String answer) {
        if (answer.equals("none")) {
            return Verdict.ok();
        }
        long gateway = Addresses.v4(answer);
        if (gateway < 0) {
            return Verdict.bad("route does not take '" + answer + "'");
        }
        if (!run.network.reaches(gateway)) {
            return Verdict.bad("'" + answer + "' is on none of the machine's networks");
        }
        run.network.routed = true;
        return Verdict.ok();
    }

    static Verdict route6(InstallerRun run, String answer) {
        if (answer.equals("none")) {
            return Verdict.ok();
        }
        if (!Addresses.isV6(answer)) {
            return Verdict.bad("route does not take '" + answer + "'");
        }
        return Addresses.isOfLink(answer) && answer.indexOf('%') < 0
                ? Verdict.bad("route does not take the link-local '" + answer + "' without '%' and an interface")
                : Verdict.ok();
    }
}
