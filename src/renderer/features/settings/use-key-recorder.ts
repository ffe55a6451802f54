/** Listens for the keys of a new hotkey; main keeps the old one quiet meanwhile. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { useDeps } from '../../state/context'
import { noKeys, recordKey, type Recorder } from './key-recorder'

export type Recording = 'cancelled' | { readonly binding: string | null }

export const useKeyRecorder = (onEnd: (recording: Recording) => void) => {
  const { bridge } = useDeps()
  const [recording, setRecording] = useState(false)
  const ended = useRef(onEnd)
  useEffect(() => {
    ended.current = onEnd
  }, [onEnd])

  useEffect(() => {
    if (!recording) return undefined
    let recorder: Recorder = noKeys
    const tellMain = (on: boolean): void => void bridge.recordingHotkey(on).catch(() => undefined)
    tellMain(true)
    const end = (result: Recording): void => {
      setRecording(false)
      ended.current(result)
    }
    const onKey = (event: KeyboardEvent): void => {
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.repeat) return
      const result = recordKey(recorder, { type: event.type === 'keyup' ? 'up' : 'down', code: event.code })
      if (result.type === 'listening') recorder = result.recorder
      if (result.type === 'cancelled') end('cancelled')
      if (result.type === 'cleared') end({ binding: null })
      if (result.type === 'recorded') end({ binding: result.binding })
    }
    const onBlur = (): void => end('cancelled')
    window.addEventListener('keydown', onKey, true)
    window.addEventListener('keyup', onKey, true)
    window.addEventListener('blur', onBlur)
    return () => {
      window.removeEventListener('keydown', onKey, true)
      window.removeEventListener('keyup', onKey, true)
      window.removeEventListener('blur', onBlur)
      tellMain(false)
    }
  }, [bridge, recording])

  return {
    recording,
    start: useCallback(() => setRecording(true), []),
    cancel: useCallback(() => {
      setRecording(false)
    }, []),
  }
}
