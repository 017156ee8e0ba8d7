package org.autoinstalld.fetching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.ledger.FetchedFile;
import org.autoinstalld.ledger.Fetching;
import org.jspecify.annotations.Nullable;

/** An installation under way, as this server sees it. Safe for use by several threads. */
final class FollowedInstallation {
    /** Who did nothing for so long does not fetch any more, or for another reason. */
    private static final Duration QUIET = Duration.ofMinutes(30);
    /** More than a release has sets. */
    private static final int FILES_MAX = 40;

    private final HostName host;
    private final IpAddress requester;
    private final Instant begun;
    /** What was noted: by other servers, or by this one before it was started anew. Null if nothing. */
    private @Nullable Fetching before;

    private final Map<String, FollowedFile> files = new LinkedHashMap<>();
    private final Map<String, Long> lengths = new LinkedHashMap<>();
    private final FetchRate rate = new FetchRate();
    private List<FetchedFile> expected = List.of();
    private boolean forecast;
    private Instant active;
    private @Nullable Instant booted;
    private @Nullable HostName besides;
    /** Octets of files that were asked for once more. */
    private long takenBefore;

    private long takenLast;
    private @Nullable Fetching written;
    private boolean toldFirst;
    private boolean toldLast;
    private volatile boolean stirred;

    private FollowedInstallation(
            HostName host, IpAddress requester, Instant begun, Instant active, @Nullable Fetching before) {
        this.host = host;
        this.requester = requester;
        this.begun = begun;
        this.active = active;
        this.before = before;
        if (before != null) {
            goOn(before);
        }
    }

    /** One that was just given its response file, or was then. */
    static FollowedInstallation begun(HostName host, IpAddress requester, Instant at) {
        return new FollowedInstallation(host, requester, at, at, null);
    }

    /** One that goes on from what was noted of it. */
    static FollowedInstallation of(Fetching noted) {
        return new FollowedInstallation(noted.host(), noted.requester(), noted.begun(), noted.active(), noted);
    }

    /** Takes in what servers noted of it by now; of what none of them may know yet, this one goes on to tell. */
    final synchronized void goOn(Fetching noted) {
        if (!noted.begun().equals(own(0, null).begun())) {
            return;
        }
        before = noted;
        besides = besides == null ? noted.besides() : besides;
        booted = booted == null ? noted.booted() : booted;
        if (files.isEmpty()) {
            toldFirst = noted.isSeen();
            toldLast = noted.isComplete();
        }
    }

    HostName host() {
        return host;
    }

    IpAddress requester() {
        return requester;
    }

    Instant begun() {
        return begun;
    }

    /** Whether nothing of it was noted so far, so that what was noted of the host is of the installation before. */
    synchronized boolean isNew() {
        return before == null && written == null;
    }

    /** Whether it may still ask for something. */
    synchronized boolean isUnderWay(Instant now) {
        return now.isBefore(active.plus(QUIET)) && !seen().isComplete();
    }

    /** Whether what its address asks for now is a part of it: also who has all may begin once more. */
    synchronized boolean mayAsk(Instant now) {
        return now.isBefore(active.plus(QUIET)) || !seen().isComplete();
    }

    synchronized void asks(FollowedFile file, Instant now) {
        if (files.size() >= FILES_MAX && !files.containsKey(file.name())) {
            return;
        }
        FollowedFile former = files.remove(file.name());
        if (former != null) {
            takenBefore += former.taken();
        }
        files.put(file.name(), file);
        active = now;
        rate.add(now, taken());
    }

    /** It did something, or something ended; noted when it is looked at. */
    void stir() {
        stirred = true;
    }

    /** Asked by lladdr once more; false if that means nothing. */
    synchronized boolean boots(Instant now) {
        if (booted != null || !seen().isComplete()) {
            return false;
        }
        booted = now;
        return true;
    }

    /** Another host is installed behind the same address. */
    synchronized void besides(@Nullable HostName other) {
        besides = other;
    }

    synchronized boolean isFollowed() {
        return besides == null;
    }

    /** True once: whoever gets that is to find out what is expected. */
    synchronized boolean wantsForecast() {
        boolean wanted = !forecast && (before == null || before.expected().isEmpty());
        forecast = true;
        return wanted;
    }

    synchronized void expect(List<FetchedFile> sets) {
        expected = sets;
        stir();
    }

    /** How long a file is that nobody knew of before. */
    synchronized void length(String name, long length) {
        lengths.put(name, length);
    }

    private long taken() {
        return takenBefore
                + files.values().stream().mapToLong(FollowedFile::taken).sum();
    }

    /** How it stands, to be noted. */
    synchronized Fetching look(Instant now) {
        long taken = taken();
        if (stirred || taken != takenLast) {
            stirred = false;
            active = now;
        }
        takenLast = taken;
        rate.add(now, taken);
        return own(rate.perSecond(), left());
    }

    private Fetching own(long speed, @Nullable Long left) {
        List<FetchedFile> sets = new ArrayList<>();
        for (FetchedFile one : expected) {
            Long length = one.length() > 0 ? null : lengths.get(one.name());
            sets.add(length == null ? one : FetchedFile.ahead(one.name(), length));
        }
        List<FetchedFile> asked = files.values().stream().map(FollowedFile::now).toList();
        return new Fetching(host, requester, begun, active, booted, besides, speed, left, sets, asked);
    }

    /** All that is known of it. */
    private Fetching seen() {
        Fetching own = own(0, null);
        return before == null ? own : before.and(own);
    }

    private @Nullable Long left() {
        Fetching seen = seen();
        List<FetchedFile> sets = seen.sets();
        long octets = sets.stream()
                .mapToLong(f -> Math.max(0, f.length() - f.octets()))
                .sum();
        boolean known = !seen.expected().isEmpty() && sets.stream().allMatch(f -> f.length() > 0);
        return known && octets > 0 ? rate.secondsFor(octets) : null;
    }

    synchronized boolean isNews(Fetching look) {
        return !look.equals(written);
    }

    synchronized void written(Fetching look) {
        written = look;
    }

    /** Whether it may look otherwise in a second though nobody says so. */
    synchronized boolean isBusy() {
        return stirred || rate.perSecond() > 0 || files.values().stream().anyMatch(FollowedFile::isRunning);
    }

    /** What became known of its sets since this was asked; empty if nothing that is worth an event. */
    synchronized String news() {
        Fetching seen = seen();
        long sets = seen.sets().size();
        // where servers share the work, the one that sent the last set tells
        if (!toldLast
                && seen.isComplete()
                && seen.lastSet().filter(files::containsKey).isPresent()) {
            toldFirst = true;
            toldLast = true;
            long octets = seen.files().stream().mapToLong(FetchedFile::octets).sum();
            return "has all its sets: " + sets + " files, " + octets + " octets, "
                    + Math.max(1, Duration.between(begun, active).toSeconds()) + " seconds after its response file";
        }
        if (!toldFirst && seen.isSeen()) {
            toldFirst = true;
            return "begins to fetch its sets: " + seen.files().get(0).name();
        }
        return "";
    }
}
