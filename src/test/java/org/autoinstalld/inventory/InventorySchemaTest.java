package org.autoinstalld.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Run with {@code -Dupdate} it writes docs/inventory.schema.json anew. */
class InventorySchemaTest {
    private static final Path COMMITTED = Path.of("docs/inventory.schema.json");

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(InventorySchema.text(), InputFormat.JSON);

    private static List<String> complaints(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML).stream()
                .map(Object::toString)
                .toList();
    }

    private static List<String> errors(String yaml) {
        YamlFile file = YamlFile.parse("a.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        Reading reading = new InventoryReader().read(List.of(file), SecretSource.none());
        return reading.problems().stream()
                .filter(Problem::isError)
                .map(Problem::toString)
                .toList();
    }

    @Test
    void theCommittedFileIsWhatTheShapesMake() throws IOException {
        if (System.getProperty("update") != null) {
            Files.writeString(COMMITTED, InventorySchema.text());
        }

        assertThat(Files.readString(COMMITTED))
                .as("%s is old; perhaps: mvn -B test -Dtest=InventorySchemaTest -Dupdate", COMMITTED)
                .isEqualTo(InventorySchema.text());
    }

    @Test
    void itIsASchema() {
        Schema meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(meta.validate(InventorySchema.text(), InputFormat.JSON)).isEmpty();
    }

    static Stream<Path> exampleFiles() throws IOException {
        try (Stream<Path> paths = Files.walk(Path.of("inventory"))) {
            return paths.filter(p -> p.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("exampleFiles")
    void takesTheExampleInventory(Path file) throws IOException {
        assertThat(complaints(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hosts:",
                "hosts: { a.example: }",
                "site: { release: 7.8 }",
                "site: { release: \"7.8\", charset: utf-8 }",
                "site: { release: snapshots }",
                "networks: { lan: { subnet: 192.0.2.0/24, routers: 192.0.2.1 } }",
                "networks: { lan: { subnet: 192.0.2.0/24, routers: [192.0.2.1, 192.0.2.2], dhcp: hosts } }",
                "networks: { lan: { subnet: 192.0.2.0/24, max-lease-time: 600 } }",
                "networks: { lan: { subnet: 192.0.2.0/24, max-lease-time: \"600\" } }",
                "hypervisors: { vmhost: { switches: { uplink: veb0, other: { interface: veb1, existing: yes } } } }",
                "hosts: { a.example: { lladdr: 0200.0029.ae4f } }",
                "hosts: { a.example: { lladdr: 020000290001 } }",
                "hosts: { a.example: { interfaces: { lladdr: 02:00:00:29:ae:4f } } }",
                "hosts: { a.example: { interfaces: [{ lladdr: 2:0:0:29:ae:4f, autoconf: On }] } }",
                "hosts: { a.example: { sshd: yes, x11: false, xenodm: NO } }",
                "hosts: { a.example: { root: { password: secret, login: prohibit-password } } }",
                "hosts: { a.example: { root: { login: yes } } }",
                "hosts: { a.example: { site-set: { first-boot: On } } }",
                "hosts: { a.example: { site-set: { first-boot: false } } }",
                "hosts: { a.example: { site-set: { first-boot: log } } }",
                "hosts: { a.example: { disklabel: small.disklabel.ftl } }",
                "hosts: { a.example: { disklabel: [/ 1G, swap 1G] } }",
                "hosts: { a.example: { answers: { Terminal type: vt220 } } }",
                "hosts: { a.example: { vars: { a: [1, { b: c }], d: , e: 1.5 } } }",
                "profiles: { p: { vm: { memory: 536870912, disk-size: 20g, disk: { path: /a, format: raw } } } }",
            })
    void readerAndSchemaTake(String yaml) {
        assertThat(errors(yaml)).as("reader").isEmpty();
        assertThat(complaints(yaml)).as("schema").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host: { a.example: { } }",
                "hosts: [a.example]",
                "hosts: { a.example: yes }",
                "hosts: { a.example: { timezon: Europe/Berlin } }",
                "hosts: { a.example: { timezone: [a] } }",
                "hosts: { a.example: { timezone: [Europe/Berlin] } }",
                "hosts: { a.example: { lladdr: 02:00:00:29:ae:zz } }",
                "hosts: { a.example: { address: 2001:db8::1 } }",
                "hosts: { a.example: { sshd: maybe } }",
                "hosts: { a.example: { console: { device: com0, speed: 200 } } }",
                "hosts: { a.example: { console: { device: com0, speed: fast } } }",
                "hosts: { a.example: { root: { password: { path: /etc/secret } } } }",
                "hosts: { a.example: { root: { password: { file: /a, env: B } } } }",
                "hosts: { a.example: { root: { password: [a] } } }",
                "hosts: { a.example: { root: { login: perhaps } } }",
                "hosts: { a.example: { site-set: { first-boot: logs } } }",
                "hosts: { a.example: { site-set: { first-boot: [log] } } }",
                "hosts: { a.example: { root-disk: { use: all } } }",
                "hosts: { a.example: { interfaces: [vio0] } }",
                "hosts: { a.example: { vars: [1] } }",
                "hosts: { a.example: { vm: { memory: 2GB } } }",
                "hosts: { a.example: { vm: { disk: { path: /a, format: vmdk } } } }",
                "site: { release: seven }",
                "site: { charset: latin1 }",
                "networks: { lan: { subnet: 192.0.2.0 } }",
                "networks: { lan: { subnet: 192.0.2.0/24, unknown-clients: yes } }",
                "networks: { lan: { subnet: 192.0.2.0/24, dhcp: some } }",
                "networks: { lan: { subnet: 192.0.2.0/24, max-lease-time: 0 } }",
                "hypervisors: { vmhost: { switches: { uplink: { device: veb0 } } } }",
                "hypervisors: { vmhost: { switches: { uplink: } } }",
            })
    void readerAndSchemaRefuse(String yaml) {
        assertThat(errors(yaml)).as("reader").isNotEmpty();
        assertThat(complaints(yaml)).as("schema").isNotEmpty();
    }

    static Stream<String> oneKeyEach() {
        return Stream.of(
                        RandomInventory.ofOneKey(Site.SHAPE).map(fields -> "site: " + fields),
                        RandomInventory.ofOneKey(Network.SHAPE)
                                .map(fields ->
                                        "networks: { lan: { subnet: 192.0.2.0/24, " + fields.substring(2) + " }"),
                        RandomInventory.ofOneKey(Hypervisor.SHAPE)
                                .map(fields -> "hypervisors: { vmhost: " + fields + " }"),
                        RandomInventory.ofOneKey(Host.SHAPE).map(fields -> "hosts: { some.example: " + fields + " }"))
                .flatMap(all -> all);
    }

    /** What a scalar is to YAML, such as a boolean or an octal number, is nothing to the reader. */
    @Test
    void theSchemaTakesEachScalarThatTheReaderTakes() {
        assertThat(oneKeyEach()
                        .filter(yaml ->
                                errors(yaml).isEmpty() && !complaints(yaml).isEmpty()))
                .isEmpty();
    }

    /** An editor that underlines what works is turned off soon. */
    @Test
    void theSchemaTakesWhateverTheReaderTakes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 3000; i++) {
            String yaml = new RandomInventory(random).text();
            if (errors(yaml).isEmpty()) {
                taken++;
                assertThat(complaints(yaml)).as("seed %d%n%s", seed, yaml).isEmpty();
            }
        }
        assertThat(taken).as("seed %d: inventories that the reader takes", seed).isGreaterThan(100);
    }
}
