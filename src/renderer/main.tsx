/** The page's entry: bridge, view, sound engine and interface are made here and meet nowhere else. */
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { createCues } from './audio/cues'
import { createSoundEngine } from './audio/engine'
import { shareLevels } from './audio/shared-level'
import { bridgeOf } from './state/bridge'
import { createViewStore } from './state/store'
import { whenDrawn } from './state/when-drawn'

const start = (): void => {
  const root = document.getElementById('root')
  const bridge = bridgeOf(window)
  if (root === null) throw new Error('index.html has no root')
  if (bridge === null) throw new Error('the preload script did not run')

  const views = createViewStore(bridge)
  const view = {
    getState: () => views.store.getState().view,
    subscribe: (listener: () => void) => views.store.subscribe(listener),
  }
  const engine = createSoundEngine({
    bridge,
    view,
    whenDrawn: (run) =>
      whenDrawn(
        {
          view,
          frame: (next) => requestAnimationFrame(next),
          after: (ms, later) => setTimeout(later, ms),
        },
        run,
      ),
  })
  const endCues = createCues(view)
  const endLevels = shareLevels(engine, view)
  const react = createRoot(root)
  react.render(
    <App
      deps={{ bridge, store: views.store, engine, now: () => Date.now() }}
      retry={() => void views.start()}
    />,
  )
  void views.start()
  window.addEventListener('pagehide', () => {
    engine.dispose()
    endCues()
    endLevels()
    views.dispose()
  })
}

start()
