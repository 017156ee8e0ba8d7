<#--
  Further lines from the inventory: 'answers' of an installation,
  'upgrade-answers' of an upgrade. A list gives one line for each time the
  question is asked.
-->
<#list answers as question, answer>
<#if question?trim == "" || question?contains("=") || question?trim?starts_with("#")>
<#stop "answers: '" + question + "' is no question: the installer ends it at '=' and takes '#' for a comment">
</#if>
<#if answer?is_string>
${question} = ${answer}
<#elseif answer?is_sequence>
<#list answer as one>
${question} = ${one}
</#list>
<#else>
<#stop "answers: the answer to '" + question + "' is neither a text nor a list of texts">
</#if>
</#list>
