/** The Usage screen: sums, choices, budget and prices as a person sets and reads them. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { AppView } from '#shared/view'
import { UsageScreen } from '../../../src/renderer/features/usage/usage-screen'
import { readNumber } from '../../../src/renderer/features/usage/number-field'
import { scaleTop } from '../../../src/renderer/features/usage/bar-plot'
import { WordsProvider } from '../../../src/renderer/i18n/context'
import { AppDepsProvider } from '../../../src/renderer/state/context'
import { createViewStore } from '../../../src/renderer/state/store'
import { createFakeBridge } from '../../support/ui-gallery/fake-bridge'
import { createFakeEngine } from '../../support/ui-gallery/fake-engine'
import { fixtures, NOW, type FixtureName } from '../../support/ui-gallery/fixtures'

const show = async (name: FixtureName, language: 'en' | 'tr' = 'en', change: Partial<AppView> = {}) => {
  const fake = createFakeBridge({ ...fixtures[name], ...change })
  const views = createViewStore(fake.bridge)
  await views.start()
  const deps = {
    bridge: fake.bridge,
    store: views.store,
    engine: createFakeEngine().engine,
    now: () => NOW,
  }
  render(
    <AppDepsProvider deps={deps}>
      <WordsProvider language={language}>
        <UsageScreen />
      </WordsProvider>
    </AppDepsProvider>,
  )
  return fake
}
afterEach(cleanup)

const type = (name: string, text: string): void => {
  const field = screen.getByRole('textbox', { name })
  fireEvent.change(field, { target: { value: text } })
  fireEvent.keyDown(field, { key: 'Enter' })
}

describe('the Usage screen', () => {
  it('says what will be there before anything was used', async () => {
    await show('empty')
    expect(await screen.findByText(/Nothing used yet/)).toBeTruthy()
  })

  it('tells money of what has a price, and names the model that has none', async () => {
    await show('ready')
    expect(await screen.findByText(/knows no price for voice-of-the-workshop/)).toBeTruthy()
    const today = screen.getByRole('region', { name: 'Today' })
    expect(within(today).getAllByText(/^\$0\.0/)).not.toEqual([])
  })

  it('reads its bars by the arrow keys, with exact values', async () => {
    await show('ready')
    const bars = await screen.findByRole('listbox', { name: 'Money by day' })
    fireEvent.focus(bars)
    fireEvent.keyDown(bars, { key: 'Home' })
    const first = within(bars).getAllByRole('option')[0]
    expect(first?.getAttribute('aria-selected')).toBe('true')
    expect(first?.getAttribute('aria-label')).toMatch(/October 2026: \$/)
  })

  it('keeps a limit that is a number, and explains one that is none', async () => {
    const fake = await show('ready')
    type('Dollars a day', '2,50')
    expect(fake.calls.at(-1)).toEqual({ name: 'changeSettings', arg: { budget: { dayUsd: 2.5 } } })
    const before = fake.calls.length
    type('Dollars a conversation', '-3')
    expect(screen.getByText(/Enter a number above zero/)).toBeTruthy()
    expect(fake.calls.length).toBe(before)
    type('Dollars a day', '')
    expect(fake.calls.at(-1)).toEqual({ name: 'changeSettings', arg: { budget: { dayUsd: null } } })
  })

  it('lets answers through when the person says so', async () => {
    const fake = await show('budget-stopped')
    fireEvent.click(screen.getByRole('button', { name: 'Allow for today' }))
    expect(fake.calls.at(-1)).toEqual({ name: 'allowSpending', arg: 'today' })
  })

  it('keeps a price of one’s own with its day, and gives it back', async () => {
    const fake = await show('ready')
    type('Audio out', '70')
    const kept = fake.view().settings.prices
    expect(kept).toMatchObject([
      { model: 'gpt-realtime-2.1', date: '2026-11-22', audioOut: 70, textIn: null },
    ])
    fireEvent.click(screen.getByRole('button', { name: 'Reset to built-in prices' }))
    expect(fake.view().settings.prices).toEqual([])
  })

  it('shows limits as the service stated them, and says so where it stated none', async () => {
    await show('budget-near')
    expect(screen.getByText(/4,988 of 5,000 left/)).toBeTruthy()
    expect(screen.getAllByText(/full again in/)[0]).toBeTruthy()
    cleanup()
    await show('ready')
    expect(screen.getByText(/has not stated any limits/)).toBeTruthy()
  })
})

describe('a number that is typed', () => {
  it('takes comma and point, and nothing that is no number', () => {
    expect([readNumber('1,5'), readNumber('$ 0.25'), readNumber(' ')]).toEqual([1.5, 0.25, null])
    for (const text of ['1e9', '-1', '1.2.3', 'two', '0x10']) expect(readNumber(text)).toBeNaN()
  })
})

describe('the scale of a plot', () => {
  it('reaches over its highest bar, and is never nothing', () => {
    expect([scaleTop(0), scaleTop(0.03), scaleTop(1), scaleTop(74)]).toEqual([1, 0.05, 1, 100])
    expect(scaleTop(Number.NaN)).toBe(1)
  })
})
