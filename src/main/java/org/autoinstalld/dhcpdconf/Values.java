package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.problem.Place;

/** Reads the values statements are made of (parse.c). */
final class Values {
    private static final Pattern SECONDS = Pattern.compile("[ \\t]*[+]?[0-9]{1,18}|-0+");
    private static final Pattern NUMERIC =
            Pattern.compile("(0[xX][0-9A-Fa-f]+|[0-9]+)(\\.(0[xX][0-9A-Fa-f]+|[0-9]+))*");

    /** "w yyyy/mm/dd hh:mm:ss UTC", put together without blanks as dhcpd does. */
    private static final Pattern DATE =
            Pattern.compile("[0-6][0-9]{4}/[0-9]{1,2}/[0-9]{1,4}:[0-9]{1,2}:[0-9]{1,2}(UTC)?");

    private final DhcpdCursor at;

    Values(DhcpdCursor cursor) {
        this.at = cursor;
    }

    static StatementValue word(Object value) {
        return new StatementValue.Word(value.toString());
    }

    /** {@code word.word.word}; blanks around the dots do no harm. */
    String hostName(String what, String remedy) {
        StringBuilder name = new StringBuilder();
        while (true) {
            if (!at.isIdentifier()) {
                throw at.failed(what + " expected, not " + at.shown(), remedy);
            }
            name.append(at.take());
            if (!at.accept('.')) {
                return name.toString();
            }
            name.append('.');
        }
    }

    /** Four numbers with dots between, all in decimal. */
    IpAddress address(String what) {
        byte[] octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            if (i > 0 && !at.accept('.') || !at.isNumber()) {
                throw at.failed(
                        what + " expected, not " + at.shown(), "write four numbers with '.' between, as 192.0.2.0");
            }
            octets[i] = (byte) number(10, 8);
        }
        return IpAddress.of(octets);
    }

    /**
     * An address, or a name that dhcpd asks the resolver for when it starts. An address in a spelling that only the
     * resolver understands is kept as it stands.
     */
    StatementValue addressOrName() {
        int from = at.start();
        String text = hostName("an address or a host name", "write it without quotes");
        if (IpAddress.parse(text).isEmpty() && NUMERIC.matcher(text).matches()) {
            int dots = (int) text.chars().filter(c -> c == '.').count();
            if (dots > 3 || text.length() > 40 || dots == 3 && tooLarge(text)) {
                throw at.failed(
                        at.place(from), "'" + text + "' is no address", "each of the four numbers is at most 255");
            }
            at.warning(
                    at.place(from),
                    "address '" + text + "' in a spelling that resolvers read in different ways",
                    "write four decimal numbers without leading zeros");
        }
        return word(text.toLowerCase(Locale.ROOT));
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
    Parameter hardware() {
        boolean ethernet = at.is("ethernet");
        if (!ethernet && !at.is("ipsec-tunnel")) {
            throw at.failed("'ethernet' expected after 'hardware', not " + at.shown(), "");
        }
        StatementValue type = word(at.take().toLowerCase(Locale.ROOT));
        if (ethernet && isFromEthers()) {
            return new Parameter("hardware", List.of(type, fromEthers()));
        }
        Place place = at.place();
        List<String> octets = octets(ethernet ? 6 : 0);
        if (octets.size() > 16) {
            at.error(place, "hardware address of " + octets.size() + " octets", "dhcpd takes at most 16");
        }
        at.semicolon(at.is(':') ? "an Ethernet address has six octets" : "end the statement with ';'");
        return new Parameter("hardware", List.of(type, word(String.join(":", octets))));
    }

    /**
     * Whether the word can only be a name there: none is looked up in quotes or without, an address is not looked at. A
     * word of hexadecimal digits is one if it is too long for an octet, but twelve of them are meant as an address.
     */
    private boolean isFromEthers() {
        return switch (at.kind()) {
            case WORD, STRING -> true;
            case HEX -> at.value().length() > 2 && at.value().length() != 12 && at.isNext(';');
            default -> false;
        };
    }

    private StatementValue fromEthers() {
        Place place = at.place();
        String shown = at.shown();
        String name = at.take();
        if (!at.accept(';')) {
            throw at.failed(
                    place, "no Ethernet address: " + shown, "write six octets with ':' between, as fe:e1:bb:00:00:01");
        }
        at.warning(place, "Ethernet address " + shown + " depends on /etc/ethers", "write the six octets");
        return new StatementValue.Text(name);
    }

    /** Octets in hexadecimal with colons between; exactly {@code count}, or any number if that is 0. */
    private List<String> octets(int count) {
        List<String> octets = new ArrayList<>();
        do {
            if (!at.isNumber()) {
                throw at.failed(
                        "an octet in hexadecimal expected, not " + at.shown(),
                        "write one or two digits of 0-9 and a-f");
            }
            octets.add(HexFormat.of().toHexDigits((byte) number(16, 8)));
            if (octets.size() == count) {
                return octets;
            }
        } while (at.accept(':'));
        if (count > 0) {
            throw at.failed(
                    "Ethernet address of only " + octets.size() + " octet" + (octets.size() == 1 ? "" : "s"),
                    "it has six, with ':' between");
        }
        return octets;
    }

    /** What option format X takes when it is no string: octets with colons between. */
    String hexData() {
        return String.join(":", octets(0));
    }

    /** A string; {@code max} characters of it reach the client. */
    StatementValue string(String keyword, int max) {
        if (!at.atString()) {
            throw at.failed(
                    "'" + keyword + "' takes a string, not " + at.shown(),
                    "write it in quotes: " + keyword + " \"...\";");
        }
        Place place = at.place();
        String text = at.take();
        if (text.length() > max) {
            at.warning(
                    place,
                    "'" + keyword + "' of " + text.length() + " characters",
                    "its field in the answer holds " + max + ", the rest is cut off");
        }
        return new StatementValue.Text(text);
    }

    /** A lease time. dhcpd takes it even in quotes. */
    StatementValue seconds() {
        String text = at.value();
        if (at.atEnd() || !SECONDS.matcher(text).matches()) {
            throw at.failed("a number of seconds expected, not " + at.shown(), "write it in decimal, as 43200");
        }
        long seconds = Long.parseLong(text.strip());
        if (seconds > 0xffffffffL) {
            throw at.failed("lease time " + at.shown() + " is too large", "at most 4294967295 seconds");
        }
        at.next();
        return word(seconds);
    }

    StatementValue date() {
        Place place = at.place();
        StringBuilder text = new StringBuilder();
        while (at.isIdentifier() && !at.atKeyword() || at.isNumber() || at.is('/') || at.is(':')) {
            text.append(at.take());
        }
        if (!DATE.matcher(text).matches()) {
            throw at.failed(place, "no date '" + text + "'", "write it as: 4 2026/12/31 23:59:59 UTC");
        }
        return word(text);
    }

    /** on, off, true or false. */
    StatementValue flag() {
        String text = at.value().toLowerCase(Locale.ROOT);
        boolean yes = text.equals("true") || text.equals("on");
        if (at.atEnd() || !yes && !text.equals("false") && !text.equals("off")) {
            throw at.failed("on, off, true or false expected, not " + at.shown(), "");
        }
        at.next();
        return word(yes);
    }

    /** A number of at most {@code bits} bits in decimal, octal after 0 or hexadecimal after 0x. */
    StatementValue integer(int bits) {
        if (!at.isNumber()) {
            throw at.failed("a number expected, not " + at.shown(), "write it in decimal");
        }
        return word(number(0, bits));
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
