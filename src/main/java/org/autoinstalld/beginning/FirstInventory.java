package org.autoinstalld.beginning;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.beginning.OwnNetwork.Attachment;
import org.autoinstalld.dialogue.Catalogue;
import org.autoinstalld.dialogue.Timezones;
import org.autoinstalld.yaml.YamlFile;

/** The text of an inventory that begins: with what is known of this machine's network, and marks where nobody but its admin knows. */
public final class FirstInventory {
    /** What version control should leave alone. */
    public static final String IGNORED = """
            # the ledger, locks and control socket of a server that is tried from here
            /state/
            # copies that 'apply' and '--write' keep
            *.autoinstalld-*
            """;

    private final OwnNetwork network;
    private final StringBuilder out = new StringBuilder();

    private FirstInventory(OwnNetwork network) {
        this.network = network;
    }

    /** The file with site, network, hypervisor and profiles. */
    public static String of(OwnNetwork network) {
        return new FirstInventory(network).text();
    }

    private String text() {
        out.append("""
                # Where all machines are, and what they share. autoinstalld.yaml(5) explains every key.
                # %s stands where only you know the value; 'autoinstalld check' names each such place.

                site:
                """.formatted(YamlFile.FILL_IN));
        site();
        network();
        out.append("""

                # Machines that run vmd(8).
                hypervisors:
                  vmhost:
                    # the bridge(4) or veb(4) there that holds the interface to that network
                    switches: { uplink: bridge0 }
                    # with this, 'plan', 'apply' and 'deploy' keep its file, if it is this machine
                    # vm-conf: /etc/vm.conf

                # Values that hosts share. What a host says itself wins over its profiles, and later profiles over earlier ones.
                profiles:
                  base:
                    # what 'autoinstalld passwd' makes of a password; or, in its place:
                    # root: { ssh-key: "ssh-ed25519 AAAA... you@example.org", login: prohibit-password }
                    root: { password: %s }
                    # this machine's
                    timezone: %s
                    sets: { location: http, server: cdn.openbsd.org }

                  # guests of vmd(8)
                  vm:
                    profiles: [base]
                    network: lan
                    console: { device: com0, speed: 115200 }
                    vm:
                      hypervisor: vmhost
                      switch: uplink
                      memory: 2G
                      disk-size: 20G
                      disk: "/home/vm/${name}.img"

                  # machines that boot from the network; each is installed once for each 'autoinstalld arm'
                  metal:
                    profiles: [base]
                    network: lan
                """.formatted(
                YamlFile.FILL_IN, Timezones.isZone(network.timezone()) ? network.timezone() : YamlFile.FILL_IN));
        return out.toString();
    }

    private void site() {
        line("  # where installers reach the server: "
                + network.place().map(p -> "this machine, by " + p.device()).orElse("its address in their network"));
        line("  response-server: "
                + network.place().map(p -> p.own().toString()).orElse(YamlFile.FILL_IN));
        line("  # of hosts that are added by a short name");
        line(network.domain().map(d -> "  domain: " + d).orElse("  # domain: example.org"));
        line("  # installed where a request does not say what; "
                + (network.release().isPresent() ? "this machine's own" : "the newest that this program knows"));
        line("  release: \"" + network.release().orElseGet(FirstInventory::newest) + "\"");
        line("  # with this, 'plan', 'apply' and 'deploy' keep the file, if dhcpd(8) runs on this machine");
        if (network.release().isPresent()) {
            line("  # dhcpd-conf: /etc/dhcpd.conf");
        } else {
            // elsewhere than on OpenBSD it is ISC's, which has another way to test a file and another to be told
            line("  # dhcpd-conf: /etc/dhcp/dhcpd.conf");
            line("  # dhcpd-test: [dhcpd, -t, -cf, \"{file}\"]");
            line("  # dhcpd-reload: [systemctl, restart, isc-dhcp-server]");
        }
    }

    private static String newest() {
        List<String> numbered = Catalogue.builtIn().releases().stream()
                .filter(r -> Character.isDigit(r.charAt(0)))
                .toList();
        return numbered.get(numbered.size() - 1);
    }

    private void network() {
        Optional<Attachment> place = network.place();
        line("");
        line("networks:");
        line(
                "  # "
                        + place.map(p -> "that of this machine's default route, by " + p.device())
                                .orElse(
                                        "the one that the machines are in: no default route of this machine leads through one"));
        line("  lan:");
        line("    subnet: " + place.map(p -> p.subnet().toString()).orElse(YamlFile.FILL_IN));
        Optional<IpAddress> router = place.flatMap(Attachment::router);
        line(router.map(r -> "    routers: [" + r + "]").orElse("    routers: [" + YamlFile.FILL_IN + "]"));
        List<IpAddress> servers = network.nameServers();
        line("    name-servers: "
                + servers.stream()
                        .map(IpAddress::toString)
                        .collect(Collectors.joining(", ", "[", "]"))
                        .replace("[]", "[" + YamlFile.FILL_IN + "]"));
        line("    # which addresses dhcpd(8) may hand out to anybody; 'add' chooses others");
        line("    # range: LOW HIGH");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
