package org.autoinstalld.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.http.ListenAddress;
import org.autoinstalld.http.Tls;
import org.autoinstalld.inventory.Administration;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/**
 * What the admin listener needs before it may be bound: on loopback nothing, elsewhere TLS and somebody to log in.
 *
 * @param tls empty: plain HTTP
 */
public record AdminSetup(List<ListenAddress> addresses, Optional<Tls> tls) {

    /** The outcome of {@link #of}. */
    public sealed interface Opening {
        record Fit(AdminSetup side) implements Opening {}

        record Unfit(List<Problem> problems) implements Opening {}
    }

    public static Opening of(List<ListenAddress> addresses, Administration administration) {
        List<Problem> problems = new ArrayList<>();
        addresses.stream()
                .filter(a -> !a.address().isLoopback())
                .findFirst()
                .ifPresent(a -> demand(a, administration, problems));
        Optional<Tls> tls = administration.tls().flatMap(files -> {
            Tls.Reading reading = Tls.read(Path.of(files.certificate()), Path.of(files.key()));
            if (reading instanceof Tls.Reading.Unsound unsound) {
                problems.add(unsound.problem());
                return Optional.empty();
            }
            return Optional.of(((Tls.Reading.Sound) reading).tls());
        });
        return problems.isEmpty()
                ? new Opening.Fit(new AdminSetup(addresses, tls))
                : new Opening.Unfit(List.copyOf(problems));
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
        return tls.isPresent() ? bound.httpsUrl() : bound.url();
    }

    /** Takes certificate and key anew, after a reload; what is wrong with them changes nothing. */
    List<Problem> renew(Administration administration) {
        if (tls.isPresent() != administration.tls().isPresent()) {
            return List.of(Problem.warning(
                    Place.of("site.admin.tls"), "takes effect when the server is started again", "a restart"));
        }
        return administration
                .tls()
                .flatMap(files -> tls.orElseThrow().renew(Path.of(files.certificate()), Path.of(files.key())))
                .map(List::of)
                .orElse(List.of());
    }
}
