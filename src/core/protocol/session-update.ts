/**
 * The session that a profile asks for, and the `session.update` that brings a server there. A server ignores a whole
 * update for one bad key, so nothing is sent that was not chosen; objects such as `turn_detection` go complete.
 * Source: OpenAI Realtime API reference, session.update.
 */
import type { Profile, TurnTaking } from '../settings/schema'
import type { ToolSpec } from '../tools/types'
import { inputRateOf } from './access'
import type { ClientCommand, Session, TurnDetection } from './commands'
import { featuresOf } from './features'
import { providers } from './providers'
import { changedChoices, firstChoices, planChoices, type ChoicesPlan } from './session-choices'

/** The live part of a session: everything that may change while connected. */
export type SessionPlan = {
  readonly instructions: string
  /** null = the client ends turns (push to talk). */
  readonly turnDetection: TurnDetection | null
  readonly transcription: TranscriptionPlan | null
  readonly noiseReduction: 'near_field' | 'far_field' | null
  readonly voice: string
  /** 0.25..1.5 */
  readonly speed: number
  readonly tools: readonly ToolSpec[]
  readonly choices: ChoicesPlan
  /** null leaves the format of the sound to the server. */
  readonly format: SoundFormat | null
}

type SoundFormat = { readonly type: 'audio/pcm'; readonly rate?: 24000 }

export type TranscriptionPlan = {
  readonly model: string
  readonly language: string | null
  /** Empty where none is wanted or taken. */
  readonly prompt: string
  readonly keywords: readonly string[]
}

export type TalkMode = {
  /** A hold is in progress or waits to be sent: the client ends this turn, whatever the profile says. */
  readonly holding: boolean
  readonly handsFree: boolean
}

/**
 * The turn detection in force: null during a hold, and in push-to-talk unless hands-free is on. Where the provider has
 * no semantic detection the server's plain one stands in.
 */
export function effectiveTurnDetection(profile: Profile, talk: TalkMode): TurnDetection | null {
  const { turnTaking } = profile
  if (talk.holding) return null
  if (turnTaking.mode === 'push_to_talk' && !talk.handsFree) return null
  const has = featuresOf(profile)
  const answers = has.turnAnswers
    ? { create_response: turnTaking.createResponse, interrupt_response: turnTaking.interruptResponse }
    : {}
  if (turnTaking.mode === 'semantic_vad' && has.semanticVad) {
    return { type: 'semantic_vad', eagerness: turnTaking.eagerness, ...answers }
  }
  const idle = has.idleTimeout ? turnTaking.idleTimeoutMs : null
  return {
    type: 'server_vad',
    threshold: turnTaking.threshold,
    prefix_padding_ms: turnTaking.prefixPaddingMs,
    silence_duration_ms: turnTaking.silenceDurationMs,
    ...answers,
    ...(idle === null ? {} : { idle_timeout_ms: idle }),
  }
}

/** The values of a profile that ask for this turn detection: what a server accepted, as the person sees it. */
export const turnTakingOf = (detection: TurnDetection): Partial<TurnTaking> => {
  const answers = {
    ...(detection.create_response === undefined ? {} : { createResponse: detection.create_response }),
    ...(detection.interrupt_response === undefined
      ? {}
      : { interruptResponse: detection.interrupt_response }),
  }
  if (detection.type === 'semantic_vad') {
    return { mode: 'semantic_vad', eagerness: detection.eagerness ?? 'auto', ...answers }
  }
  return {
    mode: 'server_vad',
    ...(detection.threshold === undefined ? {} : { threshold: detection.threshold }),
    ...(detection.prefix_padding_ms === undefined ? {} : { prefixPaddingMs: detection.prefix_padding_ms }),
    ...(detection.silence_duration_ms === undefined
      ? {}
      : { silenceDurationMs: detection.silence_duration_ms }),
    idleTimeoutMs: detection.idle_timeout_ms ?? null,
    ...answers,
  }
}

/** A service with a rate of its own is told of PCM alone; one that was set to another rate by hand is told nothing. */
function soundFormat(profile: Profile): SoundFormat | null {
  const type = 'audio/pcm'
  if (inputRateOf(profile) === 24000) return { type, rate: 24000 }
  return providers[profile.provider].inputRate === null ? null : { type }
}

export function planSession(
  profile: Profile,
  talk: TalkMode,
  options: { readonly transcription: boolean; readonly tools?: readonly ToolSpec[] },
): SessionPlan {
  const has = featuresOf(profile)
  const wanted = options.transcription && has.transcription && profile.transcriptionModel !== ''
  return {
    instructions: profile.instructions,
    turnDetection: effectiveTurnDetection(profile, talk),
    transcription: wanted
      ? {
          model: profile.transcriptionModel,
          language: profile.transcriptionLanguage,
          prompt: has.transcriptionPrompt ? profile.session.transcriptionPrompt : '',
          keywords: has.transcriptionKeywords ? profile.session.transcriptionKeywords : [],
        }
      : null,
    noiseReduction: !has.noiseReduction || profile.noiseReduction === 'off' ? null : profile.noiseReduction,
    voice: profile.voice,
    speed: has.speed ? profile.speed : 1,
    tools: options.tools ?? [],
    choices: planChoices(profile),
    format: soundFormat(profile),
  }
}

/** The first update of a connection: what differs from a server's own defaults, and what must not be left to them. */
export function firstUpdate(plan: SessionPlan): ClientCommand {
  const format = plan.format === null ? {} : { format: plan.format }
  return {
    type: 'session.update',
    session: {
      type: 'realtime',
      ...firstChoices(plan.choices),
      ...(plan.instructions === '' ? {} : { instructions: plan.instructions }),
      ...(plan.tools.length === 0 ? {} : { tools: plan.tools.map(functionOf) }),
      audio: {
        input: {
          ...format,
          turn_detection: plan.turnDetection,
          ...(plan.transcription === null ? {} : { transcription: transcriptionOf(plan.transcription) }),
          ...(plan.noiseReduction === null ? {} : { noise_reduction: { type: plan.noiseReduction } }),
        },
        output: {
          ...format,
          ...(plan.voice === '' ? {} : { voice: plan.voice }),
          ...(plan.speed === 1 ? {} : { speed: plan.speed }),
        },
      },
    },
  }
}

/** The update from one plan to another, or null where nothing changes. Here null switches a thing off. */
export function changeUpdate(from: SessionPlan, to: SessionPlan): ClientCommand | null {
  const changed = (key: keyof SessionPlan): boolean => JSON.stringify(from[key]) !== JSON.stringify(to[key])
  const input = {
    ...(changed('turnDetection') ? { turn_detection: to.turnDetection } : {}),
    ...(changed('transcription')
      ? { transcription: to.transcription && transcriptionOf(to.transcription) }
      : {}),
    ...(changed('noiseReduction')
      ? { noise_reduction: to.noiseReduction === null ? null : { type: to.noiseReduction } }
      : {}),
  }
  const output = {
    ...(changed('voice') && to.voice !== '' ? { voice: to.voice } : {}),
    ...(changed('speed') ? { speed: to.speed } : {}),
  }
  const audio: Session['audio'] = {
    ...(isEmpty(input) ? {} : { input }),
    ...(isEmpty(output) ? {} : { output }),
  }
  const rest = {
    ...changedChoices(from.choices, to.choices),
    ...(changed('instructions') ? { instructions: to.instructions } : {}),
    ...(changed('tools') ? { tools: to.tools.map(functionOf) } : {}),
    ...(isEmpty(audio) ? {} : { audio }),
  }
  return isEmpty(rest) ? null : { type: 'session.update', session: { type: 'realtime', ...rest } }
}

const transcriptionOf = (wanted: NonNullable<SessionPlan['transcription']>) => ({
  model: wanted.model,
  ...(wanted.language === null ? {} : { language: wanted.language }),
  ...(wanted.prompt === '' ? {} : { prompt: wanted.prompt }),
  ...(wanted.keywords.length === 0 ? {} : { keywords: [...wanted.keywords] }),
})

const functionOf = ({ name, description, parameters }: ToolSpec) => ({
  type: 'function' as const,
  name,
  description,
  parameters,
})

const isEmpty = (value: object): boolean => Object.keys(value).length === 0
