package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autoinstalld.inventory.FreeValue;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Origins;
import org.autoinstalld.inventory.Secret;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/** What holds for a host, key by key as the inventory spells them, and where each was written. Secrets masked. */
final class EffectiveSettings {
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
        written.accounts(host.settings());
        written.system(host.settings());
        host.vm().ifPresent(written::guest);
        written.free("answers", host.settings().answers());
        written.free("upgrade-answers", host.settings().upgradeAnswers());
        written.free("vars", host.settings().vars());
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
        say("prefix", Optional.of(host.prefix()).filter(p -> !p.isEmpty()));
    }

    private void one(String prefix, Interface i) {
        say(prefix + "name", i.name());
        say(prefix + "lladdr", i.lladdr());
        say(prefix + "network", i.network());
        say(prefix + "address", i.address());
        say(prefix + "address6", i.address6());
        say(prefix + "static", Optional.of(i.isStatic()).filter(b -> b));
    }

    private void accounts(Settings settings) {
        settings.root().ifPresent(root -> {
            say("root.password", root.password());
            say("root.ssh-key", root.sshKey());
            say("root.login", root.login());
        });
        settings.user().ifPresent(user -> {
            say("user.name", Optional.of(user.name()));
            say("user.full-name", user.fullName());
            say("user.password", user.password());
            say("user.ssh-key", user.sshKey());
        });
    }

    private void system(Settings settings) {
        say("timezone", settings.timezone());
        settings.console().ifPresent(console -> {
            say("console.device", Optional.of(console.device()));
            say("console.speed", console.speed());
        });
        say("terminal", settings.terminal());
        say("keyboard", settings.keyboard());
        say("sshd", settings.sshd());
        say("x11", settings.x11());
        say("xenodm", settings.xenodm());
        settings.dns().ifPresent(dns -> {
            say("dns.domain", dns.domain());
            say("dns.name-servers", dns.nameServers());
        });
        settings.rootDisk().ifPresent(disk -> {
            say("root-disk.device", disk.device());
            say("root-disk.use", disk.use());
            say("root-disk.passphrase", disk.passphrase());
        });
        settings.sets().ifPresent(this::sets);
        settings.disklabel().ifPresent(d -> {
            say("disklabel", d.template());
            say("disklabel", d.lines(), "; ");
        });
        say("templates.install", settings.templates().install());
        say("templates.upgrade", settings.templates().upgrade());
    }

    private void sets(Settings.Sets sets) {
        say("sets.location", sets.location());
        say("sets.server", sets.server());
        say("sets.directory", sets.directory());
        say("sets.proxy", sets.proxy());
        say("sets.names", sets.names());
        say("sets.unverified", sets.unverified());
    }

    private void guest(Vm vm) {
        say("vm.hypervisor", Optional.of(vm.hypervisor()));
        say("vm.switch", host.netboot().switchName());
        say("vm.memory", Optional.of(vm.memory()));
        say("vm.disk-size", vm.diskSize());
        say("vm.disks", vm.disks().stream().map(Vm.Disk::path).toList());
        say("vm.owner", vm.owner());
        say("vm.kernel", vm.kernel());
        say("vm.start", Optional.of(vm.start()));
        say("vm.cdrom", vm.more().cdrom());
        say("vm.sev", Optional.of("yes").filter(yes -> vm.more().sev()));
        say("vm.seves", Optional.of("yes").filter(yes -> vm.more().seves()));
        say("vm.instance", vm.more().instance());
        say("vm.allow-instance", vm.more().allowInstance());
    }

    private void free(String key, Map<String, FreeValue> entries) {
        entries.forEach((name, value) -> say(key + "." + name, Optional.of(text(value))));
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

    private void say(String key, List<?> items) {
        say(key, items, ", ");
    }

    private void say(String key, List<?> items, String between) {
        if (!items.isEmpty()) {
            say(key, Optional.of(items.stream().map(Object::toString).collect(Collectors.joining(between))));
        }
    }

    private void say(String key, Optional<?> value) {
        value.ifPresent(v -> values.put(key, masking.value(key, yesNo(v))));
    }

    private static String yesNo(Object value) {
        return value instanceof Boolean flag ? flag ? "yes" : "no" : value.toString();
    }
}
