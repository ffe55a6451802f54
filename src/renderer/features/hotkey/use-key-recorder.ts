/** Listens for the keys of a new hotkey; main keeps the old ones quiet meanwhile. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { keyRows, modifierOf, mouseKey } from '#core/hotkey/keys'
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
/** Whoever was asked for keys has pressed some by then. ms. */
const NOTHING_MS = 4_000

export const useKeyRecorder = (onEnd: (recording: Recording) => void) => {
  const { bridge } = useDeps()
  const [recording, setRecording] = useState(false)
  const [arrivals, setArrivals] = useState<readonly Arrival[]>([])
  const [nothingCame, setNothingCame] = useState(false)
  const [kept, setKept] = useState<string | null>(null)
  const ended = useRef(onEnd)
  useEffect(() => {
    ended.current = onEnd
  }, [onEnd])

  useEffect(() => {
    if (!recording) return undefined
    let recorder: Recorder = noKeys
    const pressed = new Set<string>()
    let seen = 0
    const tellMain = (on: boolean): void => void bridge.recordingHotkey(on).catch(() => undefined)
    tellMain(true)
    const waiting = setTimeout(() => setNothingCame(true), NOTHING_MS)
    const end = (result: Recording): void => {
      setRecording(false)
      ended.current(result)
    }
    const read = (type: Arrival['type'], code: string): void => {
      seen += 1
      clearTimeout(waiting)
      setNothingCame(false)
      setArrivals((before) => [...before, { id: seen, type, code }].slice(-MAX_ARRIVALS))
      if (type === 'repeat') return
      if (type === 'down') pressed.add(code)
      else if (isKeptElsewhere(code, pressed)) setKept(code)
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
      clearTimeout(waiting)
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
    /** A key of which only the letting go was seen: another program takes it. */
    kept: recording ? kept : null,
    nothingCame: recording && nothingCame,
    start: useCallback(() => {
      setArrivals([])
      setNothingCame(false)
      setKept(null)
      setRecording(true)
    }, []),
    cancel: useCallback(() => {
      setRecording(false)
    }, []),
  }
}

/** The key that started the recorder comes up in it; any other one was pressed here, unless somebody took the press. */
const isKeptElsewhere = (code: string, pressed: ReadonlySet<string>): boolean =>
  !pressed.has(code) &&
  code !== 'Enter' &&
  code !== 'NumpadEnter' &&
  code !== 'Space' &&
  !code.startsWith('Mouse') &&
  modifierOf(code) === null &&
  Object.hasOwn(keyRows, code)
