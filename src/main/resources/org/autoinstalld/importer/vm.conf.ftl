<#--
  Entries of vm.conf(5), for one hypervisor, as vm.conf.ftl of the distribution
  prints them, with what import found beyond that: 'vars.vmconf' of a host.

    name         the guest's name, if it is not the host's
    boot, boot-device
    no-interface the guest has none
    interfaces   a list with a map for each interface: device, switch, lladdr,
                 down
    lines        further lines of its block, as they stood there
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
<#assign v = (vm.vars.vmconf)!{}>
vm <#if vm.instance??>${quoted(vm.instance)} instance </#if>${quoted((v.name)!vm.name)} {
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
<#else>
<#if v.boot??>
	boot ${quoted(v.boot)}
</#if>
<#if v["boot-device"]??>
	boot device ${v["boot-device"]}
</#if>
</#if>
<#if vm.cdrom??>
	cdrom ${quoted(vm.cdrom)}
</#if>
<#list vm.disks as disk>
	disk ${quoted(disk.path)}<#if disk.format??> format ${disk.format}</#if>
</#list>
<#if !v["no-interface"]??>
<#list vm.interfaces as i>
<#assign x = {}>
<#if (v.interfaces[i?index])??>
<#assign x = v.interfaces[i?index]>
</#if>
	<#if i.local>local </#if>interface<#if x.device??> ${x.device}</#if> {
<#if i.group??>
		group ${quoted(i.group)}
</#if>
<#if x.switch??>
		switch ${quoted(x.switch)}
<#elseif i.switch??>
		switch ${quoted(i.switch)}
</#if>
<#if x.lladdr?? || i.lladdr?? || i.locked>
		<#if i.locked>locked </#if>lladdr<#if x.lladdr??> ${x.lladdr}<#elseif i.lladdr??> ${i.lladdr}</#if>
</#if>
<#if i.rdomain??>
		rdomain ${i.rdomain}
</#if>
		<#if x.down??>down<#else>up</#if>
	}
</#list>
</#if>
<#list v.lines![] as line>
	${statement(line)}
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
