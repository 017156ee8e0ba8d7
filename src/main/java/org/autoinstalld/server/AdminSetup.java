package org.autoinstalld.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.http.ListenAddress;
import org.autoinstalld.http.Tls;
import org.autoinstalld.inventory.Administration;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What the admin listener needs before it may be bound: on loopback nothing, elsewhere TLS and somebody to log in.
 *
 * @param tls null: plain HTTP
 */
public record AdminSetup(
        List<ListenAddress> addresses, @Nullable Tls tls) {

    /**
     * Empty if something is missing.
     *
     * @param problems gets all that is
     */
    public static Optional<AdminSetup> of(
            List<ListenAddress> addresses, Administration administration, List<Problem> problems) {
        addresses.stream()
                .filter(a -> !a.address().isLoopback())
                .findFirst()
                .ifPresent(a -> demand(a, administration, problems));
        Tls tls = null;
        if (administration.tls().isPresent()) {
            Administration.Tls files = administration.tls().get();
            try {
                tls = Tls.read(Path.of(files.certificate()), Path.of(files.key()));
            } catch (Tls.UnsoundException e) {
                problems.add(e.problem());
            }
        }
        return problems.isEmpty() ? Optional.of(new AdminSetup(addresses, tls)) : Optional.empty();
    }

    private static void demand(ListenAddress address, Administration administration, List<Problem> problems) {
        Place place = Place.of("--admin " + address);
        if (administration.tls().isEmpty()) {
            problems.add(Problem.error(
                    place,
                    "an admin listener that is not on loopback needs TLS",
                    "site: { admin: { tls: { certificate: FILE, key: FILE } } } in the inventory"));
        }
        if (!administration.demandsCredentials()) {
            problems.add(Problem.error(
                    place,
                    "an admin listener that is not on loopback needs users or tokens",
                    "site: { admin: { users: { NAME: { password: HASH, role: admin } } } } in the inventory, HASH as"
                            + " 'autoinstalld passwd' prints it"));
        }
    }

    String url(ListenAddress bound) {
        return tls != null ? bound.httpsUrl() : bound.url();
    }

    /** Takes certificate and key anew, after a reload; what is wrong with them changes nothing. */
    List<Problem> renew(Administration administration) {
        if ((tls != null) != administration.tls().isPresent()) {
            return List.of(Problem.warning(
                    Place.of("site.admin.tls"), "takes effect when the server is started again", "a restart"));
        }
        if (tls != null) {
            Administration.Tls files = administration.tls().orElseThrow();
            try {
                tls.renew(Path.of(files.certificate()), Path.of(files.key()));
            } catch (Tls.UnsoundException e) {
                return List.of(e.problem());
            }
        }
        return List.of();
    }
}
