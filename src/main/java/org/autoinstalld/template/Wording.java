package org.autoinstalld.template;

import java.util.Locale;

/** FreeMarker's messages, which are long and of several lines, in the style of problems. */
final class Wording {
    private static final int MAX = 300;

    private Wording() {}

    /** One line: without tips and stacks, beginning in lower case, without a full stop. */
    static String brief(String message) {
        String text = message;
        for (String end : new String[] {"\n----", "\nTip:", "\n\nFTL stack", "\nThe blamed expression"}) {
            int at = text.indexOf(end);
            text = at < 0 ? text : text.substring(0, at);
        }
        text = text.strip().replaceAll("\\s+", " ");
        if (text.length() > MAX) {
            text = text.substring(0, MAX).strip() + "...";
        }
        if (text.endsWith(".") && !text.endsWith("...")) {
            text = text.substring(0, text.length() - 1);
        }
        boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return word ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
    }
}
