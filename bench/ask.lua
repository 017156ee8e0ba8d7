-- For wrk: asks for the response files of random hosts, as an installer would.
--
--	wrk ... -s bench/ask.lua http://127.0.0.1:PORT -- HOSTS keep|close SEED GET|HEAD
--
-- The last line of its output is for bench/run: a JSON object, times in microseconds.

local requests = {}

local function lladdr(number)
	return string.format("02:00:%02x:%02x:%02x:%02x", math.floor(number / 16777216) % 256,
		math.floor(number / 65536) % 256, math.floor(number / 256) % 256, number % 256)
end

function init(args)
	local hosts = tonumber(args[1])
	if args[2] == "close" then
		wrk.headers["Connection"] = "close"
	end
	math.randomseed(tonumber(args[3]))
	-- made beforehand, so that wrk costs the same for any number of hosts
	for number = 1, hosts do
		requests[number] = wrk.format(args[4], "/" .. lladdr(number) .. "-install.conf?path=7.8/amd64")
	end
end

function request()
	return requests[math.random(#requests)]
end

-- wrk waits for a body after HEAD, and takes the end of the connection for a failure: "cut" counts those
function done(summary, latency, _)
	local errors = summary.errors
	io.write(string.format('\n{"requests": %d, "duration": %d, "p50": %d, "p99": %d, "cut": %d, "errors": %d}\n',
		summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.read,
		errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
