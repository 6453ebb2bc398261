-- Keeps every distinct answer that wrk gets as a file in $BODIES, for the test to judge.
local folder = os.getenv("BODIES")
local seen, count, threads = {}, 0, 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function response(status, headers, body)
  local answer = status .. "\n" .. body
  if seen[answer] or count == 500 then return end
  seen[answer] = true
  count = count + 1
  local file = assert(io.open(folder .. "/" .. number .. "-" .. count, "wb"))
  file:write(answer)
  file:close()
end
