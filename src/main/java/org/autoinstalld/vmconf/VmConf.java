package org.autoinstalld.vmconf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.Splice;
import org.autoinstalld.syntax.TokenList;

/**
 * A vm.conf as it was read: every byte of it, its entries with macros expanded, and what is wrong with it. Anything can be
 * read; if {@link #hasErrors} then vmd would refuse it, and the entries are what could be made out.
 */
public final class VmConf {
    private static final String VM = "vm ";

    private final TokenList<VmTokenKind> tokens;
    private final VmConfParser.Found found;
    private final Problems problems;

    VmConf(TokenList<VmTokenKind> tokens, VmConfParser.Found found, Problems problems) {
        this.tokens = tokens;
        this.found = found;
        this.problems = problems;
    }

    /** Reads a file for itself: includes are noted but not followed, and no path is looked at. */
    public static VmConf parse(String file, String text) {
        return parse(file, text, Surroundings.UNKNOWN);
    }

    /**
     * Reads a file and what it includes.
     *
     * @param file its name for messages
     * @param text its content; decode it as ISO 8859-1 if every byte must survive whatever the encoding
     */
    public static VmConf parse(String file, String text, Surroundings surroundings) {
        Problems problems = new Problems();
        Macros macros = new Macros(surroundings.macros());
        VmConf conf = VmConfParser.parse(new SourceText(file, text), macros, problems, surroundings, List.of(file));
        macros.reportUnused(problems);
        new VmChecks(conf.found, problems).run();
        return conf;
    }

    /**
     * New entries in which all but those of some VMs are as the old ones were, to the byte and where they stood.
     *
     * @param fresh names of the VMs that are new
     */
    public static String spliced(String old, String now, Set<String> fresh) {
        Predicate<Splice.Piece> kept =
                p -> !fresh.contains(p.name().substring(p.name().indexOf(' ') + 1))
                        || !p.name().startsWith(VM);
        return Splice.of(old, parse("", old).pieces(), now, parse("", now).pieces(), kept)
                // all of them stand in no other block
                .orElseThrow();
    }

    private List<Splice.Piece> pieces() {
        List<Splice.Piece> pieces = new ArrayList<>();
        found.switches.forEach(
                e -> pieces.add(new Splice.Piece("switch " + e.value().name(), "", e.span(), Optional.empty())));
        found.vms.forEach(e -> pieces.add(new Splice.Piece(VM + e.value().name(), "", e.span(), Optional.empty())));
        pieces.sort(Comparator.comparing(p -> p.span().start()));
        return pieces;
    }

    VmConfParser.Found found() {
        return found;
    }

    /** The file with its tokens, without those of included files; put together again they are the text that was read. */
    public TokenList<VmTokenKind> tokens() {
        return tokens;
    }

    /** The text, put together from tokens and layout: what was read, to the byte. */
    public String toText() {
        return tokens.toText();
    }

    /** The macros defined in this file and what it includes, in order. */
    public List<VmEntry<Macro>> macros() {
        return List.copyOf(found.macros);
    }

    /** The include statements in this file, and in those included. */
    public List<VmEntry<Include>> includes() {
        return List.copyOf(found.includes);
    }

    /** The statements about vmd itself, those of included files too. */
    public List<VmEntry<Global>> globals() {
        return List.copyOf(found.globals);
    }

    /** The switches, those of included files too. */
    public List<VmEntry<Switch>> switches() {
        return List.copyOf(found.switches);
    }

    /** The VMs, those of included files too. */
    public List<VmEntry<VmBlock>> vms() {
        return List.copyOf(found.vms);
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

    /** What the file means, freed from layout, comments, macros and the order of things that do not depend on each other. */
    public Meaning meaning() {
        return Meaning.of(this);
    }

    /**
     * Equal for files that make vmd do the same.
     *
     * @param globals of the statements that set the same thing the last
     * @param switches by name
     * @param vms by name; of several with one name the first, as the others are ignored
     */
    public record Meaning(List<Global> globals, List<Switch> switches, List<VmBlock> vms) {
        public Meaning {
            globals = List.copyOf(globals);
            switches = List.copyOf(switches);
            vms = List.copyOf(vms);
        }

        private static Meaning of(VmConf conf) {
            Map<String, Global> globals = new TreeMap<>();
            conf.found.globals.forEach(e -> globals.put(e.value().getClass().getSimpleName(), e.value()));
            Map<String, VmBlock> vms = new TreeMap<>();
            conf.found.vms.forEach(
                    e -> vms.putIfAbsent(e.value().name(), e.value().settled()));
            List<Switch> switches = new ArrayList<>();
            conf.found.switches.forEach(e -> switches.add(e.value()));
            switches.sort(Comparator.comparing(Switch::name).thenComparing(Switch::toString));
            return new Meaning(List.copyOf(globals.values()), switches, List.copyOf(vms.values()));
        }
    }
}
