package org.autoinstalld.inventory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;

/**
 * What the site says about access: a floor for all hosts, and the times that the ledger goes by.
 *
 * @param stated what every host is held to
 */
public record SiteAccess(ValueMap values, List<Access.Demand> stated) {
    private static final Pattern LENGTH = Pattern.compile("([0-9]{1,6})([smhd])");

    static final ValueType<Duration> DURATION =
            ValueType.text("a time such as 30m: a number and s, m, h or d", "^[0-9]{1,6}[smhd]$", SiteAccess::length);

    static final Shape SHAPE = new Shape("access of the site");

    static {
        SHAPE.key("policy", Access.POLICIES, "What every host is held to, whatever it says itself.");
    }

    private static final Key<List<Subnet>> ALLOW =
            SHAPE.key("allow", Access.NETWORKS, "Networks that may ask for any host's files.");

    static {
        SHAPE.key("again", Access.AGAIN, "Whether hosts are answered at every boot, or once until they are armed.");
    }

    private static final Key<Duration> ARM_FOR = SHAPE.key(
            "arm-for",
            DURATION.otherwise(Duration.ofMinutes(30)),
            "How long a host stays armed if nobody says otherwise; default 30m.");

    private static final Key<Duration> NEW_BOOT_AFTER = SHAPE.key(
            "new-boot-after",
            DURATION.otherwise(Duration.ofMinutes(5)),
            "A look-up by lladdr so much later than the answer is a new boot, not a retry; default 5m.");

    private static final Key<Duration> STUCK_AFTER = SHAPE.key(
            "stuck-after",
            DURATION.otherwise(Duration.ofMinutes(30)),
            "How long nothing may happen to a host that is armed or installing; default 30m.");

    public static final SiteAccess DEFAULT = new SiteAccess(ValueMap.NOTHING, List.of());

    /** Reads {@code access:} of the site. */
    static SiteAccess read(MapReader site) {
        return site.at("access")
                .flatMap(at -> at.map(SHAPE))
                .map(map -> new SiteAccess(map.values(), Access.demands(map, "site")))
                .orElse(DEFAULT);
    }

    /** Networks that may ask for any host's files. */
    public List<Subnet> allow() {
        return values.of(ALLOW);
    }

    /** How long a host stays armed if nobody says otherwise. */
    public Duration armFor() {
        return values.of(ARM_FOR);
    }

    /** A look-up by lladdr that comes this much later than the answer is a new boot, not a retry. */
    public Duration newBootAfter() {
        return values.of(NEW_BOOT_AFTER);
    }

    /** How long nothing may happen to a host that is armed or installing before somebody should look after it. */
    public Duration stuckAfter() {
        return values.of(STUCK_AFTER);
    }

    /**
     * {@code 90s}, {@code 30m}, {@code 12h}, {@code 7d}, as the inventory spells lengths of time; empty for anything else,
     * nothing long among it.
     */
    public static Optional<Duration> length(String text) {
        Matcher m = LENGTH.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        long n = Long.parseLong(m.group(1));
        Duration duration = switch (m.group(2)) {
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            default -> Duration.ofDays(n);
        };
        return Optional.of(duration).filter(d -> !d.isZero());
    }

    /** A length of time so that {@link #length} reads it. */
    public static String spelt(Duration length) {
        long seconds = length.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
