package org.autoinstalld.lookup;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.Secret;

/** A machine of the inventory: one that is right, or one known to be wrong. */
public sealed interface KnownMachine {
    HostName name();

    /** Whether its files are in that directory, which has no slash at either end. */
    boolean isAt(String directory);

    /** The reason for the log when it is asked for under another prefix. */
    default String elsewhere() {
        return shownDirectory().isEmpty() ? "the host has no prefix" : "not under the host's prefix";
    }

    /** Where its files are, for people to see. */
    String shownDirectory();

    /** Those of all its interfaces. */
    List<Lladdr> lladdrs();

    default boolean has(Lladdr lladdr) {
        return lladdrs().contains(lladdr);
    }

    /**
     * One whose files can be made, as far as the inventory goes.
     *
     * @param hasAddress whether an address of it is known at all
     */
    record Right(Host host, boolean hasAddress) implements KnownMachine {
        public Right(Host host) {
            this(host, host.hasAddress());
        }

        @Override
        public HostName name() {
            return host.name();
        }

        @Override
        public boolean isAt(String directory) {
            return host.isAt(directory);
        }

        @Override
        public String elsewhere() {
            return host.access().demands(Policy.TOKEN) && host.access().token().isEmpty()
                    ? "the host has no token yet"
                    : KnownMachine.super.elsewhere();
        }

        @Override
        public String shownDirectory() {
            if (!host.access().demands(Policy.TOKEN)) {
                return host.prefix();
            }
            return host.prefix().isEmpty() ? Secret.MASK : host.prefix() + "/" + Secret.MASK;
        }

        @Override
        public List<Lladdr> lladdrs() {
            return host.lladdrs();
        }
    }

    /** One with a mistake in the inventory, for which nothing can be made. */
    record Wrong(BrokenHost host) implements KnownMachine {
        @Override
        public HostName name() {
            return host.name();
        }

        @Override
        public boolean isAt(String directory) {
            return host.prefix().equals(directory);
        }

        @Override
        public String shownDirectory() {
            return host.prefix();
        }

        @Override
        public List<Lladdr> lladdrs() {
            return host.lladdrs();
        }

        /** The first of its mistakes, for the log. */
        public Optional<String> mistake() {
            List<Problem> problems = host.problems();
            return problems.isEmpty()
                    ? Optional.empty()
                    : Optional.of(problems.get(0).toString());
        }
    }
}
