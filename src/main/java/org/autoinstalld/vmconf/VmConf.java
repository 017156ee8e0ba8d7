package org.autoinstalld.vmconf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.OpenAtEnd;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.Splice;
import org.jspecify.annotations.Nullable;

/**
 * A vm.conf as it was read: its entries with macros expanded, and what is wrong with it. Anything can be read; if {@link
 * #hasErrors} then vmd would refuse it, and the entries are what could be made out.
 */
public final class VmConf {
    private static final String VM = "vm ";

    private final VmConfParser.Found found = new VmConfParser.Found();
    private final Problems problems = new Problems();

    private VmConf(SourceText source, @Nullable Function<String, Optional<String>> textOf) {
        Macros macros = new Macros();
        new VmConfParser(source, found, macros, problems, textOf, List.of(source.file())).file();
        macros.reportUnused(problems);
        new VmChecks(found, problems).run();
    }

    /** Reads a file for itself: includes are noted but not followed. */
    public static VmConf parse(String file, String text) {
        return new VmConf(new SourceText(file, text), null);
    }

    /**
     * Reads a file and what it includes.
     *
     * @param file its name for messages
     * @param text its content; decode it as ISO 8859-1 if every byte must survive whatever the encoding
     * @param textOf the text of an included file by the path that names it; empty if there is none
     */
    public static VmConf parse(String file, String text, Function<String, Optional<String>> textOf) {
        return new VmConf(new SourceText(file, text), textOf);
    }

    /** What a text leaves open at its end, whatever the macros mean that it uses. */
    public static OpenAtEnd openAtEnd(String text) {
        return new VmLexer(new SourceText("", text), new Macros(), new Problems()).openAtEnd('{', '}');
    }

    /**
     * New entries in which all but those of some VMs are as the old ones were, to the byte and where they stood.
     *
     * @param fresh names of the VMs that are new
     */
    public static String spliced(String old, String now, Set<String> fresh) {
        Predicate<Splice.Piece> kept =
                p -> !fresh.contains(bare(p)) || !p.name().startsWith(VM);
        return Splice.of(old, parse("", old).pieces(), now, parse("", now).pieces(), kept)
                // all of them stand in no other block
                .orElseThrow();
    }

    /**
     * Entries in which those of some VMs are as others have them, and gone if these have none; all else stays to the byte.
     * A switch that they need is put in, and goes with the last VM on it.
     *
     * @param made entries of all
     * @param named the VMs, by name
     */
    public static String exchanged(String text, String made, Predicate<String> named) {
        VmConf source = parse("", made);
        Set<String> fresh = new TreeSet<>(source.settledVms().keySet());
        fresh.removeIf(named.negate());
        VmConf before = parse("", text);
        Set<String> declared = names(before);
        Set<String> needed = used(source, fresh::contains);
        needed.removeAll(declared);
        Set<String> freed = used(before, named);
        freed.removeAll(used(before, named.negate()));
        freed.removeAll(used(source, fresh::contains));
        List<Splice.Piece> gone = before.pieces().stream()
                .filter(p -> p.name().startsWith(VM)
                        ? named.test(bare(p)) && !fresh.contains(bare(p))
                        : freed.contains(bare(p)))
                .toList();
        String left = Splice.without(text, gone);
        return Splice.of(
                        made,
                        source.pieces(),
                        left,
                        parse("", left).pieces(),
                        p -> (p.name().startsWith(VM) ? fresh : needed).contains(bare(p)))
                // all of them stand in no other block
                .orElseThrow();
    }

    /**
     * Entries without those of all VMs but some.
     *
     * @param conf the same text, parsed
     */
    public static String only(String text, VmConf conf, Predicate<String> named) {
        return Splice.without(
                text,
                conf.pieces().stream()
                        .filter(p -> p.name().startsWith(VM) && !named.test(bare(p)))
                        .toList());
    }

    /** Names of the VMs that two texts say different things of, or one nothing. */
    public static Set<String> differing(String one, String other) {
        Map<String, VmBlock> first = parse("", one).settledVms();
        Map<String, VmBlock> second = parse("", other).settledVms();
        return Stream.concat(first.keySet().stream(), second.keySet().stream())
                .filter(name -> !Objects.equals(first.get(name), second.get(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String bare(Splice.Piece piece) {
        return piece.name().substring(piece.name().indexOf(' ') + 1);
    }

    private static Set<String> names(VmConf conf) {
        return conf.found.switches.stream().map(e -> e.value().name()).collect(Collectors.toSet());
    }

    /** Switches that some VMs are on. */
    private static Set<String> used(VmConf conf, Predicate<String> vms) {
        return conf.found.vms.stream()
                .filter(e -> vms.test(e.value().name()))
                .flatMap(e -> e.value().interfaces().stream())
                .flatMap(i -> Stream.ofNullable(i.switchName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** New entries in which those of some VMs are as the old ones were, to the byte and where they stood. */
    public static String keeping(String old, String now, Predicate<String> kept) {
        return Splice.of(
                        old,
                        parse("", old).pieces(),
                        now,
                        parse("", now).pieces(),
                        p -> p.name().startsWith(VM) && kept.test(bare(p)))
                .orElseThrow();
    }

    private List<Splice.Piece> pieces() {
        List<Splice.Piece> pieces = new ArrayList<>();
        found.switches.forEach(
                e -> pieces.add(new Splice.Piece("switch " + e.value().name(), "", e.span(), -1)));
        found.vms.forEach(e -> pieces.add(new Splice.Piece(VM + e.value().name(), "", e.span(), -1)));
        pieces.sort(Comparator.comparing(p -> p.span().start()));
        return pieces;
    }

    /** The include statements in this file, and in those included. */
    public List<VmEntry<Include>> includes() {
        return Collections.unmodifiableList(found.includes);
    }

    /** The statements about vmd itself, those of included files too. */
    public List<VmEntry<Global>> globals() {
        return Collections.unmodifiableList(found.globals);
    }

    /** The switches, those of included files too. */
    public List<VmEntry<Switch>> switches() {
        return Collections.unmodifiableList(found.switches);
    }

    /** The VMs, those of included files too. */
    public List<VmEntry<VmBlock>> vms() {
        return Collections.unmodifiableList(found.vms);
    }

    /**
     * What the VMs mean, by name, so that it can be compared: of several with one name the first, as vmd ignores the
     * others.
     */
    public SortedMap<String, VmBlock> settledVms() {
        SortedMap<String, VmBlock> vms = new TreeMap<>();
        found.vms.forEach(e -> vms.putIfAbsent(e.value().name(), e.value().settled()));
        return vms;
    }

    /**
     * What is wrong, by place, in this file and all it is read together with: errors are what {@code vmd -n} refuses,
     * warnings are what it does not tell.
     */
    public List<Problem> problems() {
        return problems.sorted();
    }

    public boolean hasErrors() {
        return problems.hasErrors();
    }
}
