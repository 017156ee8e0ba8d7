package org.autoinstalld.inventory;

import org.autoinstalld.inventory.ValueKind.Bool;
import org.autoinstalld.inventory.ValueKind.Either;
import org.autoinstalld.inventory.ValueKind.Fields;
import org.autoinstalld.inventory.ValueKind.Free;
import org.autoinstalld.inventory.ValueKind.Hidden;
import org.autoinstalld.inventory.ValueKind.Int;
import org.autoinstalld.inventory.ValueKind.ListOf;
import org.autoinstalld.inventory.ValueKind.MapOf;
import org.autoinstalld.inventory.ValueKind.Text;

/** Every key of the inventory. */
final class Keys {
    static final ValueKind TEXT = new Text("a text", "");
    static final ValueKind ADDRESS = new Text("an IPv4 or IPv6 address", "");
    static final ValueKind ADDRESS4 = new Text("an IPv4 address", "^[0-9]+(\\.[0-9]+){3}$");
    static final ValueKind ADDRESS6 = new Text("an IPv6 address", ":");
    static final ValueKind SUBNET4 = new Text("an IPv4 subnet, ADDRESS/BITS", "^[0-9]+(\\.[0-9]+){3}/[0-9]+$");
    static final ValueKind SUBNET6 = new Text("an IPv6 subnet, ADDRESS/BITS", ":.*/[0-9]+$");
    static final ValueKind LLADDR = new Text("an lladdr", "^[0-9A-Fa-f]{1,12}([:.-][0-9A-Fa-f]{1,4})*$");
    static final ValueKind SIZE = new Text("a size such as 2G", "^[0-9]+[BKMGTPEbkmgtpe]?$");
    static final ValueKind COMMAND = new ListOf(new Text("a word of a command", ""));
    static final ValueKind ANSWERS = new MapOf(new Either(new ListOf(TEXT), new Hidden("an answer")));

    static final ValueKind GROUP = new Text("an interface group", "^[^ ]{0,14}[^ 0-9]$");
    static final ValueKind RDOMAIN = new Int(0, 255);

    static final ValueKind ROLE = new Text("admin or reader", "^(admin|reader)$");

    static final ValueKind AGAIN = new Text("allow or refuse", "^(allow|refuse)$");
    static final Shape UNKNOWN = Shape.named("unknown")
            .with("profile", TEXT, "Name of the profile that unknown machines are installed from.")
            .with("networks", new ListOf(TEXT), "Names of the networks they may ask from.")
            .with("again", AGAIN, "Whether each is answered at every boot, or once until it is armed; default refuse.");

    static final ValueKind DURATION = new Text("a time such as 30m: a number and s, m, h or d", "^[0-9]{1,6}[smhd]$");
    static final ValueKind POLICY =
            new ListOf(new Text("open, address, lladdr, token or armed", "^(open|address|lladdr|token|armed)$"));
    static final ValueKind DHCP_FILENAME = new Text("always or while-armed", "^(always|while-armed)$");
    static final ValueKind NETWORKS = new ListOf(new Text("a network, ADDRESS/BITS", "^[0-9A-Fa-f.:]+/[0-9]+$"));

    static final Shape LEDGER = Shape.named("ledger")
            .with(
                    "url",
                    new Text("a URL as jdbc:postgresql://HOST/DATABASE, without password", "^jdbc:postgresql://"),
                    "A PostgreSQL that several servers share; default a file in the state folder.")
            .with("user", TEXT, "Who logs in there.")
            .with("password", new Hidden("a password"), "That one's password.")
            .with("retention", DURATION, "How long entries are kept; default 365d.");

    static final Shape SITE_ACCESS = Shape.named("access of the site")
            .with("policy", POLICY, "What every host is held to, whatever it says itself.")
            .with("allow", NETWORKS, "Networks that may ask for any host's files.")
            .with("again", AGAIN, "Whether hosts are answered at every boot, or once until they are armed.")
            .with("arm-for", DURATION, "How long a host stays armed if nobody says otherwise; default 30m.")
            .with(
                    "new-boot-after",
                    DURATION,
                    "A look-up by lladdr so much later than the answer is a new boot, not a retry; default 5m.")
            .with(
                    "stuck-after",
                    DURATION,
                    "How long nothing may happen to a host that is armed or installing; default 30m.");

    static final Shape ACCESS = Shape.named("access")
            .with("policy", POLICY, "Who may fetch its files: open, address (the default), lladdr; token, armed.")
            .with("allow", NETWORKS, "Networks that may ask besides the host itself.")
            .with(
                    "again",
                    AGAIN,
                    "Whether it is answered at every boot, or once until it is armed; default allow for guests, else refuse.");
    static final Shape ADMIN_TLS = Shape.named("tls")
            .with("certificate", TEXT, "PEM file of the certificate and those that vouch for it.")
            .with("key", TEXT, "PEM file of its private key, in the form of PKCS #8.");

    static final Shape ADMIN_USER = Shape.named("a user of the admin side")
            .with("password", new Hidden("a bcrypt hash"), "bcrypt hash of the password, as passwd prints it.")
            .with("role", ROLE, "admin, or reader: sees everything and changes nothing.");

    static final Shape ADMIN_TOKEN = Shape.named("a token")
            .with("name", TEXT, "What the log calls it.")
            .with("token", new Hidden("a token"), "20 random characters at least.")
            .with("role", ROLE, "admin, or reader: sees everything and changes nothing.");

    static final Shape ADMIN = Shape.named("admin")
            .with("tls", new Fields(ADMIN_TLS), "Certificate and key of the admin listener.")
            .with("users", new MapOf(new Fields(ADMIN_USER)), "Who may log in, by name; default: anybody, on loopback.")
            .with("tokens", new ListOf(new Fields(ADMIN_TOKEN)), "What programs may say in place of a password.");

    static final Shape SITE = Shape.named("site")
            .with("domain", TEXT, "DNS domain of networks that name none.")
            .with(
                    "response-server",
                    new Text("ADDRESS or ADDRESS:PORT", ""),
                    "Where installers reach this server: next-server in dhcpd.conf, and the host in URLs.")
            .with(
                    "release",
                    new Text("a release such as 7.8, or snapshots", "^([0-9]+\\.[0-9]+|snapshots)$"),
                    "Release assumed when a request does not say; default " + SiteReader.DEFAULT_RELEASE + ".")
            .with("arch", TEXT, "Architecture assumed when a request does not say; default amd64.")
            .with("prefix", TEXT, "Directory part of DHCP's filename, for hosts that set none.")
            .with(
                    "dhcp-filename",
                    DHCP_FILENAME,
                    "When DHCP names an installer, for hosts that do not say; default always.")
            .with("unknown", new Fields(UNKNOWN), "What machines that are not in the inventory get; default nothing.")
            .with(
                    "refuse-aborting",
                    new Bool(),
                    "Whether a file that would surely stop the installer is refused; default yes.")
            .with(
                    "charset",
                    new Text("ascii or utf-8", "^(ascii|utf-8)$"),
                    "What response files may hold; default ascii.")
            .with("access", new Fields(SITE_ACCESS), "Who may fetch response files, for all hosts.")
            .with("ledger", new Fields(LEDGER), "Where is kept what happened and what is armed.")
            .with("admin", new Fields(ADMIN), "Who may use the admin side; default anybody, and loopback alone.")
            .with(
                    "trusted-proxies",
                    new ListOf(new Text("an address or ADDRESS/BITS", "^[0-9A-Fa-f.:]+(/[0-9]+)?$")),
                    "Addresses that are believed when they say for whom they ask; default none.")
            .with("dhcpd-conf", TEXT, "Path of the dhcpd.conf(5) on this machine that plan and apply keep.")
            .with("dhcpd-test", COMMAND, "Tests a new dhcpd.conf; default dhcpd -n -c {file}, where dhcpd exists.")
            .with("dhcpd-reload", COMMAND, "Runs after a change; default rcctl restart dhcpd.")
            .with("unbound-conf", TEXT, "Path of the unbound.conf(5) on this machine that plan and apply keep.")
            .with(
                    "unbound-include",
                    TEXT,
                    "Path of a file that unbound-conf includes: wholly ours, and unbound-conf itself is not written.")
            .with(
                    "unbound-test",
                    COMMAND,
                    "Tests a new unbound.conf; default unbound-checkconf {file}, where that exists.")
            .with("unbound-reload", COMMAND, "Runs after a change; default rcctl reload unbound.")
            .with("hosts-file", TEXT, "Path of the hosts(5) on this machine that plan and apply keep.")
            .with("zones", new MapOf(TEXT), "Zone files on this machine that plan and apply keep, by name of the zone.")
            .with(
                    "zone-test",
                    COMMAND,
                    "Tests a new zone file; default nsd-checkzone {zone} {file}, where that exists.")
            .with("zone-reload", COMMAND, "Runs after a change; default nsd-control reload {zone}.")
            .with("zone-primary", TEXT, "Name of the primary name server, for an SOA record in our section.")
            .with("zone-contact", TEXT, "Mailbox of that SOA record as a name; default hostmaster of the zone.")
            .with("command-prefix", COMMAND, "Words put before all of these commands: doas.");

    static final Shape NETWORK = Shape.named("a network")
            .with("subnet", SUBNET4, "The IPv4 subnet.")
            .with("subnet6", SUBNET6, "The IPv6 subnet, for address6 of hosts.")
            .with("routers", new ListOf(ADDRESS4), "option routers.")
            .with("name-servers", new ListOf(ADDRESS4), "option domain-name-servers.")
            .with("domain", TEXT, "option domain-name; default site.domain.")
            .with(
                    "range",
                    new Text("two IPv4 addresses with a blank or '-' between", ""),
                    "Addresses dhcpd hands out to anybody: LOW HIGH.")
            .with("default-lease-time", new Int(1, Integer.MAX_VALUE), "default-lease-time, in seconds.")
            .with("max-lease-time", new Int(1, Integer.MAX_VALUE), "max-lease-time, in seconds.")
            .with("unknown-clients", new Text("allow or deny", "^(allow|deny)$"), "allow or deny unknown-clients.")
            .with(
                    "next-server",
                    ADDRESS4,
                    "The response server as this network reaches it; default site.response-server.")
            .with(
                    "dhcp",
                    new Text("whole or hosts", "^(whole|hosts)$"),
                    "whole: the subnet declaration is ours (default); hosts: only host declarations are.");

    static final Shape SWITCH = Shape.named("a switch")
            .with("interface", TEXT, "The bridge(4) or veb(4) interface behind it.")
            .with("existing", new Bool(), "Declared elsewhere in vm.conf, so not to be written; default no.")
            .with("locked-lladdr", new Bool(), "No guest on it can use another lladdr; default no.")
            .with("group", GROUP, "Interface group of its guests' interfaces.")
            .with("rdomain", RDOMAIN, "Routing domain of its guests' interfaces.");

    static final Shape HYPERVISOR = Shape.named("a hypervisor")
            .with(
                    "switches",
                    new MapOf(new Either(TEXT, new Fields(SWITCH))),
                    "Switches of vm.conf by name, each with its bridge(4) or veb(4) interface.")
            .with("kernel", TEXT, "Path there of the installer's kernel; default " + Hypervisor.DEFAULT_KERNEL + ".")
            .with("vm-conf", TEXT, "Path of its vm.conf(5), if it is this machine: plan and apply keep it.")
            .with(
                    "vm-include",
                    TEXT,
                    "Path of a file that vm-conf includes: wholly ours, and vm-conf itself is not written.")
            .with("vm-test", COMMAND, "Tests a new vm.conf; default vmd -n -f {file}, where vmd exists.")
            .with("vm-reload", COMMAND, "Runs after a change; default vmctl reload.")
            .with("vm-status", COMMAND, "Tells plan which VMs run; default vmctl status, where vmctl exists.")
            .with(
                    "lladdr-prefix",
                    new Text(
                            "three octets of a locally administered lladdr",
                            "^([0-9A-Fa-f]{1,2}:){2}[0-9A-Fa-f]{1,2}$"),
                    "What the lladdrs of new guests begin with; default " + Hypervisor.DEFAULT_LLADDR_PREFIX + ".");

    static final Shape INTERFACE = Shape.named("an interface")
            .with("name", TEXT, "As the installer names it: vio0.")
            .with("lladdr", LLADDR, "Its MAC address, in any usual spelling.")
            .with("network", TEXT, "Name of the network it is on.")
            .with("address", ADDRESS4, "Its IPv4 address: dhcpd's fixed-address.")
            .with("address6", ADDRESS6, "Its IPv6 address.")
            .with("autoconf", new Bool(), "Takes whatever address dhcpd gives, though a profile says otherwise.")
            .with("static", new Bool(), "The installed system has the address written down; default no: asks DHCP.")
            .with("switch", TEXT, "Switch of vm.conf; default vm.switch.")
            .with("local", new Bool(), "A local interface of vm.conf(5); default no.")
            .with("locked-lladdr", new Bool(), "The guest cannot use another lladdr; default no.")
            .with("group", GROUP, "Interface group of its tap(4).")
            .with("rdomain", RDOMAIN, "Routing domain of its tap(4).");

    static final Shape ROOT = Shape.named("root")
            .with("password", new Hidden("a password hash"), "bcrypt hash of root's password; 13 asterisks for none.")
            .with("ssh-key", TEXT, "Public ssh key for root.")
            .with(
                    "login",
                    new Text("yes, no or prohibit-password", "^(yes|no|prohibit-password|without-password)$"),
                    "Whether root may log in by ssh.");

    static final Shape USER = Shape.named("user")
            .with("name", TEXT, "Login name of the user to set up.")
            .with("full-name", TEXT, "Full name; default the login name.")
            .with("password", new Hidden("a password hash"), "bcrypt hash of the user's password.")
            .with("ssh-key", TEXT, "Public ssh key for the user.");

    static final Shape CONSOLE = Shape.named("console")
            .with("device", TEXT, "The serial console: com0.")
            .with("speed", new Int(300, 115200), "Its speed in bits per second.");

    static final Shape DNS = Shape.named("dns")
            .with("domain", TEXT, "DNS domain name, where DHCP does not say.")
            .with("name-servers", new ListOf(ADDRESS), "Name servers, where DHCP does not say.");

    static final Shape ROOT_DISK = Shape.named("root-disk")
            .with("device", TEXT, "The root disk: sd0.")
            .with(
                    "use",
                    new Text("whole, gpt or openbsd", "^(whole|gpt|openbsd)$"),
                    "whole (MBR), gpt, or openbsd (the OpenBSD area alone).")
            .with(
                    "passphrase",
                    new Hidden("a passphrase"),
                    "Encrypt the root disk with this passphrase (7.5 and later).");

    static final Shape SETS = Shape.named("sets")
            .with("location", TEXT, "Where the sets are: http, disk, nfs or cd0.")
            .with("server", TEXT, "The HTTP server.")
            .with(
                    "directory",
                    TEXT,
                    "Directory there, with ${release}, ${arch} or ${setdir} in it; the installer's default is"
                            + " pub/OpenBSD/${setdir}.")
            .with("proxy", TEXT, "URL of an HTTP proxy, or none.")
            .with("names", new ListOf(TEXT), "Set names to add or, with '-', remove.")
            .with("unverified", new ListOf(TEXT), "Site sets to install though no signature covers them.");

    static final Shape TEMPLATES = Shape.named("templates")
            .with("install", TEXT, "Template of the response file for installation; default install.conf.ftl.")
            .with("upgrade", TEXT, "Template of the response file for upgrades; default upgrade.conf.ftl.");

    static final Shape DISK = Shape.named("a disk")
            .with("path", TEXT, "Path of the image on the hypervisor.")
            .with("format", new Text("raw or qcow2", "^(raw|qcow2)$"), "raw or qcow2; default: vmd finds out.");

    static final Shape VM = Shape.named("vm")
            .with("hypervisor", TEXT, "Name of the hypervisor.")
            .with("switch", TEXT, "Switch for interfaces that name none.")
            .with("memory", SIZE, "Memory; vmd's default is 512M.")
            .with("disk-size", SIZE, "Size of the first disk.")
            .with("disk", new Either(TEXT, new Fields(DISK)), "Short for the first of disks.")
            .with("disks", new ListOf(new Either(TEXT, new Fields(DISK))), "Disk images, four at most.")
            .with("owner", TEXT, "USER, USER:GROUP or :GROUP that may use the machine through vmctl.")
            .with("kernel", TEXT, "Path of the installer's kernel, if not the hypervisor's.")
            .with("start", new Bool(), "Whether vmd starts it; default no.")
            .with("cdrom", TEXT, "Path on the hypervisor of an image to read from.")
            .with("sev", new Bool(), "Encrypted memory (SEV); default no.")
            .with("seves", new Bool(), "Encrypted memory and registers (SEV-ES); default no.")
            .with("instance", TEXT, "Name of the VM whose instance it is.")
            .with(
                    "allow-instance",
                    new ListOf(new Text(
                            "boot, cdrom, disk, instance, interface, memory or 'owner OWNER'",
                            "^(boot|cdrom|disk|instance|interface|memory|owner [^ ]+)$")),
                    "What may be chosen for instances of it, and who may make them: [memory, owner :users].");

    static final Shape MACHINE = Shape.named("machine")
            .with(
                    "interfaces",
                    new ListOf(new Text(
                            "an interface such as em0 or em0:00:00:5e:00:53:01",
                            "^" + MachineReader.DEVICE + "(:.*)?$")),
                    "Network interfaces, each with its lladdr if it is known; the first is the one it boots from.")
            .with(
                    "netboot",
                    new Text("an interface such as em0, or none", "^(" + MachineReader.DEVICE + "|none)$"),
                    "The interface it boots from, or none if it does not boot from the network.")
            .with(
                    "console",
                    new Text(
                            "serial, glass, or a port such as com0 or com0:115200",
                            "^(" + MachineReader.CONSOLE + ")$"),
                    "Where the installer talks: serial, glass, or a serial port and its speed.")
            .with("display", new Bool(), "Whether there is a display that X could use.")
            .with(
                    "disks",
                    new ListOf(new Either(new Text(DiskReader.NOUN, DiskReader.PATTERN), new MapOf(TEXT))),
                    "Disks, each with its size and what it has if that is known: { sd0: 20G, has: openbsd }.")
            .with("cdroms", new ListOf(new Text("a CD drive such as cd0", "^(cd[0-9]+|none)$")), "CD drives, or none.")
            .with("efi", new Bool(), "Whether it boots through EFI.")
            .with("cpus", new Int(1, 1024), "Number of CPUs.")
            .with("router", new Bool(), "Whether DHCP gives a default route.")
            .with("host-name", TEXT, "The host name DHCP gives, or none.")
            .with("domain", TEXT, "The domain DHCP gives.")
            .with("name-servers", new ListOf(TEXT), "The name servers DHCP gives, or none.")
            .with("sets", new ListOf(TEXT), "Names of the files at the mirror; default all of the release.")
            .with("mirror-list", new Bool(), "Whether the mirror-list service of openbsd.org answers.")
            .with("tls", new Bool(), "Whether ftp(1) in the RAM disk speaks https.");

    /** What a profile or a host may say; a profile "may hold anything a host may". */
    static final Shape HOST = Shape.named("a host")
            .with(
                    "profiles",
                    new ListOf(TEXT),
                    "Profiles to complete it with; later ones win, its own values win over all.")
            .with("lladdr", LLADDR, "Short for lladdr of the first interface.")
            .with("address", ADDRESS4, "Short for address of the first interface.")
            .with("address6", ADDRESS6, "Short for address6 of the first interface.")
            .with("network", TEXT, "Short for network of the first interface.")
            .with("interfaces", new ListOf(new Fields(INTERFACE)), "Interfaces; the first is the one it boots from.")
            .with("prefix", TEXT, "Directory part of DHCP's filename; default site.prefix.")
            .with("install", new Bool(), "Whether it is ours to install; default yes.")
            .with(
                    "dhcp-filename",
                    DHCP_FILENAME,
                    "When DHCP names an installer: always, or while-armed; default site.dhcp-filename.")
            .with("access", new Fields(ACCESS), "Who may fetch its files.")
            .with("root", new Fields(ROOT), "The root account.")
            .with("user", new Fields(USER), "A user to set up.")
            .with("timezone", TEXT, "Time zone: Europe/Berlin.")
            .with("console", new Fields(CONSOLE), "Serial console.")
            .with("terminal", TEXT, "Terminal type.")
            .with("keyboard", TEXT, "Keyboard layout.")
            .with("sshd", new Bool(), "Start sshd(8) by default.")
            .with("x11", new Bool(), "Expect to run the X Window System.")
            .with("xenodm", new Bool(), "Start X by xenodm(1).")
            .with("dns", new Fields(DNS), "Resolver, for hosts that do not learn it from DHCP.")
            .with("root-disk", new Fields(ROOT_DISK), "The root disk.")
            .with("sets", new Fields(SETS), "Where the sets come from, and which.")
            .with(
                    "disklabel",
                    new Either(TEXT, new ListOf(TEXT)),
                    "Disklabel template: the name of one in templates/, or a list of its lines.")
            .with("templates", new Fields(TEMPLATES), "Other templates than the usual ones.")
            .with("answers", ANSWERS, "Further lines for install.conf: question and answer.")
            .with("upgrade-answers", ANSWERS, "Further lines for upgrade.conf.")
            .with("vm", new Fields(VM), "The guest as vm.conf(5) describes it.")
            .with("machine", new Fields(MACHINE), "What the installer will find, for judging answers before it boots.")
            .with("vars", new MapOf(new Free()), "Anything the templates want.");

    static final Shape ROOT_SHAPE = Shape.named("the inventory")
            .with("site", new Fields(SITE), "What holds for all machines.")
            .with("networks", new MapOf(new Fields(NETWORK)), "Networks by name.")
            .with("hypervisors", new MapOf(new Fields(HYPERVISOR)), "Machines that run vmd(8), by name.")
            .with("profiles", new MapOf(new Fields(HOST)), "Values several hosts share, by name.")
            .with("hosts", new MapOf(new Fields(HOST)), "Hosts by fully qualified name.");

    private Keys() {}
}
