package org.autoinstalld.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An address is its bits, and is what the system's own class says of the same octets. */
class IpAddressTest {
    private static final List<byte[]> PECULIAR = List.of(
            new byte[4],
            new byte[16],
            new byte[] {127, 0, 0, 1},
            new byte[] {127, 1, 2, 3},
            new byte[] {(byte) 224, 0, 0, 1},
            new byte[] {(byte) 239, -1, -1, -1},
            new byte[] {(byte) 240, 0, 0, 1},
            new byte[] {-1, -1, -1, -1},
            new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
            new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 127, 0, 0, 1},
            new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1},
            new byte[] {0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 127, 0, 0, 1},
            new byte[] {-1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    private static List<byte[]> some() {
        Random random = new Random(1);
        List<byte[]> all = new ArrayList<>(PECULIAR);
        for (int i = 0; i < 2_000; i++) {
            byte[] octets = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(octets);
            if (i % 3 == 0) {
                Arrays.fill(octets, 0, octets.length / 2, (byte) 0);
            }
            all.add(octets);
        }
        return all;
    }

    @Test
    void itIsWhatTheSystemSays() throws UnknownHostException {
        for (byte[] octets : some()) {
            InetAddress known = InetAddress.getByAddress(octets);
            IpAddress address = IpAddress.of(octets);
            assertThat(address).isEqualTo(IpAddress.of(known)).hasSameHashCodeAs(IpAddress.of(known));
            assertThat(address.toInetAddress()).isEqualTo(known);
            assertThat(address.octets()).isEqualTo(known.getAddress());
            assertThat(address.isV4()).isEqualTo(known.getAddress().length == 4);
            assertThat(address.isLoopback()).as("%s", known).isEqualTo(known.isLoopbackAddress());
            assertThat(address.isUnspecified()).as("%s", known).isEqualTo(known.isAnyLocalAddress());
            assertThat(IpAddress.parse(address.toString())).contains(address);
            if (address.isV4()) {
                assertThat(address).hasToString(known.getHostAddress());
            }
        }
    }

    @Test
    void theyAreInTheOrderOfTheirOctetsIpv4First() {
        List<byte[]> all = some();
        for (int i = 1; i < all.size(); i++) {
            IpAddress one = IpAddress.of(all.get(i - 1));
            IpAddress other = IpAddress.of(all.get(i));
            int expected = one.isV4() == other.isV4()
                    ? Arrays.compareUnsigned(one.octets(), other.octets())
                    : one.isV4() ? -1 : 1;
            assertThat(Integer.signum(one.compareTo(other))).isEqualTo(Integer.signum(expected));
            assertThat(one.equals(other)).isEqualTo(expected == 0);
        }
    }

    @Test
    void aNetworkHoldsWhatBeginsAsItDoes() {
        Random random = new Random(2);
        for (byte[] octets : some()) {
            IpAddress address = IpAddress.of(octets);
            int length = address.octets().length * 8;
            int bits = random.nextInt(length + 1);
            Subnet around = Subnet.around(address, bits);
            assertThat(around.contains(address)).isTrue();
            assertThat(around.contains(around.last())).isTrue();
            int flipped = random.nextInt(length);
            byte[] other = address.octets();
            other[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
            IpAddress changed = IpAddress.of(other);
            if (changed.isV4() == address.isV4()) {
                assertThat(around.contains(changed))
                        .as("%s, bit %d", around, flipped)
                        .isEqualTo(flipped >= bits);
            }
        }
        assertThat(Subnet.parse("::/0").orElseThrow().contains(IpAddress.of(new byte[4])))
                .isFalse();
        assertThat(Subnet.parse("0.0.0.0/0").orElseThrow().contains(IpAddress.of(new byte[16])))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "256.1.1.1",
                "1.2.3.4 ",
                "::g",
                ":",
                "1:2",
                "::1%lo0",
                "localhost"
            })
    void whatIsNoneIsNotRead(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void ipv4InIpv6ClothesIsIpv4() {
        assertThat(IpAddress.parse("::ffff:192.0.2.1")).isEqualTo(IpAddress.parse("192.0.2.1"));
        assertThat(IpAddress.parse("::192.0.2.1").orElseThrow().isV4()).isFalse();
    }

    @Test
    void otherLengthsAreNone() {
        assertThatThrownBy(() -> IpAddress.of(new byte[5])).isInstanceOf(IllegalArgumentException.class);
    }
}
