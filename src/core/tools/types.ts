/** What a function call is made of, from the description that the model reads to the answer that it gets. */

/** Built-in functions by the name that the model calls. */
export const builtInNames = ['get_current_time', 'open_web_link', 'copy_to_clipboard', 'set_timer'] as const
export type BuiltInName = (typeof builtInNames)[number]

/** Checked against the function's parameters. */
export type Arguments = Readonly<Record<string, unknown>>

/** A function as the model is told of it. */
export type ToolSpec = {
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly name: string
  /** What the model chooses by; at most 1024 characters, a longer one makes a server refuse the whole session. */
  readonly description: string
  /** JSON Schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export type ToolCall = {
  readonly callId: string
  readonly name: string
  /** As the model wrote them: a JSON text, or what it took for one. */
  readonly args: string
}

/** How a call ended. All but `done` are told to the model as `{"error": …}`, so that it can say so or try again. */
export type ToolOutcome = 'done' | 'failed' | 'refused' | 'timeout' | 'cancelled'

export type ToolResult = {
  readonly callId: string
  readonly outcome: ToolOutcome
  /** What the model gets. Always a string, as the protocol asks. */
  readonly output: string
}

/** The longest answer that is handed to the model, in characters: it is paid for again with every later response. */
export const MAX_OUTPUT_CHARS = 16_000

/** An answer that tells the model what went wrong. */
export const errorOutput = (message: string): string => JSON.stringify({ error: message })
