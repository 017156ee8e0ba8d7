package org.autoinstalld.inventory;

import java.time.Duration;
import java.util.Optional;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;

/**
 * How a host is deployed. What the host says, or its profiles, goes before what the site or its hypervisor says.
 *
 * @param answer how long its installer may take to ask for its response file
 * @param install how long it may take from there until it reboots
 * @param boot how long what was installed may take to show that it is up
 * @param way {@code netboot} or {@code console}: how its installer is begun
 */
public record DeploySettings(Duration answer, Duration install, Duration boot, String way) {
    static final Shape SHAPE = new Shape("deploy");

    private static final Key<Duration> ANSWER = SHAPE.key(
            "answer",
            SiteAccess.DURATION.otherwise(Duration.ofMinutes(5)),
            "How long the installer may take to ask for its response file; default 5m.");

    private static final Key<Duration> INSTALL = SHAPE.key(
            "install",
            SiteAccess.DURATION.otherwise(Duration.ofMinutes(60)),
            "How long it may take from there until it reboots; default 60m.");

    private static final Key<Duration> BOOT = SHAPE.key(
            "boot",
            SiteAccess.DURATION.otherwise(Duration.ofMinutes(15)),
            "How long the first boot may take; default 15m.");

    static final ValueType<ValueMap> TYPE = ValueType.map(SHAPE);

    /** How an installer is begun. */
    static final ValueType<String> WAY = ValueType.word("netboot", "console");

    private static final String DEFAULT_WAY = "netboot";

    /** What holds for that host. */
    public static DeploySettings of(Inventory inventory, Host host) {
        ValueMap own = host.settings().get(Host.DEPLOY).orElse(ValueMap.NOTHING);
        ValueMap site = inventory.site().deploy();
        String way = host.settings()
                .get(Host.WAY)
                .or(() -> host.vm()
                        .map(vm -> inventory.hypervisors().get(vm.hypervisor()))
                        .flatMap(Hypervisor::way))
                .orElse(DEFAULT_WAY);
        return new DeploySettings(either(own, site, ANSWER), either(own, site, INSTALL), either(own, site, BOOT), way);
    }

    private static Duration either(ValueMap own, ValueMap site, Key<Duration> key) {
        Optional<Duration> said = own.get(key);
        return said.orElseGet(() -> site.of(key));
    }
}
