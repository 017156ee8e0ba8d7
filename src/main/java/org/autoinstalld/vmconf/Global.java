package org.autoinstalld.vmconf;

import java.util.Optional;

/** A statement about vmd itself. */
public sealed interface Global {
    /** Addresses for local interfaces, as ADDRESS/BITS. */
    record LocalPrefix(String prefix) implements Global {}

    /** Local interfaces get IPv6 addresses too, of {@code prefix} if there is one. */
    record LocalInet6(Optional<String> prefix) implements Global {}

    /** Who may use vmd's control socket. */
    record SocketOwner(Owner owner) implements Global {}

    /** vmd tells snmpd about its VMs. */
    record Agentx(Optional<String> context, Optional<String> path) implements Global {}

    /** Start {@code parallel} VMs at a time, then wait {@code delay} seconds. */
    record StaggeredStart(long parallel, long delay) implements Global {}
}
