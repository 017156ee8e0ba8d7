package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autoinstalld.problem.Place;

/** Reads what follows {@code option}: its name, and values as {@link OptionTable} describes them. */
final class OptionParser {
    private final DhcpdCursor at;
    private final Values values;

    OptionParser(DhcpdCursor cursor, Values values) {
        this.at = cursor;
        this.values = values;
    }

    Optional<Parameter> option() {
        Optional<String> name = name();
        Optional<String> format = name.flatMap(OptionTable::format);
        if (name.isEmpty() || format.isEmpty()) {
            at.skip();
            return Optional.empty();
        }
        List<StatementValue> found = new ArrayList<>();
        boolean again;
        do {
            again = false;
            for (char letter : format.get().toCharArray()) {
                if (letter == 'A') {
                    again = at.accept(',');
                } else if (!value(letter, name.get(), found)) {
                    at.skip();
                    return Optional.empty();
                }
            }
        } while (again);
        at.semicolon(remedy(format.get(), name.get()));
        return Optional.of(new Parameter("option " + name.get(), found));
    }

    private Optional<String> name() {
        if (!at.isIdentifier()) {
            at.error(
                    "the name of an option expected, not " + at.shown(),
                    "as in: option domain-name-servers 192.0.2.1;");
            return Optional.empty();
        }
        Place place = at.place();
        String name = at.take();
        if (at.accept('.')) {
            if (!name.equals("dhcp")) {
                at.error(place, "no options of '" + name + "'", "OpenBSD's dhcpd knows the standard options only");
                return Optional.empty();
            }
            if (!at.isIdentifier()) {
                at.error("the name of an option expected, not " + at.shown(), "");
                return Optional.empty();
            }
            place = at.place();
            name = at.take();
        }
        if (OptionTable.format(name).isEmpty()) {
            String remedy = near(name).map(n -> "perhaps '" + n + "'").orElse("the names are in dhcp-options(5)");
            at.error(place, "no option '" + name + "'", remedy);
            return Optional.empty();
        }
        return Optional.of(name);
    }

    private Optional<String> near(String name) {
        if (at.full()) {
            return Optional.empty();
        }
        List<String> longer = OptionTable.names().stream()
                .filter(n -> n.endsWith("-" + name) || n.startsWith(name + "-"))
                .filter(n -> !n.startsWith("ien116-") && !n.startsWith("netbios-"))
                .toList();
        return longer.size() == 1 ? Optional.of(longer.get(0)) : at.nearest(name, OptionTable.names());
    }

    private boolean value(char letter, String name, List<StatementValue> found) {
        Optional<StatementValue> value = switch (letter) {
            case 'I' -> values.addressOrName();
            case 'L', 'l' -> values.integer(32);
            case 'S', 's' -> values.integer(16);
            case 'B', 'b' -> values.integer(8);
            case 't' -> text(name);
            case 'f' -> at.isIdentifier() ? values.flag() : notAFlag();
            case 'X' -> data(name);
            case 'C' -> network();
            case 'D' -> domains(found);
            default -> throw new IllegalStateException("option format " + letter);
        };
        value.ifPresent(found::add);
        return value.isPresent();
    }

    private Optional<StatementValue> notAFlag() {
        at.error("on, off, true or false expected, not " + at.shown(), "write it without quotes");
        return Optional.empty();
    }

    private Optional<StatementValue> text(String name) {
        if (at.kind() != DhcpdTokenKind.STRING && !at.isIdentifier()) {
            at.error("a string expected, not " + at.shown(), "write: option " + name + " \"...\";");
            return Optional.empty();
        }
        return Optional.of(new StatementValue.Text(at.take()));
    }

    private Optional<StatementValue> data(String name) {
        if (at.kind() == DhcpdTokenKind.STRING) {
            return Optional.of(new StatementValue.Text(at.take()));
        }
        if (at.kind() != DhcpdTokenKind.HEX) {
            at.error(
                    "a string or octets in hexadecimal expected, not " + at.shown(),
                    "write the text in quotes: option " + name + " \"...\";");
            return Optional.empty();
        }
        Place place = at.place();
        String shown = at.shown();
        Optional<String> octets = values.hexData();
        if (name.equals("host-name")) {
            octets.ifPresent(o -> at.warning(
                    place, "'host-name' " + shown + " without quotes means the octet " + o, "write it in quotes"));
        }
        return octets.map(StatementValue.Word::new);
    }

    /** ADDRESS/BITS, where octets of the address may be left off at its end. */
    private Optional<StatementValue> network() {
        StringBuilder address = new StringBuilder();
        int octets = 0;
        do {
            Optional<Integer> octet = number(255);
            if (octet.isEmpty() || ++octets > 4) {
                return noNetwork();
            }
            address.append(octets > 1 ? "." : "").append(octet.get());
        } while (at.accept('.'));
        if (!at.accept('/')) {
            return noNetwork();
        }
        Optional<Integer> bits = number(32);
        if (bits.isEmpty()) {
            return noNetwork();
        }
        address.append(".0".repeat(4 - octets));
        return Optional.of(new StatementValue.Word(address + "/" + bits.get()));
    }

    private Optional<StatementValue> noNetwork() {
        at.error("an IPv4 network expected, not " + at.shown(), "write ADDRESS/BITS, as 192.0.2.0/24");
        return Optional.empty();
    }

    private Optional<Integer> number(int max) {
        String text = at.value();
        boolean fits = !text.isEmpty()
                && text.length() <= 9
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(text) <= max;
        if (!fits) {
            return Optional.empty();
        }
        at.next();
        return Optional.of(Integer.valueOf(text));
    }

    private Optional<StatementValue> domains(List<StatementValue> found) {
        while (true) {
            if (at.kind() != DhcpdTokenKind.STRING) {
                at.error("a domain in quotes expected, not " + at.shown(), "several stand with ',' between");
                return Optional.empty();
            }
            StatementValue domain = new StatementValue.Text(at.take().toLowerCase(Locale.ROOT));
            if (!at.accept(',')) {
                return Optional.of(domain);
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
