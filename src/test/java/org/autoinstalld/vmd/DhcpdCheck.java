package org.autoinstalld.vmd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.problem.Problem;

/** {@code dhcpd -n -c FILE}, by the grammar of OpenBSD's. */
final class DhcpdCheck {
    private DhcpdCheck() {}

    static void run(Path file, Reply reply) {
        try {
            DhcpdConf conf = DhcpdConf.parse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            conf.problems().stream().filter(Problem::isError).forEach(p -> reply.error(p.toString()));
            reply.exit(conf.hasErrors() ? 1 : 0);
        } catch (IOException e) {
            reply.error("Can't open " + file + ": No such file or directory");
            reply.exit(1);
        }
    }
}
