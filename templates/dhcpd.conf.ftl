<#--
  Entries of dhcpd.conf(5). OpenBSD's dhcpd wants the parameters of a block
  before its first declaration, and texts in quotes: quoted(...) writes them.

  A network with 'dhcp: whole' is printed with all we know of it. One with
  'dhcp: hosts' stands elsewhere in the file and gets its hosts alone.
-->
<#import "lib/dhcpd.conf-host.ftl" as lib>
<#list networks as network>
<#if network.dhcp == "whole">
subnet ${network.subnet} netmask ${network.netmask} {
<#if network.routers?has_content>
	option routers <@lib.addresses network.routers/>;
</#if>
<#if network.nameServers?has_content>
	option domain-name-servers <@lib.addresses network.nameServers/>;
</#if>
<#if network.domain??>
	option domain-name ${quoted(network.domain)};
</#if>
<#if network.range??>
	range ${network.range.low} ${network.range.high};
</#if>
<#if network.defaultLeaseTime??>
	default-lease-time ${network.defaultLeaseTime};
</#if>
<#if network.maxLeaseTime??>
	max-lease-time ${network.maxLeaseTime};
</#if>
<#if network.unknownClients??>
	${network.unknownClients?string("allow", "deny")} unknown-clients;
</#if>
<#if network.unknownMachines>
<#-- Machines that are not in the inventory may install from here. -->
<#if network.nextServer??>
	next-server ${network.nextServer};
</#if>
	filename ${quoted(network.filename)};
</#if>
<#list network.hosts as host>

<@lib.declaration host=host whole=true/>
</#list>
}
<#else>
<#list network.hosts as host>
<@lib.declaration host=host whole=false/>
<#sep>

</#sep>
</#list>
</#if>
<#sep>

</#sep>
</#list>
