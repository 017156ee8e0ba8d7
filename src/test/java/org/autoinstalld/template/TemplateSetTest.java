package org.autoinstalld.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.template.Sample.article;
import static org.autoinstalld.template.Sample.articleHost;
import static org.autoinstalld.template.Sample.articleInterface;
import static org.autoinstalld.template.Sample.change;
import static org.autoinstalld.template.Sample.host;
import static org.autoinstalld.template.Sample.install;
import static org.autoinstalld.template.Sample.inventory;
import static org.autoinstalld.template.Sample.problem;
import static org.autoinstalld.template.Sample.ready;
import static org.autoinstalld.template.Sample.text;
import static org.autoinstalld.template.Sample.texts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.FreeValue;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.ValueMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that somebody wrote himself: careless ones, broken ones, hostile ones. */
class TemplateSetTest {
    @TempDir
    Path dir;

    private void write(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String complaints() {
        Loaded loaded = TemplateSet.load(dir);
        assertThat(loaded).isInstanceOf(Loaded.Failed.class);
        return String.join(
                "\n",
                ((Loaded.Failed) loaded)
                        .problems().stream()
                                .map(p -> p.toString().replace(dir + "/", ""))
                                .toList());
    }

    private Rendering render(String template) throws IOException {
        return render(template, articleHost());
    }

    private Rendering render(String template, Host host) throws IOException {
        write("install.conf.ftl", template);
        return ready(TemplateSet.load(dir)).response(Sample.install(host), SecretView.REVEALED);
    }

    private String refusal(String template) throws IOException {
        return problem(render(template)).replace(dir + "/", "");
    }

    private String refusal(String template, Host host) throws IOException {
        return problem(render(template, host)).replace(dir + "/", "");
    }

    private static Host withVars(String... pairs) {
        return host("a.example", change(article(), Map.of("vars", texts(pairs))), articleInterface());
    }

    // ---- loading

    @Test
    void allBrokenFilesAreReportedWithLineAndColumn() throws IOException {
        write("install.conf.ftl", "a = 1\n<#if x>\nb = ${\n");
        write("lib/x.ftl", "ok\n<#nonsense>\n");
        write("crlf.ftl", "a = 1\nb = 2\r\n");
        write("bom.ftl", "\ufeffa = 1\n");
        Files.write(dir.resolve("latin1.ftl"), "a = \u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(complaints())
                .contains("install.conf.ftl:")
                .contains("lib/x.ftl:2:2: error: unknown directive: #nonsense")
                .contains("crlf.ftl:2:6: error: holds a carriage return")
                .contains("bom.ftl:1:1: error: begins with a byte order mark")
                .contains("latin1.ftl: error: is not UTF-8");
    }

    @Test
    void piecesThatAreNotThereAreMissedAtOnce() throws IOException {
        write("install.conf.ftl", "<#-- <#include \"lib/no\"> -->\n<#include \"lib/answer.ftl\">\n");
        write("lib/answers.ftl", "<#import 'sub/../answers.ftl' as a>\n<#include '/install.conf.ftl'>");
        write("vm.conf.ftl", "<#include \"lib/answers.ftl\">");
        write("lib/deep/a.ftl", "<#include '../../../etc/passwd'>");
        assertThat(complaints().lines())
                .containsExactly(
                        "install.conf.ftl:2:1: error: there is no response file piece 'lib/answer.ftl';"
                                + " perhaps 'lib/answers.ftl'",
                        "lib/deep/a.ftl:1:1: error: there is no response file piece '../../../etc/passwd'",
                        "vm.conf.ftl:1:1: error: there is no vm.conf piece 'lib/answers.ftl'");
    }

    @Test
    void aDirectoryThatIsNotThereOrEmptyIsAProblem() {
        assertThat(complaints()).contains("error: holds no template");
        assertThat(((Loaded.Failed) TemplateSet.load(dir.resolve("no")))
                        .problems()
                        .get(0)
                        .toString())
                .contains("/no: error: cannot be read");
    }

    @Test
    void hiddenAndOtherFilesAreLeftAlone() throws IOException {
        write("a.ftl", "");
        write(".a.ftl", "<#");
        write(".git/a.ftl", "<#");
        write("a.ftl~", "<#");
        write("README", "<#");
        assertThat(ready(TemplateSet.load(dir)).names()).containsExactly("a.ftl");
    }

    @Test
    void theRevisionChangesWithTheContent() throws IOException {
        write("a.ftl", "x");
        String one = ready(TemplateSet.load(dir)).revision();
        assertThat(ready(TemplateSet.load(dir)).revision()).isEqualTo(one).matches("[0-9a-f]{64}");
        write("a.ftl", "y");
        assertThat(ready(TemplateSet.load(dir)).revision()).isNotEqualTo(one);
    }

    @Test
    void theShippedTemplatesUseNoNameThatIsNotThere() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("templates"))) {
            assertThat(files.filter(f -> f.toString().endsWith(".ftl")))
                    .hasSize(Sample.shipped().names().size());
        }
    }

    // ---- hostile templates

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${\"freemarker.template.utility.Execute\"?new()(\"id\")}",
                "<#assign x = 'freemarker.template.utility.ObjectConstructor' ? new()>",
                "${vars?api.getClass()}",
                "<#assign t = host.name?<#--x--> interpret><@t/>",
                "${\"${host.name?interpret}\"}",
                "${'1'?eval}",
                "${'1'?evalJson}",
                "${host.name?no_esc}",
                "<#noautoesc>${host.name}</#noautoesc>",
                "<#outputformat 'HTML'>${host.name}</#outputformat>",
                "<#outputformat 'plainText'>${host.name}</#outputformat>",
                "<#ftl output_format='HTML'>${host.name}",
                "<#ftl output_format='plainText'>${host.name}",
                "<#ftl auto_esc=false>${host.name}",
                "<#setting classic_compatible=true>${foo}",
                "${.get_optional_template('../x').exists?c}",
                "<#escape x as x?html>${host.name}</#escape>",
                "<#include '/etc/passwd'>",
                "<#include '../../../../../../etc/passwd'>",
                "<#import 'file:///etc/passwd' as p>",
            })
    void wayOutIsFoundWhenTheTemplateIsLoaded(String template) throws IOException {
        write("install.conf.ftl", "a = b\n" + template + "\n");
        assertThat(complaints()).contains("install.conf.ftl:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<#assign f = '/etc/passwd'><#include f>",
                "<#assign f = '../../../../../../etc/passwd'><#include f>",
                "<#assign f = 'file:///etc/passwd'><#include f>",
                "<#assign f = '*/passwd'><#include f>",
                "<#include 'install.conf.ftl' parse=false>",
                "<#include 'install.conf.ftl' encoding='ISO-8859-1'>",
                "${host.class}",
                "${host.getClass()}",
                "${host['name'].bytes}",
                "${vars.class}",
                "${statics}",
                "<@compress>x</@compress>",
                "${.data_model.freemarker}",
            })
    void wayOutIsShutWhenTheTemplateIsRendered(String template) throws IOException {
        assertThat(refusal("a = b\n" + template + "\n"))
                .contains("install.conf.ftl:2:")
                .contains("host 'shell.int");
    }

    @Test
    @Timeout(600)
    void anEndlessTemplateEnds() throws IOException {
        // the first rendering of a process has more time
        text(render("a = b\n"));
        write("install.conf.ftl", "<#list 1.. as i></#list>");
        TemplateSet brief = ready(TemplateSet.load(dir, new Job.Limits(1000, Duration.ofMillis(200))));
        assertThat(problem(brief.response(Sample.install(articleHost()), SecretView.REVEALED)))
                .contains("install.conf.ftl: error: host 'shell.int.gmmi.me': it takes longer than 200 ms");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(refusal("<#list 1.. as i>aaaaaaaaaaaaaaaaaaaaaaaa\n</#list>"))
                .startsWith("install.conf.ftl:1:")
                .contains("the text exceeds 1048576 characters");
        assertThat(refusal("<#macro f><@f/></#macro><@f/>")).contains("call each other without end");
        assertThat(refusal("<#function f x><#return f(x)></#function>${f(1)}")).contains("call each other without end");
        assertThat(refusal("<#include 'install.conf.ftl'>")).contains("error: host 'shell.int.gmmi.me': ");
    }

    @Test
    void anInterruptedThreadStaysInterrupted() throws IOException {
        write("install.conf.ftl", "<#list 1..2 as i>a = b\n</#list>");
        TemplateSet set = ready(TemplateSet.load(dir));
        Thread.currentThread().interrupt();
        Rendering rendering = set.response(Sample.install(articleHost()), SecretView.REVEALED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(problem(rendering)).contains("interrupted");
    }

    // ---- careless templates

    @Test
    void aMissingVariableNamesTemplateLineHostAndTheNearestName() throws IOException {
        assertThat(refusal("a = 1\nb = ${host.adress}\n"))
                .isEqualTo("install.conf.ftl:2:5: error: host 'shell.int.gmmi.me': there is no 'host.adress';"
                        + " perhaps 'host.address'");
        assertThat(refusal("${user.sshkey}")).contains("there is no 'user.sshkey'; perhaps 'user.sshKey'");
        assertThat(refusal("${hsot.name}")).contains("there is no 'hsot'; perhaps 'host'");
        assertThat(refusal("<#if termnal??></#if>")).contains("there is no 'termnal'; perhaps 'terminal'");
        assertThat(refusal("x = ${terminal}"))
                .isEqualTo("install.conf.ftl:1:7: error: host 'shell.int.gmmi.me': 'terminal' is not set;"
                        + " set it in the inventory, or ask first: <#if terminal??>");
        assertThat(refusal("x = ${vars.rol}", withVars("role", "web")))
                .isEqualTo("install.conf.ftl:1:7: error: host 'a.example': 'vars.rol' is not set;"
                        + " perhaps 'vars.role'");
        assertThat(refusal("x = ${host.interfaces[3].name}")).contains("'host.interfaces[3]' has no value");
    }

    @Test
    void whatIsNoTextIsToldInTheWordsOfTheManual() throws IOException {
        assertThat(refusal("x = ${host.interfaces}"))
                .isEqualTo(
                        "install.conf.ftl:1:7: error: host 'shell.int.gmmi.me': 'host.interfaces' is a list, and text"
                                + " is expected; <#list host.interfaces as each>${each}</#list>");
        assertThat(refusal("${host}")).contains("'host' is a map, and text is expected; a value in it, ${host.NAME}");
        assertThat(refusal("${host.interfaces?upper_case}")).contains("'host.interfaces' is a list, and text is");
        assertThat(refusal("<#list host.name as x>${x}</#list>"))
                .contains("'host.name' is text, and a list is expected");
        assertThat(refusal("<#if host.interfaces == 'a'>b</#if>"))
                .doesNotContain("wrap")
                .doesNotContain("[in template");
    }

    @Test
    void aPieceIsNamedWhenTheMistakeIsInIt() throws IOException {
        write("lib/p.ftl", "\n${host.nam}");
        assertThat(refusal("<#include 'lib/p.ftl'>")).startsWith("lib/p.ftl:2:1: error: host 'shell");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = ${vars.v}",
                "x = ${vars.v?trim}y",
                "x = ${vars.v?esc}",
                "x = ${'<' + vars.v}",
                "<#assign y>${vars.v}</#assign>x = ${y}",
                "<#assign y>z</#assign>x = ${y + vars.v}",
                "<#macro m a>x = ${a}</#macro><@m vars.v/>",
                "<#function f a><#return a + a></#function>x = ${f(vars.v)}",
                "<#list [vars.v] as v>x = ${v}</#list>",
                "x = ${[vars.v, vars.v]?join(',')}",
                "x = <#if true>${vars.v}</#if>",
                "<#attempt>x = ${vars.v}<#recover>${vars.v}</#attempt>",
                "x = ${vars['v']}",
                "x = ${(vars.v)!'none'}",
                "x = ${vars.v?string}",
                "x = ${vars.v?markup_string}",
            })
    void noWayOfPrintingLetsALineEndThrough(String template) throws IOException {
        assertThat(refusal(template + "\n", withVars("v", "a\nPassword for root = x")))
                .contains("install.conf.ftl:1:");
    }

    @Test
    void theRefusalNamesTheExpressionButNotTheValue() throws IOException {
        Host host = host(
                "a.example",
                change(article(), Map.of("root", Map.of("password", new Secret("hunter2\nx")))),
                articleInterface());
        assertThat(refusal("Password for root = ${root.password}\n", host))
                .isEqualTo("install.conf.ftl:1:21: error: host 'a.example': the value of ${root.password}"
                        + " holds a line end");
        assertThat(refusal("x = ${root.password?number}\n", host)).doesNotContain("hunter2");
        assertThat(refusal("<#stop 'bad: ' + root.password>\n", host)).doesNotContain("hunter2");
        assertThat(problem(ready(TemplateSet.load(Path.of("templates")))
                        .response(Sample.install(host), SecretView.MASKED)))
                .contains("holds a line end");
    }

    private static Host withPassword(String password) {
        Map<String, ?> root = Map.of("password", new Secret(password));
        return host("a.example", change(article(), Map.of("root", root)), articleInterface());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<#stop \"${root.password?upper_case}\">",
                "<#stop root.password?url>",
                "<#stop root.password?substring(1)>",
                "<#stop root.password[2..6]>",
                "<#stop root.password?split('')?reverse?join('')>",
                "<#stop root.password?replace('t', 'T')>",
                "<#assign p = root.password?upper_case>\nx = ${p?number}",
                "x = ${root.password?upper_case?date}",
                "x = ${vars[root.password?upper_case]}",
                "x = ${.vars[root.password?upper_case]}",
                "<#include root.password?upper_case>",
                "x = ${host[root.password?substring(0, 8)]}",
                "<#if root.password?length == 12><#stop root.password?upper_case></#if>",
                "<#if root.password?contains('+')><#stop root.password?substring(3)></#if>",
            })
    void noMessageQuotesWhatATemplateMadeOfASecret(String template) throws IOException {
        String secret = "hunTer2+Sesa";
        String message = refusal("a = b\n" + template + "\n", withPassword(secret));
        assertThat(message.toLowerCase(java.util.Locale.ROOT))
                .contains("host 'a.example'")
                .doesNotContain("unter", "sesa", "retnuh", "ases");
    }

    @Test
    void aMessageThatNeedsTheTrueSecretIsWithheld() throws IOException {
        assertThat(refusal(
                        "a = b\n<#if root.password?length == 6><#stop root.password></#if>\n", withPassword("abcdef")))
                .contains("host 'a.example': the template fails with the true secrets")
                .contains("is withheld");
        assertThat(refusal("a = ${root.password}\nb = ${vars.nothing}\n", withPassword("abcdef")))
                .startsWith("install.conf.ftl:2:7: error: host 'a.example': 'vars.nothing' is not set");
    }

    @Test
    void charactersThatNoInstallerUnderstandsAreRefused() throws IOException {
        for (String v :
                List.of("\r", "\t", "\u0000", "\u001b", "\u007f", "\u00fc", "\u2028", "\ud83d\ude00", "\u0085")) {
            assertThat(refusal("x = ${vars.v}\n", withVars("v", v))).contains("the value of ${vars.v} holds");
        }
    }

    @Test
    void aSiteMayAllowUtf8() throws IOException {
        write("install.conf.ftl", "x = ${vars.v}\n");
        TemplateSet set = ready(TemplateSet.load(dir));
        assertThat(text(set.response(utf8(withVars("v", "\u00fc \ud83d\ude00")), SecretView.REVEALED)))
                .isEqualTo("x = \u00fc \ud83d\ude00\n");
        for (String v : List.of("\u2028", "\u0085", "\ud83d", "\ude00", "\n")) {
            assertThat(problem(set.response(utf8(withVars("v", v)), SecretView.REVEALED)))
                    .contains("holds");
        }
    }

    private static ResponseModel utf8(Host host) {
        Inventory inventory =
                inventory(s -> change(s, Site.class, Map.of("charset", false)), List.of(Sample.lan()), host);
        return ResponseModel.of(inventory, host, Mode.INSTALL, Sample.SETDIR);
    }

    @Test
    void aBooleanMustBeWordedAndANumberIsPlain() throws IOException {
        Host host = host("a.example", change(article(), Map.of("sshd", true)), articleInterface());
        assertThat(refusal("x = ${sshd}\n", host)).contains("boolean");
        assertThat(text(render("x = ${sshd?string('yes', 'no')} ${console.speed}\n", host)))
                .isEqualTo("x = yes 115200\n");
    }

    @Test
    void varsKeepTheirTextAndOrder() throws IOException {
        Map<String, FreeValue> vars = new LinkedHashMap<>(texts("z", "no", "a", "0115200"));
        vars.put("list", new FreeValue.Sequence(List.of(new FreeValue.Text("1"), new FreeValue.Text("2"))));
        vars.put("map", new FreeValue.Mapping(texts("k", "v")));
        vars.put("token", new FreeValue.Hidden(new Secret("s3cret")));
        Host host = host("a.example", change(article(), Map.of("vars", vars)), articleInterface());
        String template = "<#list vars as k, v>${k}<#sep> </#sep></#list> = ${vars.z} ${vars.a} ${vars.map.k}"
                + " ${vars.list?join('+')} ${vars.token} ${vars?keys?size} ${vars.none!'-'}\n";
        assertThat(text(render(template, host))).isEqualTo("z a list map token = no 0115200 v 1+2 s3cret 5 -\n");
    }

    @Test
    void aSecretHasNoPlaceInDhcpdConf() throws IOException {
        write("dhcpd.conf.ftl", "<#list networks as n><#list n.hosts as h>${quoted(h.vars.token)}</#list></#list>\n");
        ValueMap settings = change(article(), Map.of("vars", Map.of("token", new FreeValue.Hidden(new Secret("s")))));
        Host host = host("a.example", settings, articleInterface());
        assertThat(problem(ready(TemplateSet.load(dir)).dhcpd(DhcpdModel.of(inventory(host)))))
                .contains("host 'a.example': a secret cannot be used in dhcpd.conf");
    }

    // ---- masked, traced

    @Test
    void aMaskedRenderingShowsNoSecretAndHasTheSameLines() {
        TemplateSet set = Sample.shipped();
        Map<String, Object> parts = Map.of(
                "root-disk",
                Map.of("passphrase", new Secret("passphrase-7")),
                "answers",
                Map.of("Token", new FreeValue.Hidden(new Secret("token-8"))));
        Host host = host("a.example", change(article(), parts), articleInterface());
        String open = text(set.response(Sample.install(host), SecretView.REVEALED));
        String masked = text(set.response(Sample.install(host), SecretView.MASKED));
        assertThat(open).contains("passphrase-7", "token-8", Sample.HASH);
        assertThat(masked)
                .doesNotContain("passphrase-7", "token-8", Sample.HASH)
                .contains("Password for root = <masked>\n", "New passphrase = <masked>\n", "Token = <masked>\n");
        assertThat(masked.lines()).hasSameSizeAs(open.lines().toList());
    }

    @Test
    void aTracedRenderingKnowsWhereEachLineCameFrom() throws IOException {
        write("lib/p.ftl", "<#-- x -->\np = ${host.name}\nq = 1\n");
        write("install.conf.ftl", """
                <#-- comment -->
                a = ${host.name}
                <#if user??>
                b = ${user.name}

                d = e
                </#if>
                <#include "lib/p.ftl">
                <#list ["1", "2"] as i>
                ${i} = x
                </#list>
                <#macro m q>
                ${q} = y
                z = z
                </#macro>
                <@m "3"/>
                end = 1
                """);
        var traced = ready(TemplateSet.load(dir)).tracedResponse(Sample.install(articleHost()), SecretView.REVEALED);
        var rendered = (Rendering.Rendered) traced;
        assertThat(rendered.text()).isEqualTo("""
                a = shell.int.gmmi.me
                b = gmmi

                d = e
                p = shell.int.gmmi.me
                q = 1
                1 = x
                2 = x
                3 = y
                z = z
                end = 1
                """);
        String main = dir + "/install.conf.ftl:";
        String piece = dir + "/lib/p.ftl:";
        assertThat(rendered.origins().stream().map(Place::toString))
                .containsExactly(
                        main + 2, main + 4, main + 5, main + 6, piece + 2, piece + 3, main + 10, main + 10, main + 13,
                        main + 14, main + 17);
        assertThat(ResponseText.check("a = b\nc =\n", "install.conf", true, rendered.origins())
                        .toString())
                .contains(main + "4: error: line 2 of install.conf: the answer to 'c' is empty");
    }

    @Test
    void theShippedInstallConfCanBeTraced() {
        var rendered = (Rendering.Rendered)
                Sample.shipped().tracedResponse(Sample.install(articleHost()), SecretView.REVEALED);
        assertThat(rendered.origins()).hasSize(10);
        assertThat(rendered.origins().get(0).toString()).startsWith("templates/install.conf.ftl:");
        assertThat(rendered.origins().get(9).toString()).startsWith("templates/lib/sets.ftl:");
    }

    @Test
    void theLargestHonestTextIsMadeLongBeforeItsTimeIsUp() throws IOException {
        // as many characters as there may be, printed one value at a time
        text(render("a = b\n"));
        write("install.conf.ftl", "<#list 1..24000 as i>Question ${i} of ${host.name} = yes\n</#list>");
        TemplateSet set = ready(TemplateSet.load(dir));
        for (boolean traced : new boolean[] {false, true}) {
            Rendering rendering = traced
                    ? set.tracedResponse(install(articleHost()), SecretView.REVEALED)
                    : set.response(install(articleHost()), SecretView.REVEALED);
            assertThat(text(rendering).length()).isGreaterThan(900_000);
        }
    }
}
