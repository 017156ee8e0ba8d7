package org.autoinstalld.mirror;

import java.util.List;
import java.util.regex.Pattern;
import org.autoinstalld.signify.SignedList;

/** Which files of a list are fetched. */
final class WantedFiles {
    private static final Pattern NEEDED = Pattern.compile(
            "bsd|bsd\\.mp|bsd\\.rd|(base|comp|man|game|xbase|xshare|xfont|xserv)[0-9]{2,3}\\.tgz|BUILDINFO");
    private static final Pattern BOOT = Pattern.compile("pxeboot|BOOT[A-Z0-9]*\\.EFI");

    private WantedFiles() {}

    /** In the order of the list. */
    static List<String> of(MirrorDirectory directory, SignedList list, SyncOptions options) {
        String install = "INSTALL." + directory.setdir().arch();
        if (options.listOnly()) {
            return list.digests().keySet().stream()
                    .filter(BuildDate.FILE::equals)
                    .toList();
        }
        return list.digests().keySet().stream()
                .filter(name -> options.all()
                        || directory.patches()
                        || name.equals(install)
                        || NEEDED.matcher(name).matches()
                        || options.boot() && BOOT.matcher(name).matches())
                .toList();
    }
}
