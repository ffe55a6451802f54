/** The renderer's copy of the view: gaps, late snapshots, old patches. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { notice } from '#core/notice'
import type { Answer } from '#shared/contract'
import type { Patch, Snapshot } from '#shared/view'
import { createViewStore } from '../../../src/renderer/state/store'
import { baseView } from '../../support/ui-gallery/fixtures'

const patchTo = (seq: number): Patch => ({ seq, set: { startedAt: seq }, turns: null })

/** A main whose truth is its number: `startedAt` equals the number of its last patch. */
const fakeMain = () => {
  const listeners = new Set<(patch: Patch) => void>()
  const waiting: ((answer: Answer<Snapshot>) => void)[] = []
  let seq = 0
  const snapshotNow = (): Answer<Snapshot> => ({
    ok: true,
    value: { seq, view: { ...baseView, startedAt: seq } },
  })
  return {
    bridge: {
      snapshot: () => new Promise<Answer<Snapshot>>((resolve) => void waiting.push(resolve)),
      on: (_channel: string, listener: (value: never) => void) => {
        listeners.add(listener as (patch: Patch) => void)
        return () => void listeners.delete(listener as (patch: Patch) => void)
      },
    },
    /** Main changes; `lost` patches do not arrive. */
    change: (lost = false): void => {
      seq += 1
      if (!lost) for (const listener of listeners) listener(patchTo(seq))
    },
    send: (patch: Patch): void => {
      for (const listener of listeners) listener(patch)
    },
    answer: async (with_: Answer<Snapshot> = snapshotNow()): Promise<void> => {
      waiting.shift()?.(with_)
      await Promise.resolve()
      await Promise.resolve()
    },
    snapshotNow,
    asked: () => waiting.length,
    truth: () => seq,
    listeners,
  }
}

const started = async () => {
  const main = fakeMain()
  const views = createViewStore(main.bridge)
  void views.start()
  await main.answer()
  return { main, views, shown: () => views.store.getState().view?.startedAt }
}

describe('view store', () => {
  it('applies patches in their order', async () => {
    const { main, shown } = await started()
    main.change()
    main.change()
    expect(shown()).toBe(2)
    expect(main.asked()).toBe(0)
  })

  it('asks for a new snapshot when a number is missing', async () => {
    const { main, shown } = await started()
    main.change(true)
    main.change()
    expect(shown()).toBe(0)
    expect(main.asked()).toBe(1)
    await main.answer()
    expect(shown()).toBe(2)
  })

  it('ignores a patch that it already has', async () => {
    const { main, shown } = await started()
    main.change()
    main.send({ seq: 1, set: { startedAt: 99 }, turns: null })
    expect(shown()).toBe(1)
    expect(main.asked()).toBe(0)
  })

  it('adds the patches that overtook the snapshot', async () => {
    const main = fakeMain()
    const views = createViewStore(main.bridge)
    void views.start()
    const old = main.snapshotNow()
    main.change()
    main.change()
    await main.answer(old)
    expect(views.store.getState().view?.startedAt).toBe(2)
  })

  it('asks again when a patch was lost while the snapshot was on its way', async () => {
    const main = fakeMain()
    const views = createViewStore(main.bridge)
    void views.start()
    const old = main.snapshotNow()
    main.change(true)
    main.change()
    await main.answer(old)
    expect(views.store.getState().view?.startedAt).toBe(0)
    expect(main.asked()).toBe(1)
    await main.answer()
    expect(views.store.getState().view?.startedAt).toBe(2)
  })

  it('says that it failed when no snapshot can be had, and recovers when asked again', async () => {
    const main = fakeMain()
    const views = createViewStore(main.bridge)
    void views.start()
    for (let attempt = 0; attempt < 3; attempt += 1)
      await main.answer({ ok: false, notice: notice('internal', 'error') })
    expect(views.store.getState()).toEqual({ view: null, failed: true })
    void views.start()
    await main.answer()
    expect(views.store.getState().failed).toBe(false)
    expect(views.store.getState().view).not.toBeNull()
  })

  it('no longer listens once it is disposed', async () => {
    const { main, views, shown } = await started()
    views.dispose()
    main.change()
    expect(shown()).toBe(0)
    expect(main.listeners.size).toBe(0)
  })

  it('shows the truth of main whatever is lost, once a later patch arrives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), async (losses) => {
        const { main, shown } = await started()
        for (const lost of losses) {
          main.change(lost)
          if (main.asked() > 0 && main.truth() % 3 === 0) await main.answer()
        }
        main.change()
        while (main.asked() > 0) await main.answer()
        expect(shown()).toBe(main.truth())
      }),
    )
  })
})
