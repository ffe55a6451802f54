/** The renderer's copy of the view: one snapshot, then numbered patches. A gap asks for a new snapshot. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Bridge } from '#shared/contract'
import type { AppView, Patch, Snapshot } from '#shared/view'
import { applyPatch } from './apply-patch'

export type ViewState = {
  /** Null until the first snapshot. */
  readonly view: AppView | null
  /** The first snapshot could not be had. */
  readonly failed: boolean
}
export type ViewStore = StoreApi<ViewState>

/** How often a gap may ask again before the store gives up until the next patch. */
const MAX_ATTEMPTS = 3

export const createViewStore = (bridge: Pick<Bridge, 'snapshot' | 'on'>) => {
  const store: ViewStore = createStore<ViewState>(() => ({ view: null, failed: false }))
  let seq = -1
  let fetching = false
  let ended = false
  /** Patches that came while a snapshot was on its way. */
  let waiting: Patch[] = []

  const take = (snapshot: Snapshot): void => {
    seq = snapshot.seq
    let view = snapshot.view
    const later = waiting.filter((patch) => patch.seq > seq).sort((a, b) => a.seq - b.seq)
    waiting = []
    for (const patch of later) {
      if (patch.seq !== seq + 1) {
        store.setState({ view, failed: false })
        void refresh()
        return
      }
      view = applyPatch(view, patch)
      seq = patch.seq
    }
    store.setState({ view, failed: false })
  }

  const refresh = async (): Promise<void> => {
    if (fetching || ended) return
    fetching = true
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const answer = await bridge.snapshot().catch(() => null)
      if (ended) return
      if (answer?.ok === true) {
        fetching = false
        take(answer.value)
        return
      }
    }
    fetching = false
    store.setState((state) => ({ ...state, failed: state.view === null }))
  }

  const receive = (patch: Patch): void => {
    const { view } = store.getState()
    if (view !== null && !fetching && patch.seq <= seq) return
    if (view === null || fetching || patch.seq !== seq + 1) {
      waiting.push(patch)
      void refresh()
      return
    }
    seq = patch.seq
    store.setState({ view: applyPatch(view, patch) })
  }

  const unsubscribe = bridge.on('patch', receive)
  return {
    store,
    /** Asks for the first snapshot, or again after it failed. */
    start: refresh,
    dispose: (): void => {
      ended = true
      unsubscribe()
    },
  }
}
