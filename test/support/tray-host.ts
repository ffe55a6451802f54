/**
 * A stand-in for the part of a desktop that shows tray icons: owns the watcher's name on the desk's private bus, and
 * reads icon, tooltip and menu as a panel does. Source: StatusNotifierItem (freedesktop.org), com.canonical.dbusmenu.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { repository } from './desk'

const ITEM_PATH = '/StatusNotifierItem'
const MENU = 'com.canonical.dbusmenu'

type Variant<T = unknown> = readonly [unknown, readonly [T]]
type Pair = readonly [string, Variant]
type Layout = readonly [id: number, facts: readonly Pair[], children: readonly Variant<Layout>[]]
type Message = Readonly<Record<string, unknown>>
type Said = {
  readonly ready?: boolean
  readonly item?: string
  readonly n?: number
  readonly error?: string | null
  readonly answer?: readonly unknown[]
}

export type MenuEntry = {
  readonly id: number
  /** Without the mark of the access key. Empty: a line between entries. */
  readonly label: string
  readonly enabled: boolean
  /** Null: nothing to tick. */
  readonly ticked: boolean | null
}

export type TrayHost = Awaited<ReturnType<typeof startTrayHost>>

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** To be started before the program whose icon it shows. */
export async function startTrayHost(desk: Desk) {
  const script = join(repository, 'test/support/tray-watcher.mjs')
  const watcher = desk.keeper.start('tray watcher', process.execPath, [script], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const items: string[] = []
  const waiting = new Map<number, (said: Said) => void>()
  let count = 0
  await new Promise<void>((resolve, reject) => {
    if (watcher.stdout === null) throw new Error('the watcher has no output')
    createInterface({ input: watcher.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as Said
      if (said.ready) resolve()
      if (said.item !== undefined) items.push(said.item)
      if (said.n !== undefined) waiting.get(said.n)?.(said)
    })
    watcher.once('exit', () => reject(new Error('the watcher ended')))
  })

  const call = (message: Message): Promise<readonly unknown[]> =>
    new Promise((resolve, reject) => {
      const n = (count += 1)
      waiting.set(n, ({ error, answer = [] }) => {
        waiting.delete(n)
        if (error) reject(new Error(`${String(message['member'])}: ${error}`))
        else resolve(answer)
      })
      watcher.stdin?.write(`${JSON.stringify({ n, message })}\n`)
    })
  const item = (): string => {
    const found = items.at(-1)
    if (found === undefined) throw new Error('no icon has been registered')
    return found
  }
  const property = async (name: string): Promise<unknown> => {
    const [value] = await call({
      destination: item(),
      path: ITEM_PATH,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: ['org.kde.StatusNotifierItem', name],
    })
    return (value as Variant)[1][0]
  }
  const onMenu = async (member: string, signature: string, body: readonly unknown[]) =>
    call({
      destination: item(),
      path: text(await property('Menu')),
      interface: MENU,
      member,
      signature,
      body,
    })
  const menu = async (): Promise<readonly MenuEntry[]> => {
    const [, layout] = await onMenu('GetLayout', 'iias', [0, -1, []])
    return (layout as Layout)[2].map(([, [[id, facts]]]) => {
      const fact = Object.fromEntries(facts.map(([name, [, [value]]]) => [name, value]))
      return {
        id,
        label: text(fact['label']).replaceAll('_', ''),
        enabled: fact['enabled'] !== false,
        ticked: fact['toggle-type'] === 'checkmark' ? fact['toggle-state'] === 1 : null,
      }
    })
  }

  return {
    /** How many icons were ever put there. */
    icons: () => items.length,
    /** The sentence that a panel shows over the icon. */
    tooltip: async () => {
      const [, , title, text] = (await property('ToolTip')) as readonly [string, unknown, string, string]
      return title || text
    },
    /** Tells one picture from another. */
    picture: async () =>
      createHash('sha256')
        .update(JSON.stringify(await property('IconPixmap')))
        .digest('hex'),
    menu,
    /** Chooses an entry by its words. */
    choose: async (label: string) => {
      const entry = (await menu()).find((one) => one.label === label)
      if (entry === undefined) throw new Error(`the menu has no “${label}”`)
      await onMenu('Event', 'isvu', [entry.id, 'clicked', ['i', 0], 0])
    },
    /** A click on the icon itself. */
    activate: () =>
      call({
        destination: item(),
        path: ITEM_PATH,
        interface: 'org.kde.StatusNotifierItem',
        member: 'Activate',
        signature: 'ii',
        body: [0, 0],
      }),
  }
}
