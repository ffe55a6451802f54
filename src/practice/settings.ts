/** The effective session: defaults, partial updates, and the numbers that voice detection really uses. */
import type { Session, TurnDetection } from '#core/protocol/commands'
import type { SegmenterConfig } from '#core/audio/segmenter'

export type AudioFormat =
  | { readonly type: 'audio/pcm'; readonly rate: 24000 }
  | { readonly type: 'audio/pcmu' }
  | { readonly type: 'audio/pcma' }

export type SessionSettings = {
  readonly model: string
  readonly output_modalities: readonly ('audio' | 'text')[]
  readonly instructions: string
  readonly tools: NonNullable<Session['tools']>
  readonly tool_choice: NonNullable<Session['tool_choice']>
  readonly max_output_tokens: number | 'inf'
  readonly tracing: NonNullable<Session['tracing']> | null
  readonly truncation: NonNullable<Session['truncation']>
  readonly prompt: unknown
  readonly parallel_tool_calls?: boolean
  readonly reasoning?: NonNullable<Session['reasoning']>
  readonly audio: {
    readonly input: {
      readonly format: AudioFormat
      readonly transcription: Readonly<Record<string, unknown>> | null
      readonly noise_reduction: Readonly<Record<string, unknown>> | null
      readonly turn_detection: TurnDetection | null
    }
    readonly output: {
      readonly format: AudioFormat
      readonly voice: string | { readonly id: string }
      readonly speed: number
    }
  }
  readonly include: readonly string[] | null
}

const PCM: AudioFormat = { type: 'audio/pcm', rate: 24000 }

const DEFAULT_INSTRUCTIONS =
  'You are the practice assistant of Parley. You answer from a set of recorded sentences; instructions are kept but change nothing.'

const SERVER_VAD: TurnDetection = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  idle_timeout_ms: null,
  create_response: true,
  interrupt_response: true,
}

const SEMANTIC_VAD: TurnDetection = {
  type: 'semantic_vad',
  eagerness: 'auto',
  create_response: true,
  interrupt_response: true,
}

export const defaultSettings = (model: string): SessionSettings => ({
  model,
  output_modalities: ['audio'],
  instructions: DEFAULT_INSTRUCTIONS,
  tools: [],
  tool_choice: 'auto',
  max_output_tokens: 'inf',
  tracing: null,
  truncation: 'auto',
  prompt: null,
  audio: {
    input: { format: PCM, transcription: null, noise_reduction: null, turn_detection: SERVER_VAD },
    output: { format: PCM, voice: 'parley', speed: 1 },
  },
  include: null,
})

/** Absent keys stay; null and empty values clear; nested objects such as `turn_detection` are replaced whole. */
export function applyUpdate(settings: SessionSettings, update: Session): SessionSettings {
  const input = update.audio?.input ?? {}
  const output = update.audio?.output ?? {}
  const kept = settings.audio
  return {
    ...settings,
    ...withoutUndefined({
      output_modalities: update.output_modalities,
      tools: update.tools,
      tool_choice: update.tool_choice,
      max_output_tokens: update.max_output_tokens,
      truncation: update.truncation,
      tracing: update.tracing,
      prompt: update.prompt,
      parallel_tool_calls: update.parallel_tool_calls,
      reasoning: update.reasoning,
      include: update.include,
    }),
    instructions:
      update.instructions === '' ? DEFAULT_INSTRUCTIONS : (update.instructions ?? settings.instructions),
    audio: {
      input: {
        format: input.format === undefined ? kept.input.format : completeFormat(input.format),
        transcription:
          input.transcription === undefined
            ? kept.input.transcription
            : input.transcription && { language: null, prompt: null, ...input.transcription },
        noise_reduction:
          input.noise_reduction === undefined ? kept.input.noise_reduction : input.noise_reduction,
        turn_detection:
          input.turn_detection === undefined
            ? kept.input.turn_detection
            : completeTurnDetection(input.turn_detection),
      },
      output: {
        format: output.format === undefined ? kept.output.format : completeFormat(output.format),
        voice: output.voice ?? kept.output.voice,
        speed: output.speed ?? kept.output.speed,
      },
    },
  }
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

export const completeFormat = (format: { readonly type: AudioFormat['type'] }): AudioFormat =>
  format.type === 'audio/pcm' ? PCM : { type: format.type }

function completeTurnDetection(given: TurnDetection | null): TurnDetection | null {
  if (given === null) return null
  return given.type === 'server_vad' ? { ...SERVER_VAD, ...given } : { ...SEMANTIC_VAD, ...given }
}

/** The practice assistant cannot judge whether a sentence is finished, so eagerness is a length of silence here. */
export const SEMANTIC_SILENCE_MS = { low: 2000, medium: 1000, auto: 1000, high: 500 } as const

export function segmenterConfig(detection: TurnDetection): SegmenterConfig {
  if (detection.type === 'semantic_vad') {
    return {
      threshold: 0.5,
      prefixPaddingMs: 300,
      silenceDurationMs: SEMANTIC_SILENCE_MS[detection.eagerness ?? 'auto'],
    }
  }
  return {
    threshold: detection.threshold ?? 0.5,
    prefixPaddingMs: detection.prefix_padding_ms ?? 300,
    silenceDurationMs: detection.silence_duration_ms ?? 500,
  }
}
