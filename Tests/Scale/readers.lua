-- Asks for the paths in $PATHS in turn. Each thread is one reader with one connection, so its answers are in order; it
-- writes down every answer that differs from its last one for the same path.
local paths = {}
for path in os.getenv("PATHS"):gmatch("%S+") do paths[#paths + 1] = path end
local threads, asked, last, file = 0, 0, {}, nil

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init()
  file = assert(io.open(os.getenv("READERS") .. "/" .. number .. ".seen", "wb"))
  file:setvbuf("no")
end

-- A reader asks some hundred times a second, so that all of them and the publisher fit on two cores.
function delay() return 2 end

function request()
  asked = asked + 1
  return wrk.format("GET", paths[asked % #paths + 1])
end

-- wrk gives the names of header fields as the server writes them.
local function field(headers, name)
  for key, value in pairs(headers) do
    if key:lower() == name then return value end
  end
  return ""
end

function response(status, headers, body)
  local path = paths[asked % #paths + 1]
  local etag, encoding = field(headers, "etag"), field(headers, "content-encoding")
  local answer = status .. etag .. encoding .. body
  if last[path] == answer then return end
  last[path] = answer
  file:write(table.concat({ path, status, etag, encoding, #body }, "\t"), "\n", body)
end
