package org.autoinstalld.vmconf;

import java.util.regex.Pattern;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/**
 * Reads a switch block.
 *
 * <pre>
 * option := "enable" | "disable" | "group" string | "interface" string | "locked" "lladdr" | "rdomain" NUMBER
 *         | "up" | "down"
 * </pre>
 */
final class SwitchParser {
    private static final String OPTIONS = "disable, down, enable, group, interface, locked lladdr, rdomain, up";
    private static final Pattern DEVICE = Pattern.compile("(bridge|veb)[0-9]{1,10}");

    private static final int DEVICE_MAX = 15;

    private final VmCursor at;

    private @Nullable String device;
    private boolean deviceTried;
    private boolean enabled = true;
    private boolean up = true;
    private boolean locked;
    private @Nullable String group;
    private @Nullable Integer rdomain;

    SwitchParser(VmCursor cursor) {
        this.at = cursor;
    }

    Switch switchBlock() {
        at.next();
        String name = at.string("the switch's name");
        Place end = at.block("a switch", this::option);
        if (!deviceTried) {
            at.error(end, "switch '" + VmCursor.shortened(name) + "' is missing interface name", "add: interface veb0");
        }
        return new Switch(name, device == null ? "" : device, enabled, up, locked, group, rdomain);
    }

    private void option() {
        switch (at.keyword()) {
            case "enable", "disable" -> enabled = at.take().equals("enable");
            case "up", "down" -> up = at.take().equals("up");
            case "group" -> {
                at.next();
                group = at.group();
            }
            case "interface" -> {
                at.next();
                device();
            }
            case "locked" -> {
                at.next();
                at.lockedLladdr();
                locked = true;
            }
            case "rdomain" -> {
                at.next();
                rdomain = at.rdomain();
            }
            default -> throw at.unknownOption("a switch", OPTIONS);
        }
    }

    private void device() {
        deviceTried = true;
        Place place = at.place();
        String name = at.string("the switch's interface");
        if (!DEVICE.matcher(name).matches() || name.length() > DEVICE_MAX) {
            throw at.failed(
                    place,
                    "invalid switch interface: '" + VmCursor.shortened(name) + "'",
                    "it is vebN or bridgeN with a number N");
        }
        device = name;
    }
}
