/** What the Talk screen says about keeping: nothing where all is kept, else how long, or that it does not work. */
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { Retention } from '#core/history/retention'
import { KeepingLine } from '../../../src/renderer/features/history/keeping-line'
import { WordsProvider } from '../../../src/renderer/i18n/context'
import { AppDepsProvider } from '../../../src/renderer/state/context'
import { createViewStore } from '../../../src/renderer/state/store'
import { createFakeBridge } from '../../support/ui-gallery/fake-bridge'
import { createFakeEngine } from '../../support/ui-gallery/fake-engine'
import { baseView, NOW } from '../../support/ui-gallery/fixtures'

const line = (history: Retention, failing: boolean, language: 'en' | 'tr' = 'en'): string => {
  const view = {
    ...baseView,
    settings: { ...baseView.settings, history },
    history: { failure: failing ? ('full' as const) : null },
  }
  const { bridge } = createFakeBridge(view)
  const { store } = createViewStore(bridge)
  store.setState({ view })
  const deps = { bridge, store, engine: createFakeEngine().engine, now: () => NOW }
  const { container } = render(
    <AppDepsProvider deps={deps}>
      <WordsProvider language={language}>
        <KeepingLine />
      </WordsProvider>
    </AppDepsProvider>,
  )
  const text = container.textContent
  cleanup()
  return text
}
afterEach(cleanup)

it('is silent where everything is kept, and says how long, or that nothing is, or that keeping fails', () => {
  expect(line({ keep: 'all', days: 30 }, false)).toBe('')
  expect(line({ keep: 'days', days: 30 }, false)).toBe('Kept on this computer for 30 days.')
  expect(line({ keep: 'days', days: 1 }, false, 'tr')).toBe('Bu bilgisayarda 1 gün saklanır.')
  expect(line({ keep: 'days', days: 30 }, true)).toBe('Not saved at the moment')
  expect(line({ keep: 'nothing', days: 30 }, false)).toContain('Nothing is kept')
})
