/** Which functions a profile offers to the model: switches for the built-in ones, and the person's own as data. */
import { z } from 'zod'
import type { BuiltInName } from './types'

/**
 * A function that the person wrote. Only the shape is held here, so that a file edited by hand still loads; whether it
 * can be offered is what `checkFunction` says.
 */
export const userFunctionSchema = z.object({
  id: z.string().min(1).max(64),
  on: z.boolean(),
  name: z.string().max(64),
  description: z.string().max(4000),
  /** JSON Schema of the arguments, as it was written. */
  parameters: z.string().max(20_000),
  does: z.discriminatedUnion('type', [
    /** Always the same answer. */
    z.object({ type: z.literal('answer'), text: z.string().max(16_000) }),
    /** `{name}` in path or query stands for an argument; others go into the query (GET) or a JSON body (POST). */
    z.object({ type: z.literal('http'), method: z.enum(['GET', 'POST']), url: z.string().max(2048) }),
  ]),
  timeoutMs: z.number().int().min(1000).max(60_000),
})
export type UserFunction = z.infer<typeof userFunctionSchema>

export const toolSettingsSchema = z.object({
  builtIn: z.object({
    get_current_time: z.boolean(),
    open_web_link: z.boolean(),
    copy_to_clipboard: z.boolean(),
    set_timer: z.boolean(),
  } satisfies Record<BuiltInName, z.ZodType>),
  functions: z.array(userFunctionSchema).max(64),
  /** Hosts that the person's functions may call, as `host` or `host:port`. Each call asks all the same. */
  allowedHosts: z.array(z.string().max(300)).max(64),
})
export type ToolSettings = z.infer<typeof toolSettingsSchema>
