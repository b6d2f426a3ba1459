-- Asks one address of a file after the other; each thread starts elsewhere in it, and asks the port that is its turn.
-- PORTS: ports, comma-separated. Arguments: the file, the number of threads, and where in the file to start, from 0 to 1.

local threads = 0
local ports = {}
for port in string.gmatch(os.getenv("PORTS"), "%d+") do ports[#ports + 1] = port end

function setup(thread)
  thread:set("number", threads)
  thread.addr = wrk.lookup("127.0.0.1", ports[threads % #ports + 1])[1]
  threads = threads + 1
end

-- The first thread asks while the next are still made, so this must not take long: lines are read when they are needed.
function init(arguments)
  file = io.open(arguments[1])
  local first = wrk.format("GET", file:read("*l"))
  if not file:read("*l") then only = first end
  local start = (number / tonumber(arguments[2]) + tonumber(arguments[3])) % 1
  file:seek("set", math.floor(file:seek("end") * start))
  file:read("*l")
end

function request()
  if only then return only end
  local path = file:read("*l")
  if not path then
    file:seek("set", 0)
    path = file:read("*l")
  end
  return wrk.format("GET", path)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
