package org.autoinstalld.access;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;

/**
 * The kernel's table, as the system's own means print it. Read when it is needed and kept for two seconds: many
 * machines that ask at once cost one reading, and a machine that changes its address is noticed before it has asked
 * twice.
 */
public final class NeighbourTable implements Neighbours {
    private static final long FRESH_MILLIS = 2000;

    /** Prints one family's table. */
    @FunctionalInterface
    interface Source {
        /** All of it, or why not. */
        Printed read(boolean v4);
    }

    /** What a source printed. */
    sealed interface Printed {
        record Text(String text) implements Printed {}

        record Failed(String why) implements Printed {}
    }

    private sealed interface Table {
        record Read(long at, Map<IpAddress, Set<Lladdr>> entries) implements Table {}

        record Failed(long at, String why) implements Table {}

        long at();
    }

    private final Source source;
    private final LongSupplier clock;
    private final Map<Boolean, Table> tables = new HashMap<>();

    NeighbourTable(Source source, LongSupplier clock) {
        this.source = source;
        this.clock = clock;
    }

    /**
     * The table of this machine.
     *
     * @param clock milliseconds that never go back
     */
    public static NeighbourTable ofThisMachine(LongSupplier clock) {
        return new NeighbourTable(SystemNeighbours.forThisSystem(), clock);
    }

    /** One thread reads; others that ask meanwhile wait and get the same result. */
    @Override
    public synchronized Seen lladdrsOf(IpAddress address) {
        boolean v4 = address.isV4();
        Table table = tables.get(v4);
        if (table == null || clock.getAsLong() - table.at() >= FRESH_MILLIS || !knows(table, address)) {
            table = read(v4);
            tables.put(v4, table);
        }
        return table instanceof Table.Read read
                ? new Seen.Here(read.entries().getOrDefault(address, Set.of()))
                : new Seen.BrokenHostEntries(((Table.Failed) table).why());
    }

    /** An address that just came up is not in a table that was read just before. */
    private boolean knows(Table table, IpAddress address) {
        boolean justRead = table.at() == clock.getAsLong();
        return justRead || table instanceof Table.Read read && read.entries().containsKey(address);
    }

    private Table read(boolean v4) {
        Printed printed = source.read(v4);
        long now = clock.getAsLong();
        if (printed instanceof Printed.Failed failed) {
            return new Table.Failed(now, failed.why());
        }
        Map<IpAddress, Set<Lladdr>> entries = new HashMap<>();
        for (String line : ((Printed.Text) printed).text().split("\n")) {
            entry(line, entries);
        }
        return new Table.Read(now, entries);
    }

    /**
     * An address in the first column and an lladdr in a later one, as in {@code arp -an}, {@code ndp -an}, {@code ip
     * neigh} and {@code /proc/net/arp}; other lines are headings, or entries that nobody has answered for.
     */
    private static void entry(String line, Map<IpAddress, Set<Lladdr>> entries) {
        String[] words = line.strip().split("\\s+");
        int zone = words[0].indexOf('%');
        IpAddress address = IpAddress.parse(zone < 0 ? words[0] : words[0].substring(0, zone))
                .orElse(null);
        if (address == null) {
            return;
        }
        for (int i = 1; i < words.length; i++) {
            // an lladdr is written with five colons everywhere; nothing else on such a line is
            if (words[i].chars().filter(c -> c == ':').count() == 5) {
                Lladdr.parse(words[i])
                        .filter(l -> !l.toString().equals("00:00:00:00:00:00"))
                        .ifPresent(l -> entries.computeIfAbsent(address, a -> new TreeSet<>())
                                .add(l));
                return;
            }
        }
    }
}
