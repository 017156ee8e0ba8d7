<#--
  Where the sets come from, and which. Needs 'sets'.

  A set that the signed list does not cover, such as a site set, is asked about
  twice: each one by name, then all of them together. The key "Unverified sets:"
  answers the second question in whatever order the installer lists them, and no
  other question about verification.

  A site set that is made here is one of them. The installer selects that of a host by
  itself; a machine that is not in the inventory has to be told.

  Install media hold no SHA256.sig, and the installer asks once whether it shall
  go on without.
-->
<#assign medium = (sets.location!"")?matches("disk|cd[0-9]*")>
<#if sets.location??>
Location of sets = ${sets.location}
</#if>
<#-- Until 7.2 the installer took a disk for mounted, though before an installation none is. -->
<#if (sets.location!"") == "disk" && mode == "install" && !since("7.3")>
Is the disk partition already mounted = no
</#if>
<#if sets.proxy??>
HTTP proxy URL = ${sets.proxy}
</#if>
<#if sets.server??>
HTTP Server = ${sets.server}
</#if>
<#if sets.directory??>
Server directory = ${sets.directory}
</#if>
<#assign chosen = sets.unverified>
<#if host?? && sets.siteSet??>
<#assign chosen = sets.unverified?filter(set -> set != sets.siteSet)>
</#if>
<#if sets.names??>
Set name(s) = ${sets.names}<#if sets.siteSet??> ${sets.siteSet}</#if>
<#elseif chosen?has_content>
Set name(s) = ${chosen?join(" ")}
</#if>
<#if medium>
Directory does not contain SHA256.sig. Continue without verification = yes
<#else>
<#list sets.unverified as set>
Checksum test for ${set} failed. Continue anyway = yes
</#list>
<#if sets.unverified?has_content>
Unverified sets: = yes
</#if>
</#if>
