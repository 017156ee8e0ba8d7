package org.autoinstalld.inventory;

import org.autoinstalld.yaml.Shape;

/** What people and other programs call keys of the inventory. */
final class Synonyms {
    static final String LLADDR =
            "mac macaddr macaddress hwaddr hwaddress hardware hardwareaddress hardwareethernet ethernet ether etheraddr lladdress linkaddr";
    static final String ADDRESS = "ip ipaddr ipaddress ipv4 ipv4address ip4 inet address4 fixedaddress addr hostaddr";
    static final String ADDRESS6 = "ip6 ipv6 ipv6address inet6 ip6addr";
    static final String GATEWAY = "gateway gw router defaultgateway defaultrouter defaultroute route";
    static final String PASSWORD = "passwd pw pas hash passwordhash crypt encryptedpassword";
    static final String SSH_KEY = "key pubkey publickey sshpubkey sshpublickey authorizedkey sshauthorizedkey";
    static final String NAME_SERVERS = "nameserver dnsserver dns resolver domainnameserver";

    /** Where a host's router and netmask are. */
    static final String OF_NETWORK =
            "its network has that: networks: { NAME: { subnet: ADDRESS/BITS, routers: [ADDRESS] } }";

    private Synonyms() {}

    /** Declares what is written in place of the keys of a host. */
    static void ofHost(Shape host) {
        host.instead("lladdr: 02:...", LLADDR);
        host.instead("address: ADDRESS", ADDRESS);
        host.instead("address6: ADDRESS", ADDRESS6);
        host.instead(OF_NETWORK, GATEWAY + " netmask mask subnet prefixlen cidr");
        host.instead("a host's name is its key: hosts: { NAME: { ... } }", "hostname host fqdn name id");
        host.instead(
                "networks: { NAME: { name-servers: [ADDRESS] } }, which DHCP tells; or dns: { name-servers: [ADDRESS] }",
                NAME_SERVERS);
        host.instead(
                "networks: { NAME: { domain: ... } }, which DHCP tells; or dns: { domain: ... }",
                "domain dnsdomain domainname search searchdomain");
        host.instead(
                "root: { ssh-key: ... } or user: { ssh-key: ... }; site-set: { authorized-keys: ... } for several",
                "sshkey sshpubkey sshpublickey sshauthorizedkey pubkey publickey authorizedkey rootsshkey key");
        host.instead(
                "root: { password: ... } or user: { password: ... }, a hash as 'autoinstalld passwd' prints it",
                "password passwd pw pass rootpassword rootpw rootpas passwordhash rootpasswordhash");
        host.instead("user: { name: ... }", "username login account useraccount loginname");
        host.instead("vm: { memory: ... }", "memory mem ram memorysize");
        host.instead("no such line: vmd(8) gives each guest one processor", "cpu vcpu core processor smp ncpu");
        host.instead("vm: { disk: PATH, disk-size: ... }", "disk disksize size storage hdd volume image");
        host.instead("vm: { hypervisor: ... }", "hypervisor vmhost node vmserver");
        host.instead("vm: { switch: ... }", "switch bridge vswitch veb");
        host.instead("vm: { start: yes }", "autostart start onboot enable");
        host.instead("timezone: Europe/Berlin", "tz zone time");
        host.instead("keyboard: ...", "keymap kbd keyboardlayout layout");
        host.instead("console: { device: com0, speed: 115200 }", "serial serialconsole tty com com0");
        host.instead("root-disk: { device: ... }", "bootdisk installdisk rootdevice systemdisk");
        host.instead("root-disk: { passphrase: ... }", "encryption crypto encrypt passphrase diskpassphrase");
        host.instead("sets: { server: ... }", "mirror server httpserver mirrorserver");
        host.instead("sets: { names: [...] }", "setname sitename");
        host.instead("disklabel: NAME", "partition partitioning filesystem diskpart");
        host.instead("profiles: [NAME]", "profile role group tag class parent inherit");
        host.instead("site.release, or --path 7.8/amd64", "release version os osversion openbsd");
        host.instead("site.arch, or --path 7.8/amd64", "arch architecture machinearch");
        host.instead("dhcp-filename: ...", "filename bootfile bootfilename pxefile");
        host.instead(
                "site.response-server, or networks: { NAME: { next-server: ADDRESS } }",
                "nextserver tftp tftpserver bootserver responseserver");
        host.instead("vm: { kernel: PATH } of a guest; dhcp-filename: ... of what boots by PXE", "boot bsdrd kernel");
        host.instead("access: { policy: token }", "token");
        host.instead("access: { policy: armed }", "armed arm");
        host.instead("install: no", "disabled disable skip ignore");
        host.instead("a comment, # ...; or vars: { NAME: ... } for templates", "comment description descr note remark");
        host.instead("vars: { NAME: ... }", "var variable hostvar");
        host.instead("network: NAME", "net networkname lan vlan");
        host.instead("site-set: { packages: [...] }", "package pkg");
        host.instead("interfaces: [{ name: vio0, ... }]", "interface nic if iface ifname networkinterface");
    }
}
