package org.autoinstalld.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.lookup.KnownMachine;

/**
 * The URLs that the installer of a machine asks for, in its order, until one is answered: install.sub goes on to the next,
 * more generic name whatever the failure was. The host name is that of DHCP, which our entries give in full.
 *
 * @param server next-server, or what stands for it; installers always ask its port 80
 */
public record LookupUrls(String server, String prefix, KnownMachine machine, Mode mode, Setdir setdir) {

    public static LookupUrls of(Inventory inventory, KnownMachine machine, Mode mode, Setdir setdir) {
        Site site = inventory.site();
        Optional<String> server = (machine instanceof KnownMachine.Right right
                        ? site.responseServer(right.host())
                        : site.responseServer())
                .map(s -> s.address().toString());
        return new LookupUrls(
                server.map(LookupUrls::bracketed).orElse("RESPONSE-SERVER"),
                machine.shownDirectory(),
                machine,
                mode,
                setdir);
    }

    private static String bracketed(String address) {
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    /** @param by what the server goes by: {@code lladdr}, {@code name} or {@code address} */
    public record Url(String by, String url) {}

    /** As its installer asks. */
    public List<Url> inOrder() {
        List<Url> urls = new ArrayList<>();
        lladdr().ifPresent(l -> urls.add(one("lladdr", l + "-")));
        urls.add(one("name", machine.name() + "-"));
        urls.add(one("address", ""));
        return urls;
    }

    private Optional<String> lladdr() {
        return machine instanceof KnownMachine.Right right
                ? right.host().netboot().lladdr().map(Object::toString)
                : ((KnownMachine.Wrong) machine)
                        .host().lladdrs().stream().map(Object::toString).findFirst();
    }

    private Url one(String by, String name) {
        return new Url(by, base() + name + mode.word() + ".conf?path=" + setdir);
    }

    /** Where its disklabel template is. */
    public String disklabel() {
        return base() + "disklabel/" + machine.name();
    }

    private String base() {
        return "http://" + server + "/" + (prefix.isEmpty() ? "" : prefix + "/");
    }
}
