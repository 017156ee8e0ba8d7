package org.autoinstalld.dhcpdconf;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keywords of conflex.c. Some only mean something in the lease file, but all are tokens of their own. */
enum Keyword {
    ABANDONED,
    ALLOW(true),
    ALWAYS_REPLY_RFC1048(true),
    AUTHORITATIVE(true),
    BOOTING,
    BOOTP,
    CLASS,
    CLIENT_HOSTNAME,
    DEFAULT_LEASE_TIME(true),
    DENY(true),
    DOMAIN,
    DYNAMIC_BOOTP,
    DYNAMIC_BOOTP_LEASE_CUTOFF(true),
    DYNAMIC_BOOTP_LEASE_LENGTH(true),
    ECHO_CLIENT_ID(true),
    ENDS,
    ETHERNET,
    FILENAME(true),
    FIXED_ADDRESS(true),
    GET_LEASE_HOSTNAMES(true),
    GROUP(true),
    HARDWARE(true),
    HOST(true),
    HOSTNAME,
    IPSEC_TUNNEL,
    LEASE,
    MAX_LEASE_TIME(true),
    NETMASK,
    NEXT_SERVER(true),
    NOT(true),
    OPTION(true),
    RANGE(true),
    SERVER_IDENTIFIER(true),
    SERVER_NAME(true),
    SHARED_NETWORK(true),
    STARTS,
    SUBNET(true),
    TIMEOUT,
    TIMESTAMP,
    UID,
    UNKNOWN_CLIENTS,
    USE_HOST_DECL_NAMES(true),
    USE_LEASE_ADDR_FOR_DEFAULT_ROUTE(true),
    USER_CLASS(true),
    VENDOR_CLASS(true);

    private static final Map<String, Keyword> BY_WORD = new HashMap<>();
    private static final int LONGEST;

    static {
        int longest = 0;
        for (Keyword k : values()) {
            BY_WORD.put(k.word, k);
            longest = Math.max(longest, k.word.length());
        }
        LONGEST = longest;
    }

    private final String word;
    private final boolean starts;

    Keyword() {
        this(false);
    }

    Keyword(boolean starts) {
        this.word = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.starts = starts;
    }

    /** As the manual writes it. */
    String word() {
        return word;
    }

    /** Whether a statement of dhcpd.conf can begin with it. */
    boolean startsStatement() {
        return starts;
    }

    static Optional<Keyword> of(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Keyword exact = BY_WORD.get(text);
        return Optional.ofNullable(exact != null ? exact : BY_WORD.get(text.toLowerCase(Locale.ROOT)));
    }
}
