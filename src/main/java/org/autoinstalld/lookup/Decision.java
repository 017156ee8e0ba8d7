package org.autoinstalld.lookup;

import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.jspecify.annotations.Nullable;

/** Which host is asking, decided before anybody thinks of what to send. Reasons are for the log. */
public sealed interface Decision {
    /** By what a machine was found, with the words for the log. */
    enum How {
        LLADDR("by lladdr"),
        NAME("by host name"),
        ADDRESS("by address");

        private final String words;

        How(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** The host it is about, as far as that could be found out. */
    Optional<HostName> host();

    /**
     * A machine and the file it wants.
     *
     * @param recognition never {@link Recognition.Against}
     * @param asked the lladdr that the requester asked for, now or last; null if none is remembered
     */
    record Found(
            KnownMachine machine,
            Mode mode,
            Setdir setdir,
            How how,
            Recognition recognition,
            @Nullable Lladdr asked) implements Decision {
        /** The lladdr that the requester asked for, now or last. */
        public Optional<Lladdr> lladdr() {
            return Optional.ofNullable(asked);
        }

        /**
         * The lladdr that tells which machine it is: the one in the URL, or, of a host that has none in the
         * inventory, what was asked for before the name.
         */
        public Optional<Lladdr> toldBy() {
            return how == How.LLADDR || machine.lladdrs().isEmpty() ? lladdr() : Optional.empty();
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

    /** A machine that is right, and asks what to do at its first boot. */
    record FoundFirstBoot(KnownMachine.Right machine) implements Decision {
        @Override
        public Optional<HostName> host() {
            return Optional.of(machine.name());
        }
    }

    /** A report that a machine booted. The ledger knows which host the report id belongs to. */
    record Reported(String id) implements Decision {
        @Override
        public Optional<HostName> host() {
            return Optional.empty();
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

    /**
     * Nothing there.
     *
     * @param name of the host it would have been; null if none
     */
    record Absent(@Nullable HostName name, String reason) implements Decision {
        static Absent because(String reason) {
            return new Absent(null, reason);
        }

        @Override
        public Optional<HostName> host() {
            return Optional.ofNullable(name);
        }
    }

    /**
     * Something contradicts the look-up.
     *
     * @param name of the host that is asked for; null if that is not one
     * @param remembered whether it is a failed look-up for the same host, so that this one adds nothing to it
     */
    record Contradicted(@Nullable HostName name, String reason, boolean remembered) implements Decision {
        @Override
        public Optional<HostName> host() {
            return Optional.ofNullable(name);
        }
    }
}
