package org.autoinstalld.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.autoinstalld.inventory.Secret;
import org.junit.jupiter.api.Test;

class PagesTest {
    @Test
    void valuesAreEscapedAndPiecesAreShared() {
        Pages pages = Pages.compile(Map.of(
                "frame.ftlh",
                "<#macro frame title><title>${title}</title><#nested></#macro>",
                "list.ftlh",
                "<#import 'frame.ftlh' as f><@f.frame title=name><#list hosts as h><p>${h.name}"
                        + " ${h.fine?string('ok', 'no')} ${h.bytes}</#list></@f.frame>"));
        assertThat(pages.render(
                        "list.ftlh",
                        Map.of(
                                "name",
                                "<b>&",
                                "hosts",
                                List.of(Map.of("name", "\"a\"", "fine", true, "bytes", 12345)))))
                .isEqualTo("<title>&lt;b&gt;&amp;</title><p>&quot;a&quot; ok 12345");
    }

    @Test
    void aBrokenPageIsAFaultOfTheProgram() {
        assertThatThrownBy(() -> Pages.compile(Map.of("a", "${"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pages.compile(Map.of("a", "${x}")).render("a", Map.of()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Pages.compile(Map.of()).render("a", Map.of())).hasMessage("no page a");
    }

    @Test
    void anObjectOfJavaCannotBeShown() {
        Pages pages = Pages.compile(Map.of("a", "${x.reveal()}"));
        assertThatThrownBy(() -> pages.render("a", Map.of("x", new Secret("s"))))
                .isInstanceOf(IllegalStateException.class);
    }
}
