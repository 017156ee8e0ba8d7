package org.autoinstalld.vmconf;

import java.util.Arrays;
import java.util.Optional;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.syntax.Lexer;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.Token;
import org.autoinstalld.syntax.TokenKind;

/**
 * Cuts a vm.conf into tokens, one at a time since a macro changes what follows it. It works the way yylex does, pushing
 * characters back and reading them again, because that decides what a backslash, a macro in front of a word or a quote
 * inside one mean; every character carries the offset it came from, so that a token knows its place.
 */
final class VmLexer extends Lexer {
    /** Longest string or word vmd can hold. */
    static final int STRING_MAX = 8094;

    private static final int EOF = -1;
    private static final int START_EXPAND = 1;
    private static final int DONE_EXPAND = 2;

    private final Macros macros;
    private final StringBuilder buffer = new StringBuilder();

    private int[] pushed = new int[16];
    private int[] pushedFrom = new int[16];
    private int depth;
    private int fromFile;
    private boolean expanding;
    private boolean endSeen;

    /** Offset behind the newline joined last to what follows it. */
    private int joined;

    /** Offset of the character read last; -1 if it came out of a macro. */
    private int offset;

    /** Of the token that is being read: where it starts, and what it means. */
    private int start;

    private String value = "";

    private Token token = new Token(TokenKind.NEWLINE, "", 0, 0);

    VmLexer(SourceText source, Macros macros, Problems problems) {
        super(source, problems);
        this.macros = macros;
    }

    /** What a macro brought along stands at the end of the macro's name. */
    @Override
    public Token next() {
        if (token.kind() != TokenKind.END) {
            TokenKind kind = read();
            int end = Math.max(start, where());
            start = Math.max(token.end(), start);
            token = new Token(kind, value, start, Math.max(start, end));
        }
        return token;
    }

    @Override
    protected boolean endsJoined() {
        return joined > 0 && joined == text.length();
    }

    private TokenKind read() {
        int macroAt = -1;
        while (true) {
            int c = get();
            while (c == ' ' || c == '\t') {
                c = get();
            }
            if (c == '#') {
                c = skipComment();
            }
            start = offset >= 0 ? offset : macroAt >= 0 ? macroAt : where();
            if (c == '$' && !expanding) {
                macroAt = start;
                if (!expand()) {
                    return TokenKind.STRING;
                }
                continue;
            }
            return token(c);
        }
    }

    private TokenKind token(int c) {
        if (c == '"' || c == '\'') {
            return quoted(c);
        }
        if (c == '-' || isDigit(c)) {
            if (number(c)) {
                return TokenKind.NUMBER;
            }
            if (c == '-') {
                return mark(c);
            }
        }
        if (isAlnum(c) || c == ':' || c == '_' || c == '/') {
            return word(c);
        }
        if (c == '\n') {
            value = "\n";
            return TokenKind.NEWLINE;
        }
        if (c == EOF) {
            value = "";
            return TokenKind.END;
        }
        return mark(c);
    }

    private TokenKind mark(int c) {
        value = String.valueOf((char) c);
        return TokenKind.MARK;
    }

    // comments, macros

    /** Gives the newline that ends the comment; a backslash before it makes the comment go on. */
    private int skipComment() {
        int c;
        do {
            c = get();
        } while (c != '\n' && c != EOF);
        return c;
    }

    /** Puts the value of the macro in front of what follows its name. */
    private boolean expand() {
        buffer.setLength(0);
        int c = get();
        while (c != EOF && isInMacroName((char) c)) {
            buffer.append((char) c);
            c = get();
        }
        push(c, offset);
        String name = buffer.toString();
        Optional<String> found = macros.use(name);
        if (found.isEmpty()) {
            Optional<String> near = problems.isFull() || name.length() > 60
                    ? Optional.empty()
                    : Suggestion.nearest(name, macros.names());
            problems.error(
                    source.place(start),
                    "macro '" + shortened(name) + "' not defined",
                    near.map(n -> "perhaps '$" + n + "'").orElse("define it further up: NAME=\"...\""));
            value = "$" + name;
            return false;
        }
        push(DONE_EXPAND, -1);
        for (int i = found.get().length() - 1; i >= 0; i--) {
            push(found.get().charAt(i), -1);
        }
        push(START_EXPAND, -1);
        return true;
    }

    // strings, numbers, words

    private TokenKind quoted(int quote) {
        buffer.setLength(0);
        boolean severalLines = false;
        while (true) {
            int c = raw();
            if (c == EOF) {
                return unclosed(quote);
            }
            if (c == '\n') {
                severalLines = true;
                continue;
            }
            if (c == '\\') {
                int next = raw();
                if (next == EOF) {
                    return unclosed(quote);
                }
                if (next == '\n') {
                    continue;
                }
                if (next == quote || next == ' ' || next == '\t') {
                    c = next;
                } else {
                    push(next, offset);
                }
            } else if (c == quote) {
                break;
            } else if (c == 0) {
                problems.error(source.place(start), "NUL character in a string", "remove it");
                continue;
            }
            buffer.append((char) c);
        }
        value = limited();
        if (severalLines) {
            problems.warning(
                    source.place(start),
                    "string goes over several lines",
                    "vmd drops the newlines; perhaps a closing quote is missing");
        }
        return TokenKind.STRING;
    }

    private TokenKind unclosed(int quote) {
        unclosedString(start, "close it with " + (char) quote + " on the same line");
        depth = 0;
        fromFile = 0;
        expanding = false;
        value = text.substring(Math.min(start + 1, pos), pos);
        return TokenKind.STRING;
    }

    private String limited() {
        if (buffer.length() > STRING_MAX) {
            problems.error(
                    source.place(start),
                    "string of " + buffer.length() + " characters",
                    "vmd takes no more than " + STRING_MAX);
        }
        return buffer.toString();
    }

    /** Reads a number; if it turns out to be none, everything but its first character is put back. */
    private boolean number(int first) {
        int from = offset;
        int[] offsets = new int[16];
        buffer.setLength(0);
        int c = first;
        do {
            if (buffer.length() == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * offsets.length);
            }
            offsets[buffer.length()] = offset;
            buffer.append((char) c);
            c = get();
        } while (isDigit(c));
        push(c, offset);
        boolean onlyMinus = buffer.length() == 1 && first == '-';
        if (!onlyMinus && (c == EOF || endsNumber(c))) {
            value = buffer.toString();
            try {
                long number = Long.parseLong(value);
                if (value.startsWith("-0") || value.startsWith("0")) {
                    value = Long.toString(number);
                }
            } catch (NumberFormatException e) {
                problems.error(source.place(start), "number '" + shortened(value) + "' is too large", "");
                value = "0";
            }
            return true;
        }
        for (int i = buffer.length() - 1; i > 0; i--) {
            push(buffer.charAt(i), offsets[i]);
        }
        offset = from;
        return false;
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }

    private TokenKind word(int first) {
        buffer.setLength(0);
        int c = first;
        do {
            buffer.append((char) c);
            c = get();
        } while (isInWord(c));
        push(c, offset);
        value = limited();
        checkWord();
        return Keywords.has(value) ? TokenKind.KEYWORD : TokenKind.STRING;
    }

    /** Macros and quotes only work where a word begins; inside one they are characters like any other. */
    private void checkWord() {
        int dollar = value.indexOf('$');
        if (dollar > 0 && dollar + 1 < value.length() && isInMacroName(value.charAt(dollar + 1))) {
            problems.warning(
                    source.place(start),
                    "'$' inside the word '" + shortened(value) + "' stands for itself",
                    "put a blank before it to have a macro there");
        } else if (value.indexOf('"') > 0 || value.indexOf('\'') > 0) {
            problems.warning(
                    source.place(start),
                    "quote inside the word '" + shortened(value) + "' stands for itself",
                    "put a blank before it to have a string there");
        }
    }

    // characters

    /** The next character; macro values come with marks around them, which are no characters. */
    private int raw() {
        while (true) {
            int c;
            if (depth > 0) {
                c = pushed[--depth];
                offset = pushedFrom[depth];
                fromFile = Math.min(fromFile, depth);
            } else if (pos < text.length()) {
                offset = pos;
                c = text.charAt(pos++);
            } else {
                offset = pos;
                return EOF;
            }
            if (c == START_EXPAND) {
                expanding = true;
            } else if (c == DONE_EXPAND) {
                expanding = false;
            } else {
                return c;
            }
        }
    }

    /**
     * The next character outside of quotes: a backslash makes way for what follows it, together with a newline it vanishes;
     * a run of blanks is one blank; before the end of the file there is a newline.
     */
    private int get() {
        int c = raw();
        int from = offset;
        while (c == '\\') {
            int next = raw();
            if (next != '\n') {
                c = next;
                break;
            }
            joined = offset + 1;
            c = raw();
            from = offset;
        }
        offset = from;
        if (c == ' ' || c == '\t') {
            while (pos < text.length() && (text.charAt(pos) == ' ' || text.charAt(pos) == '\t')) {
                pos++;
            }
            return ' ';
        }
        if (c == EOF && !endSeen) {
            endSeen = true;
            return '\n';
        }
        return c;
    }

    private void push(int c, int from) {
        if (c == EOF) {
            return;
        }
        if (depth == pushed.length) {
            pushed = Arrays.copyOf(pushed, 2 * depth);
            pushedFrom = Arrays.copyOf(pushedFrom, 2 * depth);
        }
        pushed[depth] = c;
        pushedFrom[depth] = from;
        // what comes from the file always lies below what comes from a macro
        if (from >= 0 && fromFile == depth) {
            fromFile++;
        }
        depth++;
    }

    /** Offset of the first character of the file that has not been used. */
    private int where() {
        return fromFile > 0 ? pushedFrom[fromFile - 1] : pos;
    }

    private static boolean endsNumber(int c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == ')' || c == ',' || c == '/' || c == '}' || c == '=';
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isAlnum(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c);
    }

    static boolean isInMacroName(char c) {
        return isAlnum(c) || c == '_';
    }

    static boolean isInWord(int c) {
        return isAlnum(c) || c > ' ' && c < 0x7f && "(){}!=#,".indexOf(c) < 0;
    }
}
