/** Figures of this conversation's speed, asked for anew whenever the talk has moved on. */
import { useEffect, useState } from 'react'
import type { LatencyReport } from '#core/latency/types'
import { useDeps, useView } from '../../state/context'

export const useLatencyReport = (): LatencyReport | null => {
  const { bridge } = useDeps()
  const turns = useView((view) => view.turns)
  const phase = useView((view) => view.talk.phase)
  const [report, setReport] = useState<LatencyReport | null>(null)
  useEffect(() => {
    let current = true
    void bridge
      .latencyReport()
      .then((answer) => {
        if (current && answer.ok) setReport(answer.value)
        return undefined
      })
      .catch(() => undefined)
    return () => {
      current = false
    }
    // The figures live in main; turns and phase tell when to ask for them.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [bridge, turns, phase])
  return report
}
