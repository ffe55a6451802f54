/** What `npm run practice -- --help` prints. */

export const HELP = `The practice assistant: a Realtime server that needs no key and no network.

npm run practice -- [--port N] [--host H] [--token T] [--language en|tr] [--script FILE]

  --port N         0 or absent takes any free port
  --host H         127.0.0.1 unless given
  --token T        what clients bring as bearer; "" lets everyone in; absent makes one up and prints it
  --language L     the language it speaks: en or tr
  --script FILE    lets things go wrong, see below
  --script-schema  prints the JSON Schema of a script
  --help           prints this

A script is JSON: {"faults": [ ... ]}. Each fault has a type, and most a moment, a number of times and a connection:

  {"type": "drop", "at": {"event": "response.done", "nth": 2}}             cut after the second answer
  {"type": "drop", "at": {"soundMs": 800}, "code": 1011, "times": 3}       closed in the middle of three answers
  {"type": "drop", "at": {"speechMs": 500}}                                cut while the user speaks
  {"type": "drop", "at": "open", "code": 4000, "error": "beta_api_shape_disabled"}   before session.created
  {"type": "stall", "at": {"soundMs": 500}, "ms": 3000, "way": "both"}     nothing comes through, then all of it
  {"type": "expire", "at": {"afterMs": 60000}, "tells": "close"}           the maximum duration, reached early
  {"type": "lifetime", "ms": 60000}                                        sessions of a minute; expires_at says so
  {"type": "error", "at": {"event": "response.created"}, "code": "server_error"}
  {"type": "refuse", "status": 429, "connection": 2}                       the second connection; body json or html
  {"type": "reject", "command": "session.update", "containing": "transcription", "code": "invalid_value"}
  {"type": "fail", "reason": "insufficient_quota"}                         the next response; soundMs: after so much
  {"type": "transcripts", "how": "swapped", "ms": 3000}                    or late, failed, missing, repeated
  {"type": "weather", "link": "wifi"}                                      or lan, lte, stalls
  {"type": "slow", "kbps": 64}                                             takes speech more slowly than it comes
  {"type": "beta"}                                                         old event names, flat session
  {"type": "omit", "events": ["response.created"]}                         never sent
  {"type": "duplicate", "events": ["response.output_text.delta"], "every": 3}
  {"type": "strangers", "every": 5}                                        frames that no client knows
  {"type": "ping", "everyMs": 1000}                                        JSON pings

  at          "now" (unless given), "open", or an object as above; moments count on each connection by itself and
              begin again when they were reached
  times       1 unless given; a number, or "always"
  connection  which one, the first being 1; every one unless given`
