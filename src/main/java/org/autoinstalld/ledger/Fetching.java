package org.autoinstalld.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * What an installation has fetched of the mirror, as a server saw it, or all servers together.
 *
 * @param requester whose address was given the response file; by that it is followed
 * @param begun when it was
 * @param active when it did something for the last time
 * @param booted when it asked by lladdr again, after its last set; null if it did not
 * @param besides another host that is installed behind the same address, so that neither is followed; null if there is none
 * @param rate octets a second
 * @param left seconds until it has all; null if that is not known
 * @param expected what it is to fetch, in the installer's order; empty if that is not known
 * @param files that it asked for, in the order in which it did so for the first time
 */
public record Fetching(
        HostName host,
        IpAddress requester,
        Instant begun,
        Instant active,
        @Nullable Instant booted,
        @Nullable HostName besides,
        long rate,
        @Nullable Long left,
        List<FetchedFile> expected,
        List<FetchedFile> files) {
    public Fetching {
        begun = begun.truncatedTo(ChronoUnit.MICROS);
        active = active.truncatedTo(ChronoUnit.MICROS);
        booted = booted == null ? null : booted.truncatedTo(ChronoUnit.MICROS);
        expected = List.copyOf(expected);
        files = List.copyOf(files);
    }

    /** What several servers saw of one installation: that which was begun last. */
    static Fetching together(List<Fetching> all) {
        Instant begun =
                all.stream().map(Fetching::begun).max(Comparator.naturalOrder()).orElseThrow();
        List<Fetching> seen = all.stream()
                .filter(f -> f.begun.equals(begun))
                .sorted(Comparator.comparing(Fetching::active))
                .toList();
        Fetching last = seen.get(seen.size() - 1);
        return seen.subList(0, seen.size() - 1).stream()
                .reduce(Fetching::and)
                .map(f -> f.and(last))
                .orElse(last);
    }

    /** With what another server, or the same one after a new start, saw later. */
    public Fetching and(Fetching later) {
        Map<String, FetchedFile> all = new LinkedHashMap<>();
        files.forEach(f -> all.put(f.name(), f.ended()));
        later.files.forEach(f -> {
            FetchedFile before = all.remove(f.name());
            all.put(f.name(), before == null ? f : before.or(f));
        });
        return new Fetching(
                host,
                later.requester,
                begun,
                later.active,
                later.booted == null ? booted : later.booted,
                later.besides == null ? besides : later.besides,
                later.rate,
                later.left,
                later.expected.isEmpty() ? expected : later.expected,
                List.copyOf(all.values()));
    }

    /** Whether it asked this mirror for anything; before, and elsewhere, silence is all there is to go by. */
    public boolean isSeen() {
        return !files.isEmpty();
    }

    /** All sets that it fetches, as far as they are known, in the installer's order, each as far as it came. */
    public List<FetchedFile> sets() {
        Map<String, FetchedFile> asked = new LinkedHashMap<>();
        files.stream().filter(f -> !f.name().equals(FetchedFile.LIST)).forEach(f -> asked.put(f.name(), f));
        List<FetchedFile> sets = new ArrayList<>();
        for (FetchedFile one : expected) {
            FetchedFile here = asked.remove(one.name());
            sets.add(here == null ? one : here);
        }
        asked.values().forEach(f -> sets.add(after(sets, f), f));
        return sets;
    }

    /** Something that was not expected stands behind what was asked for before it. */
    private int after(List<FetchedFile> sets, FetchedFile one) {
        int at = files.indexOf(one);
        for (int i = at - 1; i >= 0; i--) {
            int before = sets.indexOf(files.get(i));
            if (before >= 0) {
                return before + 1;
            }
        }
        return at <= 0 || !sets.isEmpty() && sets.get(0).course() == FetchedFile.Course.AHEAD ? 0 : sets.size();
    }

    /** Whether it has its last set. BUILDINFO comes at once after that, or not at all. */
    public boolean isComplete() {
        return files.stream().allMatch(FetchedFile::isWhole)
                && lastSet()
                        .filter(last -> files.stream().anyMatch(f -> f.name().equals(last)))
                        .isPresent();
    }

    /** The name of the last one that is unpacked; empty if that is not known. */
    public Optional<String> lastSet() {
        return expected.stream()
                .map(FetchedFile::name)
                .filter(name -> !name.equals(FetchedFile.BUILD))
                .reduce((a, b) -> b);
    }

    /** Null as long as it asked for nothing. */
    public @Nullable Progress progress() {
        if (files.isEmpty()) {
            return null;
        }
        FetchedFile now = current();
        List<FetchedFile> sets = sets();
        return new Progress(now.name(), sets.indexOf(now) + 1, sets.size(), now.octets(), now.length(), rate, left);
    }

    private FetchedFile current() {
        return files.stream()
                .filter(FetchedFile::isRunning)
                .reduce((a, b) -> b)
                .orElseGet(() -> files.get(files.size() - 1));
    }

    /** Whether anything but the list was asked for. */
    boolean hasSets() {
        return files.stream().anyMatch(f -> !f.name().equals(FetchedFile.LIST));
    }

    /** Where it stopped: {@code after 7 of 12, man78.tgz cut off at 40 %}. */
    String stopped() {
        List<FetchedFile> sets = sets();
        long whole = sets.stream().filter(FetchedFile::isWhole).count();
        String after = "after " + whole + (expected.isEmpty() ? "" : " of " + sets.size());
        FetchedFile last = current().ended();
        return last.course() == FetchedFile.Course.CUT
                ? after + ", " + last.name() + " cut off"
                        + (last.length() > 0 ? " at " + last.percent() + " %" : " after " + last.octets() + " octets")
                : after + ", quiet since " + Endings.moment(active);
    }
}
