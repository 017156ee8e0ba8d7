package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Confirmation;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.deployer.Withdrawal;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.responsefile.HostChoice;

/** Takes a guest away: stopped, out of both files, and out of the inventory. */
final class Destroy extends Command {
    Destroy() {
        super(
                "destroy",
                ChosenHosts.SOME,
                "stops guests and takes them out of files and inventory",
                ChosenHosts.options(
                        Invocation.flag("delete-disks", "remove their disk images, too"),
                        Invocation.flag("yes", "do not ask")));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        HostChoice choice = ChosenHosts.required(invocation);
        List<HostName> hosts = ChosenHosts.right(invocation, invocation.snapshot(), choice).stream()
                .map(Host::name)
                .toList();
        boolean disks = invocation.has("delete-disks");
        for (HostName host : hosts) {
            boolean given = disks
                    ? Confirmation.typed(invocation, "this removes the disks of " + host + " for good", host)
                    : Confirmation.given(invocation, "stop " + host + " and take it out of files and inventory?");
            if (!given) {
                return REFUSED;
            }
        }
        try (Withdrawal withdrawal = new Withdrawal(invocation)) {
            return destroyed(invocation, withdrawal, hosts, disks);
        }
    }

    private static int destroyed(Invocation invocation, Withdrawal withdrawal, List<HostName> hosts, boolean disks)
            throws UsageException, RefusedException, ConfFileException {
        Map<HostName, Withdrawal.Images> images = withdrawal.takeOut(hosts);
        int code = images.size() == hosts.size() ? FINE : REFUSED;
        List<RemoveHost.Removed> entries = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (Map.Entry<HostName, Withdrawal.Images> guest : images.entrySet()) {
            code = Math.max(code, removed(invocation, guest.getKey(), entries));
            for (String image : guest.getValue().paths()) {
                Optional<String> failure = disks ? guest.getValue().delete(image) : Optional.empty();
                if (failure.isPresent()) {
                    invocation.complain(failure.get());
                    code = REFUSED;
                } else {
                    (disks ? removed : kept).add(image);
                    if (!invocation.isJson()) {
                        invocation.out().println((disks ? "removed " : "kept ") + image);
                    }
                }
            }
        }
        invocation.tell(new Destroyed(entries, removed, kept), out -> {});
        return code;
    }

    /** @param removed disk images */
    private record Destroyed(List<RemoveHost.Removed> destroyed, List<String> removed, List<String> kept) {}

    /** What is wrong with its file is no reason to leave the others half away. */
    private static int removed(Invocation invocation, HostName host, List<RemoveHost.Removed> entries)
            throws ConfFileException {
        try {
            return RemoveHost.remove(invocation, host, entries::add);
        } catch (RefusedException e) {
            e.tell(invocation.terminal());
            return REFUSED;
        }
    }
}
