package org.autoinstalld.dhcpdconf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.Splice;
import org.autoinstalld.syntax.TokenList;

/**
 * A dhcpd.conf as it was read: every byte of it, its entries, and what is wrong with it. Anything can be read; if {@link
 * #hasErrors} then dhcpd would not start with it, and the entries are what could be made out.
 */
public final class DhcpdConf {
    private final TokenList<DhcpdTokenKind> tokens;
    private final Declaration global;
    private final List<DhcpdEntry<HostDeclaration>> hosts;
    private final List<DhcpdEntry<SubnetDeclaration>> subnets;
    private final List<Problem> problems;

    private DhcpdConf(TokenList<DhcpdTokenKind> tokens, Declaration global, Problems problems) {
        this.tokens = tokens;
        this.global = global;
        List<DhcpdEntry<HostDeclaration>> hosts = new ArrayList<>();
        List<DhcpdEntry<SubnetDeclaration>> subnets = new ArrayList<>();
        Deque<Declaration> open = new ArrayDeque<>(List.of(global));
        while (!open.isEmpty()) {
            Declaration d = open.pop();
            if (d.kind() == BlockKind.HOST) {
                hosts.add(new DhcpdEntry<>(HostDeclaration.of(d.meaning()), d));
            } else if (d.kind() == BlockKind.SUBNET) {
                SubnetDeclaration.of(d).ifPresent(s -> subnets.add(new DhcpdEntry<>(s, d)));
            }
            List<Declaration> inner = d.declarations();
            for (int i = inner.size() - 1; i >= 0; i--) {
                open.push(inner.get(i));
            }
        }
        this.hosts = List.copyOf(hosts);
        this.subnets = List.copyOf(subnets);
        new DhcpdChecks(this.hosts, this.subnets, problems).run();
        this.problems = problems.sorted();
    }

    /**
     * Reads a file.
     *
     * @param file its name for messages
     * @param text its content; decode it as ISO 8859-1 if every byte must survive whatever the encoding
     */
    public static DhcpdConf parse(String file, String text) {
        Problems problems = new Problems();
        TokenList<DhcpdTokenKind> tokens = DhcpdLexer.lex(new SourceText(file, text), problems);
        Declaration global = new DhcpdParser(new DhcpdCursor(tokens, problems)).file();
        return new DhcpdConf(tokens, global, problems);
    }

    /**
     * New entries in which some hosts are as the old ones had them, to the byte and where they stood. Empty if that cannot
     * be done so that they mean the same: the block around one is no more, or says something else.
     */
    public static Optional<String> spliced(String old, String now, Predicate<HostDeclaration> kept) {
        DhcpdConf before = parse("", old);
        Map<String, HostDeclaration> told = new HashMap<>();
        before.hosts.stream()
                .filter(e -> kept.test(e.value()))
                .forEach(e -> told.put(piece(e.declaration()), HostDeclaration.told(e)));
        return Splice.of(old, before.pieces(), now, parse("", now).pieces(), p -> told.containsKey(p.name()))
                .filter(text -> {
                    Map<String, HostDeclaration> after = new HashMap<>();
                    parse("", text).hosts.forEach(e -> after.put(piece(e.declaration()), HostDeclaration.told(e)));
                    return after.entrySet().containsAll(told.entrySet());
                });
    }

    private List<Splice.Piece> pieces() {
        List<Splice.Piece> pieces = new ArrayList<>();
        pieces(global, "", pieces);
        return pieces;
    }

    private static void pieces(Declaration block, String within, List<Splice.Piece> pieces) {
        int number = 0;
        for (Declaration inner : block.declarations()) {
            number++;
            // groups have no names: they are told by their place
            String name = inner.name().isEmpty() ? inner.kind() + " " + within + "/" + number : piece(inner);
            boolean takes = inner.kind() != BlockKind.HOST;
            pieces.add(
                    new Splice.Piece(name, within, inner.span(), takes ? Optional.of(inner.body()) : Optional.empty()));
            pieces(inner, name, pieces);
        }
    }

    private static String piece(Declaration declaration) {
        return declaration.kind() + " " + declaration.name().toLowerCase(Locale.ROOT);
    }

    /** The whole file with its tokens; put together again they are the text that was read. */
    public TokenList<DhcpdTokenKind> tokens() {
        return tokens;
    }

    /** The text, put together from tokens and layout: what was read, to the byte. */
    public String toText() {
        return tokens.toText();
    }

    /** A statement as it stands there, without comments and on one line. */
    public String text(Setting setting) {
        StringBuilder text = new StringBuilder();
        int token = tokens.at(setting.span().start());
        for (int i = token;
                i < tokens.count() && tokens.start(i) < setting.span().end();
                i++) {
            boolean apart = !tokens.trivia(i).isEmpty() || tokens.kind(i) == DhcpdTokenKind.STRING;
            text.append(i > token && apart ? " " : "").append(tokens.text(i));
        }
        return text.toString();
    }

    /** The file as a block. */
    public Declaration global() {
        return global;
    }

    /** What the file means, for comparison. */
    public Block meaning() {
        return global.meaning();
    }

    /** Every host block, wherever it stands, in the order of the file. */
    public List<DhcpdEntry<HostDeclaration>> hosts() {
        return hosts;
    }

    /** Every subnet block with a proper netmask, wherever it stands, in the order of the file. */
    public List<DhcpdEntry<SubnetDeclaration>> subnets() {
        return subnets;
    }

    /** What is wrong, by place: errors keep dhcpd from starting, warnings are what {@code dhcpd -n} does not tell. */
    public List<Problem> problems() {
        return problems;
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
