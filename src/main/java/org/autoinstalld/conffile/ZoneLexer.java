package org.autoinstalld.conffile;

import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.Lexer;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.Token;
import org.autoinstalld.syntax.TokenKind;

/**
 * The parentheses and strings of a zone file (RFC 1035, 5.1): both span lines, and a backslash takes away the next sign's
 * meaning. Nothing else of it matters here.
 */
final class ZoneLexer extends Lexer {
    ZoneLexer(SourceText source, Problems problems) {
        super(source, problems);
    }

    @Override
    public Token next() {
        while (pos < text.length()) {
            int start = pos;
            char c = text.charAt(pos++);
            if (c == ';') {
                int newline = text.indexOf('\n', pos);
                pos = newline < 0 ? text.length() : newline;
            } else if (c == '\\') {
                pos = Math.min(pos + 1, text.length());
            } else if (c == '"') {
                string(start);
            } else if (c == '(' || c == ')') {
                return new Token(TokenKind.MARK, String.valueOf(c), start, pos);
            }
        }
        return new Token(TokenKind.END, "", pos, pos);
    }

    private void string(int start) {
        while (pos < text.length()) {
            char c = text.charAt(pos++);
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                pos = Math.min(pos + 1, text.length());
            }
        }
        unclosedString(start, "");
    }
}
