<#-- Pieces of dhcpd.conf(5). -->
<#macro addresses list><#list list as address>${address}<#sep>, </#sep></#list></#macro>

<#-- A host that is not told a file name does not install itself from that interface. -->
<#macro declaration host whole>
<#assign tab><#if whole>	</#if></#assign>
${tab}host ${host.name} {
${tab}	hardware ethernet ${host.lladdr};
<#if host.address??>
${tab}	fixed-address ${host.address};
</#if>
<#if host.filename??>
<#if host.nextServer??>
${tab}	next-server ${host.nextServer};
</#if>
${tab}	filename ${quoted(host.filename)};
<#elseif host.withheld>
<#-- Not that of the subnet, which is for machines that nobody knows. -->
${tab}	filename "";
</#if>
${tab}	option host-name ${quoted(host.hostName)};
${tab}}
</#macro>
