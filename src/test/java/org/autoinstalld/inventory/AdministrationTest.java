package org.autoinstalld.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.inventory.Administration.Role;
import org.autoinstalld.inventory.Administration.Tls;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdministrationTest {
    private static final String HASH = "$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

    private static Reading read(String site) {
        YamlFile file = YamlFile.parse(
                "inventory/site.yaml", ("site: " + site + "\nhosts: {}\n").getBytes(StandardCharsets.UTF_8));
        return new InventoryReader().read(List.of(file), SecretSource.none());
    }

    private static Site site(String text) {
        Reading reading = read(text);
        assertThat(reading.problems()).isEmpty();
        return reading.inventory().orElseThrow().site();
    }

    @Test
    void nobodyIsNamedUnlessSomebodyIs() {
        assertThat(site("{ release: 7.8 }").administration()).isEqualTo(Administration.OPEN);
        assertThat(Administration.OPEN.demandsCredentials()).isFalse();
    }

    @Test
    void readsUsersTokensAndFiles() {
        Administration read = site("{ admin: { tls: { certificate: pxe.crt, key: /etc/ssl/pxe.key }, users: { amy: {"
                        + " password: " + HASH + ", role: admin } }, tokens: [{ name: prom, token:"
                        + " 0123456789abcdef0123, role: reader }] } }")
                .administration();

        assertThat(read.tls()).isEqualTo(Optional.of(new Tls("inventory/pxe.crt", "/etc/ssl/pxe.key")));
        assertThat(read.users()).singleElement().satisfies(u -> {
            assertThat(u.name()).isEqualTo("amy");
            assertThat(u.role()).isEqualTo(Role.ADMIN);
            assertThat(u.password().reveal()).isEqualTo(HASH);
        });
        assertThat(read.tokens())
                .singleElement()
                .satisfies(t -> assertThat(t.role()).isEqualTo(Role.READER));
        assertThat(read.demandsCredentials()).isTrue();
        assertThat(read.toString()).doesNotContain(HASH, "0123456789abcdef");
    }

    @Test
    void trustsTheProxiesItIsToldTo() {
        Site site = site("{ trusted-proxies: [192.0.2.1, 10.0.0.0/8, \"2001:db8::/32\"] }");

        assertThat(site.trusts(IpAddress.parse("192.0.2.1").orElseThrow())).isTrue();
        assertThat(site.trusts(IpAddress.parse("10.1.2.3").orElseThrow())).isTrue();
        assertThat(site.trusts(IpAddress.parse("2001:db8::1").orElseThrow())).isTrue();
        assertThat(site.trusts(IpAddress.parse("192.0.2.2").orElseThrow())).isFalse();
        assertThat(site.trusts(IpAddress.parse("127.0.0.1").orElseThrow())).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ users: { amy: { password: secret, role: admin } } } | 'password' is no bcrypt hash of 4 to 14 rounds",
                "{ users: { amy: { password: '$2b$16$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234', role:"
                        + " admin } } } | 'password' is no bcrypt hash of 4 to 14 rounds",
                "{ users: { amy: { password: '" + HASH + "' } } } | user 'amy' has no role",
                "{ users: { amy: { role: admin } } } | user 'amy' has no password",
                "{ users: { amy: { password: '" + HASH + "', role: boss } } } | 'role' is 'boss'",
                "{ users: { 'a b': { password: '" + HASH + "', role: admin } } } | user 'a b'",
                "{ users: { amy: x } } | 'amy' is a text",
                "{ tokens: [{ name: a, token: short, role: admin }] } | 'token' is no text of 20 to 512 printable"
                        + " characters",
                "{ tokens: [{ token: 0123456789abcdef0123, role: admin }] } | a token has no name",
                "{ tokens: [{ name: a, token: 0123456789abcdef0123, role: admin }, { name: a, token:"
                        + " 1123456789abcdef0123, role: admin }] } | two tokens have the name 'a'",
                "{ tls: { certificate: a.crt } } | 'tls' has no key",
                "{ user: {} } | unknown key 'user' of admin",
            })
    void whatIsWrongIsAnErrorThatTellsNoSecret(String admin, String message) {
        Reading reading = read("{ admin: " + admin + " }");

        assertThat(reading.inventory()).isEmpty();
        assertThat(reading.problems())
                .anySatisfy(p -> assertThat(p.message()).isEqualTo(message))
                .allSatisfy(p -> assertThat(p.toString()).doesNotContain("secret", HASH, "0123456789abcdef", "short,"));
    }
}
