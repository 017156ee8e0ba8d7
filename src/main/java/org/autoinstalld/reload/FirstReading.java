package org.autoinstalld.reload;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.mirror.SetNumbers;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Unforeseen;
import org.autoinstalld.reload.Reloader.Opening;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.TemplateLocation;

/** Reads everything for the first time, when there is nothing that could be served instead. */
final class FirstReading {
    private FirstReading() {}

    /** @param nanos a clock that only goes forward */
    static Opening of(InventoryFolder inventory, TemplateLocation templates, HostTokens tokens, LongSupplier nanos) {
        try {
            TemplateFolder folder = new TemplateFolder(templates, inventory.isTolerant());
            return read(inventory, folder, SiteFolder.beside(inventory.root()), tokens, nanos);
        } catch (RuntimeException | Error e) {
            return new Opening.Refused(List.of(
                    Problem.error(Place.of(inventory.root().toString()), Unforeseen.words(e), Unforeseen.REMEDY)));
        }
    }

    private static Opening read(
            InventoryFolder inventoryFolder,
            TemplateFolder templateFolder,
            SiteFolder siteFolder,
            HostTokens tokens,
            LongSupplier nanos) {
        // the two have nothing in common but the time they take
        Supplier<Loaded> compiling = templateFolder.reading();
        Reading reading = inventoryFolder.read();
        Loaded loaded = compiling.get();
        if (reading.inventory().isPresent() && loaded instanceof Loaded.Ready ready) {
            Snapshot first = Snapshot.of(reading, ready.templates(), siteFolder.read(), SetNumbers.of(reading));
            return new Opening.Opened(new Reloader(inventoryFolder, templateFolder, siteFolder, tokens, first, nanos));
        }
        List<Problem> problems = new ArrayList<>(reading.problems());
        if (loaded instanceof Loaded.Failed failed) {
            problems.addAll(failed.problems());
        }
        return new Opening.Refused(List.copyOf(problems));
    }
}
