package org.autoinstalld.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A template of somebody who means harm ends in an error that names it, and soon. What careless ones do is in {@link
 * TemplateSetTest}.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTemplateTest {
    /** Less time than there is in truth, since most of these templates take all of it. */
    private static final Job.Limits BRIEF = new Job.Limits(Job.Limits.SMALL.characters(), Duration.ofMillis(250));

    private static final String SECRET = "what-only-the-server-may-read";

    @TempDir
    Path dir;

    @BeforeEach
    void warmUp() throws IOException {
        // the first rendering of a process has more time
        Sample.text(render("a = b\n"));
        Files.writeString(dir.resolve("secret"), SECRET);
        Files.createDirectories(dir.resolve("templates/lib"));
    }

    private Rendering render(String template) throws IOException {
        Path templates = Files.createDirectories(dir.resolve("templates"));
        Files.writeString(templates.resolve("install.conf.ftl"), template);
        Loaded loaded = TemplateSet.load(templates, BRIEF);
        return loaded instanceof Loaded.Failed failed
                ? new Rendering.Failed(failed.problems(), Rendering.Why.MISTAKE)
                : Sample.ready(loaded).response(Sample.install(Sample.articleHost()), SecretView.REVEALED);
    }

    /** The complaint; fails if there is none. */
    private String refusal(String template) throws IOException {
        String complaint = Sample.problem(render("a = b\n" + template + "\n"));
        assertThat(complaint).contains("install.conf.ftl").doesNotContain(SECRET);
        return complaint;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<#include '../secret'>",
                "<#include '/../secret'>",
                "<#import '../secret' as s>",
                "<#import '/etc/passwd' as p>${p}",
                "<#assign f = '../secret'><#include f>",
                "<#assign f = '../secret'><#import f as s>",
                "<#assign f = '/etc/passwd'><#import f as s>",
                "<#assign f = 'classpath:/example/inventory/site.yaml'><#include f>",
                "<#assign f = 'http://127.0.0.1:1/x'><#include f>",
                "<#assign f = 'lib/../../secret'><#include f>",
                "<#assign f = '..\\\\secret'><#include f>",
                "<#assign f = 'lib/%2e%2e/%2e%2e/secret'><#include f>",
                "<#assign f = '*/secret'><#include f>",
                "<#assign f = '../secret'><@.caller_template_name/>",
                "${.get_optional_template('../secret').include()}",
            })
    void noFileIsRead(String template) throws IOException {
        refusal(template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<#assign x = 'freemarker.template.utility.Execute'?new()>${x('id')}",
                "<#assign x = 'freemarker.template.utility.ObjectConstructor'?new()>${x('java.lang.Object')}",
                "<#assign x = 'freemarker.template.utility.JythonRuntime'?new()><@x>1</@x>",
                "<#assign c = 'freemarker.template.utility.Execute'><#assign x = c?new>${x('id')}",
                "${\"${'freemarker.template.utility.Execute'?new()('id')}\"}",
                "${'freemarker.template.utility.Execute'? new ()('id')}",
                "${host?api.class}",
                "${host.name?api.getClass().getClassLoader()}",
                "${host?is_hash_ex?c?api}",
                "${host.class.protectionDomain.classLoader}",
                "${host.interfaces.class}",
                "${host.interfaces[0].getClass()}",
                "${host.name.class.forName('java.lang.Runtime')}",
                "${.vars['class']}",
                "${.vars.freemarker}",
                "${.globals.class}",
                "${.main.class}",
                "${.namespace['java.lang.Runtime']}",
                "${.data_model.host.class}",
                "${.data_model['java.lang.System']}",
                "${.locale_object.class}",
                "${.current_node}",
                "${Runtime.getRuntime().exec('id')}",
                "${Session}",
                "${Static['java.lang.System'].exit(1)}",
                "${enums['java.lang.Thread$State']}",
                "${quoted.class}",
                "${quoted?api}",
                "${'1 + 1'?eval}",
                "${'[1]'?eval_json[0]}",
                "<#assign i = '<#include \"/etc/passwd\">'?interpret><@i/>",
            })
    void noCodeIsRun(String template) throws IOException {
        refusal(template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<#list 1.. as i></#list>",
                "<#list 1.. as i>x\n</#list>",
                "<#list 1..2000000000 as i><#assign n = i></#list>",
                "<#macro m><@m/></#macro><@m/>",
                "<#macro m><@n/></#macro><#macro n><@m/></#macro><@m/>",
                "<#function f x><#return f(x + 1)></#function>${f(1)}",
                "<#function f x><#return f(f(x))></#function>${f(1)}",
                "<#include 'install.conf.ftl'>",
                "<#macro m><#nested></#macro><@m><#list 1.. as i><@m>x</@m></#list></@m>",
                "<#list 1.. as i><#attempt>${nothing}<#recover></#attempt></#list>",
                "<#attempt><#list 1.. as i></#list><#recover></#attempt>",
                "<#attempt><#macro m><@m/></#macro><@m/><#recover></#attempt><#list 1.. as i></#list>",
                "<#list 1..1000 as a><#list 1..1000 as b><#list 1..1000 as c></#list></#list></#list>",
                "<#list (1..)?map(i -> i + 1) as i></#list>",
                "<#list (1..)?filter(i -> i < 0) as i></#list>",
                "${(1..)?filter(i -> i < 0)?first}",
                "<#if (1..)?seq_contains(-1)></#if>",
                "${(1..2000000000)?seq_index_of(-1)}",
                "${(1..)?take_while(i -> i > 0)?size}",
                "<#list 1.. as i><#assign h = {}><#assign h = h + {'k' + i: 'v'?left_pad(100000)}></#list>",
            })
    void nothingGoesOnForEver(String template) throws IOException {
        refusal(template);
    }

    @Test
    void aHostileTemplateDoesNoHarmToTheNextRendering() throws IOException {
        refusal("<#list 1.. as i></#list>");
        refusal("<#macro m><@m/></#macro><@m/>");
        assertThat(Sample.text(render("a = b\n"))).isEqualTo("a = b\n");
    }
}
