package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.reload.Reloader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong, as people look through it, and the lines that it is in. */
final class ProblemsPageTest {
    @TempDir
    Path folder;

    private Viewer viewer;

    @BeforeEach
    void open() throws IOException {
        StringBuilder yaml = new StringBuilder(Lab.YAML);
        for (int i = 0; i < 30; i++) {
            yaml.append("""
                      web%1$d.int.gmmi.me:
                        profiles: [vm]
                        lladdr: 02:00:00:30:00:%1$02x
                        address: 192.168.1.%2$d
                        user: { name: visitor, password: mellon-%1$d-the-password }
                        timezon: Europe/Paris
                    """.formatted(i, i + 100));
        }
        Path inventory = Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(inventory.resolve("all.yaml"), yaml);
        Files.writeString(folder.resolve("outside.yaml"), "site: { domain: outside }\n");
        Files.writeString(inventory.resolve("notes.txt"), "nothing\n");
        Files.createSymbolicLink(inventory.resolve(".hidden.yaml"), folder.resolve("outside.yaml"));
        Reloader live = ((Reloader.Opening.Opened) Reloader.open(inventory, Path.of("templates"))).live();
        viewer = Viewers.of(
                live::state,
                List::of,
                () -> FileDrift.NOTHING,
                null,
                Optional::empty,
                Deployments.NONE,
                new PageContext(snapshot -> List.of(), live::source, Optional::empty));
    }

    private String page(String query) {
        return Stage.get(viewer, "/problems" + query).body();
    }

    @Test
    void thoseThatSayTheSameAreOneWithACount() {
        String page = page("");
        assertThat(page)
                .contains("<b class=\"times\">30 times:</b> <span class=\"message\">unknown key &#39;timezon&#39;");
        assertThat(page.split("unknown key &#39;timezon&#39;", -1)).hasSize(2);
        Matcher all = Pattern.compile("<a href=\"(/problems\\?same=[0-9a-f]+)\">all 30</a>")
                .matcher(page);
        assertThat(all.find()).isTrue();
        String one = Stage.get(viewer, all.group(1)).body();
        assertThat(one.split("#source\"", -1)).hasSize(31);
        assertThat(one).doesNotContain("pasword");
    }

    @Test
    void theyAreFilteredBySeverityAndWordsAndCounted() {
        String page = page("?q=timezon");
        assertThat(page).contains("errors <b>30</b>", "class=\"state warning zero\"", "warnings <b>0</b>");
        assertThat(page("?severity=warning")).doesNotContain("timezon").contains("sent over the network");
        assertThat(page("?q=no-such-word")).contains("None of that kind.");
        assertThat(page("?same=ffff&severity=x")).contains("30 times");
    }

    @Test
    void aPlaceLeadsToItsLineWithSecretsMasked() {
        Matcher place = Pattern.compile("href=\"([^\"]*line=[0-9]+)#source\"><code>[^<]*all\\.yaml:[0-9]+:5</code>")
                .matcher(page("?q=timezon"));
        assertThat(place.find()).isTrue();
        String page = Stage.get(viewer, place.group(1).replace("&amp;", "&")).body();
        String source = page.substring(page.indexOf("<aside"), page.indexOf("</aside>"));
        assertThat(source)
                .containsPattern("<tr class=\"here\"><th scope=\"row\">[0-9]+</th><td class=\"code\">\\s*timezon:")
                .contains("profiles: [vm]", "name: visitor", "did you mean &#39;timezone&#39;?")
                .doesNotContain("mellon", Lab.HASH);
    }

    @Test
    void onlyFilesOfTheFoldersWithProblemsAreShown() {
        for (String file : List.of(
                folder + "/outside.yaml",
                folder + "/inventory/../outside.yaml",
                folder + "/inventory/.hidden.yaml",
                folder + "/inventory/notes.txt",
                "/etc/passwd",
                "../../../../etc/passwd",
                "/etc/passwd.yaml",
                "templates/install.conf.ftl")) {
            assertThat(page("?file=" + file + "&line=1"))
                    .as(file)
                    .contains("There is no such file")
                    .doesNotContain("domain: outside", "root:");
        }
    }
}
