/** A piece of network between an app and a server, for what only a network can do: resets, silence, refusal. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export type BadLine = Awaited<ReturnType<typeof startBadLine>>

/** Carries whatever reaches `host` to the server at this port of the loopback interface. */
export const startBadLine = async (port: number, host = '127.0.0.1') => {
  const pairs = new Map<Socket, Socket>()
  const silenced = new Set<Socket>()
  let carried = 0
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    carried += 1
    pairs.set(near, far)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true)
      from.on('error', () => undefined)
      from.pipe(to)
    }
    near.on('close', () => {
      pairs.delete(near)
      far.destroy()
    })
    far.on('close', () => {
      if (pairs.get(near) === far) near.destroy()
    })
  })
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, host, resolve))
  await listen(0)
  const own = (server.address() as AddressInfo).port

  return {
    port: own,
    /** Connections so far. */
    carried: () => carried,
    /** Everything that is open ends abruptly, as when a router forgets it: a TCP reset. */
    reset: () => {
      for (const near of pairs.keys()) near.resetAndDestroy()
    },
    /** The server is gone and nobody says so: what the app sends vanishes, nothing comes, the socket looks open. */
    silence: () => {
      for (const [near, far] of pairs) {
        pairs.delete(near)
        near.unpipe(far)
        far.unpipe(near)
        far.destroy()
        near.resume()
        silenced.add(near)
      }
    },
    /** New connections are refused until `accept`; open ones are not concerned. */
    refuse: () => void server.close(),
    accept: () => listen(own),
    stop: async () => {
      for (const near of [...pairs.keys(), ...silenced]) near.destroy()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
  }
}
