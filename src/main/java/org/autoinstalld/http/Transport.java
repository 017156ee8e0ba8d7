package org.autoinstalld.http;

/** How somebody got here. */
public enum Transport {
    /** Through a listener on a loopback address. */
    LOOPBACK,
    /** Through a listener on any other address. */
    NETWORK,
    /** Through the control socket, which only this user and root can open. */
    CONTROL
}
