package org.autoinstalld.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.responsefile.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Password for root = $2b$10$abc              | Password for root = <masked>
            Password for root=letmein                   | Password for root=<masked>
            Password for user = *************           | Password for user = *************
            New passphrase = correct horse = staple     | New passphrase = <masked>
            WPA passphrase (will echo) = x              | WPA passphrase (will echo) = <masked>
            WEP key (will echo) = 0x1234                | WEP key (will echo) = <masked>
            Encrypt the root disk with a (p)assphrase = p | Encrypt the root disk with a (p)assphrase = p
            Public ssh key for root = ssh-ed25519 AAAA  | Public ssh key for root = ssh-ed25519 AAAA
            HTTP proxy URL = http://me:pw@10.0.0.1:3128 | HTTP proxy URL = http://<masked>@10.0.0.1:3128
            HTTP proxy URL = http://10.0.0.1:3128       | HTTP proxy URL = http://10.0.0.1:3128
            Setup a user = gmmi                         | Setup a user = gmmi
            no equals sign                              | no equals sign
            """)
    void linesOfAResponseFile(String line, String shown) {
        assertThat(Masking.none().line(line)).isEqualTo(shown);
    }

    @Test
    void commentsAnswerNothingButMayHoldAHash() {
        assertThat(Masking.none().line("# was $2b$10$WIOuc2hGI6XW861AShZOHu1UX"))
                .isEqualTo("# was <masked>");
        assertThat(Masking.none().line("# Password for root = below")).isEqualTo("# Password for root = below");
    }

    private static Host host(String password) {
        return Snapshots.of(
                        "site: { response-server: 10.0.0.1 }\nnetworks: { lan: { subnet: 10.0.0.0/24 } }\n",
                        "hosts: { a.example.org: { network: lan, lladdr: 02:00:00:00:00:01, root: { password: \""
                                + password + "\" }, answers: { WPA passphrase: \"" + password + "\" } } }\n")
                .inventory()
                .hosts()
                .get(new HostName("a.example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openbsd", "root", "install", "root disk", "7.8/amd64", "mirror.example.org", "115200"})
    void aPasswordThatIsAnOrdinaryWordIsMaskedAtItsPlaceAlone(String password) {
        String text = """
                Password for root = %s
                New passphrase = %s
                Which disk is the root disk = sd0
                Full name for user = %s
                HTTP Server = mirror.example.org
                Server directory = pub/openbsd/7.8/amd64
                Which speed should com0 use = 115200
                """.formatted(password, password, password);
        String shown = Redaction.of(host(password)).text(text);
        assertThat(shown)
                .isEqualTo(text.replace("root = " + password, "root = <masked>")
                        .replace("passphrase = " + password, "passphrase = <masked>"));
        assertThat(Masking.of(host(password)).text("the root disk of install.conf, openbsd of mirror.example.org"))
                .doesNotContain("<masked>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3cr3t-sauce", "Tr0ub4dor&3", "zebra=zebra", "correct horse battery staple", "p\u00e4ssword"})
    void aPasswordThatCannotBeAWordIsMaskedWhereverItIsRepeated(String password) {
        Masking masking = Masking.of(host(password));
        assertThat(masking.text("'" + password + "' is not a valid choice"))
                .isEqualTo("'<masked>' is not a valid choice");
        assertThat(masking.line("Full name for user = it is " + password))
                .isEqualTo("Full name for user = it is <masked>");
    }
}
