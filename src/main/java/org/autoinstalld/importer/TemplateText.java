package org.autoinstalld.importer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text for a template that prints just this text. */
final class TemplateText {
    private static final Pattern SPECIAL = Pattern.compile("[$#]\\{|</?[#@]|\\[=");

    private TemplateText() {}

    /** What a template must hold to print {@code text}, which has no line end. */
    static String literal(String text) {
        return SPECIAL.matcher(text).replaceAll(m -> Matcher.quoteReplacement("${r\"" + m.group() + "\"}"));
    }

    /** A text as an expression. */
    static String string(String text) {
        if (text.indexOf('"') < 0) {
            return "r\"" + text + "\"";
        }
        if (text.indexOf('\'') < 0) {
            return "r'" + text + "'";
        }
        return "r\"" + text.replace("\"", "\" + r'\"' + r\"") + "\"";
    }
}
