package org.autoinstalld.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.PrefixedAddress;
import org.autoinstalld.address.Subnet;

/**
 * What a hostname.if(5) file says of an interface, as far as switches go by it; read as netstart(8) unpacks its lines and
 * ifconfig(8) takes their words, one after the other. A later word takes back an earlier one.
 */
final class HostnameIf {
    private static final Set<String> ADDING = Set.of("add");
    private static final Set<String> REMOVING = Set.of("del", "delete", "deletespan", "delspan");
    private static final Pattern MASK = Pattern.compile("0x[0-9a-fA-F]{1,8}");

    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<PrefixedAddress, Integer> addresses = new LinkedHashMap<>();
    private final Set<Integer> dynamic = new LinkedHashSet<>();
    private boolean up;
    private int downAt;

    private HostnameIf() {}

    /** @param name of the interface, for commands that name it */
    static HostnameIf read(String name, String text) {
        HostnameIf file = new HostnameIf();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            List<String> words = words(name, line);
            if (!words.isEmpty()) {
                file.take(words, number);
            }
        }
        return file;
    }

    /** What ifconfig gets of a line; nothing if that is another program, or another interface. */
    private static List<String> words(String name, String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return List.of();
        }
        List<String> words = new ArrayList<>(List.of(text.split("\\s+", -1)));
        if (!text.startsWith("!")) {
            return words;
        }
        String program = words.get(0).substring(1);
        boolean own = words.size() > 2
                && (program.equals("ifconfig") || program.equals("/sbin/ifconfig"))
                && Set.of(name, "$if", "\\$if").contains(words.get(1));
        return own ? words.subList(2, words.size()) : List.of();
    }

    private void take(List<String> words, int line) {
        int at = 0;
        if (words.get(0).equals("dhcp")) {
            dynamic.add(line);
        } else if (words.get(0).equals("inet") || words.get(0).equals("inet6")) {
            at = address(words, line);
        }
        while (at < words.size()) {
            String word = words.get(at);
            boolean more = at + 1 < words.size();
            if (ADDING.contains(word) && more) {
                ports.put(words.get(++at), line);
            } else if (REMOVING.contains(word) && more) {
                ports.remove(words.get(++at));
            } else if (word.equals("up")) {
                up = true;
                downAt = 0;
            } else if (word.equals("down")) {
                up = false;
                downAt = line;
            }
            at++;
        }
    }

    /** The packed formats: {@code inet [alias] ADDRESS [MASK [BROADCAST]]}, {@code inet6 [alias] ADDRESS [BITS]}. */
    private int address(List<String> words, int line) {
        boolean v4 = words.get(0).equals("inet");
        int at = 1;
        while (at < words.size() && Set.of("alias", "eui64").contains(words.get(at))) {
            at++;
        }
        if (at >= words.size()) {
            return at;
        }
        if (words.get(at).equals("autoconf")) {
            dynamic.add(line);
            up = true;
            return at + 1;
        }
        Optional<PrefixedAddress> slashed = prefixed(words.get(at), -1);
        if (slashed.isPresent()) {
            addresses.put(slashed.get(), line);
        } else {
            String mask = at + 1 < words.size() ? words.get(at + 1) : "";
            if ((mask.equals("netmask") || mask.equals("prefixlen")) && at + 2 < words.size()) {
                mask = words.get(at + 2);
            }
            int bits = v4 ? bits(mask) : number(mask);
            prefixed(words.get(at), bits < 0 ? classBits(words.get(at)) : bits)
                    .ifPresent(address -> addresses.put(address, line));
        }
        // assigning an address brings an interface up
        up = true;
        return at + 1;
    }

    /** Without a mask the class of the address holds. */
    private static int classBits(String address) {
        int first = IpAddress.parse(address).map(a -> a.octets()[0] & 0xff).orElse(0);
        return first < 128 ? 8 : first < 192 ? 16 : 24;
    }

    private static Optional<PrefixedAddress> prefixed(String text, int bits) {
        return PrefixedAddress.parse(bits < 0 ? text : text + "/" + bits);
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 64;
    }

    /** Of a mask as ifconfig takes it; -1 if it is none. */
    private static int bits(String mask) {
        long ones = -1;
        if (MASK.matcher(mask).matches()) {
            ones = Long.parseLong(mask.substring(2), 16);
        } else {
            Optional<IpAddress> address = IpAddress.parse(mask).filter(IpAddress::isV4);
            if (address.isPresent()) {
                ones = 0;
                for (byte octet : address.get().octets()) {
                    ones = ones << 8 | octet & 0xff;
                }
            }
        }
        return ones < 0 ? -1 : Long.bitCount(ones);
    }

    /** Interfaces that are added to it, with the line. */
    Map<String, Integer> ports() {
        return ports;
    }

    /** Those with a mask that can be read, with the line. */
    Map<PrefixedAddress, Integer> addresses() {
        return addresses;
    }

    /** The first line that makes it ask for an address; empty if none does. */
    Optional<Integer> dynamic() {
        return dynamic.stream().findFirst();
    }

    boolean isUp() {
        return up;
    }

    /** The line that takes it down at the end; 0 if none does. */
    int downAt() {
        return downAt;
    }

    /** A line for an address, as the installer writes it. */
    static String line(PrefixedAddress own) {
        Subnet subnet = own.subnet();
        return own.address().isV4()
                ? "inet " + own.address() + " " + subnet.netmask()
                : "inet6 " + own.address() + " " + subnet.bits();
    }
}
