/** The functions that the person wrote in Settings: a fixed answer, or an HTTP call to a host allowed by name. */
import { assertNever, err, ok } from '#core/result'
import type { Profile } from '#core/settings/schema'
import { offerProblem } from '#core/tools/offer'
import { buildRequest, type HttpRequest } from '#core/tools/http-request'
import { readSchema } from '#core/tools/schema-text'
import type { ToolSettings, UserFunction } from '#core/tools/settings'
import type { Tool, ToolHost } from './host'
import type { HttpCall } from './http-call'

export function createUserFunctionHost(call: HttpCall): ToolHost {
  // A compiled function is kept as long as the settings that it was made of.
  const made = new WeakMap<ToolSettings, readonly Tool[]>()
  return {
    tools: ({ tools }: Profile) => {
      const known = made.get(tools) ?? toolsOf(tools, call)
      made.set(tools, known)
      return known
    },
  }
}

/** One that cannot be offered is left out: it would make the server refuse all. Settings says what is wrong with it. */
const toolsOf = (settings: ToolSettings, call: HttpCall): readonly Tool[] =>
  settings.functions.flatMap((fn) => {
    const parameters = readSchema(fn.parameters)
    if (!fn.on || !parameters.ok || offerProblem(fn, settings.functions) !== null) return []
    return [
      {
        spec: { name: fn.name, description: fn.description.trim(), parameters: parameters.value },
        timeoutMs: fn.timeoutMs,
        ...behaviour(fn, settings, call),
      },
    ]
  })

function behaviour(
  { does, id }: UserFunction,
  settings: ToolSettings,
  call: HttpCall,
): Pick<Tool, 'ask' | 'run'> {
  switch (does.type) {
    case 'answer':
      return { ask: () => ok(null), run: () => Promise.resolve(ok(does.text)) }
    case 'http':
      return {
        ask: (args) => {
          const request = buildRequest(does, args)
          if (!request.ok) return err(UNUSABLE)
          const { host } = request.value
          if (!settings.allowedHosts.includes(host)) return err(notAllowed(request.value))
          return ok({
            subject: { type: 'http', ...request.value },
            scope: JSON.stringify([id, does.method, host]),
          })
        },
        run: async (args, signal) => {
          const request = buildRequest(does, args)
          return request.ok ? call(request.value, signal) : err(UNUSABLE)
        },
      }
    default:
      return assertNever(does)
  }
}

const UNUSABLE = 'these arguments do not make a usable address'
const notAllowed = ({ host }: HttpRequest): string =>
  `calls to ${host} are not allowed; the person can allow this host in Settings, under Tools`
