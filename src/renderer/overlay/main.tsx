/** The overlay's entry: the same view as the window's, a level from the window's sound, and one pill. */
import '../styles/fonts.css'
import '../styles/tokens.css'
import '../styles/base.css'
import { OVERLAY_MOVES_ITSELF } from '#shared/channels'
import type { OverlayDrag } from '#shared/contract'
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
  const onDrag =
    window.location.search === OVERLAY_MOVES_ITSELF
      ? (drag: OverlayDrag): void => void bridge.dragOverlay(drag).catch(() => undefined)
      : null
  createRoot(root).render(<Overlay store={views.store} hearLevels={hearLevels} onDrag={onDrag} />)
  void views.start()
  window.addEventListener('pagehide', () => views.dispose())
}

start()
