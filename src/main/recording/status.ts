/** Whether sound is recorded now, told once when it cannot be, and the same object until it changes. */
import type { StorageFailure } from '#core/history/model'
import { notice, type Notice, type NoticeCode } from '#core/notice'
import type { Settings } from '#core/settings/schema'
import type { RecordingStatus } from '#shared/view'

/** Where nothing is kept, no sound is kept either. */
export const recordsSound = ({ recordSound, history }: Pick<Settings, 'recordSound' | 'history'>): boolean =>
  recordSound && history.keep !== 'nothing'

const codes: readonly NoticeCode[] = ['recording.full', 'recording.failed']

/** Storage tells by itself when nothing at all can be kept. */
const troubleOf = (failure: StorageFailure): NoticeCode | null =>
  failure === 'full'
    ? 'recording.full'
    : failure === 'unwritable' || failure === 'failed'
      ? 'recording.failed'
      : null

export function createRecordingStatus(deps: {
  readonly onNotice: (notice: Notice) => void
  readonly onSettled: (codes: readonly NoticeCode[]) => void
  readonly onChange: () => void
}) {
  let status: RecordingStatus = { on: false, failing: false }
  const change = (next: RecordingStatus): void => {
    if (next.on === status.on && next.failing === status.failing) return
    status = next
    deps.onChange()
  }
  return {
    status: (): RecordingStatus => status,
    set: (on: boolean) => change({ on, failing: on && status.failing }),
    trouble: (failure: StorageFailure | null): void => {
      const failing = failure !== null
      if (failing && !status.failing) {
        const code = troubleOf(failure)
        if (code !== null) deps.onNotice(notice(code, 'error', { detail: failure }))
      } else if (!failing && status.failing) {
        deps.onSettled(codes)
        if (status.on) deps.onNotice(notice('recording.resumed', 'info'))
      }
      change({ ...status, failing })
    },
  }
}
