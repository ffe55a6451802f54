/** A function of the person's own, called over the network that the system has: its proxy, and no further than its host. */
import { once } from 'node:events'
import { createServer, request as forward, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'

let desk: Desk
let parley: Parley
const closers: (() => void)[] = []
const seen: IncomingMessage[] = []
const proxied: string[] = []

async function serve(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

let api: number
beforeAll(async () => {
  const elsewhere = await serve(createServer((_, response) => response.end('stolen')))
  api = await serve(
    createServer((request, response) => {
      seen.push(request)
      if (request.url?.startsWith('/away') === true) {
        response.writeHead(302, { location: `http://127.0.0.1:${elsewhere}/` }).end()
      } else if (request.url?.startsWith('/moved') === true) {
        response.writeHead(302, { location: '/weather', 'set-cookie': 'id=1' }).end()
      } else response.setHeader('content-type', 'application/json').end('{"sky":"rain over the harbour"}')
    }),
  )
  // An HTTP proxy is asked for the whole address.
  const proxy = await serve(
    createServer((request, response) => {
      proxied.push(request.url ?? '')
      const { method, headers } = request
      const onward = forward(request.url ?? '', { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      onward.on('error', () => response.destroy())
      request.pipe(onward)
    }),
  )
  desk = await startParleyDesk('tools')
  // Without the second argument this computer would be reached past every proxy.
  const args = [`--proxy-server=127.0.0.1:${proxy}`, '--proxy-bypass-list=<-loopback>']
  parley = await startParley(desk, 'tools', { args })
  await parley.talk.startPractice()
})
afterAll(async () => {
  await parley?.close()
  await desk?.stop()
  closers.forEach((close) => close())
})
beforeEach(() => photographFailure(() => parley?.page))

const write = async (name: string, path: string): Promise<void> => {
  const { talk, page } = { talk: parley.talk, page: parley.page }
  await talk.open('Settings')
  await talk.button('Add tool').click()
  await talk.textbox('Tool name').fill(name)
  await talk.textbox('Description').fill('What the sky does.')
  await talk.choose('What it does', 'HTTP call')
  await talk.textbox('Address').fill(`http://127.0.0.1:${api}${path}`)
  const allow = page.getByRole('switch', { name: `Allow calls to 127.0.0.1:${api}` })
  if (await allow.isVisible()) await allow.click()
  await talk.button('Save tool').click()
  await talk.open('Talk')
}

/** The practice assistant calls the function that a message begins with. */
const ask = async (name: string): Promise<void> => {
  await parley.talk.say(`${name}: how is it?`)
  await parley.talk.button('Allow once').click()
}

it('asks first, goes through the proxy of the system, follows its own host, and sends nothing of the person', async () => {
  await write('sky', '/moved')
  await ask('sky')
  await see(parley.talk.turns('tool').last()).toContainText('sky')
  await see.poll(() => seen.map((request) => request.url)).toEqual(['/moved', '/weather'])
  expect(proxied).toEqual([`http://127.0.0.1:${api}/moved`, `http://127.0.0.1:${api}/weather`])
  for (const { headers } of seen) {
    expect([headers.cookie, headers.authorization, headers.origin]).toEqual([undefined, undefined, undefined])
  }
  await see(parley.talk.turns('tool').last()).toHaveAttribute('data-status', 'completed')
})

it('does not follow a redirect to another host', async () => {
  await write('far', '/away')
  await ask('far')
  await see(parley.talk.turns('tool').last()).toContainText('far')
  await see.poll(() => seen.at(-1)?.url).toBe('/away')
  await see(parley.talk.turns('assistant').last()).toBeVisible()
  expect(proxied.filter((url) => !url.startsWith(`http://127.0.0.1:${api}/`))).toEqual([])
})
