package org.autoinstalld.plan;

/** What an entry of vm.conf makes of a guest. */
public enum VmForm {
    /** As for all: what is being installed stays so, and who has no disk has no entry. */
    PLANNED,
    /** It boots its disk, and starts by itself if the inventory says so. */
    RUNNING,
    /** It boots the installer's kernel from the network, and its reboot stops it. */
    INSTALLING,
    /** It boots its disk, and somebody has to start it. */
    DISABLED,
    /** There is no entry. */
    NONE
}
