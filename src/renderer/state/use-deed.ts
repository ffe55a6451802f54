/** A call to main from a control: whether it runs, and what went wrong, to be shown beside the control. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { notice, type Notice } from '#core/notice'
import type { Answer } from '#shared/contract'

export type Deed = {
  readonly busy: boolean
  readonly failure: Notice | null
  /** Answers the value, or null when the call failed and `failure` says why. */
  readonly run: <T>(call: () => Promise<Answer<T>>) => Promise<T | null>
  readonly clear: () => void
}

export const useDeed = (): Deed => {
  const [running, setRunning] = useState(0)
  const [failure, setFailure] = useState<Notice | null>(null)
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])

  const run = useCallback(async <T>(call: () => Promise<Answer<T>>): Promise<T | null> => {
    setRunning((n) => n + 1)
    const answer = await call().catch((): Answer<T> => ({ ok: false, notice: notice('internal', 'error') }))
    if (mounted.current) {
      setRunning((n) => n - 1)
      setFailure(answer.ok ? null : answer.notice)
    }
    return answer.ok ? answer.value : null
  }, [])

  const clear = useCallback(() => setFailure(null), [])
  return { busy: running > 0, failure, run, clear }
}
