/** Counts what passes on one connection, and says when a moment of the script has come. */
import { SAMPLE_RATE } from '#core/audio/messages'
import type { Moment } from './script'

/** Something that happens on a connection. Sound in samples at 24 kHz. */
export type Happening =
  | { readonly type: 'now' }
  | { readonly type: 'open' }
  | { readonly type: 'event'; readonly event: string }
  | { readonly type: 'sound'; readonly samples: number }
  | { readonly type: 'speech'; readonly samples: number }

export interface MomentWatch {
  /** True when the moment has just come; counting then starts again. */
  reached(happening: Happening): boolean
}

/** `afterMs` is a matter of the clock and never reached here. */
export function watchMoment(moment: Moment): MomentWatch {
  if (moment === 'now') return { reached: ({ type }) => type === 'now' || type === 'open' }
  if (moment === 'open') return { reached: ({ type }) => type === 'open' }
  if ('event' in moment) return watchEvent(moment.event, moment.nth)
  if ('soundMs' in moment) return watchSound(moment.soundMs, moment.nth)
  if ('speechMs' in moment) return watchSpeech(moment.speechMs)
  return { reached: () => false }
}

function watchEvent(event: string, nth: number): MomentWatch {
  let count = 0
  return {
    reached(happening) {
      if (happening.type !== 'event' || happening.event !== event) return false
      count += 1
      if (count < nth) return false
      count = 0
      return true
    },
  }
}

function watchSound(ms: number, nth: number): MomentWatch {
  let answers = 0
  let samples = 0
  let spent = false
  return {
    reached(happening) {
      if (happening.type === 'event' && happening.event === 'response.created') {
        answers += 1
        samples = 0
        spent = false
      }
      if (happening.type !== 'sound' || spent || answers < nth) return false
      samples += happening.samples
      if (samples < toSamples(ms)) return false
      answers = 0
      spent = true
      return true
    },
  }
}

function watchSpeech(ms: number): MomentWatch {
  let samples = 0
  return {
    reached(happening) {
      if (happening.type !== 'speech') return false
      samples += happening.samples
      if (samples < toSamples(ms)) return false
      samples = 0
      return true
    },
  }
}

const toSamples = (ms: number): number => (ms * SAMPLE_RATE) / 1000
