package org.autoinstalld.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.http.Certificate;
import org.autoinstalld.http.ListenAddress;
import org.autoinstalld.inventory.Administration;
import org.autoinstalld.inventory.Administration.Role;
import org.autoinstalld.inventory.Administration.Tls;
import org.autoinstalld.inventory.Administration.Token;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminSetupTest {
    private static final ListenAddress HERE = address("127.0.0.1:8081");
    private static final ListenAddress HERE6 = address("[::1]:8081");
    private static final ListenAddress ELSEWHERE = address("192.0.2.2:8443");
    private static final List<Token> TOKENS = List.of(new Token("t", new Secret("0123456789abcdef0123"), Role.READER));

    @TempDir
    Path folder;

    private static ListenAddress address(String text) {
        return ListenAddress.parse(text).orElseThrow();
    }

    private static List<Problem> unfit(List<ListenAddress> addresses, Administration administration) {
        List<Problem> problems = new ArrayList<>();
        assertThat(AdminSetup.of(addresses, administration, problems)).isEmpty();
        return problems;
    }

    private static AdminSetup fit(List<ListenAddress> addresses, Administration administration) {
        return AdminSetup.of(addresses, administration, new ArrayList<>()).orElseThrow();
    }

    @Test
    void onLoopbackNothingIsNeeded() {
        assertThat(fit(List.of(HERE, HERE6), Administration.OPEN).url(HERE)).isEqualTo("http://127.0.0.1:8081/");
    }

    @Test
    void elsewhereAllThatIsMissingIsSaidAtOnce() {
        assertThat(unfit(List.of(HERE, ELSEWHERE), Administration.OPEN))
                .extracting(Problem::toString)
                .containsExactly(
                        "--admin 192.0.2.2:8443: error: an admin listener that is not on loopback needs TLS; site: {"
                                + " admin: { tls: { certificate: FILE, key: FILE } } } in the inventory",
                        "--admin 192.0.2.2:8443: error: an admin listener that is not on loopback needs users or"
                                + " tokens; site: { admin: { users: { NAME: { password: HASH, role: admin } } } } in"
                                + " the inventory, HASH as 'autoinstalld passwd' prints it");
        assertThat(unfit(List.of(ELSEWHERE), new Administration(null, List.of(), TOKENS)))
                .singleElement()
                .satisfies(p -> assertThat(p.message()).endsWith("needs TLS"));
        assertThat(unfit(List.of(address("0.0.0.0:1")), Administration.OPEN)).hasSize(2);
        assertThat(unfit(List.of(address("[::]:1")), Administration.OPEN)).hasSize(2);
    }

    @Test
    void withTlsAndSomebodyToLogInItIsFit() {
        Certificate made = Certificate.make(folder, "a", "EC");
        Tls tls = new Tls(made.certificate.toString(), made.key.toString());

        AdminSetup side = fit(List.of(ELSEWHERE), new Administration(tls, List.of(), TOKENS));

        assertThat(side.url(ELSEWHERE)).isEqualTo("https://192.0.2.2:8443/");
        assertThat(side.renew(new Administration(tls, List.of(), TOKENS))).isEmpty();
        assertThat(side.renew(Administration.OPEN))
                .singleElement()
                .satisfies(p -> assertThat(p.toString()).contains("takes effect when the server is started again"));
        assertThat(unfit(List.of(ELSEWHERE), new Administration(tls, List.of(), List.of())))
                .hasSize(1);
    }

    @Test
    void filesThatAreNotRightKeepItFromStarting() {
        Tls none = new Tls(
                folder.resolve("none.crt").toString(),
                folder.resolve("none.key").toString());

        assertThat(unfit(List.of(HERE), new Administration(none, List.of(), List.of())))
                .extracting(Problem::toString)
                .containsExactly(none.certificate() + ": error: cannot be read: no such file or directory; a PEM file");
    }
}
