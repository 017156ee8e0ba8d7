package org.autoinstalld.importer;

import java.util.List;
import java.util.Random;

/** Right inventories with a bit of everything that existing files can show. */
final class RandomInventory {
    private final Random random;
    private final StringBuilder out = new StringBuilder();

    RandomInventory(Random random) {
        this.random = random;
    }

    String text() {
        int networks = 1 + random.nextInt(3);
        line("site: { refuse-aborting: no%s }", random.nextBoolean() ? ", response-server: 10.0.0.2" : "");
        line("networks:");
        for (int n = 0; n < networks; n++) {
            line("  n%d:", n);
            line("    subnet: 10.0.%d.0/24", n);
            maybe("    routers: [10.0.%d.1]", n);
            maybe("    name-servers: [10.0.%d.1, 9.9.9.9]", n);
            maybe("    range: 10.0.%d.100 10.0.%d.200", n, n);
            maybe("    domain: n%d.example", n);
            maybe("    default-lease-time: 3600");
            maybe("    max-lease-time: 7200");
            maybe("    unknown-clients: " + pick("allow", "deny"));
        }
        line(
                "hypervisors: { hv: { switches: { up: { interface: veb0, locked-lladdr: yes, group: all }, inner: bridge1 } } }");
        line("profiles:");
        line("  base: { timezone: UTC, sets: { location: http, server: cdn.openbsd.org } }");
        line("hosts:");
        int hosts = 1 + random.nextInt(8);
        for (int h = 0; h < hosts; h++) {
            host(h, random.nextInt(networks));
        }
        return out.toString();
    }

    private void host(int h, int n) {
        line("  h%d.example:", h);
        line("    profiles: [base]");
        boolean several = random.nextInt(4) == 0;
        if (several) {
            line("    interfaces:");
            line("      - { lladdr: 02:00:00:00:%02x:01, network: n%d, address: 10.0.%d.%d }", h, n, n, 10 + h);
            line(
                    "      - { lladdr: 02:00:00:00:%02x:02, network: n%d, address: 10.0.%d.%d, rdomain: %d, group: %s }",
                    h, n, n, 30 + h, random.nextInt(256), pick("dmz", "guests"));
        } else {
            line("    lladdr: 02:00:00:00:%02x:01", h);
            line("    network: n%d", n);
            maybe("    address: 10.0.%d.%d", n, 10 + h);
        }
        maybe("    prefix: " + pick("lab", "lab/north"));
        String hash = "\"$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy\"";
        line(
                "    root: { password: %s%s }",
                pick(hash, "secret" + h), random.nextBoolean() ? ", login: " + pick("yes", "no") : "");
        maybe("    user: { name: u%d, full-name: User %d, password: %s }", h, h, hash);
        maybe("    console: { device: com0, speed: %s }", pick("9600", "115200"));
        maybe("    keyboard: " + pick("de", "sv"));
        maybe("    x11: " + pick("yes", "no"));
        maybe("    sshd: " + pick("yes", "no"));
        maybe("    root-disk: { device: sd%d, use: %s }", random.nextInt(3), pick("whole", "gpt"));
        maybe("    sets: { names: [-x*, -game*] }");
        maybe("    answers: { Some question: %s, Another one: no }", pick("yes", "\"a = b: c\""));
        maybe("    upgrade-answers: { Pathname to the sets: /sets }");
        if (random.nextInt(3) > 0) {
            line("    vm:");
            line("      hypervisor: hv");
            line("      switch: " + pick("up", "inner"));
            line("      memory: " + pick("1G", "768M", "4G"));
            line("      disk: " + pick("/vm/${name}.img", "/vm/disk" + h + ".img"));
            maybe("      owner: " + pick("ops", "ops:wheel"));
            maybe("      start: yes");
            maybe("      cdrom: " + pick("/iso/install.iso", "/iso/" + h + ".iso"));
            maybe("      " + pick("sev", "seves") + ": " + pick("yes", "no"));
            maybe("      allow-instance: " + pick("[boot, memory]", "['owner :users', disk]", "cdrom"));
            if (h > 0) {
                maybe("      instance: h%d.example", random.nextInt(h));
            }
        }
    }

    private String pick(String... texts) {
        return List.of(texts).get(random.nextInt(texts.length));
    }

    private void maybe(String format, Object... values) {
        if (random.nextBoolean()) {
            line(format, values);
        }
    }

    private void line(String format, Object... values) {
        out.append(values.length == 0 ? format : String.format(format, values)).append('\n');
    }
}
