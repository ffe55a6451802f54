/** Listens for the keys of a new hotkey; main keeps the old ones quiet meanwhile. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { mouseKey } from '#core/hotkey/keys'
import { useDeps } from '../../state/context'
import { noKeys, recordKey, type Recorder } from './key-recorder'

export type Recording = 'cancelled' | { readonly binding: string | null }

/** One thing that the window saw while it listened. */
export type Arrival = {
  readonly id: number
  readonly type: 'down' | 'up' | 'repeat'
  /** `KeyboardEvent.code`, or the name of a mouse button. */
  readonly code: string
}

const MAX_ARRIVALS = 8

export const useKeyRecorder = (onEnd: (recording: Recording) => void) => {
  const { bridge } = useDeps()
  const [recording, setRecording] = useState(false)
  const [arrivals, setArrivals] = useState<readonly Arrival[]>([])
  const ended = useRef(onEnd)
  useEffect(() => {
    ended.current = onEnd
  }, [onEnd])

  useEffect(() => {
    if (!recording) return undefined
    let recorder: Recorder = noKeys
    let seen = 0
    const tellMain = (on: boolean): void => void bridge.recordingHotkey(on).catch(() => undefined)
    tellMain(true)
    const end = (result: Recording): void => {
      setRecording(false)
      ended.current(result)
    }
    const read = (type: Arrival['type'], code: string): void => {
      seen += 1
      setArrivals((before) => [...before, { id: seen, type, code }].slice(-MAX_ARRIVALS))
      if (type === 'repeat') return
      const result = recordKey(recorder, { type, code })
      if (result.type === 'listening') recorder = result.recorder
      if (result.type === 'cancelled') end('cancelled')
      if (result.type === 'cleared') end({ binding: null })
      if (result.type === 'recorded') end({ binding: result.binding })
    }
    const onKey = (event: KeyboardEvent): void => {
      event.preventDefault()
      event.stopImmediatePropagation()
      read(event.type === 'keyup' ? 'up' : event.repeat ? 'repeat' : 'down', event.code)
    }
    const onMouse = (event: MouseEvent): void => {
      const code = mouseKey(event.button)
      if (code === null) return
      event.preventDefault()
      event.stopImmediatePropagation()
      read(event.type === 'mouseup' ? 'up' : 'down', code)
    }
    const onBlur = (): void => end('cancelled')
    window.addEventListener('keydown', onKey, true)
    window.addEventListener('keyup', onKey, true)
    window.addEventListener('mousedown', onMouse, true)
    window.addEventListener('mouseup', onMouse, true)
    window.addEventListener('blur', onBlur)
    return () => {
      window.removeEventListener('keydown', onKey, true)
      window.removeEventListener('keyup', onKey, true)
      window.removeEventListener('mousedown', onMouse, true)
      window.removeEventListener('mouseup', onMouse, true)
      window.removeEventListener('blur', onBlur)
      tellMain(false)
    }
  }, [bridge, recording])

  return {
    recording,
    arrivals,
    start: useCallback(() => {
      setArrivals([])
      setRecording(true)
    }, []),
    cancel: useCallback(() => {
      setRecording(false)
    }, []),
  }
}
