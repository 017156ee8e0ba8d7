package org.autoinstalld.deploy;

import java.util.Locale;
import java.util.Optional;

/** How a VM comes to its installer. */
public enum Way {
    /** Its entry names the installer's kernel and the network; the installer starts by itself, and its reboot stops the VM. */
    NETBOOT,
    /** It is started once with the installer's kernel, and the installer's first question is answered on its console. */
    CONSOLE;

    /** As the inventory has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The way of that word; empty if there is none. */
    public static Optional<Way> of(String word) {
        for (Way way : values()) {
            if (way.word().equals(word)) {
                return Optional.of(way);
            }
        }
        return Optional.empty();
    }

    /** The form that the VM's entry has while it is installed. */
    public EntryForm entry() {
        return this == NETBOOT ? EntryForm.INSTALLING : EntryForm.DISABLED;
    }

    /** Whether the installer's reboot has happened, as far as the VM shows it. */
    boolean isInstalled(Deployment deployment, Sighting seen) {
        if (this == NETBOOT) {
            return !seen.isRunning();
        }
        VmSight guest = seen.guest();
        Long before = deployment.pid();
        boolean another = guest != null && guest.isRunning() && before != null && !before.equals(guest.pid());
        return another || seen.hasBooted();
    }
}
