<#--
  Autopartitioning template, disklabel(8): MOUNT SIZE [PERCENT of what is left].

  A blank line or a comment of disklabel's own is an error there, 15 lines are
  the most, the root file system must come first and swap second, and the last
  line takes what is left. The installer downloads the sets to the target before
  it unpacks them, and wants a /tmp with more than 1 GB free for that.
-->
<#if (disklabel.lines)??>
<#list disklabel.lines as line>
${line}
</#list>
<#elseif (host.vm.diskBytes)?? && host.vm.diskBytes lt 12 * 1024 * 1024 * 1024>
<#-- A small disk: few partitions, so that no room is lost between them. -->
/ 2500M-* 85%
swap 80M-1G 5%
/tmp 1300M-2G 10%
<#else>
/ 600M-2G 5%
swap 256M-4G 5%
/tmp 1300M-8G 8%
/var 600M-20G 12%
/usr 3G-12G 15%
/usr/local 1G-30G 20%
/home 1G-* 35%
</#if>
