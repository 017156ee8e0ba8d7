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
<#if switch.locked>
	locked lladdr
</#if>
<#if switch.group??>
	group ${quoted(switch.group)}
</#if>
<#if switch.rdomain??>
	rdomain ${switch.rdomain}
</#if>
}

</#list>
<#list vms as vm>
vm <#if vm.instance??>${quoted(vm.instance)} instance </#if>${quoted(vm.name)} {
<#if vm.installing || !vm.start>
	disable
</#if>
<#if vm.owner??>
	owner ${word(vm.owner)}
</#if>
<#if vm.memory??>
	memory ${vm.memory}
</#if>
<#if vm.seves>
	seves
<#elseif vm.sev>
	sev
</#if>
<#if vm.installing>
	boot ${quoted(vm.kernel)}
	boot device net
</#if>
<#if vm.cdrom??>
	cdrom ${quoted(vm.cdrom)}
</#if>
<#list vm.disks as disk>
	disk ${quoted(disk.path)}<#if disk.format??> format ${disk.format}</#if>
</#list>
<#list vm.interfaces as i>
	<#if i.local>local </#if>interface<#if i.switch?? || i.lladdr?? || i.locked || i.group?? || i.rdomain??> {
<#if i.switch??>
		switch ${quoted(i.switch)}
</#if>
<#if i.lladdr?? || i.locked>
		<#if i.locked>locked </#if>lladdr<#if i.lladdr??> ${i.lladdr}</#if>
</#if>
<#if i.group??>
		group ${quoted(i.group)}
</#if>
<#if i.rdomain??>
		rdomain ${i.rdomain}
</#if>
	}</#if>
</#list>
<#if vm.allowInstance?has_content>
	allow instance {
<#list vm.allowInstance as flag>
<#if flag?starts_with("owner ")>
		owner ${word(flag?keep_after(" "))}
<#else>
		${flag}
</#if>
</#list>
	}
</#if>
}
<#sep>

</#sep>
</#list>
