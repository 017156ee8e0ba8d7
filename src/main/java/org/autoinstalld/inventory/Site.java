package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.address.Subnet;

/**
 * What holds for all machines.
 *
 * @param domain of machines and networks that name none
 * @param responseServer where installers reach this server: next-server, and the host in URLs we write
 * @param setdir assumed when a request does not say
 * @param prefix of hosts that set none; empty if none
 * @param unknown what machines that are not in the inventory get; empty: nothing
 * @param refusesAborting whether a response file that would stop the installer on any machine is refused
 * @param asciiOnly whether response files may hold nothing but ASCII
 * @param access what every host is held to
 * @param files of other programs on this machine that hold a section of ours
 * @param ledger where what happened is kept
 * @param administration who may use the admin side
 * @param trustedProxies addresses that are believed when they say for whom they ask
 */
public record Site(
        Optional<String> domain,
        Optional<ResponseServer> responseServer,
        Setdir setdir,
        String prefix,
        Optional<UnknownMachines> unknown,
        boolean refusesAborting,
        boolean asciiOnly,
        SiteAccess access,
        LedgerSettings ledger,
        ManagedFiles files,
        Administration administration,
        List<Subnet> trustedProxies) {

    /** A site whose admin side is open, and that has no proxy before it. */
    public Site(
            Optional<String> domain,
            Optional<ResponseServer> responseServer,
            Setdir setdir,
            String prefix,
            Optional<UnknownMachines> unknown,
            boolean refusesAborting,
            boolean asciiOnly,
            SiteAccess access,
            ManagedFiles files) {
        this(
                domain,
                responseServer,
                setdir,
                prefix,
                unknown,
                refusesAborting,
                asciiOnly,
                access,
                LedgerSettings.DEFAULT,
                files,
                Administration.OPEN,
                List.of());
    }

    /** Whether an address may say for whom it asks. */
    public boolean trusts(IpAddress address) {
        return trustedProxies.stream().anyMatch(net -> net.contains(address));
    }

    /** A site that keeps no file and says nothing about access. */
    public Site(
            Optional<String> domain,
            Optional<ResponseServer> responseServer,
            Setdir setdir,
            String prefix,
            Optional<UnknownMachines> unknown,
            boolean refusesAborting,
            boolean asciiOnly) {
        this(
                domain,
                responseServer,
                setdir,
                prefix,
                unknown,
                refusesAborting,
                asciiOnly,
                SiteAccess.DEFAULT,
                ManagedFiles.NONE);
    }
}
