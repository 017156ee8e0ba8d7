package org.autoinstalld.deploy;

/** What vm.conf and dhcpd.conf say of a host, the two together. */
public enum EntryForm {
    /** The VM boots the installer's kernel from the network, and DHCP names the mode. */
    INSTALLING,
    /** The running form, but not enabled, and DHCP names the mode. */
    DISABLED,
    /** As the inventory has it for a host that is not being installed. */
    RUNNING,
    /** Something else: a change that is pending, or one by hand. */
    OTHER,
    /** What would be looked for cannot be said or not be read: something about it or the files is wrong. */
    UNKNOWN
}
