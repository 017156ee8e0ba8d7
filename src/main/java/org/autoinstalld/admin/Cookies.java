package org.autoinstalld.admin;

import java.util.Optional;
import org.autoinstalld.http.AdminRequest;

/** The cookies. Over TLS their names bind them to this very host and to TLS, which browsers enforce. */
enum Cookies {
    SESSION("autoinstalld", ""),
    /** Ties a login form to the browser that got it. */
    LOGIN("autoinstalld-login", "; Max-Age=3600"),
    /** Finds what the next page is to tell of what was done. */
    NOTICE("autoinstalld-notice", "; Max-Age=60");

    private final String name;
    private final String more;

    Cookies(String name, String more) {
        this.name = name;
        this.more = more;
    }

    private String name(boolean tls) {
        return tls ? "__Host-" + name : name;
    }

    Optional<String> in(AdminRequest request) {
        String wanted = name(request.tls()) + "=";
        for (String cookie : request.header("cookie").orElse("").split("[;,]")) {
            String text = cookie.strip();
            if (text.startsWith(wanted)) {
                return Optional.of(text.substring(wanted.length()));
            }
        }
        return Optional.empty();
    }

    /** The value of a {@code Set-Cookie} header. */
    String set(AdminRequest request, String value) {
        return header(request.tls(), value, more);
    }

    /** The same that makes a browser forget it. */
    String gone(AdminRequest request) {
        return header(request.tls(), "", "; Max-Age=0");
    }

    private String header(boolean tls, String value, String end) {
        return name(tls) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + end + (tls ? "; Secure" : "");
    }
}
