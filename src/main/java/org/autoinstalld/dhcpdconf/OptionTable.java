package org.autoinstalld.dhcpdconf;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The DHCP options dhcpd has names for (tables.c), with the letters it describes their values by: {@code I} address or
 * name, {@code l L} 32 bits, {@code s S} 16, {@code b B} 8 (capitals without sign), {@code t} text, {@code f} flag,
 * {@code X} string or octets, {@code C} network as ADDRESS/BITS, {@code D} list of domain names, {@code A} "and again
 * after a comma". A code without a name is {@code option-CODE} and takes X.
 */
final class OptionTable {
    private static final String NAMED = """
            0 pad -, 1 subnet-mask I, 2 time-offset l, 3 routers IA, 4 time-servers IA, 5 ien116-name-servers IA,
            6 domain-name-servers IA, 7 log-servers IA, 8 cookie-servers IA, 9 lpr-servers IA,
            10 impress-servers IA, 11 resource-location-servers IA, 12 host-name X, 13 boot-size S, 14 merit-dump t,
            15 domain-name t, 16 swap-server I, 17 root-path t, 18 extensions-path t, 19 ip-forwarding f,
            20 non-local-source-routing f, 21 policy-filter IIA, 22 max-dgram-reassembly S, 23 default-ip-ttl B,
            24 path-mtu-aging-timeout L, 25 path-mtu-plateau-table SA, 26 interface-mtu S, 27 all-subnets-local f,
            28 broadcast-address I, 29 perform-mask-discovery f, 30 mask-supplier f, 31 router-discovery f,
            32 router-solicitation-address I, 33 static-routes IIA, 34 trailer-encapsulation f,
            35 arp-cache-timeout L, 36 ieee802-3-encapsulation f, 37 default-tcp-ttl B, 38 tcp-keepalive-interval L,
            39 tcp-keepalive-garbage f, 40 nis-domain t, 41 nis-servers IA, 42 ntp-servers IA,
            43 vendor-encapsulated-options X, 44 netbios-name-servers IA, 45 netbios-dd-server IA,
            46 netbios-node-type B, 47 netbios-scope t, 48 font-servers IA, 49 x-display-manager IA,
            50 dhcp-requested-address I, 51 dhcp-lease-time L, 52 dhcp-option-overload B, 53 dhcp-message-type B,
            54 dhcp-server-identifier I, 55 dhcp-parameter-request-list BA, 56 dhcp-message t,
            57 dhcp-max-message-size S, 58 dhcp-renewal-time L, 59 dhcp-rebinding-time L,
            60 dhcp-class-identifier t, 61 dhcp-client-identifier X, 64 nisplus-domain t, 65 nisplus-servers IA,
            66 tftp-server-name t, 67 bootfile-name t, 68 mobile-ip-home-agent IA, 69 smtp-server IA,
            70 pop-server IA, 71 nntp-server IA, 72 www-server IA, 73 finger-server IA, 74 irc-server IA,
            75 streettalk-server IA, 76 streettalk-directory-assistance-server IA, 77 user-class t,
            82 relay-agent-information X, 85 nds-servers IA, 86 nds-tree-name X, 87 nds-context X,
            119 domain-search D, 121 classless-static-routes CIA, 144 tftp-config-file t,
            150 voip-configuration-server IA, 249 classless-ms-static-routes CIA, 252 autoproxy-script t
            """;

    private static final Map<String, String> FORMATS = formats();

    private OptionTable() {}

    private static Map<String, String> formats() {
        Map<Integer, String[]> named = new LinkedHashMap<>();
        for (String option : NAMED.strip().split(",\\s+")) {
            String[] parts = option.split(" ");
            named.put(Integer.valueOf(parts[0]), parts);
        }
        Map<String, String> all = new LinkedHashMap<>();
        for (int code = 0; code < 255; code++) {
            String[] parts = named.get(code);
            if (parts == null) {
                all.put("option-" + code, "X");
            } else {
                all.put(parts[1], parts[2].replace("-", ""));
            }
        }
        // newer than the table of 7.6; older releases call it option-108 and want octets
        all.put("ipv6-only-preferred", "L");
        return all;
    }

    /** How the values of the option of that name look; empty if dhcpd knows no such option. Case counts. */
    static Optional<String> format(String name) {
        return Optional.ofNullable(FORMATS.get(name));
    }

    static Collection<String> names() {
        return FORMATS.keySet();
    }
}
