package org.autoinstalld.vmconf;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;

/**
 * Reads an interface of a VM.
 *
 * <pre>
 * interface := ["local"] "interface" [STRING] [ "{" [NL] ifoption [NL] { ifoption [NL] } "}"
 *                                             | ifoption { ifoption [","] } ]
 * ifoption  := "switch" string | "group" string | ["locked"] "lladdr" [STRING] | "rdomain" NUMBER | "up" | "down"
 * </pre>
 */
final class InterfaceParser {
    private static final List<String> OPTIONS =
            List.of("down", "group", "lladdr", "locked lladdr", "rdomain", "switch", "up");
    private static final Pattern DEVICE = Pattern.compile("tap[0-9]{1,10}");
    private static final int SWITCH_NAME_MAX = 63;

    private final VmCursor at;
    private final Words words;

    private Place switchPlace;
    private Place lladdrPlace;
    private Optional<String> device = Optional.empty();
    private Optional<String> switchName = Optional.empty();
    private Optional<Lladdr> lladdr = Optional.empty();
    private boolean locked;
    private Optional<String> group = Optional.empty();
    private Optional<Integer> rdomain = Optional.empty();
    private boolean up = true;

    InterfaceParser(VmCursor cursor, Words words) {
        this.at = cursor;
        this.words = words;
        this.switchPlace = cursor.place();
        this.lladdrPlace = cursor.place();
    }

    /** Where its values stand; of those it does not have, where it begins. */
    record Places(Place switchName, Place lladdr) {}

    Places places() {
        return new Places(switchPlace, lladdrPlace);
    }

    Optional<VmBlock.Interface> networkInterface() {
        boolean local = at.accept("local");
        if (!at.accept("interface")) {
            at.syntaxError("'interface' after 'local'", "");
            return Optional.empty();
        }
        if (at.atString() && !device()) {
            return Optional.empty();
        }
        boolean read = at.accept('{') ? block() : list();
        if (!read) {
            return Optional.empty();
        }
        return Optional.of(new VmBlock.Interface(local, device, switchName, lladdr, locked, group, rdomain, up));
    }

    private boolean device() {
        Place place = at.place();
        String name = at.take();
        if (name.equals("tap")) {
            return true;
        }
        if (!DEVICE.matcher(name).matches() || name.length() > 15) {
            at.error(
                    place,
                    "invalid interface: '" + VmCursor.shortened(name) + "'",
                    "it is tap or tapN with a number N");
            return false;
        }
        device = Optional.of(name);
        return true;
    }

    private boolean block() {
        at.newlines();
        do {
            if (!option()) {
                // the rest of the line may be the block's last
                at.skipLine();
            }
            at.newlines();
        } while (!at.atEnd() && !at.is('}'));
        return words.closed("an interface");
    }

    private boolean list() {
        boolean first = true;
        while (startsOption()) {
            if (!option()) {
                return false;
            }
            if (!first) {
                at.accept(',');
            }
            first = false;
        }
        if (at.is(',')) {
            at.syntaxError("an option of an interface", "vmd takes no ',' behind the first one");
            return false;
        }
        return true;
    }

    private boolean startsOption() {
        return at.is("switch")
                || at.is("group")
                || at.is("locked")
                || at.is("lladdr")
                || at.is("rdomain")
                || at.is("up")
                || at.is("down");
    }

    private boolean option() {
        if (!startsOption()) {
            return words.unknownOption("an interface", OPTIONS);
        }
        switch (at.take()) {
            case "up" -> up = true;
            case "down" -> up = false;
            case "group" -> {
                group = words.group();
                return group.isPresent();
            }
            case "rdomain" -> {
                rdomain = words.rdomain();
                return rdomain.isPresent();
            }
            case "switch" -> {
                return switchName();
            }
            case "locked" -> {
                if (!at.accept("lladdr")) {
                    at.syntaxError("'lladdr' after 'locked'", "");
                    return false;
                }
                locked = true;
                return lladdr();
            }
            default -> {
                return lladdr();
            }
        }
        return true;
    }

    private boolean switchName() {
        Place place = at.place();
        switchPlace = place;
        Optional<String> name = words.string("the switch's name");
        if (name.isPresent() && name.get().length() > SWITCH_NAME_MAX) {
            at.error(place, "switch name too long", "it has at most " + SWITCH_NAME_MAX + " bytes");
            return false;
        }
        switchName = name;
        return name.isPresent();
    }

    /** ether_aton(3) wants six octets of one or two digits; no address, or all zero, lets vmd choose. */
    private boolean lladdr() {
        if (!at.atString()) {
            lladdr = Optional.empty();
            if (at.kind() == VmTokenKind.NUMBER) {
                at.syntaxError("six octets with ':' between", "as in: lladdr fe:e1:bb:00:00:01");
                return false;
            }
            return true;
        }
        Place place = at.place();
        lladdrPlace = place;
        String text = at.take();
        Optional<Lladdr> address = text.indexOf('-') < 0 ? Lladdr.parse(text) : Optional.empty();
        if (address.isEmpty()) {
            at.error(
                    place,
                    "invalid address: '" + VmCursor.shortened(text) + "'",
                    Lladdr.parseLenient(text)
                            .map(a -> "write " + a)
                            .orElse("write six octets with ':' between, as fe:e1:bb:00:00:01"));
            return false;
        }
        if (address.get().isZero()) {
            at.warning(place, "lladdr '" + text + "' lets vmd choose one at random", "write the machine's");
        }
        lladdr = address.filter(a -> !a.isZero());
        return true;
    }
}
