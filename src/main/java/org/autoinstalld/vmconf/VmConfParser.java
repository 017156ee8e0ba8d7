package org.autoinstalld.vmconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.Span;

/**
 * Reads the statements of a vm.conf as the grammar in parse.y has them, but goes on after a mistake at the next line. NL
 * is one newline or more; the first option of a block need not be followed by one, every other one must.
 *
 * <pre>
 * file    := { [statement] newline }
 * statement := "include" string | NAME "=" STRING | global | switch | vm
 * global  := "local" "prefix" STRING | "local" "inet6" ["prefix" STRING] | "socket" "owner" owner
 *          | "agentx" { "context" STRING | "path" STRING } | "staggered" "start" "parallel" NUMBER "delay" NUMBER
 * switch  := "switch" string "{" options "}"
 * vm      := "vm" string ["instance" string] "{" options "}"
 * options := [NL] option [NL] { option NL }
 * string  := STRING STRING*
 * owner   := NUMBER | STRING
 * </pre>
 */
final class VmConfParser {
    /** vmd has no limit but its open files; nobody nests that deep. */
    static final int INCLUDE_DEPTH_MAX = 16;

    private static final List<String> STATEMENTS =
            List.of("include", "local", "socket", "agentx", "staggered", "switch", "vm");

    private final VmCursor at;
    private final Found found;
    private final Macros macros;
    private final Problems problems;
    private final Surroundings surroundings;
    private final List<String> open;
    private final Words words;

    private VmConfParser(
            VmLexer lexer,
            Found found,
            Macros macros,
            Problems problems,
            Surroundings surroundings,
            List<String> open) {
        this.at = new VmCursor(lexer, problems);
        this.found = found;
        this.macros = macros;
        this.problems = problems;
        this.surroundings = surroundings;
        this.open = open;
        this.words = new Words(at);
    }

    /** What a file holds, in order; what it includes counts as its own. */
    static final class Found {
        final List<VmEntry<Macro>> macros = new ArrayList<>();
        final List<VmEntry<Include>> includes = new ArrayList<>();
        final List<VmEntry<Global>> globals = new ArrayList<>();
        final List<VmEntry<Switch>> switches = new ArrayList<>();
        final List<VmEntry<VmBlock>> vms = new ArrayList<>();

        /** For each VM, where its interfaces say what. */
        final List<List<InterfaceParser.Places>> interfacePlaces = new ArrayList<>();

        void addAll(Found other) {
            macros.addAll(other.macros);
            includes.addAll(other.includes);
            globals.addAll(other.globals);
            switches.addAll(other.switches);
            vms.addAll(other.vms);
            interfacePlaces.addAll(other.interfacePlaces);
        }
    }

    /**
     * Reads one file and what it includes.
     *
     * @param open the names of the files that include this one, itself last
     */
    static VmConf parse(
            SourceText source, Macros macros, Problems problems, Surroundings surroundings, List<String> open) {
        Found found = new Found();
        VmLexer lexer = new VmLexer(source, macros, problems);
        new VmConfParser(lexer, found, macros, problems, surroundings, open).file();
        return new VmConf(lexer.finish(), found, problems);
    }

    private void file() {
        while (!at.atEnd()) {
            if (at.newlines()) {
                continue;
            }
            int start = at.start();
            Place place = at.place();
            if (!statement(start, place)) {
                at.skipStatement();
            } else if (!at.atNewline() && !at.atEnd()) {
                at.syntaxError("the end of the line", "put each statement on a line of its own");
                at.skipStatement();
            }
        }
    }

    private boolean statement(int start, Place place) {
        if (at.atString()) {
            return macro(start, place);
        }
        if (at.kind() != VmTokenKind.KEYWORD) {
            at.syntaxError("a statement", at.is('}') ? "there is no block to close here" : "");
            return false;
        }
        switch (at.value()) {
            case "include" -> {
                return include(start, place);
            }
            case "local", "socket", "agentx", "staggered" -> {
                Optional<Global> global = new GlobalParser(at, words).global();
                global.ifPresent(g -> found.globals.add(new VmEntry<>(g, place, at.since(start))));
                return global.isPresent();
            }
            case "switch" -> {
                Optional<Switch> made = new SwitchParser(at, words).switchBlock();
                made.ifPresent(s -> found.switches.add(new VmEntry<>(s, place, at.since(start))));
                return made.isPresent();
            }
            case "vm" -> {
                VmParser parser = new VmParser(at, words, surroundings.exists());
                Optional<VmBlock> made = parser.vm();
                made.ifPresent(v -> {
                    found.vms.add(new VmEntry<>(v, place, at.since(start)));
                    found.interfacePlaces.add(parser.interfacePlaces());
                });
                return made.isPresent();
            }
            default -> {
                notHere(place);
                return false;
            }
        }
    }

    private void notHere(Place place) {
        String keyword = at.take();
        if (at.is('=')) {
            at.error(place, "syntax error: '" + keyword + "' is a keyword", "give the macro another name");
        } else {
            at.error(
                    place,
                    "syntax error: a statement expected, not '" + keyword + "'",
                    "'" + keyword + "' belongs into a block");
        }
    }

    private boolean macro(int start, Place place) {
        String name = at.take();
        if (!at.accept('=')) {
            String near = at.nearest(name, STATEMENTS)
                    .map(n -> "perhaps '" + n + "'")
                    .orElse("statements begin with one of " + String.join(", ", STATEMENTS));
            at.error(place, "syntax error: '" + VmCursor.shortened(name) + "' begins no statement", near);
            return false;
        }
        if (!at.atString()) {
            at.stringExpected("the macro's value", "write: " + VmCursor.shortened(name) + "=\"...\"");
            return false;
        }
        String value = at.value();
        if (name.chars().skip(1).anyMatch(c -> c == ' ' || c >= '\t' && c <= '\r')) {
            at.error(place, "macro name '" + VmCursor.shortened(name) + "' with blanks", "use letters, digits and '_'");
        } else {
            // before the next token is read, which may use it
            macros.define(name, value, place, problems);
        }
        at.next();
        Span span = at.since(start);
        found.macros.add(new VmEntry<>(new Macro(name, value), place, span));
        return true;
    }

    private boolean include(int start, Place place) {
        at.next();
        Optional<String> path = words.string("the file to include");
        if (path.isEmpty()) {
            return false;
        }
        Optional<VmConf> file = surroundings.includes().flatMap(textOf -> included(path.get(), place, textOf));
        found.includes.add(new VmEntry<>(new Include(path.get(), file), place, at.since(start)));
        file.ifPresent(f -> found.addAll(f.found()));
        return true;
    }

    private Optional<VmConf> included(String path, Place place, Function<String, Optional<String>> textOf) {
        if (open.contains(path)) {
            at.error(place, "'" + VmCursor.shortened(path) + "' includes itself", "remove one of the includes");
            return Optional.empty();
        }
        if (open.size() >= INCLUDE_DEPTH_MAX) {
            at.error(place, "more than " + INCLUDE_DEPTH_MAX + " files include each other", "");
            return Optional.empty();
        }
        Optional<String> text = textOf.apply(path);
        if (text.isEmpty()) {
            at.error(
                    place,
                    "failed to include file '" + VmCursor.shortened(path) + "'",
                    "it is not there or not readable");
            return Optional.empty();
        }
        List<String> chain = new ArrayList<>(open);
        chain.add(path);
        return Optional.of(parse(new SourceText(path, text.get()), macros, problems, surroundings, chain));
    }
}
