package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        Map<String, HostDeclaration> told = before.told(kept);
        return Splice.of(old, before.pieces(), now, parse("", now).pieces(), p -> told.containsKey(p.name()))
                .filter(text -> parse("", text).told(host -> true).entrySet().containsAll(told.entrySet()));
    }

    /**
     * Entries in which those of some hosts are as others have them, and gone if these have none; all else stays to the
     * byte. A block around one that is not there is put in with all that the others have in it. Empty if a host would not
     * be told what the others tell it: the blocks around it say something else.
     *
     * @param made entries of all
     */
    public static Optional<String> exchanged(String text, String made, Predicate<HostDeclaration> named) {
        DhcpdConf source = parse("", made);
        Map<String, HostDeclaration> fresh = source.told(named);
        Map<String, String> blocks = new HashMap<>();
        source.pieces().forEach(p -> blocks.putIfAbsent(p.name(), p.block()));
        DhcpdConf before = parse("", text);
        Set<String> old = before.told(named).keySet();
        String left = Splice.without(
                text,
                before.pieces().stream()
                        .filter(p -> old.contains(p.name())
                                && !(fresh.containsKey(p.name()) && p.block().equals(blocks.get(p.name()))))
                        .toList());
        List<Splice.Piece> there = parse("", left).pieces();
        Set<String> known = there.stream().map(Splice.Piece::name).collect(Collectors.toSet());
        Set<String> put = new HashSet<>();
        for (String piece : fresh.keySet()) {
            String outermost = piece;
            for (String block = blocks.getOrDefault(piece, "");
                    !block.isEmpty();
                    block = blocks.getOrDefault(block, "")) {
                outermost = known.contains(block) ? outermost : block;
            }
            put.add(outermost);
        }
        return Splice.of(made, source.pieces(), left, there, p -> put.contains(p.name()))
                .filter(whole -> parse("", whole).told(named).equals(fresh));
    }

    /** Its entries without those of all hosts but some. */
    public String only(Predicate<String> named) {
        Set<String> others = told(h -> !named.test(h.name())).keySet();
        return Splice.without(
                text, pieces().stream().filter(p -> others.contains(p.name())).toList());
    }

    /** Entries without the blocks that have no host in them, and that were not there before. */
    public static String withoutEmptied(String text, String before) {
        DhcpdConf conf = parse("", text);
        Map<String, String> blocks = new HashMap<>();
        conf.pieces().forEach(p -> blocks.putIfAbsent(p.name(), p.block()));
        Set<String> kept = parse("", before).pieces().stream()
                .map(Splice.Piece::name)
                .collect(Collectors.toCollection(HashSet::new));
        for (String host : conf.told(h -> true).keySet()) {
            for (String piece = host; !piece.isEmpty(); piece = blocks.getOrDefault(piece, "")) {
                kept.add(piece);
            }
        }
        return Splice.without(
                text,
                conf.pieces().stream().filter(p -> !kept.contains(p.name())).toList());
    }

    /** Names of the host blocks that two texts say different things by, or one has not. */
    public static Set<String> differing(String one, String other) {
        Map<String, HostDeclaration> first = parse("", one).byName();
        Map<String, HostDeclaration> second = parse("", other).byName();
        return Stream.concat(first.keySet().stream(), second.keySet().stream())
                .filter(name -> !Objects.equals(first.get(name), second.get(name)))
                .collect(Collectors.toSet());
    }

    private Map<String, HostDeclaration> byName() {
        Map<String, HostDeclaration> told = new HashMap<>();
        hosts.forEach(e -> told.putIfAbsent(e.value().name(), HostDeclaration.told(e)));
        return told;
    }

    /** What some hosts are told, by the names of pieces. */
    private Map<String, HostDeclaration> told(Predicate<HostDeclaration> which) {
        Map<String, HostDeclaration> told = new HashMap<>();
        hosts.stream()
                .filter(e -> which.test(e.value()))
                .forEach(e -> told.put(piece(e.declaration()), HostDeclaration.told(e)));
        return told;
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
