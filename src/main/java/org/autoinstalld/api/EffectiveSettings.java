package org.autoinstalld.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Origins;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.FreeValue;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/** What holds for a host, key by key as the inventory spells them, and where each was written. Secrets masked. */
public final class EffectiveSettings {
    private static final Set<String> OF_INTERFACES =
            Set.of("name", "lladdr", "network", "address", "address6", "static");

    /** Of a guest, also where nobody says it. */
    private static final Set<String> TOLD_ANYWAY = Set.of("memory", "start");

    private final Map<String, Setting> rows = new LinkedHashMap<>();
    private final Host host;
    private final Origins origins;
    private final Masking masking;

    private EffectiveSettings(Host host, Origins origins, Masking masking) {
        this.host = host;
        this.origins = origins;
        this.masking = masking;
    }

    /** @param place null for what nobody wrote for the host or its profiles */
    public record Setting(
            String key, String value, @Nullable Place place) {}

    /** Keys with values only. */
    public static List<Setting> of(Host host, Origins origins, Masking masking) {
        EffectiveSettings written = new EffectiveSettings(host, origins, masking);
        written.machine();
        Settings.SHAPE
                .all()
                .forEach(key -> host.settings().get(key).ifPresent(value -> written.say(key.name(), value)));
        host.vm().ifPresent(written::guest);
        written.free(Settings.ANSWERS);
        written.free(Settings.UPGRADE_ANSWERS);
        written.free(Settings.VARS);
        return List.copyOf(written.rows.values());
    }

    private void machine() {
        say("profiles", host.profiles());
        if (host.interfaces().size() == 1) {
            one(host.netboot(), (key, value) -> say(key, value));
        } else {
            for (int i = 0; i < host.interfaces().size(); i++) {
                String prefix = "interfaces[" + i + "].";
                one(host.interfaces().get(i), (key, value) -> say(prefix + key, value, "interfaces"));
            }
        }
        if (!host.prefix().isEmpty()) {
            say("prefix", host.prefix());
        }
    }

    private static void one(Interface i, BiConsumer<String, Object> said) {
        i.values().forEach((key, value) -> {
            if (OF_INTERFACES.contains(key.name())) {
                said.accept(key.name(), value);
            }
        });
    }

    private void guest(Vm vm) {
        for (Key<?> key : Vm.SHAPE.all()) {
            String name = "vm." + key.name();
            if (key.name().equals("switch")) {
                host.netboot().switchName().ifPresent(one -> say(name, one));
            } else if (vm.values().has(key) || TOLD_ANYWAY.contains(key.name())) {
                String within = key.name().equals("disks") ? "vm.disk" : null;
                say(name, Objects.requireNonNull(vm.values().shown(key)), within);
            }
        }
    }

    private void free(Key<Map<String, FreeValue>> key) {
        // a question may hold dots, which separate keys here, and is then not found by itself
        host.settings().of(key).forEach((name, value) -> say(key.name() + "." + name, text(value), key.name()));
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
        say(key, value, null);
    }

    /** @param within the key whose place is told if this one is not found by itself */
    private void say(String key, Object value, @Nullable String within) {
        if (value instanceof ValueMap map) {
            map.forEach((inner, said) -> say(key + "." + inner.name(), said, within));
        } else if (value instanceof List<?> items) {
            if (!items.isEmpty()) {
                put(key, items.stream().map(Object::toString).collect(Collectors.joining(", ")), within);
            }
        } else if (!(value instanceof Map)) {
            // the maps are what is not ours to know, and are told one by one
            put(key, value instanceof Boolean flag ? flag ? "yes" : "no" : value.toString(), within);
        }
    }

    private void put(String key, String text, @Nullable String within) {
        Optional<Place> place = origins.of(host.name(), key)
                .or(() -> within == null ? Optional.empty() : origins.of(host.name(), within));
        rows.put(key, new Setting(key, masking.value(key, text), place.orElse(null)));
    }
}
