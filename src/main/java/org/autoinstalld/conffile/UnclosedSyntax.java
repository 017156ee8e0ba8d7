package org.autoinstalld.conffile;

/**
 * What a text leaves open at its end, so that a comment line put there would not be one, or what follows would land
 * inside something. Each is the line where it began, counted from 1, or 0.
 *
 * @param quote a string that is not closed
 * @param bracket the outermost brace or parenthesis that is not closed
 * @param join a last line that ends in a backslash and takes the next one in
 * @param stray a closing brace or parenthesis with no opening one
 */
record UnclosedSyntax(int quote, int bracket, int join, int stray) {

    static UnclosedSyntax of(Syntax syntax, String text) {
        return new Scan(syntax, text).run();
    }

    /** One pass over the text, with as little of the lexer as needed. */
    private static final class Scan {
        private final Syntax syntax;
        private final String text;
        private int at;
        private int line = 1;
        private int depth;
        private int bracketLine;
        private int quoteLine;
        private int strayLine;

        Scan(Syntax syntax, String text) {
            this.syntax = syntax;
            this.text = text;
        }

        UnclosedSyntax run() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == syntax.comment()) {
                    comment();
                } else if (syntax.isQuote(c)) {
                    quoted(c);
                } else if (syntax.wordsHoldQuotes() && startsWord(c)) {
                    word();
                } else if (syntax.wordsHoldQuotes() && c == '$') {
                    macro();
                } else {
                    sign(c);
                }
            }
            int join = quoteLine == 0 && endsJoined() ? line - 1 : 0;
            return new UnclosedSyntax(quoteLine, depth > 0 ? bracketLine : 0, join, strayLine);
        }

        /** To the line's end; in vm.conf over it when a backslash stands before it. */
        private void comment() {
            while (at < text.length()) {
                if (text.charAt(at) == '\n' && !joinedAt(at)) {
                    return;
                }
                next();
            }
        }

        private void quoted(char quote) {
            quoteLine = line;
            next();
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\\' && syntax.backslash() != Syntax.Backslash.PLAIN && escapesInside(quote)) {
                    next();
                } else if (c == quote) {
                    quoteLine = 0;
                    next();
                    return;
                }
                next();
            }
        }

        /** In vm.conf a backslash in quotes escapes the quote, blank and tab; in a zone file anything. */
        private boolean escapesInside(char quote) {
            if (at + 1 >= text.length()) {
                return false;
            }
            char after = text.charAt(at + 1);
            return syntax.backslash() == Syntax.Backslash.ESCAPES || after == quote || after == ' ' || after == '\t';
        }

        private static boolean startsWord(char c) {
            return isAlnum(c) || c == ':' || c == '_' || c == '/';
        }

        private void word() {
            while (at < text.length() && (inWord(text.charAt(at)) || text.charAt(at) == '\n' && joinedAt(at))) {
                next();
            }
        }

        /** A macro's name ends where a quote may start the next token. */
        private void macro() {
            next();
            while (at < text.length() && (isAlnum(text.charAt(at)) || text.charAt(at) == '_')) {
                next();
            }
        }

        private static boolean inWord(char c) {
            return c > ' ' && c < 0x7f && "(){}!=#,".indexOf(c) < 0;
        }

        private static boolean isAlnum(char c) {
            return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        }

        private void sign(char c) {
            if (c == '\\' && syntax.backslash() == Syntax.Backslash.ESCAPES && at + 1 < text.length()) {
                next();
            } else if (syntax.opens(c)) {
                bracketLine = depth == 0 ? line : bracketLine;
                depth++;
            } else if (syntax.closes(c)) {
                strayLine = depth == 0 && strayLine == 0 ? line : strayLine;
                depth = Math.max(0, depth - 1);
            }
            next();
        }

        private void next() {
            if (text.charAt(at) == '\n') {
                line++;
            }
            at++;
        }

        private boolean endsJoined() {
            int end = text.length();
            return end > 0 && text.charAt(end - 1) == '\n' && joinedAt(end - 1);
        }

        /**
         * Whether the newline there is taken away by a backslash. Two backslashes do not always join, but telling when
         * takes the whole lexer; being refused there costs nobody anything.
         */
        private boolean joinedAt(int newline) {
            return syntax.backslash() == Syntax.Backslash.JOINS && newline > 0 && text.charAt(newline - 1) == '\\';
        }
    }
}
