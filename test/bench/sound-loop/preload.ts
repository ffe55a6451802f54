/** The two calls of the bridge that the engine needs, and the ports on to the page. */
import { AUDIO_PORTS_CHANNEL, AUDIO_PORTS_MESSAGE } from '#shared/channels'
import { contextBridge, ipcRenderer } from 'electron'

ipcRenderer.on(AUDIO_PORTS_CHANNEL, (event) =>
  window.postMessage({ type: AUDIO_PORTS_MESSAGE }, location.origin, event.ports),
)
contextBridge.exposeInMainWorld('loop', {
  requestAudioPorts: () => ipcRenderer.invoke('ports'),
  say: (value: unknown) => ipcRenderer.send('say', value),
})
