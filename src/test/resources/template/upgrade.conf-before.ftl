<#--
  Response file for an upgrade, autoinstall(8). Name, network, users and time
  zone come from the disk and are not asked for. An upgrade takes a default
  for every question, so at least where the sets come from is always said.
-->
<#if terminal??>
Terminal type = ${terminal}
</#if>
<#if keyboard??>
Choose your keyboard layout = ${keyboard}
</#if>
<#if (sets.location)??>
<#include "lib/sets.ftl">
<#else>
Location of sets = http
<#if sets??>
<#include "lib/sets.ftl">
</#if>
</#if>
<#include "lib/answers.ftl">
