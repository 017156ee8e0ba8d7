package org.autoinstalld.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.Lladdr;
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

    private final @Nullable ManagedFile file;
    private @Nullable Map<Lladdr, String> told;

    /** The file is read when it is first needed, once for all hosts. */
    public ToldByDhcp(Inventory inventory) {
        file = inventory.site().files().dhcpdConf().orElse(null);
    }

    /**
     * What is left to do, so that the machine asks for what it is armed for; nothing if that is done.
     *
     * @param armed what it is armed for now; null if it is not
     */
    public List<Problem> leftToDo(Host host, @Nullable Mode armed) {
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
            entry(host, armed, unusual).ifPresent(left::add);
        }
        if (armed == Mode.UPGRADE && host.vm().isPresent()) {
            left.add(Problem.warning(
                    host.place(),
                    "guest '" + host.name() + "' boots its disk, and asks nothing, as long as vm.conf has it so",
                    "'autoinstalld vmconf " + host.name() + " --install --write FILE', and docs/upgrades.md"));
        }
        return left;
    }

    private Optional<Problem> entry(Host host, @Nullable Mode armed, boolean unusual) {
        String wanted = DhcpdModel.filename(host, armed == null ? Map.of() : Map.of(host.name(), armed))
                .map(ToldByDhcp::withoutDirectory)
                .orElse("");
        if (file == null) {
            return unusual
                    ? Optional.of(Problem.warning(
                            host.place(),
                            "DHCP has to tell '" + host.name() + "' "
                                    + (wanted.isEmpty() ? "no filename now" : "filename '" + wanted + "' now")
                                    + "; dhcpd.conf is not on this machine, by site.dhcpd-conf",
                            "the entry that 'autoinstalld dhcpd " + host.name() + "' prints"))
                    : Optional.empty();
        }
        String path = file.path();
        try {
            Map<Lladdr, String> all = told(path);
            Optional<String> named = host.netboot()
                    .lladdr()
                    .flatMap(l -> Optional.ofNullable(all.get(l)))
                    .map(ToldByDhcp::withoutDirectory);
            boolean missing = named.isEmpty() && !unusual;
            return missing || named.orElse("").equals(wanted)
                    ? Optional.empty()
                    : Optional.of(Problem.warning(
                            host.place(),
                            "'" + path + "' tells '" + host.name() + "' "
                                    + (named.isEmpty() || named.get().isEmpty()
                                            ? "no filename"
                                            : "filename '" + named.get() + "'")
                                    + ", and should tell " + (wanted.isEmpty() ? "none" : "'" + wanted + "'"),
                            APPLY));
        } catch (ConfFileException | IllegalArgumentException e) {
            return unusual
                    ? Optional.of(Problem.warning(
                            host.place(), "'" + path + "' cannot be read, and has to follow this", APPLY))
                    : Optional.empty();
        }
    }

    /** What the blocks of the file tell interfaces; one that stands twice counts as where it stands first. */
    private Map<Lladdr, String> told(String path) throws ConfFileException {
        if (told == null) {
            Map<Lladdr, String> all = new HashMap<>();
            OnDisk.read(Path.of(path))
                    .content()
                    .ifPresent(content -> DhcpdConf.parse(path, content.text())
                            .hosts()
                            .forEach(e -> e.value()
                                    .lladdr()
                                    .ifPresent(l -> all.putIfAbsent(
                                            l,
                                            HostDeclaration.told(e).filename().orElse("")))));
            told = all;
        }
        return told;
    }

    /** The directory may be a token. */
    private static String withoutDirectory(String filename) {
        return filename.substring(filename.lastIndexOf('/') + 1);
    }
}
