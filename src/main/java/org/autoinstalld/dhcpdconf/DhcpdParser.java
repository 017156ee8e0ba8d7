package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.syntax.Span;
import org.autoinstalld.syntax.SyntaxException;
import org.jspecify.annotations.Nullable;

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
    private static final Set<String> ISC_WORDS = Set.of("""
            boot-unknown-clients class ddns-update-style ddns-updates else elsif failover if ignore include key
            leasequery local-address log-facility min-lease-time min-secs omapi-port one-lease-per-client ping-check
            pool set stash-agent-options subclass update-conflict-detection update-static-leases zone
            """.split("\\s+"));

    private static final Set<String> ALLOWED = Set.of("bootp", "booting", "dynamic-bootp", "unknown-clients");
    private static final int FILENAME_MAX = 127;
    private static final int SERVER_NAME_MAX = 63;

    private final DhcpdCursor at;
    private final Values values;
    private final OptionParser options;

    DhcpdParser(DhcpdCursor cursor) {
        this.at = cursor;
        this.values = new Values(cursor);
        this.options = new OptionParser(cursor, values);
    }

    Declaration file() {
        Declaration file = new Declaration(at.place());
        while (!at.atEnd()) {
            if (at.is('}')) {
                at.error("'}' without a block to close", "remove it, or look for a '}' too many above");
                at.next();
            } else {
                statement(file);
            }
        }
        file.close(at.start(), at.start());
        return file;
    }

    private void statement(Declaration block) {
        int start = at.start();
        Place place = at.place();
        String keyword = at.keyword();
        try {
            switch (keyword) {
                case "host" -> host(block, start, place);
                case "group" -> group(block, start, place);
                case "shared-network" -> sharedNetwork(block, start, place);
                case "subnet" -> subnet(block, start, place);
                case "vendor-class" -> classBlock(block, BlockKind.VENDOR_CLASS, start, place);
                case "user-class" -> classBlock(block, BlockKind.USER_CLASS, start, place);
                case "range" -> add(block, range(block, place), start, place);
                case "timestamp" -> {
                    at.warning(place, "'timestamp' does nothing here", "remove it");
                    at.next();
                }
                default -> {
                    if (DhcpdCursor.STATEMENTS.contains(keyword)) {
                        at.next();
                        Parameter parameter = parameter(block, keyword, place);
                        if (parameter != null) {
                            parameterAllowed(block, place, "'" + keyword + "'");
                            add(block, parameter, start, place);
                        }
                    } else {
                        unknown(block);
                    }
                }
            }
        } catch (SyntaxException e) {
            at.skip();
        }
    }

    private void add(Declaration block, Parameter parameter, int start, Place place) {
        block.add(new Setting(parameter, place, new Span(start, at.endOfPrevious())));
    }

    private void unknown(Declaration block) {
        if (at.is(';')) {
            at.error("';' without a statement", "remove it; nothing follows a closing '}'");
            at.next();
            return;
        }
        String wanted = block.firstDeclaration().isPresent() ? "declaration" : "parameter or declaration";
        String word = at.value().toLowerCase(Locale.ROOT);
        throw at.failed("a " + wanted + " expected, not " + at.shown(), remedy(word));
    }

    private String remedy(String word) {
        if (ISC_WORDS.contains(word)) {
            return "OpenBSD's dhcpd has no '" + word + "'"
                    + (word.equals("include") ? ", the file must be in one piece" : "");
        }
        if (OptionTable.format(word).isPresent()) {
            return "perhaps 'option " + word + "'";
        }
        return at.nearest(word, DhcpdCursor.STATEMENTS)
                .map(w -> "perhaps '" + w + "'")
                .orElse("");
    }

    // blocks

    private void host(Declaration outer, int start, Place place) {
        outer.declared(place);
        at.next();
        if (outer.kind() == BlockKind.HOST) {
            throw misplaced(place, "a host", outer);
        }
        String name = heading(
                () -> values.hostName("a host's name", "write it without quotes, as in: host web1.example.com {"),
                "a host's name is words of letters, digits, '-' and '_' with dots between");
        if (name != null) {
            block(new Declaration(outer, BlockKind.HOST, name, null, place, start));
        }
    }

    private SyntaxException misplaced(Place place, String what, Declaration outer) {
        String word = outer.kind().word();
        return at.failed(
                place,
                what + " inside a " + word,
                "close the " + word + " block of line " + outer.place().line() + " first");
    }

    /** Reads up to the opening brace: the name, empty if it cannot be read; null if the statement has no brace. */
    private @Nullable String heading(Supplier<String> name, String remedy) {
        try {
            String read = name.get();
            return at.openingBrace(remedy) ? read : null;
        } catch (SyntaxException e) {
            return at.findOpeningBrace() ? "" : null;
        }
    }

    private void group(Declaration outer, int start, Place place) {
        outer.declared(place);
        at.next();
        if (outer.kind() == BlockKind.HOST) {
            throw misplaced(place, "a group", outer);
        }
        if (at.openingBrace("a group has no name")) {
            block(new Declaration(outer, BlockKind.GROUP, "", null, place, start));
        }
    }

    private void sharedNetwork(Declaration outer, int start, Place place) {
        at.next();
        BlockKind around = outer.kind();
        if (around == BlockKind.SHARED_NETWORK || around == BlockKind.HOST || around == BlockKind.SUBNET) {
            throw at.failed(place, "a shared-network inside a " + around.word(), "put it at the top of the file");
        }
        outer.declared(place);
        String name = heading(this::networkName, "");
        if (name != null) {
            Declaration made = new Declaration(outer, BlockKind.SHARED_NETWORK, name, null, place, start);
            block(made);
            if (!holdsSubnet(made)) {
                at.error(place, "a shared-network without a subnet", "put the subnets it joins inside");
            }
        }
    }

    private String networkName() {
        if (!at.atString()) {
            return values.hostName("a shared-network's name", "");
        }
        if (at.value().isEmpty()) {
            at.error("empty name of a shared-network", "give it a name");
        }
        return at.take();
    }

    private static boolean holdsSubnet(Declaration d) {
        return d.declarations().stream().anyMatch(i -> i.kind() == BlockKind.SUBNET || holdsSubnet(i));
    }

    private void subnet(Declaration outer, int start, Place place) {
        at.next();
        if (outer.kind() == BlockKind.HOST || outer.kind() == BlockKind.SUBNET) {
            outer.declared(place);
            throw misplaced(place, "a subnet", outer);
        }
        // in a shared network dhcpd counts a subnet among the parameters
        if (isInSharedNetwork(outer)) {
            parameterAllowed(outer, place, "a subnet of a shared-network");
        } else {
            outer.declared(place);
        }
        Place addressPlace = at.place();
        List<IpAddress> numbers = new ArrayList<>();
        boolean opened = heading(() -> addressAndNetmask(numbers), "") != null;
        Subnet subnet = numbers.size() < 2 ? null : masked(addressPlace, numbers.get(0), numbers.get(1));
        String name = subnet != null
                ? subnet.toString()
                : String.join(" ", numbers.stream().map(IpAddress::toString).toList());
        if (opened) {
            block(new Declaration(outer, BlockKind.SUBNET, name, subnet, place, start));
        }
    }

    private String addressAndNetmask(List<IpAddress> numbers) {
        IpAddress address = values.address("the subnet's address");
        numbers.add(address);
        if (!at.accept("netmask")) {
            throw at.failed("'netmask' expected, not " + at.shown(), "write: subnet " + address + " netmask M {");
        }
        numbers.add(values.address("the netmask"));
        return "";
    }

    private static boolean isInSharedNetwork(Declaration block) {
        return block.kind() == BlockKind.SHARED_NETWORK
                || block.kind() == BlockKind.SUBNET
                || block.enclosing(BlockKind.SHARED_NETWORK).isPresent()
                || block.enclosing(BlockKind.SUBNET).isPresent();
    }

    private @Nullable Subnet masked(Place place, IpAddress address, IpAddress netmask) {
        int bits = 0;
        byte[] mask = netmask.octets();
        while (bits < 32 && (mask[bits / 8] & 0x80 >> bits % 8) != 0) {
            bits++;
        }
        Subnet subnet = Subnet.parseLenient(address + "/" + bits).orElseThrow();
        if (!subnet.netmask().equals(netmask)) {
            at.warning(place, "'" + netmask + "' is no netmask", "perhaps '" + subnet.netmask() + "'");
            return null;
        }
        if (!subnet.base().equals(address)) {
            at.warning(
                    place, "'" + address + "' is not the address of a subnet", "dhcpd takes it for " + subnet.base());
        }
        return subnet;
    }

    private void classBlock(Declaration outer, BlockKind kind, int start, Place place) {
        outer.declared(place);
        at.next();
        String name = heading(
                () -> {
                    if (!at.atString()) {
                        throw at.failed(
                                "the class in quotes expected, not " + at.shown(),
                                "write: " + kind.word() + " \"...\" {");
                    }
                    return at.take();
                },
                "");
        if (name != null) {
            block(new Declaration(outer, kind, name, null, place, start));
        }
    }

    /** Reads from behind the opening brace to the closing one. */
    private void block(Declaration block) {
        boolean tooDeep = block.depth() > DEPTH_MAX;
        if (tooDeep) {
            at.error(block.place(), "blocks nested more than " + DEPTH_MAX + " deep", "");
            at.skipBlock();
        }
        while (!tooDeep && !at.atEnd() && !at.is('}')) {
            statement(block);
        }
        int bodyEnd = at.is('}') ? at.start() : at.endOfPrevious();
        if (!at.accept('}') && !tooDeep) {
            at.error(
                    "'}' expected before the end of the file",
                    "close the " + block.kind().word() + " block that begins in line "
                            + block.place().line());
        }
        block.close(bodyEnd, at.endOfPrevious());
    }

    // statements without a block

    private Parameter range(Declaration block, Place place) {
        at.next();
        if (block.kind() != BlockKind.SUBNET) {
            throw at.failed(place, "a range outside a subnet", "put it into the block of its subnet");
        }
        boolean bootp = at.accept("dynamic-bootp");
        IpAddress low = values.address("the first address of the range");
        IpAddress high = at.is(';') ? low : values.address("the last address of the range");
        at.semicolon();
        // dhcpd swaps them if need be
        boolean swapped = low.compareTo(high) > 0;
        return new Parameter(
                "range",
                List.of(Values.word(swapped ? high : low), Values.word(swapped ? low : high), Values.word(bootp)));
    }

    /** Null for what is read but holds for nobody where it stands. */
    private @Nullable Parameter parameter(Declaration block, String keyword, Place place) {
        return switch (keyword) {
            case "option" -> options.option();
            case "hardware" -> {
                boolean allowed = inHost(block, keyword, place);
                Parameter hardware = values.hardware();
                yield allowed ? hardware : null;
            }
            case "fixed-address" -> {
                Parameter addresses = fixedAddress();
                yield inHost(block, keyword, place) ? addresses : null;
            }
            case "filename" -> single(keyword, values.string(keyword, FILENAME_MAX));
            case "server-name" -> single(keyword, values.string(keyword, SERVER_NAME_MAX));
            case "next-server" -> single(keyword, values.addressOrName());
            case "server-identifier" -> single("option dhcp-server-identifier", values.addressOrName());
            case "allow", "deny" -> allow(keyword);
            case "authoritative" -> authoritative(block, true, place);
            case "not" -> {
                if (!at.accept("authoritative")) {
                    throw at.failed("'authoritative' expected after 'not', not " + at.shown(), "");
                }
                yield authoritative(block, false, place);
            }
            case "default-lease-time", "max-lease-time", "dynamic-bootp-lease-length" ->
                single(keyword, values.seconds());
            case "dynamic-bootp-lease-cutoff" -> single(keyword, values.date());
            case "get-lease-hostnames", "use-host-decl-names" -> {
                notInHost(block, keyword, place);
                yield single(keyword, values.flag());
            }
            default -> single(keyword, values.flag());
        };
    }

    private Parameter single(String name, StatementValue value) {
        at.semicolon();
        return new Parameter(name, List.of(value));
    }

    private void parameterAllowed(Declaration block, Place place, String what) {
        block.firstDeclaration()
                .ifPresent(first -> at.error(
                        place,
                        what + " after the first declaration of the block",
                        "move it above line " + first.line() + ", parameters come before declarations"));
    }

    private boolean inHost(Declaration block, String keyword, Place place) {
        boolean allowed = block.kind() == BlockKind.HOST;
        if (!allowed) {
            at.error(place, "'" + keyword + "' outside a host", "put it into a host block");
        }
        return allowed;
    }

    private void notInHost(Declaration block, String keyword, Place place) {
        if (block.kind() == BlockKind.HOST) {
            at.error(place, "'" + keyword + "' inside a host", "put it into the block around it");
        }
    }

    private Parameter fixedAddress() {
        List<StatementValue> addresses = new ArrayList<>();
        do {
            addresses.add(values.addressOrName());
        } while (at.accept(','));
        at.semicolon(
                at.isIdentifier() && !at.isOnNewLine()
                        ? "several addresses stand with ',' between"
                        : "end the statement with ';'");
        return new Parameter("fixed-address", addresses);
    }

    private Parameter allow(String keyword) {
        String what = at.keyword();
        if (!ALLOWED.contains(what)) {
            throw at.failed(
                    "cannot " + keyword + " " + at.shown(),
                    "one of bootp, booting, dynamic-bootp, unknown-clients is possible");
        }
        at.next();
        return single("allow " + what, Values.word(keyword.equals("allow")));
    }

    private Parameter authoritative(Declaration block, boolean yes, Place place) {
        notInHost(block, "authoritative", place);
        return single("authoritative", Values.word(yes));
    }
}
