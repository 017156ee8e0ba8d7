package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.OpenAtEnd;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.Splice;
import org.autoinstalld.syntax.Token;
import org.autoinstalld.syntax.TokenKind;

/**
 * A dhcpd.conf as it was read: its entries, and what is wrong with it. Anything can be read; if {@link #hasErrors} then
 * dhcpd would not start with it, and the entries are what could be made out.
 */
public final class DhcpdConf {
    private final String text;
    private final Declaration global;
    private final List<DhcpdEntry<HostDeclaration>> hosts = new ArrayList<>();
    private final List<DhcpdEntry<SubnetDeclaration>> subnets = new ArrayList<>();
    private final List<Problem> problems;

    private DhcpdConf(String text, Declaration global, Problems problems) {
        this.text = text;
        this.global = global;
        collect(global);
        new DhcpdChecks(hosts, subnets, problems).run();
        this.problems = problems.sorted();
    }

    private void collect(Declaration block) {
        if (block.kind() == BlockKind.HOST) {
            hosts.add(new DhcpdEntry<>(new HostDeclaration(block.name(), block.parameters()), block));
        }
        SubnetDeclaration.of(block).ifPresent(s -> subnets.add(new DhcpdEntry<>(s, block)));
        block.declarations().forEach(this::collect);
    }

    /**
     * Reads a file.
     *
     * @param file its name for messages
     * @param text its content; decode it as ISO 8859-1 if every byte must survive whatever the encoding
     */
    public static DhcpdConf parse(String file, String text) {
        Problems problems = new Problems();
        DhcpdCursor cursor = new DhcpdCursor(new SourceText(file, text), problems);
        return new DhcpdConf(text, new DhcpdParser(cursor).file(), problems);
    }

    /** What a text leaves open at its end. */
    public static OpenAtEnd openAtEnd(String text) {
        return new DhcpdLexer(new SourceText("", text), new Problems()).openAtEnd('{', '}');
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
            int inside = inner.kind() == BlockKind.HOST ? -1 : inner.bodyEnd();
            pieces.add(new Splice.Piece(name, within, inner.span(), inside));
            pieces(inner, name, pieces);
        }
    }

    private static String piece(Declaration declaration) {
        return declaration.kind() + " " + declaration.name().toLowerCase(Locale.ROOT);
    }

    /** A statement as it stands there, without comments and on one line. */
    public String text(Setting setting) {
        DhcpdLexer lexer = new DhcpdLexer(new SourceText("", setting.span().of(text)), new Problems());
        StringBuilder line = new StringBuilder();
        int end = 0;
        for (Token token = lexer.next(); token.kind() != TokenKind.END; token = lexer.next()) {
            boolean apart = token.start() > end || token.kind() == TokenKind.STRING;
            line.append(apart && end > 0 ? " " : "").append(lexer.text(token));
            end = token.end();
        }
        return line.toString();
    }

    /** The file as a block. */
    public Declaration global() {
        return global;
    }

    /** Every host block, wherever it stands, in the order of the file. */
    public List<DhcpdEntry<HostDeclaration>> hosts() {
        return Collections.unmodifiableList(hosts);
    }

    /** Every subnet block with a proper netmask, wherever it stands, in the order of the file. */
    public List<DhcpdEntry<SubnetDeclaration>> subnets() {
        return Collections.unmodifiableList(subnets);
    }

    /** What is wrong, by place: errors keep dhcpd from starting, warnings are what {@code dhcpd -n} does not tell. */
    public List<Problem> problems() {
        return problems;
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
