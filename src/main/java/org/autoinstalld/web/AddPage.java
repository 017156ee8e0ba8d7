package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.api.Query;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.newhost.NewHost;
import org.autoinstalld.newhost.UsedAddresses;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The form that begins a host, with what is known of the machine that asked; and what was wrong with what was filled in.
 *
 * @param requester address that the machine asked from; empty if none did
 * @param command that does the same
 * @param hindrance why it cannot be done here; null if it can
 * @param complaint why it was not done; null if nobody tried
 */
record AddPage(
        String name,
        List<Choice> profiles,
        List<Choice> networks,
        String lladdr,
        String address,
        String requester,
        String command,
        @Nullable Problem hindrance,
        @Nullable String complaint,
        List<Problem> problems) {
    /** Of the page, and of the action that its form asks for. */
    static final String PATH = "/add";

    /** Where the machine asked from, which may lie in a network. */
    private static final String FROM = "from";

    /** @param note what tells it from others; may be empty */
    record Choice(String name, String note, boolean chosen) {}

    /** Why a form was not followed. */
    record Refusal(String complaint, List<Problem> problems) {}

    /** @param refusal null: nobody tried */
    static AddPage of(Snapshot snapshot, PageContext around, Query query, @Nullable Refusal refusal) {
        Inventory inventory = snapshot.inventory();
        Optional<Network> on = query.text(FROM).flatMap(IpAddress::parse).flatMap(a -> network(inventory, a));
        List<String> profiles = query.texts("profile");
        if (profiles.isEmpty() && refusal == null) {
            profiles = usual(snapshot);
        }
        // one that is alone need not be written down
        String network = query.text("network")
                .or(() -> on.filter(n -> inventory.networks().size() > 1).map(Network::name))
                .orElse("");
        String name = query.text("name").orElse("");
        String lladdr = query.text("lladdr").orElse("");
        String address = query.text("address")
                .or(() -> refusal == null ? free(inventory, on) : Optional.empty())
                .orElse("");
        return new AddPage(
                name,
                choices(snapshot.reading().origins().profiles(), Map.of(), profiles),
                choices(
                        inventory.networks().keySet(),
                        inventory.networks(),
                        network.isEmpty() ? List.of() : List.of(network)),
                lladdr,
                address,
                query.text(FROM).orElse(""),
                NewHost.command(name, profiles, network, lladdr, address),
                around.hindrance().get().orElse(null),
                refusal == null ? null : refusal.complaint(),
                refusal == null ? List.of() : refusal.problems());
    }

    private static Optional<Network> network(Inventory inventory, IpAddress address) {
        return inventory.networks().values().stream()
                .filter(n -> n.subnet().contains(address))
                .findFirst();
    }

    /** That of unknown machines, or the only one. */
    private static List<String> usual(Snapshot snapshot) {
        return snapshot.inventory()
                .site()
                .unknown()
                .map(u -> List.of(u.profile()))
                .orElseGet(() -> snapshot.reading().origins().profiles().size() == 1
                        ? List.copyOf(snapshot.reading().origins().profiles())
                        : List.of());
    }

    private static Optional<String> free(Inventory inventory, Optional<Network> on) {
        return on.or(() -> inventory.networks().size() == 1
                        ? inventory.networks().values().stream().findFirst()
                        : Optional.empty())
                .flatMap(n -> UsedAddresses.of(inventory, unread -> {}).freeAddress(n))
                .map(IpAddress::toString);
    }

    private static List<Choice> choices(Iterable<String> names, Map<String, Network> networks, List<String> chosen) {
        List<Choice> choices = new ArrayList<>();
        for (String name : names) {
            Network network = networks.get(name);
            choices.add(new Choice(name, network == null ? "" : network.subnet().toString(), chosen.contains(name)));
        }
        return choices;
    }
}
