package org.autoinstalld.vmconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.SyntaxException;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Function<String, Optional<String>> textOf;
    private final List<String> open;

    /**
     * Reads one file and what it includes.
     *
     * @param textOf the text of an included file; null if includes are not followed
     * @param open the names of the files that include this one, itself last
     */
    VmConfParser(
            SourceText source,
            Found found,
            Macros macros,
            Problems problems,
            @Nullable Function<String, Optional<String>> textOf,
            List<String> open) {
        this.at = new VmCursor(source, macros, problems);
        this.found = found;
        this.macros = macros;
        this.problems = problems;
        this.textOf = textOf;
        this.open = open;
    }

    /** What a file holds, in order; what it includes counts as its own. */
    static final class Found {
        final List<VmEntry<Include>> includes = new ArrayList<>();
        final List<VmEntry<Global>> globals = new ArrayList<>();
        final List<VmEntry<Switch>> switches = new ArrayList<>();
        final List<VmEntry<VmBlock>> vms = new ArrayList<>();

        /** For each VM, where its interfaces say what. */
        final List<List<InterfaceParser.Places>> interfacePlaces = new ArrayList<>();
    }

    void file() {
        while (!at.atEnd()) {
            if (at.newlines()) {
                continue;
            }
            try {
                statement(at.start(), at.place());
                if (!at.atNewline() && !at.atEnd()) {
                    throw at.unexpected("the end of the line", "put each statement on a line of its own");
                }
            } catch (SyntaxException e) {
                at.skipStatement();
            }
        }
    }

    private void statement(int start, Place place) {
        if (at.atString()) {
            macro(place);
            return;
        }
        switch (at.keyword()) {
            case "" -> throw at.unexpected("a statement", at.is('}') ? "there is no block to close here" : "");
            case "include" -> include(start, place);
            case "local", "socket", "agentx", "staggered" ->
                add(found.globals, new GlobalParser(at).global(), start, place);
            case "switch" -> add(found.switches, new SwitchParser(at).switchBlock(), start, place);
            case "vm" -> {
                VmParser parser = new VmParser(at);
                add(found.vms, parser.vm(), start, place);
                found.interfacePlaces.add(parser.interfacePlaces());
            }
            default -> throw notHere(place);
        }
    }

    private <T> void add(List<VmEntry<T>> entries, T value, int start, Place place) {
        entries.add(new VmEntry<>(value, place, at.since(start)));
    }

    private SyntaxException notHere(Place place) {
        String keyword = at.take();
        return at.is('=')
                ? at.failed(place, "syntax error: '" + keyword + "' is a keyword", "give the macro another name")
                : at.failed(
                        place,
                        "syntax error: a statement expected, not '" + keyword + "'",
                        "'" + keyword + "' belongs into a block");
    }

    private void macro(Place place) {
        String name = at.take();
        String shown = VmCursor.shortened(name);
        if (!at.accept('=')) {
            String near = at.nearest(name, STATEMENTS)
                    .map(n -> "perhaps '" + n + "'")
                    .orElse("statements begin with one of " + String.join(", ", STATEMENTS));
            throw at.failed(place, "syntax error: '" + shown + "' begins no statement", near);
        }
        if (!at.atString()) {
            throw at.stringExpected("the macro's value", "write: " + shown + "=\"...\"");
        }
        if (name.chars().skip(1).anyMatch(c -> c == ' ' || c >= '\t' && c <= '\r')) {
            at.error(place, "macro name '" + shown + "' with blanks", "use letters, digits and '_'");
        } else {
            // before the next token is read, which may use it
            macros.define(name, at.value(), place, problems);
        }
        at.next();
    }

    private void include(int start, Place place) {
        at.next();
        String path = at.string("the file to include");
        Optional<String> text = textOf == null ? Optional.empty() : included(path, place, textOf);
        add(found.includes, new Include(path, text.isPresent()), start, place);
        if (text.isPresent()) {
            List<String> chain = new ArrayList<>(open);
            chain.add(path);
            new VmConfParser(new SourceText(path, text.get()), found, macros, problems, textOf, chain).file();
        }
    }

    private Optional<String> included(String path, Place place, Function<String, Optional<String>> textOf) {
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
        }
        return text;
    }
}
