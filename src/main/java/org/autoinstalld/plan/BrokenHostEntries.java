package org.autoinstalld.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Hosts with mistakes. What a file has of them stays, since nobody can say what it should be, and without it a machine
 * would lose its address or its name over a slip.
 */
public final class BrokenHostEntries {
    private final Inventory inventory;
    private final HostIndex hosts;
    private final Set<Lladdr> lladdrs = new HashSet<>();
    private final Set<IpAddress> addresses = new HashSet<>();

    BrokenHostEntries(Inventory inventory, HostIndex hosts) {
        this.inventory = inventory;
        this.hosts = hosts;
        inventory.broken().values().forEach(host -> {
            lladdrs.addAll(host.lladdrs());
            addresses.addAll(host.addresses());
        });
    }

    private boolean isNone() {
        return inventory.broken().isEmpty();
    }

    /**
     * New entries of dhcpd.conf with those that stay; empty if that cannot be done.
     *
     * @param section the old ones; null if there are none
     */
    Optional<String> inDhcpd(@Nullable String section, String now) {
        if (isNone() || section == null) {
            return Optional.of(now);
        }
        List<HostDeclaration> old = DhcpdConf.parse("", section).hosts().stream()
                .map(e -> e.value())
                .filter(this::isNobodys)
                .toList();
        boolean allFound = inventory.broken().values().stream()
                .allMatch(host -> old.stream().anyMatch(e -> isOf(host, e)));
        // one that is not found may stand there under another name
        Predicate<HostDeclaration> kept = allFound
                ? e -> old.contains(e) && inventory.broken().values().stream().anyMatch(host -> isOf(host, e))
                : old::contains;
        return DhcpdConf.spliced(section, now, kept);
    }

    private boolean isNobodys(HostDeclaration entry) {
        return hosts.byBlock(entry.name()).isEmpty()
                && entry.lladdr().flatMap(hosts::byLladdr).isEmpty()
                && entry.addresses().stream().allMatch(a -> hosts.byAddress(a).isEmpty());
    }

    private static boolean isOf(BrokenHost host, HostDeclaration entry) {
        int dash = entry.name().lastIndexOf('-');
        return isNamed(host, entry.name())
                || dash >= 0 && isNamed(host, entry.name().substring(0, dash))
                || entry.lladdr().filter(host.lladdrs()::contains).isPresent()
                || entry.addresses().stream().anyMatch(host.addresses()::contains);
    }

    private static boolean isNamed(BrokenHost host, String name) {
        return HostName.parse(name).filter(host.name()::equals).isPresent();
    }

    /** What a section of names and addresses has of them. */
    List<NamedHost> named(@Nullable String section) {
        return isNone() || section == null
                ? List.of()
                : WrittenNames.of(section).stream()
                        .filter(host -> inventory.broken().values().stream().anyMatch(b -> isOf(b, host)))
                        .filter(host -> host.addresses().stream()
                                .allMatch(a -> hosts.byAddress(a).isEmpty()))
                        .toList();
    }

    private static boolean isOf(BrokenHost broken, NamedHost host) {
        String name = broken.name().text();
        return host.name().equals(name)
                || !broken.name().isQualified() && host.name().startsWith(name + ".")
                || host.addresses().stream().anyMatch(broken.addresses()::contains);
    }

    /** Whether the file is a vm.conf that one of them may have an entry in. That file is left as it is. */
    public static boolean touches(Inventory inventory, KeptFile target) {
        return target.kind() == KeptFile.Kind.VM
                && inventory.broken().values().stream().anyMatch(host -> host.mayBeOn(target.of()));
    }

    /** Whether nothing can be kept before these are put right: they may have entries in every vm.conf there is. */
    public static boolean touchesAll(Inventory inventory, List<KeptFile> targets) {
        List<KeptFile> vms =
                targets.stream().filter(t -> t.kind() == KeptFile.Kind.VM).toList();
        return !vms.isEmpty() && vms.stream().allMatch(t -> touches(inventory, t));
    }

    /** What a plan leaves out for them, a warning for each host. */
    public static List<Problem> left(Inventory inventory, List<KeptFile> targets) {
        List<String> others = targets.stream()
                .filter(t -> t.kind() != KeptFile.Kind.VM)
                .map(KeptFile::path)
                .toList();
        return inventory.broken().values().stream()
                .flatMap(host -> left(host, targets, others).stream())
                .toList();
    }

    private static Optional<Problem> left(BrokenHost host, List<KeptFile> targets, List<String> others) {
        List<String> vms = targets.stream()
                .filter(t -> t.kind() == KeptFile.Kind.VM && host.mayBeOn(t.of()))
                .map(KeptFile::path)
                .toList();
        if (vms.isEmpty() && others.isEmpty()) {
            return Optional.empty();
        }
        String whole = vms.isEmpty()
                ? ""
                : String.join(", ", vms) + (vms.size() == 1 ? " stays as it is" : " stay as they are");
        String of = others.isEmpty() ? "" : "what " + Listing.of(others) + " has of it stays, and nothing is added";
        return Optional.of(Problem.warning(
                host.place(),
                "host '" + host.name() + "' has mistakes, so " + whole + (whole.isEmpty() || of.isEmpty() ? "" : "; ")
                        + of,
                "autoinstalld check tells the mistakes"));
    }
}
