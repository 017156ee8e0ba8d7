<#--
  Pieces of dhcpd.conf(5), as in the distribution, with what import found beyond
  that: 'vars.dhcpd' of a host. It is about the interface the machine boots from.

    name                                    of the block, if not the host's
    filename, next-server, host-name        in place of the usual ones
    no-filename, no-next-server, no-host-name
    fixed-address                           a list of names and addresses
    lines                                   further statements, as they stood there
    further                                 the same for other interfaces, by the
                                            names that their blocks usually have
-->
<#macro addresses list><#list list as address>${address}<#sep>, </#sep></#list></#macro>

<#macro declaration host whole>
<#assign tab><#if whole>	</#if></#assign>
<#assign d = {}>
<#if (host.vars.dhcpd)??>
<#if host.netboot>
<#assign d = host.vars.dhcpd>
<#elseif (host.vars.dhcpd.further[host.name])??>
<#assign d = host.vars.dhcpd.further[host.name]>
</#if>
</#if>
${tab}host ${(d.name)!host.name} {
${tab}	hardware ethernet ${host.lladdr};
<#if d["fixed-address"]??>
${tab}	fixed-address <@addresses d["fixed-address"]/>;
<#elseif host.address??>
${tab}	fixed-address ${host.address};
</#if>
<#if d["next-server"]??>
${tab}	next-server ${d["next-server"]};
<#elseif host.filename?? && host.nextServer?? && !d["no-next-server"]??>
${tab}	next-server ${host.nextServer};
</#if>
<#if d.filename?? && !host.withheld>
${tab}	filename ${quoted(d.filename)};
<#elseif host.filename?? && !d["no-filename"]??>
${tab}	filename ${quoted(host.filename)};
<#elseif host.withheld>
${tab}	filename "";
</#if>
<#if d["host-name"]??>
${tab}	option host-name ${quoted(d["host-name"])};
<#elseif !d["no-host-name"]??>
${tab}	option host-name ${quoted(host.hostName)};
</#if>
<#list d.lines![] as line>
${tab}	${statement(line)}
</#list>
${tab}}
</#macro>
