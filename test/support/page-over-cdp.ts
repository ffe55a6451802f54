/**
 * Drives the page of a packaged app through Chrome's own protocol: the fuses shut the way that Playwright's Electron
 * driver takes, and its Chromium driver asks for browser contexts, which Electron has not got.
 */
import { WebSocket } from 'ws'

/** Of the Chrome DevTools Protocol, the answers that are read here. */
type Results = {
  'DOM.getDocument': { readonly root: { readonly nodeId: number } }
  'Accessibility.queryAXTree': {
    readonly nodes: readonly { readonly ignored: boolean; readonly backendDOMNodeId?: number }[]
  }
  'DOM.resolveNode': { readonly object: { readonly objectId?: string } }
  'Runtime.callFunctionOn': { readonly result: { readonly value?: unknown } }
  'Page.getFrameTree': { readonly frameTree: { readonly frame: { readonly url: string } } }
}

/** A control as assistive technology finds it. */
export type Control = { readonly role: string; readonly name: string }

/**
 * @param browserAddress the ws: address that Chromium prints as "DevTools listening on"
 * @returns null while there is no page yet
 */
export async function connectToPage(browserAddress: string) {
  const { host } = new URL(browserAddress)
  const answer = await fetch(`http://${host}/json/list`)
  const targets = (await answer.json()) as readonly { type: string; webSocketDebuggerUrl: string }[]
  const target = targets.find(({ type }) => type === 'page')
  if (!target) return null

  const socket = new WebSocket(target.webSocketDebuggerUrl)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let sent = 0
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  socket.on('message', (data: Buffer) => {
    const { id, result, error } = JSON.parse(data.toString('utf8'))
    const call = waiting.get(id)
    waiting.delete(id)
    if (error) call?.reject(new Error(error.message))
    else call?.resolve(result as never)
  })
  const send = <K extends keyof Results>(method: K, params: object = {}) =>
    new Promise<Results[K]>((resolve, reject) => {
      const id = ++sent
      waiting.set(id, { resolve, reject })
      socket.send(JSON.stringify({ id, method, params }))
    })

  /** The function's result in the page, called on the control; null where there is no such control. */
  async function onControl({ role, name }: Control, functionDeclaration: string): Promise<unknown> {
    const { root } = await send('DOM.getDocument')
    const { nodes } = await send('Accessibility.queryAXTree', {
      nodeId: root.nodeId,
      accessibleName: name,
      role,
    })
    const backendNodeId = nodes.find((node) => !node.ignored)?.backendDOMNodeId
    if (backendNodeId === undefined) return null
    const { object } = await send('DOM.resolveNode', { backendNodeId })
    const call = { functionDeclaration, objectId: object.objectId, returnByValue: true }
    return (await send('Runtime.callFunctionOn', call)).result.value
  }

  return {
    url: async () => {
      const { frameTree } = await send('Page.getFrameTree')
      return frameTree.frame.url
    },
    isThere: async (control: Control) => (await onControl(control, 'function () { return true }')) === true,
    click: (control: Control) => onControl(control, 'function () { this.click() }'),
    textOf: (control: Control) => onControl(control, 'function () { return this.textContent }'),
    /** Of a meter, as it is read out. */
    valueOf: (control: Control) =>
      onControl(control, "function () { return this.getAttribute('aria-valuetext') }"),
    close: () => socket.close(),
  }
}

export type PageOverCdp = NonNullable<Awaited<ReturnType<typeof connectToPage>>>
