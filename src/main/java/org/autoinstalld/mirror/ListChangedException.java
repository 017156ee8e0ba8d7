package org.autoinstalld.mirror;

/** Upstream has another SHA256.sig than the one that is gone by. */
final class ListChangedException extends Exception {
    private static final long serialVersionUID = 1;
}
