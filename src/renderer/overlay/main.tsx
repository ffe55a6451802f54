/** The overlay's entry: the same view as the window's, a level from the window's sound, and one pill. */
import '../styles/fonts.css'
import '../styles/tokens.css'
import '../styles/base.css'
import { createRoot } from 'react-dom/client'
import { hearLevels } from '../audio/shared-level'
import { bridgeOf } from '../state/bridge'
import { createViewStore } from '../state/store'
import { Overlay } from './overlay'

const start = (): void => {
  const root = document.getElementById('root')
  const bridge = bridgeOf(window)
  if (root === null) throw new Error('overlay.html has no root')
  if (bridge === null) throw new Error('the preload script did not run')
  document.documentElement.dataset['surface'] = 'overlay'
  const views = createViewStore(bridge)
  createRoot(root).render(<Overlay store={views.store} hearLevels={hearLevels} />)
  void views.start()
  window.addEventListener('pagehide', () => views.dispose())
}

start()
