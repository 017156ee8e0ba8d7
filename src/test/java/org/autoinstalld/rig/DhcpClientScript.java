package org.autoinstalld.rig;

/** What both kinds of network run on the client's side. */
final class DhcpClientScript {
    /** The exit status when nobody offered a lease. */
    static final int NO_LEASE = 2;

    /**
     * For {@code sh -c}: gives the interface {@code $1} the lladdr {@code $2}, asks once, prints the
     * environment of dhclient's script. The interface keeps its addresses, so that one network serves
     * many clients, one after the other.
     */
    static final String TEXT = """
            set -eu
            interface=$1 lladdr=$2 dir=$(mktemp -d)
            ip link set dev "$interface" down
            ip link set dev "$interface" address "$lladdr"
            ip link set dev "$interface" up
            printf 'timeout 10;\\ninitial-interval 1;\\n' > "$dir/conf"
            printf '#!/bin/sh\\n[ "$reason" != BOUND ] || env > %s/lease\\n' "$dir" > "$dir/script"
            chmod +x "$dir/script"
            : > "$dir/leases"
            status=0
            timeout 30 dhclient -4 -1 -cf "$dir/conf" -sf "$dir/script" -lf "$dir/leases" -pf "$dir/pid" \
                "$interface" >&2 || status=$?
            # with a lease, dhclient goes on in the background to renew it
            if [ -s "$dir/pid" ]; then kill "$(cat "$dir/pid")" 2>/dev/null || :; fi
            if [ -s "$dir/lease" ]; then cat "$dir/lease"; fi
            rm -rf "$dir"
            exit "$status"
            """;

    private DhcpClientScript() {}
}
