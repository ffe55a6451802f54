/** The bridge between page and main: one function for each call of the contract, one subscription, nothing else. */
import { contextBridge, ipcRenderer } from 'electron'
import {
  AUDIO_PORTS_CHANNEL,
  AUDIO_PORTS_MESSAGE,
  callNames,
  CALL_PREFIX,
  PUSH_PREFIX,
  pushChannels,
  type PushChannel,
} from '#shared/channels'
import type { Bridge, Push } from '#shared/contract'

const on = <C extends PushChannel>(channel: C, listener: (value: Push[C]) => void): (() => void) => {
  if (!pushChannels.includes(channel)) throw new Error('no such channel')
  // The page never gets the event: it would lead to the sender.
  const deliver = (_event: unknown, value: Push[C]): void => listener(value)
  ipcRenderer.on(PUSH_PREFIX + channel, deliver)
  return () => {
    ipcRenderer.removeListener(PUSH_PREFIX + channel, deliver)
  }
}

const bridgeCalls = Object.fromEntries(
  callNames.map((name) => [name, (arg?: unknown) => ipcRenderer.invoke(CALL_PREFIX + name, arg)]),
) as unknown as Omit<Bridge, 'on'>

contextBridge.exposeInMainWorld('parley', { ...bridgeCalls, on } satisfies Bridge)

// Ports cannot cross the context bridge; they reach the page as a message from its own window.
ipcRenderer.on(AUDIO_PORTS_CHANNEL, (event) => {
  window.postMessage({ type: AUDIO_PORTS_MESSAGE }, window.location.origin, event.ports)
})
