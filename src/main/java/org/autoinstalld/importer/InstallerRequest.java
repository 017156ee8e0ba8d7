package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.jspecify.annotations.Nullable;

/**
 * What an installer asks for, by what DHCP told it: install.sub takes the mode from DHCP's filename, and what stands
 * before that for a prefix.
 *
 * @param lladdr null if nobody knows it; then it is one that no file mentions
 * @param hostName as DHCP gives it; null if it gives none
 * @param folder what stands in DHCP's filename before the mode, with its slashes
 */
record InstallerRequest(@Nullable Lladdr lladdr, @Nullable String hostName, String folder, Mode mode) {
    private static final Pattern FILENAME = Pattern.compile("(.*/)?auto_(install|upgrade)");
    private static final Pattern SLASHES = Pattern.compile("/+");

    /** Empty if the filename does not make an installer ask. */
    static Optional<InstallerRequest> of(
            @Nullable Lladdr lladdr, @Nullable String hostName, @Nullable String filename) {
        return Optional.ofNullable(filename)
                .map(FILENAME::matcher)
                .filter(Matcher::matches)
                .map(m -> {
                    String folder = m.group(1) == null ? "" : m.group(1);
                    Mode mode = m.group(2).equals(Mode.INSTALL.word()) ? Mode.INSTALL : Mode.UPGRADE;
                    return new InstallerRequest(
                            lladdr, hostName == null || hostName.isEmpty() ? null : hostName, folder, mode);
                });
    }

    /** The request of a machine that DHCP tells this. */
    static Optional<InstallerRequest> of(@Nullable Lladdr lladdr, HostDeclaration told) {
        return of(lladdr, told.hostName().orElse(null), told.filename().orElse(null));
    }

    /** The same with another word in DHCP's filename. */
    InstallerRequest in(Mode other) {
        return new InstallerRequest(lladdr, hostName, folder, other);
    }

    /** The same for a machine of that lladdr. */
    InstallerRequest by(Lladdr one) {
        return new InstallerRequest(one, hostName, folder, mode);
    }

    /** As httpd(8) takes it: without a slash in front or at the end, and never two between. */
    String prefix() {
        return SLASHES.splitAsStream(folder).filter(part -> !part.isEmpty()).collect(Collectors.joining("/"));
    }

    /** The prefix with a slash behind it, or nothing. */
    String start() {
        return ResponseName.start(prefix());
    }

    /**
     * Names of the files in the order asked.
     *
     * @param otherwise the lladdr of a machine whose own nobody knows
     */
    List<String> names(Lladdr otherwise) {
        String end = mode.word() + ".conf";
        List<String> names = new ArrayList<>();
        names.add((lladdr == null ? otherwise : lladdr) + "-" + end);
        if (hostName != null) {
            names.add(hostName + "-" + end);
        }
        names.add(end);
        return names;
    }
}
