package org.autoinstalld.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.http.AdminReply;
import org.autoinstalld.http.AdminRequest;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.http.Transport;
import org.autoinstalld.inventory.Administration;
import org.autoinstalld.inventory.Administration.Role;
import org.autoinstalld.inventory.Administration.Token;
import org.autoinstalld.inventory.Administration.User;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.web.Viewers;
import org.autoinstalld.yaml.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminHandlerTest {
    /** bcrypt of "open sesame" with 4 rounds, the fewest there are. */
    private static final Secret HASH = new Secret(hash("open sesame"));

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Administration GUARDED = new Administration(
            null,
            List.of(new User("amy", HASH, Role.ADMIN), new User("ben", HASH, Role.READER)),
            List.of(
                    new Token("robot", new Secret(TOKEN), Role.ADMIN),
                    new Token("gauge", new Secret("only-for-looking-at-figures"), Role.READER)));
    private static final Reloader LIVE =
            ((Reloader.Opening.Opened) Reloader.open(Path.of("inventory"), Path.of("templates"))).live();
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final List<String> performed = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private Administration administration = GUARDED;
    private Optional<String> unready = Optional.empty();
    private long now = 1_000_000;
    private final AdminHandler door = new AdminHandler(
            () -> administration,
            Viewers.of(LIVE::state, null),
            List.of(bell()),
            () -> unready,
            new Notes(),
            () -> now);

    private static String hash(String password) {
        return at.favre.lib.crypto.bcrypt.BCrypt.with(at.favre.lib.crypto.bcrypt.BCrypt.Version.VERSION_2B)
                .hashToString(4, password.toCharArray());
    }

    /** Remembers who rang it. */
    private AdminAction bell() {
        return new AdminAction("/ring", "not rung", (form, who) -> {
            if (form.text("softly").isPresent()) {
                return new Outcome.Refused("this bell is loud", List.of(Problem.error(Place.of("bell"), "rusty")));
            }
            performed.add(who.name());
            return new Outcome.Done(
                    "it rang",
                    "/problems#bells",
                    Map.of("times", performed.size()),
                    form.text("cracked").isEmpty()
                            ? List.of()
                            : List.of(Problem.warning(Place.of("bell"), "<b>cracked</b>", "glue")));
        });
    }

    private final class Notes implements LookupLog {
        @Override
        public void record(Entry entry) {}

        @Override
        public void note(String line) {
            log.add(line);
        }

        @Override
        public void close() {}
    }

    /** Somebody with a browser or without, who keeps cookies. */
    private final class Visitor {
        private final Map<String, String> cookies = new TreeMap<>();
        private final Map<String, String> headers = new TreeMap<>();
        private Transport way = Transport.NETWORK;
        private boolean tls = true;
        private String address = "192.0.2.7";

        AdminReply get(String path) {
            return ask("GET", path, "");
        }

        AdminReply post(String path, String body) {
            return ask("POST", path, body);
        }

        AdminReply ask(String method, String target, String body) {
            Map<String, String> all = new TreeMap<>(headers);
            if (!cookies.isEmpty()) {
                StringBuilder text = new StringBuilder();
                cookies.forEach(
                        (k, v) -> text.append(text.isEmpty() ? "" : "; ").append(k + "=" + v));
                all.put("cookie", text.toString());
            }
            if (method.equals("POST")) {
                all.put("content-type", "application/x-www-form-urlencoded");
            }
            int mark = target.indexOf('?');
            AdminReply reply = door.answer(new AdminRequest(
                    IpAddress.parse(address).orElseThrow(),
                    method,
                    mark < 0 ? target : target.substring(0, mark),
                    mark < 0 ? Map.of() : Map.of("to", List.of(target.substring(mark + 4))),
                    all,
                    body,
                    way,
                    tls));
            Optional.ofNullable(reply.headers().get("Set-Cookie")).ifPresent(this::keep);
            return reply;
        }

        private void keep(String cookie) {
            String[] parts = cookie.split(";")[0].split("=", 2);
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(parts[0]);
            } else {
                cookies.put(parts[0], parts[1]);
            }
        }

        AdminReply login(String user, String password) {
            String csrf = csrf(get("/login"));
            return post("/login", "csrf=" + csrf + "&user=" + user + "&password=" + password.replace(" ", "+"));
        }

        Visitor in(String user) {
            assertThat(login(user, "open sesame").status()).isEqualTo(303);
            return this;
        }

        String csrf() {
            return csrf(get("/"));
        }

        private String csrf(AdminReply page) {
            Matcher csrf = CSRF.matcher(page.text());
            assertThat(csrf.find()).as(page.text()).isTrue();
            return csrf.group(1);
        }
    }

    @Test
    void aStrangerIsSentToTheLoginPageAndBack() {
        Visitor amy = new Visitor();

        assertThat(amy.get("/hosts/shell").headers()).containsEntry("Location", "/login?to=%2Fhosts%2Fshell");
        String page = amy.get("/login?to=/hosts/shell").text();
        assertThat(page).contains("name=\"to\" value=\"/hosts/shell\"");
        String csrf = amy.csrf(amy.get("/login"));
        AdminReply in = amy.post("/login", "csrf=" + csrf + "&to=/hosts/shell&user=amy&password=open+sesame");

        assertThat(in.status()).isEqualTo(303);
        assertThat(in.headers()).containsEntry("Location", "/hosts/shell");
        assertThat(in.headers().get("Set-Cookie"))
                .matches("__Host-autoinstalld=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict; Secure");
        assertThat(amy.get("/hosts/shell").status()).isEqualTo(200);
        assertThat(log).containsExactly("login of amy from 192.0.2.7");
    }

    @Test
    void withoutTlsTheCookieGoesWithoutSecure() {
        Visitor amy = new Visitor();
        amy.way = Transport.LOOPBACK;
        amy.tls = false;

        assertThat(amy.login("amy", "open sesame").headers().get("Set-Cookie"))
                .matches("autoinstalld=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
        assertThat(amy.get("/").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/",
                "https://evil.example/",
                "/\\evil.example",
                "/a\r\nX: y",
                "",
                "/login",
                "/%5cevil é"
            })
    void theLoginPageSendsNobodyElsewhere(String to) {
        assertThat(new Visitor().get("/login?to=" + to).text()).contains("name=\"to\" value=\"/\"");
    }

    @ParameterizedTest
    @CsvSource({"amy,wrong", "nobody,open sesame", "amy,''", "'',''", "amy,open sesam"})
    void whatIsWrongIsNotTold(String user, String password) {
        AdminReply reply = new Visitor().login(user, password);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.text()).contains("User or password is wrong.");
    }

    @Test
    void whatPagesNeedMayBeKeptUntilAnUpgrade() {
        Visitor stranger = new Visitor();
        Matcher named = Pattern.compile("href=\"(/assets/style\\.[0-9a-f]{12}\\.css)\"")
                .matcher(stranger.get("/login").text());
        assertThat(named.find()).isTrue();
        AdminReply sheet = stranger.get(named.group(1));
        assertThat(sheet.status()).isEqualTo(200);
        assertThat(sheet.headers().get("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        String tag = sheet.headers().get("ETag");
        for (String other : List.of("/assets/style.css", "/assets/style.0123456789ab.css")) {
            AdminReply now = stranger.get(other);
            assertThat(now.text()).as("a page of another version").isEqualTo(sheet.text());
            assertThat(now.headers()).containsEntry("Cache-Control", "no-cache").containsEntry("ETag", tag);
        }
        stranger.headers.put("if-none-match", "\"x\", W/" + tag);
        AdminReply kept = stranger.get("/assets/style.css");
        assertThat(kept.status()).isEqualTo(304);
        assertThat(kept.text()).isEmpty();
        stranger.headers.put("if-none-match", "\"x\"");
        assertThat(stranger.get("/assets/style.css").status()).isEqualTo(200);
        assertThat(stranger.get("/assets/..").status()).isEqualTo(404);
        assertThat(stranger.get("/assets/style.0123456789ab.js").status()).isEqualTo(404);
    }

    @Test
    void aFormMayNameAsManyHostsAsAPageLists() {
        StringBuilder form = new StringBuilder("mode=install");
        for (int i = 0; i < 200; i++) {
            form.append("&host=h").append(i);
        }
        AdminRequest request = new AdminRequest(
                IpAddress.parse("192.0.2.7").orElseThrow(),
                "POST",
                "/arm",
                Map.of(),
                Map.of("content-type", "application/x-www-form-urlencoded"),
                form.append("&for=1h").toString(),
                Transport.NETWORK,
                true);
        assertThat(request.form().get("host")).hasSize(200).endsWith("h199");
        assertThat(request.form()).containsEntry("for", List.of("1h"));
    }

    @Test
    void whoMistypedThePasswordNeedNotTypeTheNameAgain() {
        assertThat(new Visitor().login("amy", "wrong").text())
                .contains("value=\"amy\"")
                .containsPattern("name=\"password\"[^>]* autofocus");
        assertThat(new Visitor().login("\"><b>", "wrong").text()).contains("value=\"&quot;&gt;&lt;b&gt;\"");
    }

    @Test
    void aButtonLeadsBackToWhereItWasAndNowhereElse() {
        Visitor amy = new Visitor();
        amy.login("amy", "open sesame");
        String csrf = amy.csrf();
        assertThat(amy.post("/ring", "csrf=" + csrf + "&to=/problems?page=2").headers())
                .containsEntry("Location", "/problems?page=2");
        assertThat(amy.get("/problems").text()).contains("It rang.");
        assertThat(amy.post("/ring", "csrf=" + csrf + "&to=//evil.example/").headers())
                .containsEntry("Location", "/problems#bells");
        assertThat(amy.post("/ring", "csrf=" + csrf + "&softly=yes&to=/problems?page=2")
                        .text())
                .contains("<a href=\"/problems?page=2\">Back</a>");
    }

    @Test
    void aPasswordThatGoesOnAfterWhatBcryptSeesIsWrong() {
        String longest = "x".repeat(72);
        administration =
                new Administration(null, List.of(new User("amy", new Secret(hash(longest)), Role.ADMIN)), List.of());

        assertThat(new Visitor().login("amy", longest + "y").status()).isEqualTo(401);
        assertThat(new Visitor().login("amy", longest).status()).isEqualTo(303);
    }

    @Test
    void theLogDoesNotRepeatNamesThatNobodyHas() {
        new Visitor().login("hunter2", "amy");
        new Visitor().login("amy", "hunter2");

        assertThat(log)
                .containsExactly("failed login of nobody known from 192.0.2.7", "failed login of amy from 192.0.2.7");
    }

    @Test
    void whoTriesTooOftenWaitsAndStaysOutWithTheRightPassword() {
        Visitor visitor = new Visitor();
        for (int i = 0; i < 5; i++) {
            assertThat(visitor.login("amy", "wrong").status()).isEqualTo(401);
        }
        AdminReply slowed = visitor.login("amy", "open sesame");
        assertThat(slowed.status()).isEqualTo(429);
        assertThat(slowed.headers()).containsEntry("Retry-After", "1");
        assertThat(slowed.text()).startsWith("<!DOCTYPE html>");
        visitor.headers.put("accept", "application/json");
        AdminReply told = visitor.login("amy", "open sesame");
        assertThat(told.status()).isEqualTo(429);
        assertThat(told.text()).startsWith("{\"version\":1,\"error\":\"too many attempts; wait 1 s\",\"problems\":[{");
        visitor.headers.remove("accept");

        now += 1000;
        assertThat(visitor.login("amy", "wrong").status()).isEqualTo(401);
        now += 1000;
        assertThat(visitor.login("amy", "open sesame").headers()).containsEntry("Retry-After", "1");
        now += 1000;
        assertThat(visitor.login("amy", "open sesame").status()).isEqualTo(303);
    }

    @Test
    void aUserWhoIsTriedFromEverywhereStillGetsInFromWhereTheyWereBefore() {
        Visitor amy = new Visitor().in("amy");
        Visitor others = new Visitor();
        for (int i = 0; i < 10; i++) {
            others.address = "198.51.100." + i;
            assertThat(others.login("amy", "wrong").status()).isEqualTo(401);
        }
        others.address = "198.51.100.99";
        assertThat(others.login("amy", "open sesame").status()).isEqualTo(429);

        assertThat(amy.login("amy", "open sesame").status()).isEqualTo(303);
    }

    @Test
    void namesThatNobodyHasAreSlowedAlike() {
        Visitor others = new Visitor();
        for (int i = 0; i < 10; i++) {
            others.address = "198.51.100." + i;
            assertThat(others.login("nobody", "wrong").status()).isEqualTo(401);
        }
        others.address = "198.51.100.99";
        assertThat(others.login("nobody", "wrong").status()).isEqualTo(429);
    }

    @Test
    void aWholeIpv6NetworkIsOneVisitor() {
        Visitor visitor = new Visitor();
        for (int i = 0; i < 5; i++) {
            visitor.address = "2001:db8:0:1::" + i;
            visitor.login("amy", "wrong");
        }
        visitor.address = "2001:db8:0:1:ffff::1";
        assertThat(visitor.login("amy", "open sesame").status()).isEqualTo(429);
        visitor.address = "2001:db8:0:2::1";
        assertThat(visitor.login("amy", "open sesame").status()).isEqualTo(303);
    }

    @Test
    void aLoginFormOfSomebodyElseIsNotTaken() {
        Visitor evil = new Visitor();
        String csrf = evil.csrf(evil.get("/login"));
        Visitor amy = new Visitor();
        amy.get("/login");

        assertThat(amy.post("/login", "csrf=" + csrf + "&user=ben&password=open+sesame")
                        .status())
                .isEqualTo(403);
        assertThat(new Visitor().post("/login", "user=amy&password=open+sesame").status())
                .isEqualTo(403);
    }

    @Test
    void anAdminActsWithTheFormOfAPage() {
        Visitor amy = new Visitor().in("amy");

        AdminReply rung = amy.post("/ring", "csrf=" + amy.csrf());

        assertThat(rung.status()).isEqualTo(303);
        assertThat(rung.headers()).containsEntry("Location", "/problems#bells");
        assertThat(performed).containsExactly("amy");
        assertThat(log).contains("/ring by amy from 192.0.2.7: it rang");
    }

    @Test
    void whatCameOfItIsToldOnceOnThePageThatFollows() {
        Visitor amy = new Visitor().in("amy");
        AdminReply rung = amy.post("/ring", "cracked=yes&csrf=" + amy.csrf());
        assertThat(rung.headers().get("Set-Cookie"))
                .startsWith("__Host-autoinstalld-notice=")
                .doesNotContain("rang")
                .contains("HttpOnly", "SameSite=Strict", "Secure", "Max-Age=60");

        assertThat(amy.get("/").text()).as("another page").doesNotContain("It rang");
        amy.headers.put("sec-fetch-dest", "empty");
        assertThat(amy.get("/problems").text()).as("a script's").doesNotContain("It rang");
        amy.headers.put("sec-fetch-dest", "document");
        assertThat(amy.get("/problems").text()).contains("It rang.", "&lt;b&gt;cracked&lt;/b&gt;", "glue");
        assertThat(amy.cookies).doesNotContainKey("__Host-autoinstalld-notice");
        assertThat(amy.get("/problems").text()).doesNotContain("It rang");
    }

    @Test
    void whatCameOfItIsToldToNobodyElse() {
        Visitor amy = new Visitor().in("amy");
        amy.post("/ring", "csrf=" + amy.csrf());
        Visitor ben = new Visitor().in("ben");
        ben.cookies.put("__Host-autoinstalld-notice", String.valueOf(amy.cookies.get("__Host-autoinstalld-notice")));
        assertThat(ben.get("/problems").text()).doesNotContain("It rang");
        ben.cookies.put("__Host-autoinstalld-notice", "It rang");
        assertThat(ben.get("/problems").text()).doesNotContain("It rang");
        now += 61_000;
        assertThat(amy.get("/problems").text()).as("a minute later").doesNotContain("It rang");
    }

    @Test
    void programsAreToldInTheAnswerAndGetNoCookie() {
        Visitor socket = new Visitor();
        socket.way = Transport.CONTROL;
        assertThat(socket.post("/ring", "").headers()).doesNotContainKey("Set-Cookie");
        assertThat(socket.post("/api/ring", "").headers()).doesNotContainKey("Set-Cookie");
        assertThat(socket.get("/problems").text()).doesNotContain("It rang");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "csrf=", "csrf=wrong", "csrf=%zz"})
    void aFormWithoutTheRightValueDoesNothing(String body) {
        Visitor amy = new Visitor().in("amy");

        assertThat(amy.post("/ring", body).status()).isIn(400, 403);
        assertThat(amy.post("/api/ring", body).status()).isIn(400, 403);
        assertThat(performed).isEmpty();
    }

    @Test
    void theValueOfOneSessionIsNoneInAnother() {
        Visitor ben = new Visitor().in("ben");
        Visitor amy = new Visitor().in("amy");
        String csrf = ben.csrf(ben.get("/"));

        assertThat(amy.post("/ring", "csrf=" + csrf).status()).isEqualTo(403);
        assertThat(performed).isEmpty();
    }

    @Test
    void aReaderSeesAllPagesAndDoesNothing() {
        Visitor ben = new Visitor().in("ben");
        String page = ben.get("/").text();

        assertThat(page).doesNotContain("action=\"/reload\"").contains("ben, reader");
        AdminReply refused = ben.post("/ring", "csrf=" + ben.csrf());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("may look and not act");
        assertThat(performed).isEmpty();
        assertThat(ben.post("/logout", "csrf=" + ben.csrf()).status()).isEqualTo(303);
        assertThat(ben.get("/").status()).isEqualTo(303);
    }

    @Test
    void aSessionEndsWithIdlenessWithAgeAndWithItsUser() {
        Visitor amy = new Visitor().in("amy");
        now += Sessions.IDLE.toMillis() + 1;
        assertThat(amy.get("/").status()).isEqualTo(303);

        amy.in("amy");
        for (long t = 0;
                t < Sessions.LONGEST.toMillis();
                t += Duration.ofMinutes(30).toMillis()) {
            assertThat(amy.get("/").status()).isEqualTo(200);
            now += Duration.ofMinutes(30).toMillis();
        }
        now += 1;
        assertThat(amy.get("/").status()).isEqualTo(303);

        amy.in("amy");
        administration = new Administration(null, List.of(new User("amy", HASH, Role.READER)), List.of());
        assertThat(amy.get("/").status()).isEqualTo(303);
    }

    @Test
    void theOldestSessionMakesRoom() {
        Visitor first = new Visitor().in("amy");
        for (int i = 0; i < 256; i++) {
            new Visitor().in("ben");
        }
        assertThat(first.get("/").status()).isEqualTo(303);
    }

    @Test
    void aTokenActsWithoutAForm() {
        Visitor robot = new Visitor();
        robot.headers.put("authorization", "Bearer " + TOKEN);

        AdminReply rung = robot.post("/api/ring", "");

        assertThat(rung.status()).isEqualTo(200);
        assertThat(rung.text()).isEqualTo("{\"version\":1,\"message\":\"it rang\",\"problems\":[],\"times\":1}\n");
        assertThat(performed).containsExactly("robot");
        assertThat(robot.post("/api/ring", "softly=yes").status()).isEqualTo(409);
    }

    @Test
    void aReadersTokenLooksAndDoesNothing() {
        Visitor gauge = new Visitor();
        gauge.headers.put("authorization", "bearer only-for-looking-at-figures");

        assertThat(gauge.get("/metrics").status()).isEqualTo(200);
        assertThat(gauge.post("/api/ring", "").status()).isEqualTo(403);
        assertThat(performed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer wrong", "Bearer ", "Basic YW15Om9wZW4gc2VzYW1l", "Bearer 0123456789abcdef0123456789abcde"
            })
    void anotherTokenIsNobodys(String authorization) {
        Visitor robot = new Visitor().in("amy");
        robot.headers.put("authorization", authorization);

        AdminReply reply = robot.post("/api/ring", "csrf=x");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"autoinstalld\"");
        assertThat(robot.get("/").status()).isEqualTo(401);
        assertThat(performed).isEmpty();
        assertThat(log.stream().filter(l -> l.startsWith("refused a wrong token")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/hosts/shell",
                "/api/state",
                "/api/hosts",
                "/api/problems",
                "/problems",
                "/metrics",
                "/nothing"
            })
    void aStrangerSeesNothingOfTheInventory(String path) {
        AdminReply reply = new Visitor().get(path);

        assertThat(reply.status()).isIn(303, 401);
        assertThat(reply.text()).doesNotContain("int.gmmi.me", "hosts\":");
    }

    @Test
    void aStrangerMayKnowThatItLives() {
        Visitor stranger = new Visitor();

        assertThat(stranger.get("/healthz").text()).isEqualTo("ok\n");
        assertThat(stranger.get("/readyz").text()).isEqualTo("ready\n");
        assertThat(stranger.get("/assets/style.css").status()).isEqualTo(200);
        unready = Optional.of("stopping");
        assertThat(stranger.get("/readyz").status()).isEqualTo(503);
    }

    @Test
    void eventsAreForThoseWhoMayLook() {
        AdminRequest stranger = new AdminRequest(
                IpAddress.parse("192.0.2.7").orElseThrow(),
                "GET",
                "/events",
                Map.of(),
                Map.of(),
                "",
                Transport.NETWORK,
                true);
        assertThat(door.beforeEvents(stranger).map(AdminReply::status)).contains(401);
    }

    @Test
    void onLoopbackNobodyHasToSayWhoTheyAreIfNobodyIsNamed() {
        administration = Administration.OPEN;
        Visitor anybody = new Visitor();
        anybody.way = Transport.LOOPBACK;
        anybody.tls = false;

        assertThat(anybody.get("/").text()).contains("action=\"/reload\"").doesNotContain("Log out");
        assertThat(anybody.post("/ring", "csrf=" + anybody.csrf()).status()).isEqualTo(303);
        assertThat(anybody.post("/ring", "").status()).isEqualTo(403);
        assertThat(anybody.post("/api/ring", "").status()).isEqualTo(200);
        anybody.headers.put("sec-fetch-site", "none");
        assertThat(anybody.post("/api/ring", "").status()).isEqualTo(403);
        assertThat(anybody.get("/login").headers()).containsEntry("Location", "/");
    }

    @Test
    void elsewhereNobodyGetsInIfNobodyIsNamed() {
        administration = Administration.OPEN;
        Visitor anybody = new Visitor();

        assertThat(anybody.get("/").status()).isEqualTo(403);
        assertThat(anybody.post("/api/ring", "").status()).isEqualTo(403);
        assertThat(performed).isEmpty();
    }

    @Test
    void theControlSocketNeedsNoName() {
        Visitor root = new Visitor();
        root.way = Transport.CONTROL;
        root.tls = false;

        assertThat(root.post("/api/ring", "").status()).isEqualTo(200);
        assertThat(root.post("/api/nothing", "").status()).isEqualTo(405);
        assertThat(performed).containsExactly("control socket");
    }

    @Test
    void noReplyHoldsASecret() {
        Visitor amy = new Visitor().in("amy");
        for (String path : List.of("/", "/api/state", "/api/hosts/shell", "/hosts/shell", "/metrics")) {
            assertThat(new String(amy.get(path).text().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .doesNotContain(TOKEN, HASH.reveal(), "$2b$");
        }
    }
}
