package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.YES_NO;
import static org.autoinstalld.yaml.ValueType.number;
import static org.autoinstalld.yaml.ValueType.text;
import static org.autoinstalld.yaml.ValueType.word;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.jspecify.annotations.Nullable;

/** The mirror of the sets that this server keeps: {@code site.mirror}. */
public record MirrorSettings(ValueMap values) {
    /** The first segment of all its paths, which no prefix may have. */
    public static final String SEGMENT = "pub";

    /** Where its paths begin; also what sets.directory is without the setdir. */
    public static final String ROOT = SEGMENT + "/OpenBSD";

    static final Shape SHAPE = new Shape("mirror");

    private static final ValueType<Size> SIZE =
            text("a size such as 40G", "^[0-9]{1,19}[BKMGTPEbkmgtpe]?$", Size::parse);

    private static final ValueType<Size> SPEED =
            text("octets a second such as 20M, or 0 for no limit", "^[0-9]{1,19}[BKMGTPEbkmgtpe]?$", Size::parse);

    private static final Key<String> FOLDER = SHAPE.key(
            "folder", ValueType.PATH, "Folder of the mirror on this machine; /pub/OpenBSD is served from there.");

    private static final Key<List<Setdir>> RELEASES = SHAPE.key(
            "releases",
            text("RELEASE/ARCH such as 7.8/amd64", "^[^/]+/[^/]+$", Setdir::parse)
                    .list(),
            "What is fetched and served: 7.8/amd64, snapshots/amd64.");

    private static final Key<String> FROM = SHAPE.key(
            "from",
            text("a URL such as https://cdn.openbsd.org/pub/OpenBSD", "^[Hh][Tt][Tt][Pp][Ss]?://", MirrorSettings::url),
            "The mirror to fetch from.");

    private static final Key<Boolean> ON_DEMAND = SHAPE.key(
            "on-demand",
            YES_NO.otherwise(false),
            "Whether what is missing is fetched when it is asked for; default no.");

    private static final Key<String> BEYOND = SHAPE.key(
            "beyond",
            word("redirect", "none"),
            "What is below /pub/OpenBSD and not in releases: sent to 'from', or not there; default redirect.");

    private static final Key<List<String>> KEYS = SHAPE.key(
            "keys",
            ValueType.PATH.list().otherwise(List.of("/etc/signify", "/usr/share/signify-openbsd-keys")),
            "Folders of public keys for signify(1); default those that systems have.");

    private static final Key<Integer> KEEP =
            SHAPE.key("keep", number(1, 1000).otherwise(2), "Generations of a setdir that are kept; default 2.");

    private static final Key<Size> SPACE =
            SHAPE.key("space", SIZE, "At most so much in the folder, 40G; default all but 2G of the file system.");

    private static final Key<Size> RATE = SHAPE.key(
            "rate",
            SPEED.otherwise(new Size(0, "0")),
            "Octets that all fetching together takes in a second; default 0, no limit.");

    private static final Key<SyncTime> SYNC = SHAPE.key(
            "sync",
            text(
                    "a time such as 6h, or one of the day, 03:30",
                    "^([0-9]{1,6}[smhd]|[0-9]{2}:[0-9]{2})$",
                    SyncTime::parse),
            "How often the server fetches what is new, or at which time of day; default only when told.");

    private static final Key<Duration> FRESH = SHAPE.key(
            "fresh",
            SiteAccess.DURATION.otherwise(Duration.ofMinutes(10)),
            "On demand: how long SHA256.sig of snapshots and syspatch is believed; default 10m.");

    private static final Key<Integer> CLIENTS = SHAPE.key(
            "clients", number(1, 10_000).otherwise(64), "Files over 64 KiB that are sent at once; default 64.");

    static final ValueType<MirrorSettings> TYPE = ValueType.map(SHAPE, MirrorSettings::read);

    /**
     * When a server fetches by itself. Exactly one of the two is given.
     *
     * @param every so often
     * @param daily at that time of day, where the server is
     */
    public record SyncTime(
            @Nullable Duration every, @Nullable LocalTime daily) {
        static Optional<SyncTime> parse(String text) {
            if (text.indexOf(':') < 0) {
                return SiteAccess.length(text).map(length -> new SyncTime(length, null));
            }
            try {
                return Optional.of(new SyncTime(null, LocalTime.parse(text)));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
    }

    private static Optional<MirrorSettings> read(MapReader map, ValueMap values) {
        if (!map.has("folder")) {
            map.error("'mirror' has no folder", "folder: /var/autoinstalld/mirror");
        } else if (values.get(FOLDER)
                .filter(f -> Path.of(f).normalize().getNameCount() == 0)
                .isPresent()) {
            map.error(
                    "folder",
                    "the mirror would be the root of the whole file system",
                    "a folder of its own, /var/autoinstalld/mirror");
        }
        if (!map.has("releases")
                || map.has("releases") && values.get(RELEASES).stream().anyMatch(List::isEmpty)) {
            map.error("'mirror' has no releases", "releases: [7.9/amd64]");
        }
        Set<Setdir> seen = new HashSet<>();
        for (Setdir setdir : values.of(RELEASES)) {
            if (!seen.add(setdir)) {
                map.error("releases", setdir + " is listed twice", "list it once");
            }
            if (setdir.release().matches("[0-9]+\\.[0-9]{2,}")) {
                // 7.9 is followed by 8.0
                map.warning(
                        "releases", "there is no release " + setdir.release() + " of OpenBSD", "7.9/amd64, 8.0/amd64");
            }
        }
        if (!map.has("from")) {
            String remedy = "from: https://cdn.openbsd.org/pub/OpenBSD";
            if (values.of(ON_DEMAND)) {
                map.error("on-demand", "'on-demand', but nowhere to fetch from", remedy);
            }
            if (values.get(BEYOND).filter("redirect"::equals).isPresent()) {
                map.error("beyond", "'redirect', but nowhere to send to", remedy);
            }
            if (values.has(SYNC)) {
                map.error("sync", "'sync', but nowhere to fetch from", remedy);
            }
        }
        return Optional.of(new MirrorSettings(values)).filter(m -> values.has(FOLDER));
    }

    /** Without slashes at its end. */
    private static Optional<String> url(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean right = (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return right ? Optional.of(text.replaceFirst("/+$", "")) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Where the inventory names that folder. */
    public Place place() {
        return values.place(FOLDER).orElseThrow();
    }

    /** Where all of it is kept. */
    public Path folder() {
        return Path.of(values.get(FOLDER).orElseThrow());
    }

    /** What is fetched and served. */
    public List<Setdir> releases() {
        return values.of(RELEASES);
    }

    /** The mirror to fetch from, without a slash at its end; empty: none. */
    public Optional<String> from() {
        return values.get(FROM);
    }

    /** Whether what is missing is fetched when it is asked for. */
    public boolean onDemand() {
        return values.of(ON_DEMAND);
    }

    /** Where requests for what is not in {@link #releases} are sent; empty: nowhere. */
    public Optional<String> beyond() {
        return from().filter(url -> !values.get(BEYOND).filter("none"::equals).isPresent());
    }

    /** Folders of public keys, those that are not there among them. */
    public List<Path> keys() {
        return values.of(KEYS).stream().map(Path::of).toList();
    }

    /** How many generations of a setdir are kept. */
    public int keep() {
        return values.of(KEEP);
    }

    /** How many octets the folder may hold; empty: as many as the file system, less some. */
    public Optional<Size> space() {
        return values.get(SPACE);
    }

    /** Octets a second that all fetching together may take; 0: as many as come. */
    public long rate() {
        return values.of(RATE).bytes();
    }

    /** When a server fetches by itself; empty: only when told. */
    public Optional<SyncTime> sync() {
        return values.get(SYNC);
    }

    /** How long a list that may change is believed, on demand. */
    public Duration fresh() {
        return values.of(FRESH);
    }

    /** How many files are sent at once. */
    public int clients() {
        return values.of(CLIENTS);
    }

    /** Whether that is a path below which a prefix would be taken for the mirror. */
    static boolean covers(String prefix) {
        return prefix.equals(SEGMENT) || prefix.startsWith(SEGMENT + "/");
    }

    /** Says that a prefix stands where the mirror is. */
    static void complain(MapReader map, String prefix) {
        map.error(
                "prefix",
                "prefix '" + prefix + "' begins with '" + SEGMENT + "', where this server's mirror is",
                "another prefix, or no site.mirror");
    }
}
