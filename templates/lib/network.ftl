<#--
  Network interfaces and routes. Needs 'host'.

  A machine with one interface that asks DHCP needs no line: the installer
  offers just that. Lines are written as soon as an address is to be fixed or a
  further interface has a name; then each interface that has a name is
  configured, in this order. The first must have one, or it would be left out.
-->
<#assign fixed = false>
<#assign more = false>
<#list host.interfaces as i>
<#if i.static || i.address6??><#assign fixed = true></#if>
<#if i.name?? && i.number gt 1><#assign more = true></#if>
</#list>
<#if fixed || more>
<#assign static = false>
<#list host.interfaces as i>
<#if i.name??>
network interface = ${i.name}
<#if i.static && i.address??>
<#assign static = true>
IPv4 address for ${i.name} = ${i.address}
<#if !i.netmask??>
<#stop "interface " + i.name + " is static, but its network is not known, and so neither is its netmask">
</#if>
Netmask for ${i.name} = ${i.netmask}
<#else>
IPv4 address for ${i.name} = autoconf
</#if>
<#if i.address6??>
IPv6 address for ${i.name} = ${i.address6}
IPv6 prefix length for ${i.name} = ${i.bits6!64}
</#if>
<#elseif i.number == 1 || i.static || i.address6??>
<#stop "interface " + i.number + " needs a name, because the installer is to be told about it">
</#if>
</#list>
<#if static>
<#-- The first router of the first network that has one. -->
<#assign route = "none">
<#list host.interfaces as i>
<#if i.static && (i.network.routers)?has_content>
<#assign route = i.network.routers[0]>
<#break>
</#if>
</#list>
Default IPv4 route = ${route}
<#if !dns?? && host.interfaces[0].static && (host.network.nameServers)?has_content>
DNS nameservers = ${host.network.nameServers?join(" ")}
</#if>
</#if>
</#if>
<#--
  Where DHCP names no router, the installer asks for a route, and stops if it
  gets no answer.
-->
<#if !host.interfaces[0].static && ((host.network.dhcp)!"") == "whole" && !host.network.routers?has_content>
Default IPv4 route = none
</#if>
