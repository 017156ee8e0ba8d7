package org.autoinstalld.fetching;

import java.util.Collection;

/** A folder of the mirror as pkg_add(1) reads it: names stand in {@code <A HREF="NAME">}. */
final class FolderPage {
    private FolderPage() {}

    static String of(String path, Collection<String> names) {
        String title = "Index of " + escaped(path);
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<HTML><HEAD><TITLE>" + title
                + "</TITLE></HEAD>\n<BODY>\n<H1>" + title + "</H1>\n<PRE>\n");
        for (String name : names) {
            page.append("<A HREF=\"")
                    .append(escaped(MirrorPath.encoded(name)))
                    .append("\">")
                    .append(escaped(name))
                    .append("</A>\n");
        }
        return page.append("</PRE>\n</BODY></HTML>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
