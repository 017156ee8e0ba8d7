package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.autoinstalld.api.Json;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Ansible's contract for inventory scripts asks for. */
class InventoryCommandTest {
    private static final String HASH = "$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy";

    @TempDir
    Path folder;

    private Workplace here;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
    }

    private Map<String, Object> list() {
        Said said = here.run("inventory", "--list");
        assertThat(said.code()).as(said.err()).isZero();
        return tree(said.out());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> tree(String json) {
        return Json.read(json, Map.class).orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> in(Map<String, Object> map, String... path) {
        Map<String, Object> at = map;
        for (String key : path) {
            at = (Map<String, Object>) at.getOrDefault(key, Map.of());
        }
        return at;
    }

    private void host(String name, String yaml) throws Exception {
        Files.writeString(folder.resolve("inventory/hosts/" + name + ".yaml"), "hosts:\n  " + name + ":" + yaml + "\n");
    }

    @Test
    void groupsAreProfilesWithinThoseTheyAreMadeOfAndNetworks() {
        Map<String, Object> list = list();
        assertThat(list).containsOnlyKeys("_meta", "all", "base", "metal", "vm", "lan");
        assertThat(in(list, "vm")).containsEntry("hosts", List.of("shell.int.gmmi.me", "www.int.gmmi.me"));
        assertThat(in(list, "base"))
                .containsEntry("hosts", List.of())
                .containsEntry("children", List.of("metal", "vm"));
        assertThat(in(list, "lan").get("hosts"))
                .isEqualTo(List.of("nas.int.gmmi.me", "shell.int.gmmi.me", "www.int.gmmi.me"))
                .isEqualTo(in(list, "all").get("hosts"));
        assertThat(in(list, "_meta", "hostvars"))
                .containsEntry("www.int.gmmi.me", Map.of("ansible_host", "192.168.1.35", "role", "www"))
                .containsEntry("nas.int.gmmi.me", Map.of("ansible_host", "192.168.1.5"));
    }

    @Test
    void namesAreMadeValidAndNoTwoBecomeOne() throws Exception {
        here.edit("inventory/profiles.yaml", "profiles:\n", """
                profiles:
                  web-a: {}
                  web_a: {}
                  web.a: {}
                  7of9: {}
                  all: {}
                  lan: {}
                  über: {}
                """);
        here.edit("inventory/site.yaml", "networks:\n", """
                networks:
                  dmz-1: { subnet: 10.1.0.0/24 }
                """);
        Map<String, Object> list = list();
        assertThat(list.keySet())
                .allMatch(name -> name.matches("[A-Za-z_][A-Za-z0-9_]*"))
                .contains("web_a", "_7of9", "profile_all", "profile_lan", "network_lan", "dmz_1", "_ber")
                .doesNotContain("lan")
                .filteredOn(name -> name.startsWith("web_a_"))
                .hasSize(2);
        // no order of names or files changes what a group is called
        assertThat(list().keySet()).isEqualTo(list.keySet());
    }

    @Test
    void aHostIsReachedByTheInterfaceItIsInstalledByAndElseByWhatThereIs() throws Exception {
        here.edit("inventory/site.yaml", "networks:\n", """
                networks:
                  back: { subnet: 10.1.0.0/24, subnet6: "2001:db8:1::/64" }
                """);
        host(
                "two",
                " { profiles: [metal], interfaces: [ { lladdr: 02:00:00:00:01:01, network: lan, autoconf: yes },"
                        + " { lladdr: 02:00:00:00:01:02, network: back, address: 10.1.0.7 } ] }");
        host("six", " { profiles: [metal], network: back, lladdr: 02:00:00:00:01:03, address6: \"2001:db8:1::6\" }");
        host("none", " { profiles: [metal], lladdr: 02:00:00:00:01:04 }");
        host(
                "port",
                " { profiles: [metal], lladdr: 02:00:00:00:01:05, address: 192.168.1.77,"
                        + " vars: { ansible_host: gate, ansible_port: 2222 } }");
        Map<String, Object> list = list();
        assertThat(in(list, "_meta", "hostvars"))
                .containsEntry("two", Map.of("ansible_host", "10.1.0.7"))
                .containsEntry("six", Map.of("ansible_host", "2001:db8:1::6"))
                .containsEntry("none", Map.of())
                .containsEntry("port", Map.of("ansible_host", "gate", "ansible_port", "2222"));
        assertThat(in(list, "back")).containsEntry("hosts", List.of("six", "two"));
        assertThat(in(list, "all").get("hosts").toString()).contains("none");
    }

    @Test
    void nothingSecretIsTold() throws Exception {
        Files.writeString(folder.resolve("inventory/db-key"), "sesame-and-lilies\n");
        host("db", """

                    profiles: [metal]
                    lladdr: 02:00:00:00:02:01
                    address: 192.168.1.80
                    root: { password: "%s" }
                    vars:
                      plain: 1
                      role-name: db
                      key: { file: ../db-key }
                      again: sesame-and-lilies
                      hash: "%s"
                      db: { user: ops, password: hunter2222 }
                      keys: [{ file: ../db-key }, open]
                      url: http://ops:sesame@mirror/
                """.formatted(HASH, HASH));
        Said said = here.run("inventory", "--host", "db");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(tree(said.out()))
                .isEqualTo(Map.of(
                        "ansible_host",
                        "192.168.1.80",
                        "plain",
                        "1",
                        "role_name",
                        "db",
                        "db",
                        Map.of("user", "ops"),
                        "keys",
                        List.of("open")));
        assertThat(said.err()).contains("again", "hash", "url").doesNotContain("sesame", "hunter");
        assertThat(here.run("inventory", "--list").out())
                .contains("\"db\":{\"user\":\"ops\"}")
                .doesNotContain("sesame", "hunter", "$2b$", "<masked>");
    }

    @Test
    void aHostWithAMistakeIsLeftOutAndNamed() throws Exception {
        host("bad", " { profiles: [metal], lladdr: zz }");
        Said said = here.run("inventory", "--list");
        assertThat(said.code()).isZero();
        assertThat(said.err()).contains("left out").contains("bad");
        assertThat(said.out()).doesNotContain("bad");
        assertThat(here.run("inventory", "--host", "bad").code()).isEqualTo(1);
        assertThat(here.run("inventory", "--host", "bad").err())
                .contains("bad.yaml:2:")
                .contains("lladdr");
    }

    @Test
    void whatIsNoQuestionIsRefused() {
        assertThat(here.run("inventory").code()).isEqualTo(2);
        assertThat(here.run("inventory", "--list", "--host", "www").code()).isEqualTo(2);
        assertThat(here.run("inventory", "--list", "www").code()).isEqualTo(2);
        Said unknown = here.run("inventory", "--host", "wwww.int.gmmi.me");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("unknown host 'wwww.int.gmmi.me'; did you mean 'www.int.gmmi.me'?");
        assertThat(tree(here.run("inventory", "--host", "www").out())).containsEntry("role", "www");
    }
}
