/** The whole interface over a fake main and a fake sound engine; the address says which view: ?f=ready&theme=dark&lang=tr */
import '../../../src/renderer/styles/fonts.css'
import '../../../src/renderer/styles/tokens.css'
import '../../../src/renderer/styles/base.css'
import { createRoot } from 'react-dom/client'
import type { EchoFinding } from '#core/audio/echo'
import type { Settings } from '#core/settings/schema'
import type { SpeechMark } from '#shared/view'
import { App } from '../../../src/renderer/app'
import { createViewStore } from '../../../src/renderer/state/store'
import { createFakeBridge, type FakeBridge } from './fake-bridge'
import { eventScene } from './fake-events'
import { createFakeEngine } from './fake-engine'
import { fixtures, NOW, type FixtureName } from './fixtures'
import { noLatency, someLatency } from './latency'

declare global {
  interface Window {
    gallery: FakeBridge & {
      readonly level: (rms: number, gateOpen: boolean) => void
      readonly violations: string[]
      readonly setEcho: (finding: EchoFinding) => void
      readonly sound: Pick<ReturnType<typeof createFakeEngine>, 'speak' | 'model' | 'played' | 'endPlaying'>
      /** The server's word about what it heard. */
      readonly heard: (mark: SpeechMark) => void
    }
  }
}

const query = new URLSearchParams(location.search)
const name = (query.get('f') ?? 'ready') as FixtureName
const chosen = fixtures[name]
const fake = createFakeBridge(
  {
    ...chosen,
    settings: {
      ...chosen.settings,
      theme: (query.get('theme') ?? 'light') as Settings['theme'],
      language: (query.get('lang') ?? 'en') as Settings['language'],
    },
  },
  eventScene(query.get('ev')),
  chosen.turns.length === 0 ? noLatency : someLatency,
)
const sound = createFakeEngine(query.get('mic') === 'closed' ? { microphone: 'closed' } : {})
const violations: string[] = []
document.addEventListener('securitypolicyviolation', (event) =>
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
)
window.gallery = {
  ...fake,
  level: sound.level,
  violations,
  setEcho: sound.setEcho,
  sound,
  heard: fake.heard,
}

const views = createViewStore(fake.bridge)
const root = document.getElementById('root')
if (root === null) throw new Error('no root')
createRoot(root).render(
  <App
    deps={{ bridge: fake.bridge, store: views.store, engine: sound.engine, now: () => NOW }}
    retry={() => void views.start()}
  />,
)
void views.start()
