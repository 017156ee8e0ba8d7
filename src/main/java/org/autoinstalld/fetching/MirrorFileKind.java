package org.autoinstalld.fetching;

import java.util.Locale;
import java.util.regex.Pattern;

/** Kinds of files of a mirror, by their names: what is counted together, and how it is labelled. */
public enum MirrorFileKind {
    SIGNATURE("SHA256(\\.sig)?", true),
    SET("(base|comp|man|game|xbase|xshare|xfont|xserv)[0-9]+\\.tgz", false),
    SITE("site[0-9]+(-.*)?\\.tgz", false),
    KERNEL("bsd(\\..*)?", false),
    PATCH("syspatch[0-9]+-.*\\.tgz", false),
    NOTE("BUILDINFO|INSTALL\\..*|.*\\.txt", true),
    OTHER(".*", false);

    private final Pattern name;
    private final boolean text;

    MirrorFileKind(String name, boolean text) {
        this.name = Pattern.compile(name);
        this.text = text;
    }

    static MirrorFileKind of(String file) {
        for (MirrorFileKind kind : values()) {
            if (kind.name.matcher(file).matches()) {
                return kind;
            }
        }
        return OTHER;
    }

    /** The label of it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As in Content-Type. */
    String type() {
        return text ? "text/plain; charset=utf-8" : "application/octet-stream";
    }
}
