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
import { fakeConversation } from './fake-history'
import { generatedConversations, generatedTurns, keptConversations } from './history-fixtures'
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
/** `?kept=10000` and `?turns=10000` make as many as a measurement needs. */
const kept = query.get('kept')
const turnCount = query.get('turns')
const conversations =
  kept !== null
    ? generatedConversations(Number(kept), 20)
    : turnCount !== null
      ? [fakeConversation('c1', generatedTurns(Number(turnCount)))]
      : chosen.turns.length === 0
        ? []
        : keptConversations
const view = {
  ...chosen,
  turns: turnCount === null ? chosen.turns : generatedTurns(Number(turnCount)),
  settings: {
    ...chosen.settings,
    theme: (query.get('theme') ?? 'light') as Settings['theme'],
    language: (query.get('lang') ?? 'en') as Settings['language'],
  },
}
const fake = createFakeBridge(
  view,
  eventScene(query.get('ev')),
  chosen.turns.length === 0 ? noLatency : someLatency,
  conversations,
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
