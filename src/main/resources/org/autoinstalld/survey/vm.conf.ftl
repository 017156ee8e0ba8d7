<#--
  Entries of vm.conf(5), for one hypervisor, as vm.conf.ftl of the distribution
  prints them, with what import found beyond that: 'vars.vmconf' of a host.

    name         the guest's name, if it is not the host's
    boot, boot-device, cdrom
    no-interface the guest has none
    interfaces   a list with a map for each interface: device, group, switch,
                 lladdr, locked, rdomain, down
-->
<#list switches as switch>
switch ${quoted(switch.name)} {
	interface ${switch.device}
}

</#list>
<#list vms as vm>
<#assign v = (vm.vars.vmconf)!{}>
vm ${quoted((v.name)!vm.name)} {
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
<#else>
<#if v.boot??>
	boot ${quoted(v.boot)}
</#if>
<#if v["boot-device"]??>
	boot device ${v["boot-device"]}
</#if>
</#if>
<#if v.cdrom??>
	cdrom ${quoted(v.cdrom)}
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
<#if x.group??>
		group ${quoted(x.group)}
</#if>
<#if x.switch??>
		switch ${quoted(x.switch)}
<#elseif i.switch??>
		switch ${quoted(i.switch)}
</#if>
<#if x.lladdr??>
		<#if x.locked??>locked </#if>lladdr ${x.lladdr}
<#elseif i.lladdr??>
		<#if x.locked??>locked </#if>lladdr ${i.lladdr}
</#if>
<#if x.rdomain??>
		rdomain ${x.rdomain}
</#if>
		<#if x.down??>down<#else>up</#if>
	}
</#list>
</#if>
}
<#sep>

</#sep>
</#list>
