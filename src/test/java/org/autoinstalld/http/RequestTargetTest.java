package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    @ParameterizedTest
    @CsvSource({
        "/,                                        /",
        "/install.conf,                            /install.conf",
        "/install.conf?path=7.8/amd64,             /install.conf",
        "/lab/02:00:00:29:ae:4f-install.conf,      /lab/02:00:00:29:ae:4f-install.conf",
        "/02%3A00%3a00:29:ae:4f-install.conf,      /02:00:00:29:ae:4f-install.conf",
        "/pub/OpenBSD/7.8/,                        /pub/OpenBSD/7.8/",
        "/a..b/...,                                /a..b/...",
        "/.hidden,                                 /.hidden",
        "/caf%C3%A9,                               /café",
        "/a%20b,                                   /a b",
        "/a%3Fb,                                   /a?b",
        "/a+b,                                     /a+b",
        "http://192.0.2.1/install.conf,            /install.conf",
        "HTTP://[2001:db8::1]:80/install.conf,     /install.conf",
        "http://192.0.2.1,                         /",
        "http://192.0.2.1?path=x,                  /",
    })
    void aSoundPathIsDecodedOnce(String text, String path) {
        assertThat(RequestTarget.parse(text))
                .isInstanceOfSatisfying(
                        RequestTarget.Sound.class, t -> assertThat(t.path()).isEqualTo(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "install.conf",
                "ftp://x/y",
                "http:///x",
                "http://",
                "https://x/y",
                "http://user@h/x",
                "http://user:secret@h/x",
                "HTTP://@h/x",
                "http://h\\@other/x",
                "http://h\\x",
                "http:\\\\h/x",
                "http:/\\h/x",
                "http://h/x\\y",
                "http://h%40other/x",
                "http://h:port/x",
                "http://[::1/x",
                "http://h#@other/x",
                "?path=x",
                "/..",
                "/../x",
                "/x/..",
                "/x/../y",
                "/.",
                "/./x",
                "/x/.",
                "/x/./y",
                "//",
                "//x",
                "/x//y",
                "/x//",
                "http://h//x",
                "/%2e%2e/x",
                "/%2E%2e",
                "/.%2e/x",
                "/%2e/x",
                "/x/%2e%2e",
                "/%252e%252e/x",
                "/%25",
                "/100%25",
                "/x%252fy",
                "/x%2fy",
                "/x%2F..%2Fy",
                "/%2f",
                "/x\\y",
                "/x%5cy",
                "/..%5c..%5cy",
                "/x%00",
                "/%00/x",
                "/x%0a",
                "/x%0d%0aSet-Cookie:y",
                "/x%1b[2J",
                "/x%7f",
                "/x%c2%85",
                "/%c0%ae%c0%ae/x",
                "/%c0%af",
                "/%e0%80%af",
                "/%f0%80%80%af",
                "/%c1%9c",
                "/%ff",
                "/%c3",
                "/%c3x",
                "/%ed%a0%80",
                "/%f4%90%80%80",
                "/%80",
                "/%",
                "/%2",
                "/%zz",
                "/%2g",
                "/%u002e",
                "/%+1",
                "/x%",
                "/x#y",
                "/x?y#z",
                "/x y",
                "/caf\u00e9",
                "/x\u0001",
                "/x?a=\u00ff",
                "/\u2215x",
                "/x\t",
            })
    void whatCanBeReadInTwoWaysNamesNothing(String text) {
        assertThat(RequestTarget.parse(text)).isInstanceOf(RequestTarget.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "/x//..,   the path holds an empty segment",
                "//,       the path holds an empty segment",
                "/..//x,   the path holds '.' or '..'",
                "/x/./y//, the path holds '.' or '..'",
                "/x/..,    the path holds '.' or '..'",
            })
    void theFirstSegmentThatIsWrongIsNamed(String text, String reason) {
        assertThat(RequestTarget.parse(text)).isEqualTo(new RequestTarget.Malformed(reason, false));
    }

    @Test
    void parametersAreDecodedOnce() {
        RequestTarget.Sound target =
                (RequestTarget.Sound) RequestTarget.parse("/x?path=7.8%2Famd64&other=%zz&p%61th=a+b&path");
        assertThat(target.values("path")).hasValue(List.of("7.8/amd64", "a+b", ""));
        assertThat(target.values("none")).hasValue(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"path=%zz", "path=%", "path=%ff", "path=%c0%ae", "path=a%00", "path=a%0ab", "x=1&path=%0d"})
    void aParameterThatIsNoTextHasNoValues(String query) {
        assertThat(((RequestTarget.Sound) RequestTarget.parse("/x?" + query)).values("path"))
                .isEmpty();
    }
}
