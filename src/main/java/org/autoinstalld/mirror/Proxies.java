package org.autoinstalld.mirror;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The proxies that the environment names: {@code https_proxy}, {@code http_proxy}, and {@code no_proxy} for exceptions. */
final class Proxies extends ProxySelector {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Map<String, String> environment;

    Proxies(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @throws MirrorException for a variable that holds no proxy's URL */
    void check() throws MirrorException {
        for (String scheme : List.of("http", "https")) {
            Optional<String> value = value(scheme);
            if (value.isPresent() && address(value.get()) == null) {
                // not quoted, since it may hold a password
                throw new MirrorException(scheme
                        + "_proxy is no proxy that can be used; a URL such as http://10.0.0.1:3128, without user,"
                        + " password and TLS");
            }
        }
    }

    private Optional<String> value(String scheme) {
        return variable(scheme + "_proxy").filter(v -> !v.isBlank());
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))));
    }

    private static @Nullable InetSocketAddress address(String url) {
        try {
            URI uri = URI.create(url.contains("://") ? url : "http://" + url);
            String host = uri.getHost();
            // the JDK's client speaks plain HTTP with a proxy, and sends it no password of a URL
            if (host == null || uri.getRawUserInfo() != null || !"http".equalsIgnoreCase(uri.getScheme())) {
                return null;
            }
            return new InetSocketAddress(host, uri.getPort() < 0 ? HTTP : uri.getPort());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public List<Proxy> select(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        InetSocketAddress address = value(scheme)
                .filter(v -> !isExcepted(uri))
                .map(Proxies::address)
                .orElse(null);
        return List.of(address == null ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, address));
    }

    /** The proxy that is asked for that URL, to be named in messages; empty if none is. */
    Optional<String> of(URI uri) {
        return select(uri).get(0).address() instanceof InetSocketAddress address
                ? Optional.of("the proxy " + address.getHostString() + ":" + address.getPort())
                : Optional.empty();
    }

    private boolean isExcepted(URI uri) {
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        String port =
                ":" + (uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS : HTTP);
        for (String entry :
                variable("no_proxy").orElse("").toLowerCase(Locale.ROOT).split("[, ]+")) {
            String each = entry.endsWith(port) ? entry.substring(0, entry.length() - port.length()) : entry;
            String name = each.startsWith(".") ? each.substring(1) : each;
            if (name.equals("*") || !name.isEmpty() && (host.equals(name) || host.endsWith("." + name))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // whoever asked is told
    }
}
