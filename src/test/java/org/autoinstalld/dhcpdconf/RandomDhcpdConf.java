package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.autoinstalld.address.Lladdr;

/** Random valid dhcpd.conf files: one content, printed in as many layouts as wanted. */
public final class RandomDhcpdConf {
    private static final String[] BLANKS = {" ", "\t", "\n", "  ", "\n\n\t", "\r\n", " # a { comment; \"\n", "#\n", "\f"
    };

    private final Random random;
    private int count;

    public RandomDhcpdConf(Random random) {
        this.random = random;
    }

    /** A host block's content and what it must be read as. */
    public record Host(List<List<String>> statements, String name, HostDeclaration expected) {}

    /** A file's content: statements as lists of tokens, hosts and subnets. */
    public record Content(List<List<String>> globals, List<SubnetContent> subnets, List<Host> hosts) {
        /** Every host, in the order it is printed. */
        public List<HostDeclaration> expectedHosts() {
            List<HostDeclaration> all = new ArrayList<>();
            subnets.forEach(s -> s.hosts.forEach(h -> all.add(h.expected)));
            hosts.forEach(h -> all.add(h.expected));
            return all;
        }
    }

    public record SubnetContent(List<String> head, List<List<String>> statements, List<Host> hosts, boolean grouped) {}

    public Content content() {
        List<SubnetContent> subnets = new ArrayList<>();
        int nets = random.nextInt(4);
        for (int i = 0; i < nets; i++) {
            subnets.add(subnet(i));
        }
        List<Host> hosts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            hosts.add(host("172.16.0."));
        }
        return new Content(options(), subnets, hosts);
    }

    private SubnetContent subnet(int i) {
        String net = "10.0." + i + ".";
        List<String> head = new ArrayList<>(List.of("subnet"));
        head.addAll(address(net + "0"));
        head.add("netmask");
        head.addAll(address("255.255.255.0"));
        List<List<String>> statements = options();
        if (random.nextBoolean()) {
            List<String> range = new ArrayList<>(List.of("range"));
            if (random.nextInt(4) == 0) {
                range.add("dynamic-bootp");
            }
            range.addAll(address(net + "200"));
            if (random.nextBoolean()) {
                range.addAll(address(net + "250"));
            }
            range.add(";");
            statements.add(range);
        }
        List<Host> hosts = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            hosts.add(host(net));
        }
        return new SubnetContent(head, statements, hosts, random.nextInt(3) == 0);
    }

    private List<List<String>> options() {
        List<List<String>> all = new ArrayList<>();
        maybe(all, "authoritative", ";");
        maybe(all, "deny", "unknown-clients", ";");
        maybe(all, "default-lease-time", "" + random.nextInt(100_000), ";");
        maybe(all, "use-host-decl-names", random.nextBoolean() ? "on" : "false", ";");
        maybe(all, "option", "domain-name", quoted("example.net"), ";");
        maybe(all, "option", "default-ip-ttl", "0" + random.nextInt(8), ";");
        maybe(all, "option", "domain-search", quoted("a.example"), ",", quoted("b.example"), ";");
        maybe(all, "option", "option-" + (160 + random.nextInt(40)), "de", ":", "ad", ":", "0", ";");
        List<String> dns = new ArrayList<>(List.of("option", "domain-name-servers"));
        dns.addAll(address("9.9.9." + random.nextInt(255)));
        if (random.nextBoolean()) {
            dns.addAll(List.of(",", "ns", ".", "example", ".", "org"));
        }
        dns.add(";");
        if (random.nextBoolean()) {
            all.add(dns);
        }
        List<String> routes = new ArrayList<>(List.of("option", "classless-static-routes"));
        routes.addAll(List.of("10", "/", "8"));
        routes.addAll(address("10.0.0.1"));
        routes.add(";");
        if (random.nextInt(4) == 0) {
            all.add(routes);
        }
        return all;
    }

    private void maybe(List<List<String>> all, String... tokens) {
        if (random.nextBoolean()) {
            all.add(List.of(tokens));
        }
    }

    private Host host(String net) {
        int n = ++count;
        List<String> labels = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            labels.add(label());
        }
        labels.set(0, labels.get(0) + n);
        List<List<String>> statements = new ArrayList<>();
        Optional<Lladdr> lladdr = Optional.empty();
        if (random.nextInt(8) > 0) {
            Lladdr address = new Lladdr(0xfee1bb000000L | n);
            lladdr = Optional.of(address);
            List<String> tokens = new ArrayList<>(List.of("hardware", "ethernet"));
            for (String octet : address.toString().split(":")) {
                tokens.add(octet.startsWith("0") && random.nextBoolean() ? octet.substring(1) : octet);
                tokens.add(":");
            }
            tokens.set(tokens.size() - 1, ";");
            statements.add(tokens);
        }
        List<String> fixed = new ArrayList<>();
        if (random.nextInt(6) > 0) {
            List<String> tokens = new ArrayList<>(List.of("fixed-address"));
            fixed.add(net + (1 + n % 150));
            tokens.addAll(address(fixed.get(0)));
            if (random.nextInt(5) == 0) {
                fixed.add("host" + n + ".example.org");
                tokens.addAll(List.of(",", "host" + n, ".", "example", ".", "org"));
            }
            tokens.add(";");
            statements.add(tokens);
        }
        Optional<String> nextServer = chance("10.9.0." + random.nextInt(255));
        nextServer.ifPresent(s -> {
            List<String> tokens = new ArrayList<>(List.of("next-server"));
            tokens.addAll(address(s));
            tokens.add(";");
            statements.add(tokens);
        });
        Optional<String> filename = chance("lab" + text() + "/auto_install");
        filename.ifPresent(f -> statements.add(List.of("filename", quoted(f), ";")));
        Optional<String> hostName = chance(String.join(".", labels));
        hostName.ifPresent(h -> statements.add(List.of("option", "host-name", quoted(h), ";")));
        Optional<String> rootPath = chance("root " + text());
        rootPath.ifPresent(r -> statements.add(List.of("option", "root-path", quoted(r), ";")));
        String name = String.join(".", labels);
        return new Host(
                statements,
                name,
                new HostDeclaration(name, parameters(lladdr, fixed, nextServer, filename, hostName, rootPath)));
    }

    /** What a host block's parameters must be, sorted by name. */
    public static List<Parameter> parameters(
            Optional<Lladdr> lladdr,
            List<String> fixed,
            Optional<String> nextServer,
            Optional<String> filename,
            Optional<String> hostName,
            Optional<String> rootPath) {
        List<Parameter> all = new ArrayList<>();
        filename.ifPresent(f -> all.add(new Parameter("filename", List.of(new StatementValue.Text(f)))));
        if (!fixed.isEmpty()) {
            all.add(new Parameter(
                    "fixed-address",
                    fixed.stream().<StatementValue>map(StatementValue.Word::new).toList()));
        }
        lladdr.ifPresent(l -> all.add(new Parameter(
                "hardware", List.of(new StatementValue.Word("ethernet"), new StatementValue.Word(l.toString())))));
        nextServer.ifPresent(n -> all.add(new Parameter("next-server", List.of(new StatementValue.Word(n)))));
        hostName.ifPresent(h -> all.add(new Parameter("option host-name", List.of(new StatementValue.Text(h)))));
        rootPath.ifPresent(r -> all.add(new Parameter("option root-path", List.of(new StatementValue.Text(r)))));
        return all;
    }

    private Optional<String> chance(String text) {
        return random.nextBoolean() ? Optional.of(text) : Optional.empty();
    }

    private String label() {
        String[] words = {"web", "BEEF", "10", "group", "a-b_c", "host", "x-", "9front", "OPTION"};
        return words[random.nextInt(words.length)];
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            out.append(";{}#' -_.:/$%x1".charAt(random.nextInt(15)));
        }
        return out.toString();
    }

    private static String quoted(String text) {
        return DhcpdWord.quoted(text).orElseThrow();
    }

    private static List<String> address(String dotted) {
        return List.of(dotted.replace(".", " . ").split(" "));
    }

    /** Prints the content with a random layout, the statements of each block in a random order. */
    public String print(Content content) {
        List<String> tokens = new ArrayList<>();
        statements(content.globals, tokens);
        for (SubnetContent s : content.subnets) {
            words(s.head, tokens);
            tokens.add("{");
            statements(s.statements, tokens);
            if (s.grouped) {
                words(List.of("group", "{"), tokens);
            }
            s.hosts.forEach(h -> host(h, tokens));
            if (s.grouped) {
                tokens.add("}");
            }
            tokens.add("}");
        }
        content.hosts.forEach(h -> host(h, tokens));
        return layout(tokens);
    }

    private void host(Host host, List<String> tokens) {
        words(List.of("host"), tokens);
        for (String label : host.name.split("\\.")) {
            tokens.add(label);
            tokens.add(".");
        }
        tokens.set(tokens.size() - 1, "{");
        statements(host.statements, tokens);
        tokens.add("}");
    }

    private void statements(List<List<String>> statements, List<String> tokens) {
        List<List<String>> shuffled = new ArrayList<>(statements);
        Collections.shuffle(shuffled, random);
        for (List<String> s : shuffled) {
            words(s.subList(0, 1), tokens);
            tokens.addAll(s.subList(1, s.size()));
        }
    }

    /** Keywords in any case. */
    private void words(List<String> words, List<String> tokens) {
        for (String w : words) {
            tokens.add(random.nextInt(10) == 0 ? w.toUpperCase(Locale.ROOT) : w);
        }
    }

    private String layout(List<String> tokens) {
        StringBuilder out = new StringBuilder();
        for (String token : tokens) {
            boolean glued = out.length() == 0
                    || !DhcpdLexer.isInWord(out.charAt(out.length() - 1))
                    || !DhcpdLexer.isInWord(token.charAt(0));
            if (!glued || random.nextInt(3) > 0) {
                out.append(BLANKS[random.nextInt(BLANKS.length)]);
            }
            out.append(token);
        }
        return out.append(random.nextBoolean() ? "\n" : "").toString();
    }
}
