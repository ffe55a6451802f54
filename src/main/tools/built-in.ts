/** The functions that come with Parley; each can be switched on or off in a profile. */
import { builtInTools } from '#core/tools/built-in'
import { builtInNames, type Arguments, type BuiltInName } from '#core/tools/types'
import { err, ok } from '#core/result'
import type { Tool, ToolHost } from './host'
import type { Timers } from './timers'

const TIMEOUT_MS = 10_000

const asksNothing = (): ReturnType<Tool['ask']> => ok(null)

const tool = (name: BuiltInName, run: Tool['run'], ask: Tool['ask'] = asksNothing): Tool => ({
  spec: builtInTools[name],
  timeoutMs: TIMEOUT_MS,
  ask,
  run,
})

export type BuiltInDeps = {
  /** Wall clock, ms. */
  readonly wall: () => number
  /** Minutes east of Greenwich, and the zone's name. */
  readonly zone: (at: number) => { readonly name: string; readonly offsetMinutes: number }
  readonly openExternal: (url: string) => Promise<void>
  readonly copy: (text: string) => void | Promise<void>
  readonly timers: Timers
}

/** The address to open, or null: https alone, and no name or password in it. */
export function openableLink(address: unknown): URL | null {
  if (typeof address !== 'string') return null
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return null
  }
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url : null
}

export function createBuiltInHost(deps: BuiltInDeps): ToolHost {
  const tools: Readonly<Record<BuiltInName, Tool>> = {
    get_current_time: tool('get_current_time', () => Promise.resolve(ok(timeAnswer(deps)))),
    open_web_link: tool(
      'open_web_link',
      async ({ url }) => {
        const link = openableLink(url)
        if (link === null) return err(NOT_OPENABLE)
        await deps.openExternal(link.href)
        return ok('{"opened":true}')
      },
      ({ url }) => {
        const link = openableLink(url)
        return link === null
          ? err(NOT_OPENABLE)
          : ok({ subject: { type: 'link', url: link.href, host: link.host }, scope: null })
      },
    ),
    copy_to_clipboard: tool('copy_to_clipboard', async ({ text }) => {
      if (typeof text !== 'string') return err('there is no text')
      await deps.copy(text)
      return ok('{"copied":true}')
    }),
    set_timer: tool('set_timer', (args) => Promise.resolve(setTimer(deps.timers, args))),
  }
  return {
    tools: (profile) => builtInNames.filter((name) => profile.tools.builtIn[name]).map((name) => tools[name]),
  }
}

const NOT_OPENABLE = 'only a complete https address without a name or password can be opened'

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')

function timeAnswer({ wall, zone }: BuiltInDeps): string {
  const at = wall()
  const { name, offsetMinutes } = zone(at)
  const local = new Date(at + offsetMinutes * 60_000)
  const east = Math.abs(offsetMinutes)
  const offset = `${offsetMinutes < 0 ? '-' : '+'}${two(east / 60)}:${two(east % 60)}`
  return JSON.stringify({
    local: `${local.toISOString().slice(0, 19)}${offset}`,
    weekday: local.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' }),
    time_zone: name,
  })
}

function setTimer(timers: Timers, { seconds, label }: Arguments) {
  if (typeof seconds !== 'number') return err('the time is missing')
  const set = timers.start(seconds, typeof label === 'string' ? label.trim() : '')
  if (!set.ok) return set
  const { endsAt, notification } = set.value
  return ok(
    JSON.stringify({
      set: true,
      ends_at: new Date(endsAt).toISOString(),
      tells_by: notification
        ? 'a notice in Parley and a notification of the system'
        : 'a notice in Parley alone',
    }),
  )
}
