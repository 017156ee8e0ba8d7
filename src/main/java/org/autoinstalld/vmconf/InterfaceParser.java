package org.autoinstalld.vmconf;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;
import org.autoinstalld.syntax.TokenKind;
import org.jspecify.annotations.Nullable;

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
    private static final String OPTIONS = "down, group, lladdr, locked lladdr, rdomain, switch, up";
    private static final Set<String> STARTS = Set.of("down", "group", "lladdr", "locked", "rdomain", "switch", "up");
    private static final Pattern DEVICE = Pattern.compile("tap[0-9]{1,10}");
    private static final int DEVICE_MAX = 15;
    private static final int SWITCH_NAME_MAX = 63;

    private final VmCursor at;

    private Place switchPlace;
    private Place lladdrPlace;
    private @Nullable String device;
    private @Nullable String switchName;
    private @Nullable Lladdr lladdr;
    private boolean locked;
    private @Nullable String group;
    private @Nullable Integer rdomain;
    private boolean up = true;

    InterfaceParser(VmCursor cursor) {
        this.at = cursor;
        this.switchPlace = cursor.place();
        this.lladdrPlace = cursor.place();
    }

    /** Where its values stand; of those it does not have, where it begins. */
    record Places(Place switchName, Place lladdr) {}

    Places places() {
        return new Places(switchPlace, lladdrPlace);
    }

    VmBlock.Interface networkInterface() {
        boolean local = at.accept("local");
        if (!at.accept("interface")) {
            throw at.unexpected("'interface' after 'local'", "");
        }
        if (at.atString()) {
            device();
        }
        if (at.accept('{')) {
            block();
        } else {
            list();
        }
        return new VmBlock.Interface(local, device, switchName, lladdr, locked, group, rdomain, up);
    }

    private void device() {
        Place place = at.place();
        String name = at.take();
        if (name.equals("tap")) {
            return;
        }
        if (!DEVICE.matcher(name).matches() || name.length() > DEVICE_MAX) {
            throw at.failed(
                    place,
                    "invalid interface: '" + VmCursor.shortened(name) + "'",
                    "it is tap or tapN with a number N");
        }
        device = name;
    }

    private void block() {
        at.newlines();
        do {
            at.read(this::option);
            at.newlines();
        } while (!at.atEnd() && !at.is('}'));
        at.closed("an interface");
    }

    private void list() {
        boolean first = true;
        while (STARTS.contains(at.keyword())) {
            option();
            if (!first) {
                at.accept(',');
            }
            first = false;
        }
        if (at.is(',')) {
            throw at.unexpected("an option of an interface", "vmd takes no ',' behind the first one");
        }
    }

    private void option() {
        if (!STARTS.contains(at.keyword())) {
            throw at.unknownOption("an interface", OPTIONS);
        }
        switch (at.take()) {
            case "up" -> up = true;
            case "down" -> up = false;
            case "group" -> group = at.group();
            case "rdomain" -> rdomain = at.rdomain();
            case "switch" -> switchName();
            case "locked" -> {
                at.lockedLladdr();
                locked = true;
                lladdr();
            }
            default -> lladdr();
        }
    }

    private void switchName() {
        switchPlace = at.place();
        String name = at.string("the switch's name");
        if (name.length() > SWITCH_NAME_MAX) {
            throw at.failed(switchPlace, "switch name too long", "it has at most " + SWITCH_NAME_MAX + " bytes");
        }
        switchName = name;
    }

    /** ether_aton(3) wants six octets of one or two digits; no address, or all zero, lets vmd choose. */
    private void lladdr() {
        if (!at.atString()) {
            lladdr = null;
            if (at.kind() == TokenKind.NUMBER) {
                throw at.unexpected("six octets with ':' between", "as in: lladdr fe:e1:bb:00:00:01");
            }
            return;
        }
        lladdrPlace = at.place();
        String text = at.take();
        Optional<Lladdr> address = text.indexOf('-') < 0 ? Lladdr.parse(text) : Optional.empty();
        if (address.isEmpty()) {
            throw at.failed(
                    lladdrPlace,
                    "invalid address: '" + VmCursor.shortened(text) + "'",
                    Lladdr.parseLenient(text)
                            .map(a -> "write " + a)
                            .orElse("write six octets with ':' between, as fe:e1:bb:00:00:01"));
        }
        if (address.get().isZero()) {
            at.warning(lladdrPlace, "lladdr '" + text + "' lets vmd choose one at random", "write the machine's");
        }
        lladdr = address.filter(a -> !a.isZero()).orElse(null);
    }
}
