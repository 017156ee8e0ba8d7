<#--
  Entries of vm.conf(5), for one hypervisor. One option per line, and braces end
  their lines: its grammar wants it so. quoted(...) writes a string, word(...) a
  bare word where that is possible.

  vmd(8) starts whatever is not disabled, at each reload. A guest that is being
  installed boots the installer's kernel and is started by hand, so it is always
  disabled; a running one has no boot lines, and starts by itself only if the
  inventory says 'start: yes'.
-->
<#list switches as switch>
switch ${quoted(switch.name)} {
	interface ${switch.device}
}

</#list>
<#list vms as vm>
vm ${quoted(vm.name)} {
<#if vm.installing || !vm.start>
	disable
</#if>
<#if vm.owner??>
	owner ${word(vm.owner)}
</#if>
	memory ${vm.memory}
<#if vm.installing>
	boot ${quoted(vm.kernel)}
	boot device net
</#if>
<#list vm.disks as disk>
	disk ${quoted(disk.path)}<#if disk.format??> format ${disk.format}</#if>
</#list>
<#list vm.interfaces as i>
	<#if i.local>local </#if>interface<#if i.switch?? || i.lladdr??> {
<#if i.switch??>
		switch ${quoted(i.switch)}
</#if>
<#if i.lladdr??>
		lladdr ${i.lladdr}
</#if>
	}</#if>
</#list>
}
<#sep>

</#sep>
</#list>
