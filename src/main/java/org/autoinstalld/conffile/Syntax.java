package org.autoinstalld.conffile;

import java.util.function.Function;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.OpenAtEnd;
import org.autoinstalld.syntax.SourceText;

/**
 * As much of a file's grammar as has to be known to put comment lines into it.
 *
 * @param comment the sign that starts a comment
 * @param openAtEnd what a text leaves open at its end, so that a comment line there would be none
 */
public record Syntax(char comment, Function<String, OpenAtEnd> openAtEnd) {
    /** {@code #} comments, and nothing reaches over a line's end: hosts(5), unbound.conf(5), most others. */
    public static final Syntax LINES = new Syntax('#', text -> OpenAtEnd.NOTHING);

    /** A zone file (RFC 1035, 5.1). */
    public static final Syntax ZONE =
            new Syntax(';', text -> new ZoneLexer(new SourceText("", text), new Problems()).openAtEnd('(', ')'));
}
