<#--
  Response file for an installation, autoinstall(8).

  The lines stand in the order the installer asks. A question may be shortened
  as long as it stays unique; each one here works on every release since 7.0.
  What the inventory does not set has no line and is left to the installer's
  default. docs/templates.md explains every name.
-->
<#if terminal??>
Terminal type = ${terminal}
</#if>
<#if keyboard?? && (arch != "arm64" || since("7.3"))>
Choose your keyboard layout = ${keyboard}
</#if>
<#if host??>
System hostname = ${host.name}
<#include "lib/network.ftl">
</#if>
<#if dns??>
<#if dns.domain??>
DNS domain name = ${dns.domain}
</#if>
<#if dns.nameServers?has_content>
DNS nameservers = ${dns.nameServers?join(" ")}
</#if>
</#if>
<#-- 13 asterisks: no password will do, but an ssh key does. -->
<#if (root.password)??>
Password for root = ${root.password}
<#elseif (root.sshKey)??>
Password for root = *************
<#else>
<#stop "root has neither a password nor an ssh-key, and the installer stops without one">
</#if>
<#if (root.sshKey)??>
Public ssh key for root = ${root.sshKey}
</#if>
<#if sshd??>
Start sshd(8) by default = ${sshd?string("yes", "no")}
</#if>
<#-- arm64 asks for neither: it has no aperture, and its console is what it booted on. -->
<#if arch != "arm64">
<#if x11??>
Do you expect to run the X Window System = ${x11?string("yes", "no")}
</#if>
<#if xenodm??>
Do you want the X Window System to be started by xenodm(1) = ${xenodm?string("yes", "no")}
</#if>
<#if console??>
Change the default console to ${console.device} = yes
<#if console.speed??>
Which speed should ${console.device} use = ${console.speed}
</#if>
</#if>
</#if>
<#if user??>
Setup a user = ${user.name}
<#if user.fullName??>
Full name for user = ${user.fullName}
</#if>
<#if user.password??>
Password for user = ${user.password}
<#elseif user.sshKey??>
Password for user = *************
<#else>
<#stop "user '" + user.name + "' has neither a password nor an ssh-key, and the installer stops without one">
</#if>
<#if user.sshKey??>
Public ssh key for user = ${user.sshKey}
</#if>
</#if>
<#if (root.login)??>
Allow root ssh login = ${root.login}
</#if>
<#if timezone??>
What timezone are you in = ${timezone}
</#if>
<#if disk??>
<#include "lib/disk.ftl">
</#if>
<#if disklabel??>
URL to autopartitioning template for disklabel = ${disklabel.url}
</#if>
<#if sets??>
<#include "lib/sets.ftl">
</#if>
<#include "lib/answers.ftl">
