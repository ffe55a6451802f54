/**
 * What a provider and its model take of the settings of a session. A server refuses a whole update for one field that
 * it does not know, so a setting is neither offered nor sent where it is not known to exist.
 */
import type { Profile, ProviderId } from '../settings/schema'

export type Features = {
  readonly speed: boolean
  readonly noiseReduction: boolean
  readonly textOnly: boolean
  readonly transcription: boolean
  /** Free words that help the transcription. */
  readonly transcriptionPrompt: boolean
  /** A list of words that the transcription should know. */
  readonly transcriptionKeywords: boolean
  readonly truncation: boolean
  readonly maxOutputTokens: boolean
  readonly reasoning: boolean
  readonly toolChoice: boolean
  readonly tracing: boolean
  readonly semanticVad: boolean
  /** Answers by itself after a long silence. */
  readonly idleTimeout: boolean
  /** Whether the end of a turn makes an answer, and its beginning ends one, can be chosen. */
  readonly turnAnswers: boolean
}

type ByProvider = Omit<Features, 'transcriptionPrompt' | 'transcriptionKeywords'>

const full: ByProvider = {
  speed: true,
  noiseReduction: true,
  textOnly: true,
  transcription: true,
  truncation: true,
  maxOutputTokens: true,
  reasoning: true,
  toolChoice: true,
  tracing: true,
  semanticVad: true,
  idleTimeout: true,
  turnAnswers: true,
}
const few: ByProvider = {
  speed: false,
  noiseReduction: false,
  textOnly: false,
  transcription: true,
  truncation: false,
  maxOutputTokens: false,
  reasoning: false,
  toolChoice: false,
  tracing: false,
  semanticVad: false,
  idleTimeout: false,
  turnAnswers: true,
}

const byProvider: Readonly<Record<ProviderId, ByProvider>> = {
  practice: { ...few, speed: true, noiseReduction: true, semanticVad: true, idleTimeout: true },
  openai: full,
  azure: { ...full, tracing: false },
  braintrust: full,
  xai: few,
  dashscope: { ...few, textOnly: true, turnAnswers: false },
  relay: full,
  custom: full,
}

/** Only the second generation thinks. A name that says nothing may belong to it. */
const knownNotToReason = /^gpt-realtime(-1\.5|-mini)?(-\d{4}|$)|^gpt-4o/
const takesPrompt = /^(whisper-1|gpt-4o(-mini)?-transcribe)/
const takesKeywords = /^gpt-(live-)?transcribe/
const takesNeither = /^gpt-realtime-whisper/

/** Beta and the servers that speak it know neither truncation nor reasoning, nor an idle time-out. */
const isOld = ({ provider, dialect, access }: Profile): boolean =>
  dialect === 'beta' || (provider === 'azure' && access.azureApi === 'preview')

export function featuresOf(profile: Profile): Features {
  const features = byProvider[profile.provider]
  const old = isOld(profile)
  const recogniser = profile.transcriptionModel
  const transcription = features.transcription && recogniser !== ''
  const ofOpenai = !['practice', 'dashscope', 'xai'].includes(profile.provider)
  const keywords = takesKeywords.test(recogniser)
  return {
    ...features,
    truncation: features.truncation && !old,
    idleTimeout: features.idleTimeout && !old,
    reasoning: features.reasoning && !old && !knownNotToReason.test(profile.model),
    transcriptionPrompt:
      transcription &&
      ofOpenai &&
      !keywords &&
      !takesNeither.test(recogniser) &&
      (takesPrompt.test(recogniser) || profile.provider !== 'openai'),
    transcriptionKeywords: transcription && ofOpenai && keywords && !old,
  }
}
