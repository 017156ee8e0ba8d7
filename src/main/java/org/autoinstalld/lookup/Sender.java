package org.autoinstalld.lookup;

/** Who sent a request, and so what its requester's address is worth. */
public enum Sender {
    /** The requester itself: nothing says otherwise. */
    REQUESTER,
    /** A trusted proxy, which said for whom it asks. */
    PROXY,
    /** A trusted proxy that did not say for whom it asks: the address is its own, and nobody's. */
    SILENT_PROXY,
    /** Somebody who is no trusted proxy, and hands on what another asks: the address is that of whoever handed it on. */
    UNDECLARED_PROXY
}
