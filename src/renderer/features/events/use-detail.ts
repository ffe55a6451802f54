/** The event that is shown whole. It goes on changing while it is: its answer comes, its sound grows. */
import { useEffect, useRef, useState } from 'react'
import type { Bridge } from '#shared/contract'
import type { EventDetail } from '#shared/events'

export type Opened = {
  /** Null until main has answered; what was dropped since stays as it was last. */
  readonly detail: EventDetail | null
  readonly open: (id: number) => void
  readonly close: () => void
}

/** @param version Of the rows: what changed is asked for again. */
export const useDetail = (bridge: Pick<Bridge, 'eventDetail'>, version: number): Opened => {
  const [opened, setOpened] = useState<number | null>(null)
  const [detail, setDetail] = useState<EventDetail | null>(null)
  const newest = useRef({ id: 0, version: 0 })

  useEffect(() => {
    if (opened === null) return
    const asked = { id: opened, version }
    newest.current = asked
    const read = async (): Promise<void> => {
      const answer = await bridge.eventDetail(asked.id).catch(() => null)
      if (answer?.ok === true && answer.value !== null && newest.current.id === asked.id)
        setDetail(answer.value)
    }
    void read()
  }, [bridge, opened, version])

  return {
    detail: opened === null ? null : detail,
    open: setOpened,
    close: () => setOpened(null),
  }
}
