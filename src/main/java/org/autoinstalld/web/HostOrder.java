package org.autoinstalld.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.autoinstalld.api.Overview;
import org.autoinstalld.ledger.HostState;
import org.jspecify.annotations.Nullable;

/** By what hosts are listed. Of equals the names decide; what is not known comes last, whichever way it goes. */
enum HostOrder {
    /** What somebody has to look after first: broken and stuck ones. */
    URGENCY("urgency", (line, state) -> urgency(line, state.stage())),
    STATE("state", (line, state) -> -weight(line.standing())),
    INSTALLATION("installation", (line, state) -> seen(state) ? stage(state.stage()) : null),
    SINCE("since", (line, state) -> nullable(state.since())),
    NAME("host", (line, state) -> line.name()),
    LLADDR("lladdr", (line, state) -> first(line.lladdrs())),
    ADDRESS("address", (line, state) -> first(line.addresses())),
    NETWORK("network", (line, state) -> first(line.networks())),
    MACHINE(
            "machine",
            (line, state) ->
                    line.hypervisor().map(h -> "vm on " + h).or(line::kind).orElse(null)),
    PROFILES("profiles", (line, state) -> line.profiles().isEmpty() ? null : String.join(", ", line.profiles()));

    /** Before the word, for the other way round. */
    static final String BACKWARDS = "-";

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final BiFunction<HostLine, HostState, @Nullable Comparable<?>> key;

    HostOrder(String word, BiFunction<HostLine, HostState, @Nullable Comparable<?>> key) {
        this.word = word;
        this.key = key;
    }

    /** As in addresses. */
    String word() {
        return word;
    }

    static Optional<HostOrder> of(String text) {
        String bare = text.startsWith(BACKWARDS) ? text.substring(1) : text;
        return Arrays.stream(values()).filter(o -> o.word.equals(bare)).findFirst();
    }

    private record Keyed(HostLine line, @Nullable Comparable<?> key) {}

    /**
     * @param hosts by name
     * @param overview null if it is not known where hosts stand
     */
    List<HostLine> sorted(List<HostLine> hosts, @Nullable Overview overview, boolean backwards) {
        List<Keyed> keyed = new ArrayList<>(hosts.size());
        for (HostLine line : hosts) {
            HostState state = overview == null
                    ? HostState.NEVER_SEEN
                    : overview.state(line.machine().name());
            keyed.add(new Keyed(line, key.apply(line, state)));
        }
        Comparator<Comparable<?>> natural = HostOrder::compare;
        keyed.sort(Comparator.comparing(Keyed::key, Comparator.nullsLast(backwards ? natural.reversed() : natural)));
        return keyed.stream().map(Keyed::line).toList();
    }

    @SuppressWarnings("unchecked") // the keys of one order are of one type
    private static int compare(Comparable<?> a, Comparable<?> b) {
        return ((Comparable<Object>) a).compareTo(b);
    }

    private static <T extends Comparable<? super T>> @Nullable T first(List<T> all) {
        return all.isEmpty() ? null : all.get(0);
    }

    private static @Nullable Instant nullable(@Nullable Instant moment) {
        return moment;
    }

    private static boolean seen(HostState state) {
        return state.stage() != HostState.Stage.NEVER_SEEN;
    }

    private static int urgency(HostLine line, HostState.Stage stage) {
        int refused = stage == HostState.Stage.REFUSED ? 3 : 0;
        return -Math.max(weight(line.standing()) * 2, Math.max(stage.isAlarming() ? 9 : 0, refused));
    }

    private static int weight(HostCondition condition) {
        return switch (condition) {
            case BROKEN -> 5;
            case WITHHELD -> 4;
            case STOPS -> 3;
            case WARNINGS -> 1;
            case PENDING, FINE -> 0;
        };
    }

    /** Those who need somebody first, then in the order in which a host goes through them. */
    @SuppressWarnings("EnumOrdinal") // their order is that of an installation
    private static int stage(HostState.Stage stage) {
        return stage.isAlarming() ? stage.ordinal() - 100 : stage.ordinal();
    }
}
