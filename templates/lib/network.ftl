<#--
  Network interfaces and the default route. Needs 'host'.

  A machine whose interfaces all ask DHCP needs no line: the installer offers
  the one it booted from. Lines are written as soon as an interface is static, or
  one with a name has an IPv6 address or is not the first. Then every interface
  that has a name is configured, in this order, and the first must have one, or
  it would be left out.
-->
<#assign told = false, fixed = false, routed = false, named = false, route = "none", servers = []>
<#list host.interfaces as i>
<#if i.static>
<#assign told = true, fixed = true>
<#if route == "none" && (i.network.routers)?has_content>
<#assign route = i.network.routers[0]>
</#if>
<#if !servers?has_content && (i.network.nameServers)?has_content>
<#assign servers = i.network.nameServers>
</#if>
<#else>
<#if i.name?? && (i.address6?? || i.number gt 1)>
<#assign told = true>
</#if>
<#if i.name??>
<#assign routed = routed || (i.network.routers)?has_content, named = named || (i.network.nameServers)?has_content>
</#if>
</#if>
</#list>
<#if told>
<#list host.interfaces as i>
<#if i.name??>
network interface = ${i.name}
<#if i.static && i.address??>
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
<#elseif i.number == 1 || i.static>
<#stop "interface " + i.number + " needs a name, because the installer is to be told about it">
</#if>
</#list>
</#if>
<#--
  The installer asks for a route if DHCP gave it none, and stops if it then gets
  no answer. A network that names no router has none. It asks for name servers
  likewise.
-->
<#if fixed>
<#if !routed>
Default IPv4 route = ${route}
</#if>
<#if !dns?? && !named && servers?has_content>
DNS nameservers = ${servers?join(" ")}
</#if>
<#elseif !routed && ((host.network.dhcp)!"") == "whole" && !host.network.routers?has_content>
Default IPv4 route = none
</#if>
