package org.autoinstalld.preview;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
