package org.autoinstalld.web;

/**
 * An inventory with a host of each kind: fine, warned about, broken in itself, without a file that could be made, one whose
 * installer may stop, and one whose installer would stop on any machine.
 */
final class Lab {
    /** bcrypt of a random password; its text must never be seen. */
    static final String HASH = "$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy";

    static final String YAML = """
            site:
              domain: int.gmmi.me
              response-server: 192.168.1.2
              release: "7.8"
            networks:
              lan:
                subnet: 192.168.1.0/24
                routers: [192.168.1.1]
                name-servers: [192.168.1.1]
              dmz:
                subnet: 10.20.0.0/16
            hypervisors:
              vmhost:
                switches: { uplink: bridge0 }
            profiles:
              base:
                timezone: Europe/Berlin
                sets: { location: http, server: cdn.openbsd.org }
              vm:
                profiles: [base]
                network: lan
                console: { device: com0, speed: 115200 }
                root: { password: "%1$s" }
                vm:
                  hypervisor: vmhost
                  switch: uplink
                  memory: 2G
                  disk-size: 20G
                  disk: /home/vm/${name}.img
              metal:
                profiles: [base]
                root: { password: "%1$s" }
            hosts:
              shell.int.gmmi.me:
                profiles: [vm]
                lladdr: 02:00:00:29:AE:4F
                address: 192.168.1.34
                user:
                  name: gmmi
                  password: "%1$s"
                  ssh-key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKqqqKRFQwShIcHZCnGnyecl/KjVDHxqbLbKmff/AwgI gmmi@shell
                vm: { owner: gmmi }
                disklabel: [ "/ 1G-2G 10%%", "swap 1G", "/home 1G-* 60%%" ]
                vars: { role: shell }
              nas.int.gmmi.me:
                profiles: [metal]
                prefix: metal
                machine: { netboot: em0 }
                interfaces:
                  - { name: em0, lladdr: 00-0d-b9-41-5c-a0, network: lan, address: 192.168.1.5 }
                  - { name: em1, lladdr: 00-0d-b9-41-5c-a1, network: dmz, address: 10.20.0.5 }
              guest.int.gmmi.me:
                profiles: [vm]
                lladdr: 02:00:00:29:ae:51
                address: 192.168.1.36
                user: { name: visitor, password: mellon-the-password }
              cache.int.gmmi.me:
                profiles: [vm]
                lladdr: 02:00:00:29:ae:52
                address: 192.168.7.37
                user: { name: ops, pasword: x }
              mail.int.gmmi.me:
                profiles: [vm]
                lladdr: 02:00:00:29:ae:53
                address: 192.168.1.38
                user: { name: ops }
              disk.int.gmmi.me:
                profiles: [metal]
                network: lan
                lladdr: 02:00:00:29:ae:54
                address: 192.168.1.39
                root-disk: { device: wd0 }
                answers: { Do you expect to run the X Window System: perhaps }
              lost.int.gmmi.me:
                profiles: [vm]
                lladdr: 02:00:00:29:ae:55
                address: 192.168.1.40
                machine: { disks: [ "sd0:20G" ] }
                answers: { Which disk is the root disk: sd9, Start sshd: no }
            """.formatted(HASH);

    private Lab() {}
}
