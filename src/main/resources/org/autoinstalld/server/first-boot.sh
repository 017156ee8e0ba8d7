# Tells the server that installed this machine how that went: autoinstalld, docs/ledger.md.
(
	umask 077
	report=$(mktemp /tmp/report.XXXXXXXXXX) || exit 1
	trap 'rm -f "$report"' EXIT
	answers=$(ls -t /var/log/install.resp.* /var/log/upgrade.resp.* 2>/dev/null | head -n 1)
	console=$(ls -t /var/log/ai.log.* 2>/dev/null | head -n 1)
	{
		echo '--- host keys'
		cat /etc/ssh/ssh_host_*_key.pub
		if [ -n "$answers" ]; then
			answersof=${answers##*/}
			echo "--- ${answersof%.*}"
			dd if="$answers" bs=65536 count=1
			echo
		fi
		if [ -n "$console" ]; then
			echo '--- ai.log'
			dd if="$console" bs=131072 count=1
		fi
	} 2>/dev/null >"$report"
	{
		printf 'POST @PATH@ HTTP/1.1\r\nHost: @AUTHORITY@\r\nContent-Type: text/plain\r\n'
		printf 'Content-Length: %d\r\nConnection: close\r\n\r\n' $(wc -c <"$report")
		cat "$report"
	} | nc -N -w 10 @ADDRESS@ @PORT@ | grep -q '^HTTP/1.1 200 ' ||
		ftp -Vo /dev/null http://@AUTHORITY@@PATH@
)
