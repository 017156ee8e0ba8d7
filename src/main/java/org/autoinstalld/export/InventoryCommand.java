package org.autoinstalld.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.Json;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.responsefile.Snapshot;

/** The inventory as Ansible asks an inventory script for it. What it prints is Ansible's form of JSON and no other. */
public final class InventoryCommand extends Command {
    public InventoryCommand() {
        super(
                "inventory",
                "",
                "prints the hosts for Ansible, as an inventory script does; no secrets",
                Invocation.flag("list", "all groups and hosts"),
                Invocation.option("host", "HOST", "the variables of one host"));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        invocation.requireNoOperands();
        Optional<String> asked = invocation.value("host");
        if (invocation.has("list") == asked.isPresent()) {
            throw new UsageException("--list or --host NAME" + (asked.isPresent() ? ", not both" : ""));
        }
        Snapshot snapshot = invocation.judged();
        AnsibleInventory inventory =
                new AnsibleInventory(snapshot.inventory(), snapshot.reading().origins());
        if (asked.isPresent()) {
            Host host = host(snapshot, inventory, asked.get());
            List<String> secret = AnsibleInventory.leftOut(host);
            if (!secret.isEmpty()) {
                invocation.complain("secret, so not told: " + Listing.of(secret)
                        + "; Ansible has ansible-vault(1) for what it needs");
            }
            print(invocation, "variables", inventory.variables(host));
            return FINE;
        }
        Map<HostName, BrokenHost> broken = snapshot.inventory().broken();
        if (!broken.isEmpty()) {
            // Ansible shows this, and goes on with the others
            invocation.complain("left out, since they have mistakes, which autoinstalld check tells: "
                    + Listing.of(broken.keySet().stream().map(HostName::text).toList()));
        }
        print(invocation, "inventory", inventory.list());
        return FINE;
    }

    /** Ansible takes its own form alone, and who asks for ours finds it as a field. */
    private static void print(Invocation invocation, String name, Object told) {
        invocation.tell(Map.of(name, told), out -> out.print(Json.line(told)));
    }

    private static Host host(Snapshot snapshot, AnsibleInventory inventory, String text) throws RefusedException {
        Optional<HostName> name = HostName.parse(text);
        Optional<Host> host = name.flatMap(inventory::host);
        if (host.isPresent()) {
            return host.get();
        }
        BrokenHost broken = name.map(snapshot.inventory().broken()::get).orElse(null);
        if (broken != null) {
            throw new RefusedException(broken.problems());
        }
        List<String> names = snapshot.inventory().hosts().keySet().stream()
                .map(HostName::text)
                .toList();
        throw new RefusedException("unknown host '" + text + "'"
                + Suggestion.nearest(text, names)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("; autoinstalld inventory --list has all"));
    }
}
