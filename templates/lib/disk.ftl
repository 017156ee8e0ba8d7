<#--
  The root disk. Needs 'disk'.

  An encrypted disk is partitioned twice, first the disk itself and then the
  volume on it, so those lines stand twice.
-->
<#if disk.device??>
Which disk is the root disk = ${disk.device}
</#if>
<#if disk.passphrase??>
<#if !since("7.5")>
<#stop "root-disk.passphrase: the installer of " + release + " cannot encrypt unattended and would leave the disk as it is">
</#if>
Encrypt the root disk = passphrase
New passphrase = ${disk.passphrase}
</#if>
<#if disk.use??>
<#list 1..(disk.passphrase??)?then(2, 1) as round>
Use (W)hole = ${disk.use}
<#if disk.use == "gpt">
An EFI/GPT disk may not boot. Proceed = yes
</#if>
</#list>
</#if>
