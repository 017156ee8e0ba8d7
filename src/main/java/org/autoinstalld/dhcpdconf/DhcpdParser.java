package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.syntax.Span;

/**
 * Reads the statements of a dhcpd.conf as confpars.c does, but goes on after a mistake at the next statement.
 *
 * <pre>
 * file       := statement*
 * statement  := parameter | declaration
 * declaration:= "host" name block | "group" block | "shared-network" (name | STRING) block
 *             | "subnet" address "netmask" address block | ("vendor-class" | "user-class") STRING block
 *             | "range" ["dynamic-bootp"] address [address] ";"
 * block      := "{" statement* "}"
 * name       := word ("." word)*
 * </pre>
 */
final class DhcpdParser {
    /** dhcpd has no limit but its stack; nobody nests ten deep. */
    static final int DEPTH_MAX = 50;

    /** What ISC's dhcpd has and OpenBSD's has not. */
    private static final Set<String> ISC_WORDS = Set.of(
            "boot-unknown-clients",
            "class",
            "ddns-update-style",
            "ddns-updates",
            "else",
            "elsif",
            "failover",
            "if",
            "ignore",
            "include",
            "key",
            "leasequery",
            "local-address",
            "log-facility",
            "min-lease-time",
            "min-secs",
            "omapi-port",
            "one-lease-per-client",
            "ping-check",
            "pool",
            "set",
            "stash-agent-options",
            "subclass",
            "update-conflict-detection",
            "update-static-leases",
            "zone");

    private static final List<String> STARTS = Arrays.stream(Keyword.values())
            .filter(Keyword::startsStatement)
            .map(Keyword::word)
            .toList();

    /** "w yyyy/mm/dd hh:mm:ss UTC", put together without blanks as dhcpd does. */
    private static final Pattern DATE =
            Pattern.compile("[0-6][0-9]{4}/[0-9]{1,2}/[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(UTC)?|"
                    + "[0-6][0-9]{4}/[0-9]{1,2}/[0-9]{3,4}:[0-9]{1,2}:[0-9]{1,2}(UTC)?");

    private final DhcpdCursor at;
    private final Values values;

    DhcpdParser(DhcpdCursor cursor) {
        this.at = cursor;
        this.values = new Values(cursor);
    }

    /** What is known while a block is being read. */
    private static final class Scope {
        final BlockKind kind;
        final boolean inSharedNetwork;
        final int depth;
        final Place place;
        final List<Setting> settings = new ArrayList<>();
        final List<Declaration> declarations = new ArrayList<>();
        Optional<Place> firstDeclaration = Optional.empty();

        Scope(BlockKind kind, boolean inSharedNetwork, int depth, Place place) {
            this.kind = kind;
            this.inSharedNetwork = inSharedNetwork;
            this.depth = depth;
            this.place = place;
        }
    }

    Declaration file() {
        Place start = at.place();
        Scope scope = new Scope(BlockKind.FILE, false, 0, start);
        while (!at.atEnd()) {
            if (at.is('}')) {
                at.error("'}' without a block to close", "remove it, or look for a '}' too many above");
                at.next();
            } else {
                statement(scope);
            }
        }
        Span all = new Span(0, at.start());
        return new Declaration(
                BlockKind.FILE, "", Optional.empty(), start, all, all, scope.settings, scope.declarations);
    }

    private void statement(Scope scope) {
        Optional<Keyword> keyword = at.keyword();
        if (keyword.isEmpty()) {
            unknown(scope);
            return;
        }
        switch (keyword.get()) {
            case HOST -> host(scope);
            case GROUP -> group(scope);
            case SHARED_NETWORK -> sharedNetwork(scope);
            case SUBNET -> subnet(scope);
            case VENDOR_CLASS -> classDeclaration(scope, BlockKind.VENDOR_CLASS);
            case USER_CLASS -> classDeclaration(scope, BlockKind.USER_CLASS);
            case RANGE -> range(scope);
            case TIMESTAMP -> {
                at.warning(at.place(), "'timestamp' does nothing here", "remove it");
                at.next();
            }
            default -> {
                if (keyword.get().startsStatement()) {
                    parameter(scope, keyword.get());
                } else {
                    unknown(scope);
                }
            }
        }
    }

    private void unknown(Scope scope) {
        if (at.is(';')) {
            at.error("';' without a statement", "remove it; nothing follows a closing '}'");
            at.next();
            return;
        }
        String word = at.value().toLowerCase(Locale.ROOT);
        String wanted = scope.firstDeclaration.isPresent() ? "declaration" : "parameter or declaration";
        at.error("a " + wanted + " expected, not " + at.shown(), remedy(word));
        at.skip();
    }

    private String remedy(String word) {
        if (ISC_WORDS.contains(word)) {
            return "OpenBSD's dhcpd has no '" + word + "'"
                    + (word.equals("include") ? ", the file must be in one piece" : "");
        }
        if (OptionTable.format(word).isPresent()) {
            return "perhaps 'option " + word + "'";
        }
        return at.nearest(word, STARTS).map(w -> "perhaps '" + w + "'").orElse("");
    }

    // blocks

    private void host(Scope scope) {
        int start = at.start();
        Place place = at.place();
        declared(scope, place);
        at.next();
        if (scope.kind == BlockKind.HOST) {
            at.error(place, "a host inside a host", "close the host block of line " + scope.place.line() + " first");
            at.skip();
            return;
        }
        Optional<String> name =
                values.hostName("a host's name", "write it without quotes, as in: host web1.example.com {");
        boolean opened = name.isPresent()
                ? at.openingBrace("a host's name is words of letters, digits, '-' and '_' with dots between")
                : at.findOpeningBrace();
        if (opened) {
            block(scope, BlockKind.HOST, name.orElse(""), Optional.empty(), start, place);
        }
    }

    private void group(Scope scope) {
        int start = at.start();
        Place place = at.place();
        declared(scope, place);
        at.next();
        if (scope.kind == BlockKind.HOST) {
            at.error(place, "a group inside a host", "close the host block of line " + scope.place.line() + " first");
            at.skip();
            return;
        }
        if (at.openingBrace("a group has no name")) {
            block(scope, BlockKind.GROUP, "", Optional.empty(), start, place);
        }
    }

    private void sharedNetwork(Scope scope) {
        int start = at.start();
        Place place = at.place();
        at.next();
        if (scope.kind == BlockKind.SHARED_NETWORK || scope.kind == BlockKind.HOST || scope.kind == BlockKind.SUBNET) {
            at.error(place, "a shared-network inside a " + scope.kind.word(), "put it at the top of the file");
            at.skip();
            return;
        }
        declared(scope, place);
        Optional<String> name;
        if (at.kind() == DhcpdTokenKind.STRING) {
            if (at.value().isEmpty()) {
                at.error("empty name of a shared-network", "give it a name");
            }
            name = Optional.of(at.take());
        } else {
            name = values.hostName("a shared-network's name", "");
        }
        boolean opened = name.isPresent() ? at.openingBrace("") : at.findOpeningBrace();
        if (opened) {
            Declaration made = block(scope, BlockKind.SHARED_NETWORK, name.orElse(""), Optional.empty(), start, place);
            if (made.declarations().stream().noneMatch(DhcpdParser::holdsSubnet)) {
                at.error(place, "a shared-network without a subnet", "put the subnets it joins inside");
            }
        }
    }

    private static boolean holdsSubnet(Declaration d) {
        return d.kind() == BlockKind.SUBNET || d.declarations().stream().anyMatch(DhcpdParser::holdsSubnet);
    }

    private void subnet(Scope scope) {
        int start = at.start();
        Place place = at.place();
        at.next();
        if (scope.kind == BlockKind.HOST || scope.kind == BlockKind.SUBNET) {
            at.error(
                    place,
                    "a subnet inside a " + scope.kind.word(),
                    "close the " + scope.kind.word() + " block of line " + scope.place.line() + " first");
            declared(scope, place);
            at.skip();
            return;
        }
        // in a shared network dhcpd counts a subnet among the parameters
        if (!scope.inSharedNetwork) {
            declared(scope, place);
        } else {
            parameterAllowed(scope, place, "a subnet of a shared-network");
        }
        Place addressPlace = at.place();
        Optional<IpAddress> address = values.address("the subnet's address");
        Optional<IpAddress> netmask = Optional.empty();
        if (address.isPresent()) {
            if (at.isKeyword(Keyword.NETMASK)) {
                at.next();
                netmask = values.address("the netmask");
            } else {
                at.error("'netmask' expected, not " + at.shown(), "write: subnet " + address.get() + " netmask M {");
            }
        }
        Optional<Subnet> subnet = netmask.flatMap(m -> masked(addressPlace, address.get(), m));
        String name = subnet.map(Subnet::toString)
                .orElse(address.map(IpAddress::toString).orElse("")
                        + netmask.map(m -> " " + m).orElse(""));
        boolean opened = netmask.isPresent() ? at.openingBrace("") : at.findOpeningBrace();
        if (opened) {
            block(scope, BlockKind.SUBNET, name, subnet, start, place);
        }
    }

    private Optional<Subnet> masked(Place place, IpAddress address, IpAddress netmask) {
        int bits = 0;
        byte[] mask = netmask.octets();
        while (bits < 32 && (mask[bits / 8] & 0x80 >> bits % 8) != 0) {
            bits++;
        }
        Subnet subnet = Subnet.parseLenient(address + "/" + bits).orElseThrow();
        if (!subnet.netmask().equals(netmask)) {
            at.warning(place, "'" + netmask + "' is no netmask", "perhaps '" + subnet.netmask() + "'");
            return Optional.empty();
        }
        if (!subnet.base().equals(address)) {
            at.warning(
                    place, "'" + address + "' is not the address of a subnet", "dhcpd takes it for " + subnet.base());
        }
        return Optional.of(subnet);
    }

    private void classDeclaration(Scope scope, BlockKind kind) {
        int start = at.start();
        Place place = at.place();
        declared(scope, place);
        at.next();
        boolean opened;
        String name = "";
        if (at.kind() == DhcpdTokenKind.STRING) {
            name = at.take();
            opened = at.openingBrace("");
        } else {
            at.error("the class in quotes expected, not " + at.shown(), "write: " + kind.word() + " \"...\" {");
            opened = at.findOpeningBrace();
        }
        if (opened) {
            block(scope, kind, name, Optional.empty(), start, place);
        }
    }

    /** Reads from behind the opening brace to the closing one. */
    private Declaration block(
            Scope outer, BlockKind kind, String name, Optional<Subnet> subnet, int start, Place place) {
        int bodyStart = at.endOfPrevious();
        boolean shared = outer.inSharedNetwork || kind == BlockKind.SHARED_NETWORK || kind == BlockKind.SUBNET;
        Scope scope = new Scope(kind, shared, outer.depth + 1, place);
        if (scope.depth > DEPTH_MAX) {
            at.error(place, "blocks nested more than " + DEPTH_MAX + " deep", "");
            at.skipBlock();
        } else {
            while (!at.atEnd() && !at.is('}')) {
                statement(scope);
            }
        }
        int bodyEnd = at.is('}') ? at.start() : Math.max(bodyStart, at.endOfPrevious());
        if (!at.accept('}') && scope.depth <= DEPTH_MAX) {
            at.error(
                    "'}' expected before the end of the file",
                    "close the " + kind.word() + " block that begins in line " + place.line());
        }
        Span span = new Span(start, at.endOfPrevious());
        Span body = new Span(bodyStart, Math.min(bodyEnd, span.end()));
        Declaration made = new Declaration(kind, name, subnet, place, span, body, scope.settings, scope.declarations);
        outer.declarations.add(made);
        return made;
    }

    private static void declared(Scope scope, Place place) {
        if (scope.firstDeclaration.isEmpty()) {
            scope.firstDeclaration = Optional.of(place);
        }
    }

    // statements without a block

    private void range(Scope scope) {
        int start = at.start();
        Place place = at.place();
        at.next();
        if (scope.kind != BlockKind.SUBNET) {
            at.error(place, "a range outside a subnet", "put it into the block of its subnet");
            at.skip();
            return;
        }
        boolean bootp = at.isKeyword(Keyword.DYNAMIC_BOOTP);
        if (bootp) {
            at.next();
        }
        Optional<IpAddress> low = values.address("the first address of the range");
        if (low.isEmpty()) {
            at.skip();
            return;
        }
        Optional<IpAddress> high = at.is(';') ? low : values.address("the last address of the range");
        if (high.isEmpty()) {
            at.skip();
            return;
        }
        at.semicolon();
        // dhcpd swaps them if need be
        boolean swapped = low.get().compareTo(high.get()) > 0;
        List<StatementValue> range = List.of(
                new StatementValue.Word((swapped ? high : low).get().toString()),
                new StatementValue.Word((swapped ? low : high).get().toString()),
                new StatementValue.Word(Boolean.toString(bootp)));
        add(scope, new Parameter("range", range), start, place);
    }

    private void parameter(Scope scope, Keyword keyword) {
        int start = at.start();
        Place place = at.place();
        at.next();
        Optional<Parameter> parameter = switch (keyword) {
            case OPTION -> new OptionParser(at, values).option();
            case HARDWARE -> hardware(scope, place);
            case FIXED_ADDRESS -> fixedAddress(scope, place);
            case FILENAME, SERVER_NAME -> string(keyword);
            case NEXT_SERVER -> addressParameter("next-server");
            case SERVER_IDENTIFIER -> addressParameter("option dhcp-server-identifier");
            case ALLOW, DENY -> allow(keyword == Keyword.ALLOW);
            case NOT -> not(scope, place);
            case AUTHORITATIVE -> authoritative(scope, place, true);
            case DEFAULT_LEASE_TIME, MAX_LEASE_TIME, DYNAMIC_BOOTP_LEASE_LENGTH -> leaseTime(keyword);
            case DYNAMIC_BOOTP_LEASE_CUTOFF -> date(keyword);
            case GET_LEASE_HOSTNAMES, USE_HOST_DECL_NAMES -> {
                notInHost(scope, place, keyword);
                yield flag(keyword);
            }
            default -> flag(keyword);
        };
        if (parameter.isPresent()) {
            parameterAllowed(scope, place, "'" + keyword.word() + "'");
            add(scope, parameter.get(), start, place);
        }
    }

    private void parameterAllowed(Scope scope, Place place, String what) {
        scope.firstDeclaration.ifPresent(first -> at.error(
                place,
                what + " after the first declaration of the block",
                "move it above line " + first.line() + ", parameters come before declarations"));
    }

    private void add(Scope scope, Parameter parameter, int start, Place place) {
        scope.settings.add(new Setting(parameter, place, new Span(start, at.endOfPrevious())));
    }

    private void notInHost(Scope scope, Place place, Keyword keyword) {
        if (scope.kind == BlockKind.HOST) {
            at.error(place, "'" + keyword.word() + "' inside a host", "put it into the block around it");
        }
    }

    private Optional<Parameter> hardware(Scope scope, Place place) {
        Optional<Parameter> made = values.hardware();
        if (scope.kind != BlockKind.HOST) {
            at.error(place, "'hardware' outside a host", "put it into a host block");
            return Optional.empty();
        }
        return made;
    }

    private Optional<Parameter> fixedAddress(Scope scope, Place place) {
        List<StatementValue> addresses = new ArrayList<>();
        do {
            Optional<StatementValue> address = values.addressOrName();
            if (address.isEmpty()) {
                at.skip();
                return Optional.empty();
            }
            addresses.add(address.get());
        } while (at.accept(','));
        at.semicolon(
                at.isIdentifier() && !at.isOnNewLine()
                        ? "several addresses stand with ',' between"
                        : "end the statement with ';'");
        if (scope.kind != BlockKind.HOST) {
            at.error(place, "'fixed-address' outside a host", "put it into a host block");
            return Optional.empty();
        }
        return Optional.of(new Parameter("fixed-address", addresses));
    }

    private Optional<Parameter> addressParameter(String name) {
        Optional<StatementValue> address = values.addressOrName();
        if (address.isEmpty()) {
            at.skip();
            return Optional.empty();
        }
        at.semicolon();
        return Optional.of(new Parameter(name, List.of(address.get())));
    }

    private Optional<Parameter> string(Keyword keyword) {
        if (at.kind() != DhcpdTokenKind.STRING) {
            at.error(
                    "'" + keyword.word() + "' takes a string, not " + at.shown(),
                    "write it in quotes: " + keyword.word() + " \"...\";");
            at.skip();
            return Optional.empty();
        }
        Place place = at.place();
        String text = at.take();
        int max = keyword == Keyword.FILENAME ? 127 : 63;
        if (text.length() > max) {
            at.warning(
                    place,
                    "'" + keyword.word() + "' of " + text.length() + " characters",
                    "its field in the answer holds " + max + ", the rest is cut off");
        }
        at.semicolon();
        return Optional.of(new Parameter(keyword.word(), List.of(new StatementValue.Text(text))));
    }

    private Optional<Parameter> allow(boolean allowed) {
        Optional<Keyword> what = at.keyword()
                .filter(k -> k == Keyword.BOOTP
                        || k == Keyword.BOOTING
                        || k == Keyword.DYNAMIC_BOOTP
                        || k == Keyword.UNKNOWN_CLIENTS);
        if (what.isEmpty()) {
            at.error(
                    "cannot " + (allowed ? "allow " : "deny ") + at.shown(),
                    "one of bootp, booting, dynamic-bootp, unknown-clients is possible");
            at.skip();
            return Optional.empty();
        }
        at.next();
        at.semicolon();
        return Optional.of(new Parameter(
                "allow " + what.get().word(), List.of(new StatementValue.Word(Boolean.toString(allowed)))));
    }

    private Optional<Parameter> not(Scope scope, Place place) {
        if (!at.isKeyword(Keyword.AUTHORITATIVE)) {
            at.error("'authoritative' expected after 'not', not " + at.shown(), "");
            at.skip();
            return Optional.empty();
        }
        at.next();
        return authoritative(scope, place, false);
    }

    private Optional<Parameter> authoritative(Scope scope, Place place, boolean yes) {
        notInHost(scope, place, Keyword.AUTHORITATIVE);
        at.semicolon();
        return Optional.of(new Parameter("authoritative", List.of(new StatementValue.Word(Boolean.toString(yes)))));
    }

    private Optional<Parameter> leaseTime(Keyword keyword) {
        Optional<StatementValue> seconds = values.seconds();
        if (seconds.isEmpty()) {
            at.skip();
            return Optional.empty();
        }
        at.semicolon();
        return Optional.of(new Parameter(keyword.word(), List.of(seconds.get())));
    }

    private Optional<Parameter> flag(Keyword keyword) {
        Optional<StatementValue> flag = values.flag();
        if (flag.isEmpty()) {
            at.skip();
            return Optional.empty();
        }
        at.semicolon();
        return Optional.of(new Parameter(keyword.word(), List.of(flag.get())));
    }

    private Optional<Parameter> date(Keyword keyword) {
        Place place = at.place();
        StringBuilder text = new StringBuilder();
        while (at.kind() == DhcpdTokenKind.NAME
                || at.kind() == DhcpdTokenKind.HEX
                || at.kind() == DhcpdTokenKind.NEGATIVE
                || at.is('/')
                || at.is(':')) {
            text.append(at.take());
        }
        if (!DATE.matcher(text).matches()) {
            at.error(place, "no date '" + text + "'", "write it as: 4 2026/12/31 23:59:59 UTC");
            at.skip();
            return Optional.empty();
        }
        at.semicolon();
        return Optional.of(new Parameter(keyword.word(), List.of(new StatementValue.Word(text.toString()))));
    }
}
