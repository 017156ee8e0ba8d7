package org.autoinstalld.lookup;

import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;

/** Which host is asking, decided before anybody thinks of what to send. Reasons are for the log. */
public sealed interface Decision {
    /** How a machine was found that was asked for by its lladdr. */
    String BY_LLADDR = "by lladdr";

    /** The host it is about, as far as that could be found out. */
    Optional<HostName> host();

    /**
     * A machine and the file it wants.
     *
     * @param how it was found: {@code by lladdr}
     * @param recognition never {@link Recognition.Against}
     * @param lladdr that the requester asked for, now or last; empty if none is remembered
     */
    record Found(
            KnownMachine machine,
            Mode mode,
            Setdir setdir,
            String how,
            Recognition recognition,
            Optional<Lladdr> lladdr)
            implements Decision {
        /**
         * The lladdr that tells which machine it is: the one in the URL, or, of a host that has none in the inventory, what
         * was asked for before the name.
         */
        public Optional<Lladdr> toldBy() {
            return how.equals(BY_LLADDR) || machine.lladdrs().isEmpty() ? lladdr : Optional.empty();
        }

        @Override
        public Optional<HostName> host() {
            return Optional.of(machine.name());
        }
    }

    /** A machine whose disklabel template is wanted. */
    record FoundDisklabel(KnownMachine machine, Setdir setdir) implements Decision {
        @Override
        public Optional<HostName> host() {
            return Optional.of(machine.name());
        }
    }

    /**
     * A machine that is not in the inventory, and may install all the same.
     *
     * @param lladdr that it asked for last
     */
    record FoundUnknown(Lladdr lladdr, Setdir setdir) implements Decision {
        @Override
        public Optional<HostName> host() {
            return Optional.empty();
        }
    }

    /** Nothing there. */
    record Absent(Optional<HostName> host, String reason) implements Decision {
        static Absent because(String reason) {
            return new Absent(Optional.empty(), reason);
        }
    }

    /**
     * Something contradicts the look-up.
     *
     * @param remembered whether it is a failed look-up for the same host, so that this one adds nothing to it
     */
    record Contradicted(Optional<HostName> host, String reason, boolean remembered) implements Decision {}
}
