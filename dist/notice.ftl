<#-- NOTICE: what is in the jar, and under which licence. Written by the build; see license-maven-plugin in pom.xml. -->
autoinstalld
Copyright (c) 2026 The autoinstalld authors; its licence is in LICENSE.

autoinstalld.jar holds these libraries, unchanged but for what is named in pom.xml as left out. The texts of their
licences are in the jar below META-INF/licenses, and in dist/licenses.

<#list dependencyMap?sort_by("key") as e>
<#assign p = e.getKey()/>
${p.groupId}:${p.artifactId} ${p.version}
    <#list e.getValue() as licence>${licence}<#sep>, </#list><#if p.url??>; ${p.url}</#if>
</#list>
