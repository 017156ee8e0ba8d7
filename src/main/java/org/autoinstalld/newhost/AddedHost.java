package org.autoinstalld.newhost;

import java.nio.file.Path;
import java.util.List;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.problem.Problem;

/**
 * A host that was added.
 *
 * @param file that says so
 * @param reading the inventory with it
 * @param remarks worth a look all the same
 */
public record AddedHost(Host host, Path file, Reading reading, List<Problem> remarks) {
    public Inventory inventory() {
        return reading.inventory().orElseThrow();
    }

    /** What it got, in words. */
    public String words() {
        Interface first = host.netboot();
        return file + ": " + host.name()
                + first.lladdr().map(l -> " lladdr " + l).orElse("")
                + first.address().map(a -> " address " + a).orElse("");
    }
}
