package org.autoinstalld.survey;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.setdir.Mode;

/**
 * What an installer asks for, by what DHCP told it: install.sub takes the mode from DHCP's filename, and what stands
 * before that for a prefix.
 *
 * @param lladdr empty if nobody knows it; then it is one that no file mentions
 * @param hostName as DHCP gives it; empty if it gives none
 */
record Call(Optional<Lladdr> lladdr, Optional<String> hostName, String prefix, Mode mode) {
    private static final Pattern FILENAME = Pattern.compile("(?:(.*)/)?auto_(install|upgrade)");

    /** Empty if the filename does not make an installer ask. */
    static Optional<Call> of(Optional<Lladdr> lladdr, Optional<String> hostName, Optional<String> filename) {
        return filename.map(FILENAME::matcher).filter(Matcher::matches).map(m -> {
            String prefix = m.group(1) == null ? "" : m.group(1);
            Mode mode = m.group(2).equals(Mode.INSTALL.word()) ? Mode.INSTALL : Mode.UPGRADE;
            return new Call(lladdr, hostName.filter(n -> !n.isEmpty()), prefix, mode);
        });
    }

    /** The same with another word in DHCP's filename. */
    Call in(Mode other) {
        return new Call(lladdr, hostName, prefix, other);
    }

    /**
     * The paths in the order asked, without a slash in front.
     *
     * @param otherwise the lladdr of a machine whose own nobody knows
     */
    List<String> paths(Lladdr otherwise) {
        String folder = prefix.isEmpty() ? "" : prefix + "/";
        String end = mode.word() + ".conf";
        List<String> paths = new ArrayList<>();
        paths.add(folder + lladdr.orElse(otherwise) + "-" + end);
        hostName.ifPresent(h -> paths.add(folder + h + "-" + end));
        paths.add(folder + end);
        return paths;
    }
}
