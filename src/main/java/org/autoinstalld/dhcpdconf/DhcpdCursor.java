package org.autoinstalld.dhcpdconf;

import java.util.Locale;
import java.util.Set;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.Cursor;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.TokenKind;

/** Where the parser is in a dhcpd.conf, and the ways to go on after a mistake. */
final class DhcpdCursor extends Cursor {
    /** The keywords of conflex.c that a statement of dhcpd.conf can begin with. */
    static final Set<String> STATEMENTS = Set.of("""
            allow always-reply-rfc1048 authoritative default-lease-time deny dynamic-bootp-lease-cutoff
            dynamic-bootp-lease-length echo-client-id filename fixed-address get-lease-hostnames group hardware host
            max-lease-time next-server not option range server-identifier server-name shared-network subnet
            use-host-decl-names use-lease-addr-for-default-route user-class vendor-class
            """.split("\\s+"));

    /** The others, which stand inside statements or in the file of leases; a date ends before any keyword. */
    private static final Set<String> OTHER_KEYWORDS = Set.of("""
            abandoned booting bootp class client-hostname domain dynamic-bootp ends ethernet hostname ipsec-tunnel
            lease netmask starts timeout timestamp uid unknown-clients
            """.split("\\s+"));

    private final DhcpdLexer lexer;

    DhcpdCursor(SourceText source, Problems problems) {
        this(source, new DhcpdLexer(source, problems), problems);
    }

    private DhcpdCursor(SourceText source, DhcpdLexer lexer, Problems problems) {
        super(source, lexer, problems);
        this.lexer = lexer;
    }

    /** Whether the token behind this one is that character. */
    boolean isNext(char mark) {
        return lexer.isNext(mark);
    }

    /** Whether dhcpd would take the token for a name: any word but one that begins with a minus sign. */
    boolean isIdentifier() {
        return kind() == TokenKind.WORD || kind() == TokenKind.HEX;
    }

    boolean isNumber() {
        return kind() == TokenKind.HEX || kind() == TokenKind.NEGATIVE;
    }

    /** The token as the keyword it may be; dhcpd reads them in any case. */
    String keyword() {
        return kind() == TokenKind.WORD ? value().toLowerCase(Locale.ROOT) : "";
    }

    boolean atKeyword() {
        return STATEMENTS.contains(keyword()) || OTHER_KEYWORDS.contains(keyword());
    }

    @Override
    public boolean is(String keyword) {
        return kind() == TokenKind.WORD && value().equalsIgnoreCase(keyword);
    }

    @Override
    public String shown() {
        return atEnd() ? "the end of the file" : "'" + shortened(text()) + "'";
    }

    Place place(int offset) {
        return source.place(offset);
    }

    /** Expects the semicolon that ends a statement. */
    void semicolon(String remedy) {
        if (accept(';')) {
            return;
        }
        error(place(endOfPrevious()), "';' expected before " + shown(), remedy);
        if (!is('}') && !startsLineWithStatement()) {
            skip();
        }
    }

    void semicolon() {
        semicolon("end the statement with ';'");
    }

    /**
     * Goes on behind the statement: its semicolon, or the brace that closes the block it has opened. Stops before a brace
     * that closes an outer block, and before a line that begins like another statement, as that is where a semicolon was
     * forgotten.
     */
    void skip() {
        int open = 0;
        int from = start();
        while (!atEnd()) {
            if (open == 0 && (is('}') || start() > from && startsLineWithStatement())) {
                return;
            }
            boolean semicolon = is(';');
            open += is('{') ? 1 : is('}') ? -1 : 0;
            boolean closed = open == 0 && (semicolon || is('}'));
            next();
            if (closed) {
                return;
            }
        }
    }

    /** Goes on behind the brace that closes the block whose opening brace was taken already. */
    void skipBlock() {
        int open = 1;
        while (!atEnd() && open > 0) {
            open += is('{') ? 1 : is('}') ? -1 : 0;
            next();
        }
    }

    /** Expects the brace that opens a block; looks for it a few words on if something else is in the way. */
    boolean openingBrace(String remedy) {
        if (accept('{')) {
            return true;
        }
        error("'{' expected before " + shown(), remedy);
        return findOpeningBrace();
    }

    /** Goes on behind the next opening brace; if the statement has none, behind the statement. */
    boolean findOpeningBrace() {
        int from = start();
        while (!atEnd() && !is('}') && !(start() > from && startsLineWithStatement())) {
            boolean brace = is('{');
            boolean semicolon = is(';');
            next();
            if (brace || semicolon) {
                return brace;
            }
        }
        return false;
    }

    /** Whether nothing but layout stands before the token on its line. */
    boolean isOnNewLine() {
        return source.line(start()) != source.line(endOfPrevious());
    }

    private boolean startsLineWithStatement() {
        return STATEMENTS.contains(keyword()) && isOnNewLine();
    }
}
