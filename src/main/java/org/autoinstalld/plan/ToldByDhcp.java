package org.autoinstalld.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.Mode;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.ManagedFile;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.template.DhcpdModel;
import org.jspecify.annotations.Nullable;

/**
 * Whether DHCP tells a machine to do what it is armed for, as far as this machine's dhcpd.conf can tell. It is read, never
 * written: that is for {@code apply}.
 */
public final class ToldByDhcp {
    private static final String APPLY = "autoinstalld apply";

    private ToldByDhcp() {}

    /**
     * What is left to do, so that the machine asks for what it is armed for; nothing if that is done.
     *
     * @param armed what it is armed for now; null if it is not
     */
    public static List<Problem> leftToDo(Inventory inventory, Host host, @Nullable Mode armed) {
        List<Problem> left = new ArrayList<>();
        Interface first = host.netboot();
        boolean unusual = armed == Mode.UPGRADE || host.boot().whileArmed();
        if (first.local()) {
            if (armed == Mode.UPGRADE) {
                left.add(Problem.warning(
                        host.place(),
                        "vmd(8) itself answers DHCP on the local interface of '" + host.name()
                                + "', and never tells a guest to upgrade",
                        "an interface on a switch, or sysupgrade(8) in the guest"));
            }
        } else if (first.network().isPresent() && first.lladdr().isPresent()) {
            entry(inventory, host, armed, unusual).ifPresent(left::add);
        }
        if (armed == Mode.UPGRADE && host.vm().isPresent()) {
            left.add(Problem.warning(
                    host.place(),
                    "guest '" + host.name() + "' boots its disk, and asks nothing, as long as vm.conf has it so",
                    "'autoinstalld vmconf " + host.name() + " --install --write FILE', and docs/upgrades.md"));
        }
        return left;
    }

    private static Optional<Problem> entry(Inventory inventory, Host host, @Nullable Mode armed, boolean unusual) {
        String wanted = DhcpdModel.filename(host, armed == null ? Map.of() : Map.of(host.name(), armed))
                .map(ToldByDhcp::withoutDirectory)
                .orElse("");
        Optional<ManagedFile> file = inventory.site().files().dhcpdConf();
        if (file.isEmpty()) {
            return unusual
                    ? Optional.of(Problem.warning(
                            host.place(),
                            "DHCP has to tell '" + host.name() + "' "
                                    + (wanted.isEmpty() ? "no filename now" : "filename '" + wanted + "' now")
                                    + "; dhcpd.conf is not on this machine, by site.dhcpd-conf",
                            "the entry that 'autoinstalld dhcpd " + host.name() + "' prints"))
                    : Optional.empty();
        }
        String path = file.get().path();
        try {
            Optional<String> told = OnDisk.read(Path.of(path))
                    .content()
                    .flatMap(content -> told(path, content.text(), host))
                    .map(ToldByDhcp::withoutDirectory);
            boolean missing = told.isEmpty() && !unusual;
            return missing || told.orElse("").equals(wanted)
                    ? Optional.empty()
                    : Optional.of(Problem.warning(
                            host.place(),
                            "'" + path + "' tells '" + host.name() + "' "
                                    + (told.isEmpty() || told.get().isEmpty()
                                            ? "no filename"
                                            : "filename '" + told.get() + "'")
                                    + ", and should tell " + (wanted.isEmpty() ? "none" : "'" + wanted + "'"),
                            APPLY));
        } catch (ConfFileException | IllegalArgumentException e) {
            return unusual
                    ? Optional.of(Problem.warning(
                            host.place(), "'" + path + "' cannot be read, and has to follow this", APPLY))
                    : Optional.empty();
        }
    }

    /** What the block of a host's first interface tells it; empty if there is no such block. */
    private static Optional<String> told(String path, String text, Host host) {
        return DhcpdConf.parse(path, text).hosts().stream()
                .filter(e -> e.value().lladdr().isPresent()
                        && e.value().lladdr().equals(host.netboot().lladdr()))
                .findFirst()
                .map(e -> HostDeclaration.told(e).filename().orElse(""));
    }

    /** The directory may be a token. */
    private static String withoutDirectory(String filename) {
        return filename.substring(filename.lastIndexOf('/') + 1);
    }
}
