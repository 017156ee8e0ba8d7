-- For wrk: asks for one file, again and again, each time on a connection of its own, as an installer does.
--
--	wrk ... -s bench/fetch.lua http://127.0.0.1:PORT/PATH
--
-- The last line of its output is for bench/run: a JSON object, times in microseconds.

wrk.headers["Connection"] = "close"

function done(summary, _, _)
	local errors = summary.errors
	io.write(string.format('\n{"requests": %d, "duration": %d, "bytes": %d, "errors": %d}\n', summary.requests,
		summary.duration, summary.bytes, errors.connect + errors.write + errors.status + errors.timeout))
end
