package org.autoinstalld.vmconf;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.problem.Place;

/**
 * Reads a switch block.
 *
 * <pre>
 * option := "enable" | "disable" | "group" string | "interface" string | "locked" "lladdr" | "rdomain" NUMBER
 *         | "up" | "down"
 * </pre>
 */
final class SwitchParser {
    private static final List<String> OPTIONS =
            List.of("disable", "down", "enable", "group", "interface", "locked lladdr", "rdomain", "up");
    private static final Pattern DEVICE = Pattern.compile("(bridge|veb)[0-9]{1,10}");

    private final VmCursor at;
    private final Words words;

    private Optional<String> device = Optional.empty();
    private boolean deviceTried;
    private boolean enabled = true;
    private boolean up = true;
    private boolean locked;
    private Optional<String> group = Optional.empty();
    private Optional<Integer> rdomain = Optional.empty();

    SwitchParser(VmCursor cursor, Words words) {
        this.at = cursor;
        this.words = words;
    }

    Optional<Switch> switchBlock() {
        at.next();
        Optional<String> name = words.string("the switch's name");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<Place> end = words.block("a switch", this::option);
        if (end.isEmpty()) {
            return Optional.empty();
        }
        if (device.isEmpty() && !deviceTried) {
            at.error(
                    end.get(),
                    "switch '" + VmCursor.shortened(name.get()) + "' is missing interface name",
                    "add: interface veb0");
        }
        return Optional.of(new Switch(name.get(), device.orElse(""), enabled, up, locked, group, rdomain));
    }

    private boolean option() {
        if (at.kind() != VmTokenKind.KEYWORD) {
            return words.unknownOption("a switch", OPTIONS);
        }
        switch (at.value()) {
            case "enable", "disable" -> enabled = at.take().equals("enable");
            case "up", "down" -> up = at.take().equals("up");
            case "group" -> {
                at.next();
                group = words.group();
                return group.isPresent();
            }
            case "interface" -> {
                at.next();
                deviceTried = true;
                return device();
            }
            case "locked" -> {
                at.next();
                if (!at.accept("lladdr")) {
                    at.syntaxError("'lladdr' after 'locked'", "");
                    return false;
                }
                locked = true;
            }
            case "rdomain" -> {
                at.next();
                rdomain = words.rdomain();
                return rdomain.isPresent();
            }
            default -> {
                return words.unknownOption("a switch", OPTIONS);
            }
        }
        return true;
    }

    private boolean device() {
        Place place = at.place();
        Optional<String> name = words.string("the switch's interface");
        if (name.isPresent()
                && (!DEVICE.matcher(name.get()).matches() || name.get().length() > 15)) {
            at.error(
                    place,
                    "invalid switch interface: '" + VmCursor.shortened(name.get()) + "'",
                    "it is vebN or bridgeN with a number N");
            return false;
        }
        device = name;
        return name.isPresent();
    }
}
