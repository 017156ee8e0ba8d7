package org.autoinstalld.responsefile;

import java.util.Map;
import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Dialogue;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.lookup.Lookup;
import org.autoinstalld.siteset.SiteSets;
import org.autoinstalld.siteset.SiteTrees;
import org.autoinstalld.template.SecretView;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.yaml.SecretSource.HostToken;

/**
 * What is served: one inventory, one set of templates, the trees of site sets, and all that follows from them.
 *
 * @param setNumbers the numbers in the names of sets, as far as the mirror has them; others are the catalogue's
 * @param reading where the inventory came from: its problems, and the places of its values
 */
public record Snapshot(
        Inventory inventory,
        Reading reading,
        TemplateSet templates,
        Lookup lookup,
        ResponseFiles files,
        SiteSets siteSets,
        Map<Setdir, String> setNumbers) {

    /** Of inventory, templates and trees: equal for equal content. */
    public String revision() {
        String trees = siteSets.trees().digest();
        return inventory.revision() + "/" + templates.revision() + (trees.isEmpty() ? "" : "/" + trees);
    }

    /** The snapshot of a reading that has an inventory, where no site set is made. */
    public static Snapshot of(Reading reading, TemplateSet templates) {
        return of(reading, templates, SiteTrees.NONE, Map.of());
    }

    /** The snapshot of a reading that has an inventory. */
    public static Snapshot of(Reading reading, TemplateSet templates, SiteTrees trees, Map<Setdir, String> setNumbers) {
        Inventory inventory = reading.inventory().orElseThrow();
        SiteSets siteSets = new SiteSets(inventory, reading.origins(), trees);
        return new Snapshot(
                inventory,
                reading,
                templates,
                new Lookup(inventory),
                files(inventory, templates, reading, siteSets, setNumbers, SecretView.REVEALED),
                siteSets,
                Map.copyOf(setNumbers));
    }

    private static ResponseFiles files(
            Inventory inventory,
            TemplateSet templates,
            Reading reading,
            SiteSets siteSets,
            Map<Setdir, String> numbers,
            SecretView view) {
        return new ResponseFiles(inventory, templates, reading.origins(), new SiteSetNames(siteSets, numbers), view);
    }

    /**
     * The same where templates get masks in the place of all secrets: whoever types a template could have it make something of
     * a secret that no search for its text would find.
     */
    public Snapshot blind() {
        return new Snapshot(
                inventory,
                reading,
                templates,
                lookup,
                files(inventory, templates, reading, siteSets, setNumbers, SecretView.MASKED),
                siteSets,
                setNumbers);
    }

    /** The number in the names of a setdir's sets: {@code 78}. */
    public String setNumber(Setdir setdir) {
        return Dialogue.builtIn().numbered(setNumbers).setNumber(setdir);
    }

    /** Whether a snapshot of these would be equal. */
    public boolean isOf(Reading other, TemplateSet set, SiteTrees trees, Map<Setdir, String> numbers) {
        return other.inventory().orElseThrow().revision().equals(inventory.revision())
                && set.revision().equals(templates.revision())
                && trees.digest().equals(siteSets.trees().digest())
                && numbers.equals(setNumbers);
    }

    /** Whether all but hosts and hypervisors is equal, so that an equal host gets equal files. */
    public boolean isAlikeButForHosts(Snapshot other) {
        return templates.revision().equals(other.templates.revision())
                && inventory.site().equals(other.inventory.site())
                && inventory.networks().equals(other.inventory.networks())
                && setNumbers.equals(other.setNumbers)
                && siteSets.trees().digest().equals(other.siteSets.trees().digest());
    }

    /** The same files, where hosts under policy token have these. */
    public Snapshot withTokens(Function<HostName, HostToken> tokens) {
        return of(reading.withTokens(tokens), templates, siteSets.trees(), setNumbers);
    }
}
