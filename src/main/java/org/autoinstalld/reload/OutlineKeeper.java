package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Leaves outlines in the state folder, some time after the start and after reloads, with a tenth of a core. */
final class OutlineKeeper {
    private static final int SHARE = 10;
    /** Until what a start or reload leaves to be done is mostly done. */
    private static final long LATER_MILLIS = 5_000;

    private final InventoryFolder inventory;
    private final Path state;
    private final AtomicBoolean busy = new AtomicBoolean();

    private OutlineKeeper(InventoryFolder inventory, Path state) {
        this.inventory = inventory;
        this.state = state;
    }

    /** One that begins, and hears of reloads. */
    static Consumer<ReloadState> of(InventoryFolder inventory, Path state) {
        OutlineKeeper keeper = new OutlineKeeper(inventory, state);
        keeper.wake();
        return now -> keeper.wake();
    }

    private void wake() {
        if (inventory.hasNewOutlines() && busy.compareAndSet(false, true)) {
            Thread thread = new Thread(this::keep, "outlines");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void keep() {
        try {
            TimeUnit.MILLISECONDS.sleep(LATER_MILLIS);
            // as if look-ups came all the time
            Pace pace = new Pace(System::nanoTime, SHARE);
            inventory.keepOutlines(state, () -> pace.step(() -> false));
        } catch (IOException e) {
            // the next start takes longer, which is all; a full disk is told by those who cannot do without
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy.set(false);
        }
    }
}
