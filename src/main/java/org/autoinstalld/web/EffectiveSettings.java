package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.autoinstalld.inventory.FreeValue;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Key;
import org.autoinstalld.inventory.Origins;
import org.autoinstalld.inventory.Secret;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.ValueMap;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/** What holds for a host, key by key as the inventory spells them, and where each was written. Secrets masked. */
final class EffectiveSettings {
    private static final Set<String> OF_INTERFACES =
            Set.of("name", "lladdr", "network", "address", "address6", "static");

    /** Of a guest, also where nobody says it. */
    private static final Set<String> TOLD_ANYWAY = Set.of("memory", "start");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Host host;
    private final Masking masking;

    private EffectiveSettings(Host host, Masking masking) {
        this.host = host;
        this.masking = masking;
    }

    /** @param place null for what nobody wrote for the host or its profiles */
    record Setting(String key, String value, @Nullable Place place) {}

    /** Keys with values only. */
    static List<Setting> of(Host host, Origins origins, Masking masking) {
        EffectiveSettings written = new EffectiveSettings(host, masking);
        written.machine();
        Settings.SHAPE
                .all()
                .forEach(key -> host.settings().get(key).ifPresent(value -> written.say(key.name(), value)));
        host.vm().ifPresent(written::guest);
        written.free(Settings.ANSWERS);
        written.free(Settings.UPGRADE_ANSWERS);
        written.free(Settings.VARS);
        List<Setting> rows = new ArrayList<>();
        written.values.forEach((key, value) ->
                rows.add(new Setting(key, value, written.place(origins, key).orElse(null))));
        return rows;
    }

    private Optional<Place> place(Origins origins, String key) {
        Optional<Place> exact = origins.of(host.name(), key);
        if (exact.isPresent()) {
            return exact;
        }
        if (key.startsWith("interfaces[")) {
            return origins.of(host.name(), "interfaces");
        }
        // a question may hold dots, which separate keys here
        int dot = key.indexOf('.');
        boolean free = key.startsWith("answers.") || key.startsWith("upgrade-answers.") || key.startsWith("vars.");
        if (free) {
            return origins.of(host.name(), key.substring(0, dot));
        }
        return key.equals("vm.disks") ? origins.of(host.name(), "vm.disk") : Optional.empty();
    }

    private void machine() {
        say("profiles", host.profiles());
        if (host.interfaces().size() == 1) {
            one("", host.netboot());
        } else {
            for (int i = 0; i < host.interfaces().size(); i++) {
                one("interfaces[" + i + "].", host.interfaces().get(i));
            }
        }
        if (!host.prefix().isEmpty()) {
            say("prefix", host.prefix());
        }
    }

    private void one(String prefix, Interface i) {
        i.values().forEach((key, value) -> {
            if (OF_INTERFACES.contains(key.name())) {
                say(prefix + key.name(), value);
            }
        });
    }

    private void guest(Vm vm) {
        for (Key<?> key : Vm.SHAPE.all()) {
            String name = "vm." + key.name();
            if (key.name().equals("switch")) {
                host.netboot().switchName().ifPresent(one -> say(name, one));
            } else if (vm.values().has(key) || TOLD_ANYWAY.contains(key.name())) {
                say(name, Objects.requireNonNull(vm.values().shown(key)));
            }
        }
    }

    private void free(Key<Map<String, FreeValue>> key) {
        host.settings().of(key).forEach((name, value) -> say(key.name() + "." + name, text(value)));
    }

    private String text(FreeValue value) {
        if (value instanceof FreeValue.Text text) {
            return text.text();
        }
        if (value instanceof FreeValue.Sequence sequence) {
            return sequence.items().stream().map(this::text).collect(Collectors.joining(", "));
        }
        if (value instanceof FreeValue.Mapping mapping) {
            return mapping.entries().entrySet().stream()
                    .map(e -> e.getKey() + ": " + masking.value(e.getKey(), text(e.getValue())))
                    .collect(Collectors.joining(", "));
        }
        return Secret.MASK;
    }

    private void say(String key, Object value) {
        if (value instanceof ValueMap map) {
            map.forEach((inner, said) -> say(key + "." + inner.name(), said));
        } else if (value instanceof List<?> items) {
            if (!items.isEmpty()) {
                say(key, items.stream().map(Object::toString).collect(Collectors.joining(", ")));
            }
        } else if (!(value instanceof Map)) {
            // the maps are what is not ours to know, and are told one by one
            values.put(key, masking.value(key, value instanceof Boolean flag ? flag ? "yes" : "no" : value.toString()));
        }
    }
}
