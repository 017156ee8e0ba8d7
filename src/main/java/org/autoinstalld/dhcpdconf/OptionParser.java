package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.syntax.SyntaxException;
import org.autoinstalld.syntax.TokenKind;

/** Reads what follows {@code option}: its name, and values as {@link OptionTable} describes them. */
final class OptionParser {
    private final DhcpdCursor at;
    private final Values values;

    OptionParser(DhcpdCursor cursor, Values values) {
        this.at = cursor;
        this.values = values;
    }

    Parameter option() {
        String name = name();
        String format = OptionTable.format(name).orElseThrow();
        List<StatementValue> found = new ArrayList<>();
        boolean again;
        do {
            again = false;
            for (int i = 0; i < format.length(); i++) {
                char letter = format.charAt(i);
                if (letter == 'A') {
                    again = at.accept(',');
                } else {
                    found.add(value(letter, name, found));
                }
            }
        } while (again);
        at.semicolon(remedy(format, name));
        return new Parameter("option " + name, found);
    }

    private String name() {
        Place place = at.place();
        String name = identifier("as in: option domain-name-servers 192.0.2.1;");
        if (at.accept('.')) {
            if (!name.equals("dhcp")) {
                throw at.failed(
                        place, "no options of '" + name + "'", "OpenBSD's dhcpd knows the standard options only");
            }
            place = at.place();
            name = identifier("");
        }
        if (OptionTable.format(name).isEmpty()) {
            String remedy = near(name).map(n -> "perhaps '" + n + "'").orElse("the names are in dhcp-options(5)");
            throw at.failed(place, "no option '" + name + "'", remedy);
        }
        return name;
    }

    private String identifier(String remedy) {
        if (!at.isIdentifier()) {
            throw at.failed("the name of an option expected, not " + at.shown(), remedy);
        }
        return at.take();
    }

    private Optional<String> near(String name) {
        List<String> longer = OptionTable.names().stream()
                .filter(n -> n.endsWith("-" + name) || n.startsWith(name + "-"))
                .filter(n -> !n.startsWith("ien116-") && !n.startsWith("netbios-"))
                .toList();
        return longer.size() == 1 ? Optional.of(longer.get(0)) : at.nearest(name, OptionTable.names());
    }

    private StatementValue value(char letter, String name, List<StatementValue> found) {
        return switch (letter) {
            case 'I' -> values.addressOrName();
            case 'L', 'l' -> values.integer(32);
            case 'S', 's' -> values.integer(16);
            case 'B', 'b' -> values.integer(8);
            case 't' -> text(name);
            case 'f' -> flag();
            case 'X' -> data(name);
            case 'C' -> network();
            case 'D' -> domains(found);
            default -> throw new IllegalStateException("option format " + letter);
        };
    }

    private StatementValue flag() {
        if (!at.isIdentifier()) {
            throw at.failed("on, off, true or false expected, not " + at.shown(), "write it without quotes");
        }
        return values.flag();
    }

    private StatementValue text(String name) {
        if (!at.atString() && !at.isIdentifier()) {
            throw at.failed("a string expected, not " + at.shown(), "write: option " + name + " \"...\";");
        }
        return new StatementValue.Text(at.take());
    }

    private StatementValue data(String name) {
        if (at.atString()) {
            return new StatementValue.Text(at.take());
        }
        if (at.kind() != TokenKind.HEX) {
            throw at.failed(
                    "a string or octets in hexadecimal expected, not " + at.shown(),
                    "write the text in quotes: option " + name + " \"...\";");
        }
        Place place = at.place();
        String shown = at.shown();
        String octets = values.hexData();
        if (name.equals("host-name")) {
            at.warning(
                    place, "'host-name' " + shown + " without quotes means the octet " + octets, "write it in quotes");
        }
        return new StatementValue.Word(octets);
    }

    /** ADDRESS/BITS, where octets of the address may be left off at its end. */
    private StatementValue network() {
        List<String> octets = new ArrayList<>();
        do {
            octets.add(number(255));
            if (octets.size() > 4) {
                throw noNetwork();
            }
        } while (at.accept('.'));
        if (!at.accept('/')) {
            throw noNetwork();
        }
        String bits = number(32);
        while (octets.size() < 4) {
            octets.add("0");
        }
        return new StatementValue.Word(String.join(".", octets) + "/" + bits);
    }

    private SyntaxException noNetwork() {
        return at.failed("an IPv4 network expected, not " + at.shown(), "write ADDRESS/BITS, as 192.0.2.0/24");
    }

    private String number(int max) {
        String text = at.value();
        boolean fits = text.matches("[0-9]{1,9}") && Integer.parseInt(text) <= max;
        if (!fits) {
            throw noNetwork();
        }
        at.next();
        return Integer.valueOf(text).toString();
    }

    private StatementValue domains(List<StatementValue> found) {
        while (true) {
            if (!at.atString()) {
                throw at.failed("a domain in quotes expected, not " + at.shown(), "several stand with ',' between");
            }
            StatementValue domain = new StatementValue.Text(at.take().toLowerCase(Locale.ROOT));
            if (!at.accept(',')) {
                return domain;
            }
            found.add(domain);
        }
    }

    private String remedy(String format, String name) {
        if (at.is('.') && (format.startsWith("t") || format.startsWith("X"))) {
            return "write the whole value in quotes: option " + name + " \"...\";";
        }
        boolean another = format.endsWith("A") && at.isIdentifier() && !at.isOnNewLine();
        return another ? "several values stand with ',' between" : "end the statement with ';'";
    }
}
