package org.autoinstalld.deploy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of a host at one moment, by whoever looks.
 *
 * @param missingDisks paths of its images that are not there, in the order of its disks
 * @param oldDisks paths of those that are there and that its deployment did not make, unless it is to install over them
 * @param entry what both files say of it
 * @param blind why vmd(8) could not be asked; empty if it was
 * @param guest null if vmd(8) does not know it, or could not be asked
 * @param ledger null if the server could not be asked
 * @param ssh whether its port 22 answered as sshd(8) does
 * @param console what is seen of its console
 * @param watch what was seen of its VM before
 */
public record Sighting(
        Instant at,
        List<String> missingDisks,
        List<String> oldDisks,
        EntryForm entry,
        String blind,
        @Nullable VmSight guest,
        @Nullable LedgerSight ledger,
        boolean ssh,
        ConsoleSight console,
        VmWatch watch) {
    public Sighting {
        missingDisks = List.copyOf(missingDisks);
        oldDisks = List.copyOf(oldDisks);
    }

    public boolean isRunning() {
        return guest != null && guest.isRunning();
    }

    boolean isServed() {
        return ledger != null && ledger.served() != null;
    }

    /** Whether what was installed has shown that it is up. */
    boolean hasBooted() {
        return ssh || ledger != null && ledger.reported() != null;
    }
}
