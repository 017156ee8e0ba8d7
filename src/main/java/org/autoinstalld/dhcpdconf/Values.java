package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.problem.Place;

/**
 * Reads the values statements are made of (parse.c). A method that finds something else says so, gives nothing back and
 * leaves the rest of the statement to its caller.
 */
final class Values {
    private static final Pattern SECONDS = Pattern.compile("[ \\t]*[+]?[0-9]{1,18}|-0+");
    private static final Pattern NUMERIC =
            Pattern.compile("(0[xX][0-9A-Fa-f]+|[0-9]+)(\\.(0[xX][0-9A-Fa-f]+|[0-9]+))*");

    private final DhcpdCursor at;

    Values(DhcpdCursor cursor) {
        this.at = cursor;
    }

    /** {@code word.word.word}; blanks around the dots do no harm. */
    Optional<String> hostName(String what, String remedy) {
        StringBuilder name = new StringBuilder();
        while (true) {
            if (!at.isIdentifier()) {
                at.error(what + " expected, not " + at.shown(), remedy);
                return Optional.empty();
            }
            name.append(at.take());
            if (!at.accept('.')) {
                return Optional.of(name.toString());
            }
            name.append('.');
        }
    }

    /** Four numbers with dots between, all in decimal. */
    Optional<IpAddress> address(String what) {
        byte[] octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            if (i > 0 && !at.accept('.') || !at.isNumber()) {
                at.error(what + " expected, not " + at.shown(), "write four numbers with '.' between, as 192.0.2.0");
                return Optional.empty();
            }
            octets[i] = (byte) number(10, 8);
        }
        return Optional.of(IpAddress.of(octets));
    }

    /**
     * An address, or a name that dhcpd asks the resolver for when it starts. An address in a spelling that only the
     * resolver understands is kept as it stands.
     */
    Optional<StatementValue> addressOrName() {
        int from = at.pos();
        Optional<String> name = hostName("an address or a host name", "write it without quotes");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        String text = name.get();
        boolean numeric = text.charAt(0) >= '0'
                && text.charAt(0) <= '9'
                && !isDottedQuad(text)
                && NUMERIC.matcher(text).matches();
        if (numeric) {
            int dots = (int) text.chars().filter(c -> c == '.').count();
            if (dots > 3 || text.length() > 40 || dots == 3 && tooLarge(text)) {
                at.error(at.place(from), "'" + text + "' is no address", "each of the four numbers is at most 255");
                return Optional.empty();
            }
            at.warning(
                    at.place(from),
                    "address '" + text + "' in a spelling that resolvers read in different ways",
                    "write four decimal numbers without leading zeros");
        }
        return Optional.of(new StatementValue.Word(text.toLowerCase(Locale.ROOT)));
    }

    /** Four decimal numbers up to 255 without leading zeros: what every program reads the same way. */
    private static boolean isDottedQuad(String text) {
        int numbers = 0;
        int digits = 0;
        int number = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '.' : text.charAt(i);
            if (c == '.') {
                if (digits == 0 || number > 255 || ++numbers > 4) {
                    return false;
                }
                digits = 0;
                number = 0;
            } else if (c < '0' || c > '9' || ++digits > 3 || digits == 2 && number == 0) {
                return false;
            } else {
                number = 10 * number + c - '0';
            }
        }
        return numbers == 4;
    }

    private static boolean tooLarge(String text) {
        for (String part : text.split("\\.")) {
            if (part.length() > 4 || !part.startsWith("0") && Integer.parseInt(part) > 255) {
                return true;
            }
        }
        return false;
    }

    /** Type and address; dhcpd looks the first word up in /etc/ethers before it takes it for an octet. */
    Optional<Parameter> hardware() {
        boolean ethernet = at.isKeyword(Keyword.ETHERNET);
        if (!ethernet && !at.isKeyword(Keyword.IPSEC_TUNNEL)) {
            at.error("'ethernet' expected after 'hardware', not " + at.shown(), "");
            at.skip();
            return Optional.empty();
        }
        String type = at.take().toLowerCase(Locale.ROOT);
        Place place = at.place();
        if (ethernet && isFromEthers()) {
            return fromEthers(place, type);
        }
        Optional<List<String>> octets = octets(ethernet ? 6 : 0);
        if (octets.isEmpty()) {
            at.skip();
            return Optional.empty();
        }
        if (octets.get().size() > 16) {
            at.error(place, "hardware address of " + octets.get().size() + " octets", "dhcpd takes at most 16");
        }
        at.semicolon(at.is(':') ? "an Ethernet address has six octets" : "end the statement with ';'");
        return Optional.of(new Parameter(
                "hardware",
                List.of(new StatementValue.Word(type), new StatementValue.Word(String.join(":", octets.get())))));
    }

    /**
     * Whether the word can only be a name there: none is looked up in quotes or without, an address is not looked at. A
     * word of hexadecimal digits is one if it is too long for an octet, but twelve of them are meant as an address.
     */
    private boolean isFromEthers() {
        return switch (at.kind()) {
            case NAME, KEYWORD, STRING -> true;
            case HEX -> at.value().length() > 2 && at.value().length() != 12 && at.isNext(';');
            default -> false;
        };
    }

    private Optional<Parameter> fromEthers(Place place, String type) {
        String shown = at.shown();
        String name = at.take();
        if (!at.is(';')) {
            at.error(place, "no Ethernet address: " + shown, "write six octets with ':' between, as fe:e1:bb:00:00:01");
            at.skip();
            return Optional.empty();
        }
        at.warning(place, "Ethernet address " + shown + " depends on /etc/ethers", "write the six octets");
        at.next();
        return Optional.of(
                new Parameter("hardware", List.of(new StatementValue.Word(type), new StatementValue.Text(name))));
    }

    /** Octets in hexadecimal with colons between; exactly {@code count}, or any number if that is 0. */
    private Optional<List<String>> octets(int count) {
        List<String> octets = new ArrayList<>();
        do {
            if (!at.isNumber()) {
                at.error(
                        "an octet in hexadecimal expected, not " + at.shown(),
                        "write one or two digits of 0-9 and a-f");
                return Optional.empty();
            }
            octets.add(hex((int) number(16, 8)));
            if (octets.size() == count) {
                return Optional.of(octets);
            }
        } while (at.accept(':'));
        if (count > 0) {
            at.error(
                    "Ethernet address of only " + octets.size() + " octet" + (octets.size() == 1 ? "" : "s"),
                    "it has six, with ':' between");
            return Optional.empty();
        }
        return Optional.of(octets);
    }

    private static String hex(int octet) {
        return new String(new char[] {Character.forDigit(octet >> 4 & 15, 16), Character.forDigit(octet & 15, 16)});
    }

    /** What option format X takes when it is no string: octets with colons between. */
    Optional<String> hexData() {
        return octets(0).map(octets -> String.join(":", octets));
    }

    /** A lease time. dhcpd takes it even in quotes. */
    Optional<StatementValue> seconds() {
        String text = at.value();
        if (at.atEnd() || !SECONDS.matcher(text).matches()) {
            at.error("a number of seconds expected, not " + at.shown(), "write it in decimal, as 43200");
            return Optional.empty();
        }
        long seconds = Long.parseLong(text.strip());
        if (seconds > 0xffffffffL) {
            at.error("lease time " + at.shown() + " is too large", "at most 4294967295 seconds");
            return Optional.empty();
        }
        at.next();
        return Optional.of(new StatementValue.Word(Long.toString(seconds)));
    }

    /** on, off, true or false. */
    Optional<StatementValue> flag() {
        String text = at.value().toLowerCase(Locale.ROOT);
        boolean yes = text.equals("true") || text.equals("on");
        if (at.atEnd() || !yes && !text.equals("false") && !text.equals("off")) {
            at.error("on, off, true or false expected, not " + at.shown(), "");
            return Optional.empty();
        }
        at.next();
        return Optional.of(new StatementValue.Word(Boolean.toString(yes)));
    }

    /** A number of at most {@code bits} bits in decimal, octal after 0 or hexadecimal after 0x. */
    Optional<StatementValue> integer(int bits) {
        if (!at.isNumber()) {
            at.error("a number expected, not " + at.shown(), "write it in decimal");
            return Optional.empty();
        }
        return Optional.of(new StatementValue.Word(Long.toString(number(0, bits))));
    }

    /**
     * Takes a number as convert_num does: it stops at the first digit that is none in that base and drops bits that do
     * not fit. dhcpd logs both, but {@code dhcpd -n} does not count it as an error.
     */
    private long number(int base, int bits) {
        String text = at.value();
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        int radix = base;
        if (radix == 0) {
            boolean octal = digits.length() > 1 && digits.charAt(0) == '0' && Character.isDigit(digits.charAt(1));
            radix = octal ? 8 : 10;
        }
        long value = 0;
        boolean bogus = digits.isEmpty();
        boolean large = false;
        for (int i = 0; i < digits.length() && !bogus; i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            bogus = digit < 0;
            if (!bogus) {
                value = value * radix + digit;
                large |= value >> bits != 0;
                value &= 0xffffffffL;
            }
        }
        long max = negative ? 1L << bits - 1 : (1L << bits) - 1;
        if (bogus) {
            at.warning(at.place(), at.shown() + " is no number in base " + radix, "dhcpd would take it for " + value);
        } else if (large || value > max) {
            long cut = value & (1L << bits) - 1;
            at.warning(at.place(), at.shown() + " does not fit in " + bits + " bits", "dhcpd would take it for " + cut);
            value = cut;
        }
        at.next();
        return negative ? -value : value;
    }
}
