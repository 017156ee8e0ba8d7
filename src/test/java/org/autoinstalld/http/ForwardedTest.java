package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Random;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.lookup.Sender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedTest {
    private static final List<Subnet> TRUSTED = List.of(
            Subnet.parse("192.0.2.0/24").orElseThrow(),
            Subnet.parse("2001:db8::/32").orElseThrow());

    private static Forwarded of(String sender, String... headers) {
        HttpHeaders all = new DefaultHttpHeaders();
        for (String header : headers) {
            int colon = header.indexOf(':');
            all.add(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        return Forwarded.of(
                all,
                IpAddress.parse(sender).orElseThrow(),
                a -> TRUSTED.stream().anyMatch(net -> net.contains(a)));
    }

    private static Forwarded notSaid(Sender sender, String address) {
        return new Forwarded(sender, IpAddress.parse(address).orElseThrow(), false, false, null);
    }

    private static Forwarded said(Sender sender, boolean tls) {
        return new Forwarded(sender, IpAddress.parse("198.51.100.7").orElseThrow(), true, tls, null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For: 198.51.100.7                             | 198.51.100.7",
                "X-Forwarded-For: 203.0.113.9, 198.51.100.7                | 198.51.100.7",
                "x-forwarded-for: 203.0.113.9, 198.51.100.7,192.0.2.2      | 198.51.100.7",
                "X-Forwarded-For: rubbish, 198.51.100.7                    | 198.51.100.7",
                "X-Forwarded-For: 198.51.100.7:4711                        | 198.51.100.7",
                "X-Forwarded-For: 2001:db9::1                              | 2001:db9::1",
                "X-Forwarded-For: [2001:db9::1]:80                         | 2001:db9::1",
                "X-Forwarded-For: 192.0.2.9                                | 192.0.2.9",
                "X-Forwarded-For: \"203.0.113.9, 198.51.100.7              | 198.51.100.7",
                "X-Forwarded-For: \"203.0.113.9, 198.51.100.7, 192.0.2.9   | 198.51.100.7",
                "Forwarded: for=198.51.100.7                               | 198.51.100.7",
                "Forwarded: for=203.0.113.9;proto=http, For=\"198.51.100.7:80\";by=192.0.2.1 | 198.51.100.7",
                "Forwarded: proto=https;for=\"[2001:db9::1]:4711\"         | 2001:db9::1",
                "Forwarded: for=\"a,b;for=203.0.113.9\", for=198.51.100.7  | 198.51.100.7",
            })
    void theNearestWhoIsNoTrustedProxyCounts(String header, String client) {
        assertThat(of("192.0.2.1", header))
                .satisfies(f -> assertThat(f.client()).hasToString(client))
                .matches(f -> f.believed() && f.complaint() == null);
    }

    @Test
    void nobodyElseIsBelieved() {
        assertThat(of("198.51.100.1", "X-Forwarded-For: 203.0.113.9"))
                .isEqualTo(notSaid(Sender.UNDECLARED_PROXY, "198.51.100.1"));
        assertThat(of("127.0.0.1", "Forwarded: for=203.0.113.9"))
                .isEqualTo(notSaid(Sender.UNDECLARED_PROXY, "127.0.0.1"));
        assertThat(of("198.51.100.1", "Via: 1.1 squid")).isEqualTo(notSaid(Sender.UNDECLARED_PROXY, "198.51.100.1"));
        assertThat(of("198.51.100.1", "User-Agent: OpenBSD ftp")).isEqualTo(notSaid(Sender.REQUESTER, "198.51.100.1"));
    }

    @Test
    void aTrustedProxyHasToSayIt() {
        assertThat(of("192.0.2.1", "X-Real-IP: 203.0.113.9")).isEqualTo(notSaid(Sender.SILENT_PROXY, "192.0.2.1"));
        assertThat(of("192.0.2.1", "Via: 1.1 squid")).isEqualTo(notSaid(Sender.SILENT_PROXY, "192.0.2.1"));
    }

    @Test
    void aClientThatAsksForOthersInTurnIsTold() {
        assertThat(of("192.0.2.1", "X-Forwarded-For: 203.0.113.9, 198.51.100.7, 192.0.2.2"))
                .isEqualTo(said(Sender.UNDECLARED_PROXY, false));
        assertThat(of("192.0.2.1", "X-Forwarded-For: 198.51.100.7, 192.0.2.2")).isEqualTo(said(Sender.PROXY, false));
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(of("192.0.2.1", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 198.51.100.7"))
                .isEqualTo(said(Sender.UNDECLARED_PROXY, false));
    }

    @Test
    void whetherTheClientSpokeTlsIsSaidByTheSameProxy() {
        assertThat(of("192.0.2.1", "X-Forwarded-For: 198.51.100.7", "X-Forwarded-Proto: https"))
                .isEqualTo(said(Sender.PROXY, true));
        assertThat(of("192.0.2.1", "Forwarded: for=198.51.100.7;proto=https")).isEqualTo(said(Sender.PROXY, true));
        assertThat(of("192.0.2.1", "Forwarded: for=203.0.113.9;proto=https,for=198.51.100.7;proto=http"))
                .isEqualTo(said(Sender.UNDECLARED_PROXY, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For:",
                "X-Forwarded-For: 198.51.100.7,",
                "X-Forwarded-For: unknown",
                "X-Forwarded-For: host.example",
                "X-Forwarded-For: 198.51.100.7, unknown",
                "X-Forwarded-For: 198.51.100.300",
                "X-Forwarded-For: [198.51.100.7]",
                "X-Forwarded-For: [2001:db9::1",
                "Forwarded: for=_hidden",
                "Forwarded: for=unknown",
                "Forwarded: by=198.51.100.7",
                "Forwarded: for=198.51.100.7;for=203.0.113.9",
                "Forwarded: for=\"198.51.100.7",
                "Forwarded: x",
                "Forwarded: for=10.9.1.1;x=\", for=198.51.100.7",
                "Forwarded: for=10.9.1.1;x=\", for=\"[2001:db9::7]:80\"",
                "Forwarded: for=10.9.1.1;x=\"\\, for=198.51.100.7",
                "Forwarded: for=10.9.1.1;x=\"\\\", for=\"198.51.100.7\"",
                "Forwarded: for=10.9.1.1\", for=198.51.100.7",
                "Forwarded: for=10.9.1.1;=x, for=198.51.100.7",
                "Forwarded: for=10.9.1.1;x, for=198.51.100.7",
                "Forwarded: for=10.9.1.1;x=, for=198.51.100.7",
                "Forwarded: for=10.9.1.1 for=198.51.100.7",
                "Forwarded: for=10.9.1.1;x=a\"b, for=198.51.100.7\"",
                "Forwarded: for=198.51.100.7;FOR=10.9.1.1",
                "Forwarded: for=198.51.100.7,",
                "X-Forwarded-For: \"198.51.100.7\"",
            })
    void whatCannotBeReadIsForNobody(String header) {
        assertThat(of("192.0.2.1", header)).matches(f -> f.complaint() != null);
    }

    /** Whatever a client sends along, and however its proxy writes: it is who it is, or nobody. */
    @Test
    void aClientCannotSayThatItIsAnother() {
        Random random = new Random(7239);
        String[] pieces = {
            "for=10.9.1.1",
            "for=",
            "10.9.1.1",
            ";",
            ",",
            "\"",
            "\"",
            "\\",
            "=",
            " ",
            "x",
            "by=\"",
            "[",
            "]",
            "proto=https",
            "for=\"10.9.1.1\""
        };
        String[] added = {
            ", for=198.51.100.7",
            ",for=\"198.51.100.7\"",
            ", for=198.51.100.7;proto=http",
            ", for=\"198.51.100.7:4711\";by=\"_gw\"",
            ", by=_gw;for=198.51.100.7",
            ", proto=http;by=\"[2001:db8::1]\";for=\"198.51.100.7\"",
        };
        int told = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder sent = new StringBuilder();
            for (int n = random.nextInt(9); n >= 0; n--) {
                sent.append(pieces[random.nextInt(pieces.length)]);
            }
            String header = "Forwarded: " + sent + added[i % added.length];
            Forwarded one = of("192.0.2.1", header);
            if (one.believed()) {
                assertThat(one.client()).describedAs(header).hasToString("198.51.100.7");
                assertThat(one.tls()).describedAs(header).isFalse();
                told++;
            }
        }
        assertThat(told).isGreaterThan(1_000);
    }

    @Test
    void tlsIsWhatTheClientsOwnProxySays() {
        assertThat(of("192.0.2.1", "Forwarded: for=198.51.100.7;proto=HTTPS, for=192.0.2.2;proto=http"))
                .isEqualTo(said(Sender.PROXY, true));
    }

    @Test
    void aProxySaysItInOneWay() {
        assertThat(of("192.0.2.1", "X-Forwarded-For: 198.51.100.7", "Forwarded: for=203.0.113.9"))
                .matches(f -> f.complaint() != null);
    }
}
