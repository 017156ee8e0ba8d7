package org.autoinstalld.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.ManagedFile;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Whether DHCP hands out what a host under policy {@code token} has to ask for, as far as this machine's dhcpd.conf can
 * tell. It is read, never written: that is for {@code apply}, so that token and file change together.
 */
public final class TokenEntry {
    private static final String APPLY = "autoinstalld apply";

    private TokenEntry() {}

    /**
     * What is left to do; empty if nothing is.
     *
     * @param file that the site keeps a section of; null if it is not on this machine
     * @param token that holds now; null if the host has none yet
     */
    public static Optional<Problem> missing(Host host, @Nullable ManagedFile file, @Nullable String token) {
        if (token == null) {
            return Optional.of(Problem.warning(
                    host.place(),
                    "policy token: '" + host.name() + "' has no token yet, so whatever it asks for is unknown",
                    APPLY + ", which makes one and writes it into dhcpd.conf"));
        }
        if (file == null) {
            return Optional.of(unknown(host, "dhcpd.conf is not on this machine, by site.dhcpd-conf"));
        }
        String path = file.path();
        try {
            return carries(Path.of(path), token)
                    ? Optional.empty()
                    : Optional.of(Problem.warning(
                            host.place(),
                            "policy token: '" + host.name() + "' asks for what is unknown, since '" + path
                                    + "' does not carry its token",
                            APPLY));
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            return Optional.of(unknown(host, "'" + path + "' cannot be read"));
        }
    }

    private static Problem unknown(Host host, String why) {
        return Problem.warning(
                host.place(),
                "policy token: '" + host.name() + "' is answered only if its entry in dhcpd.conf carries its token; "
                        + why,
                APPLY + ", if that is not done yet");
    }

    /** Each token is one host's alone, and nobody writes one by chance: the file that has it has the host's entry. */
    private static boolean carries(Path file, String token) throws IOException {
        String filename = token + "/auto_";
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#')))
                    .anyMatch(line -> line.contains(filename));
        }
    }
}
