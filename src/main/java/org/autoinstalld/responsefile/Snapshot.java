package org.autoinstalld.responsefile;

import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Access.HostToken;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.lookup.Lookup;
import org.autoinstalld.template.TemplateSet;

/**
 * What is served: one inventory, one set of templates, and all that follows from the two.
 *
 * @param reading where the inventory came from: its problems, and the places of its values
 */
public record Snapshot(
        Inventory inventory, Reading reading, TemplateSet templates, Lookup lookup, ResponseFiles files) {

    /** Of inventory and templates: equal for equal content. */
    public String revision() {
        return inventory.revision() + "/" + templates.revision();
    }

    /** The snapshot of a reading that has an inventory. */
    public static Snapshot of(Reading reading, TemplateSet templates) {
        Inventory inventory = reading.inventory().orElseThrow();
        return new Snapshot(
                inventory,
                reading,
                templates,
                new Lookup(inventory),
                new ResponseFiles(inventory, templates, reading.origins()));
    }

    /** The same files, where hosts under policy token have these. */
    public Snapshot withTokens(Function<HostName, HostToken> tokens) {
        return of(reading.withTokens(tokens), templates);
    }
}
