/** Providers as data. Models and voices as published on the date below; every model field also takes free text. */
import type { ProviderId } from '../settings/schema'

export const providersDate = '2026-11-22'

export type Provider = {
  readonly id: ProviderId
  readonly name: string
  /** WebSocket URL without query; null where the person or the practice process supplies it. */
  readonly url: string | null
  readonly key: 'required' | 'optional' | 'none'
  readonly models: readonly string[]
  readonly voices: readonly string[]
  readonly transcriptionModels: readonly string[]
}

const openaiModels = ['gpt-realtime-2.1', 'gpt-realtime-2.1-mini', 'gpt-realtime-2', 'gpt-realtime-1.5']
const openaiVoices = ['marin', 'cedar', 'alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse']
const openaiTranscription = ['gpt-live-transcribe', 'gpt-realtime-whisper', 'gpt-transcribe']

export const providers: Readonly<Record<ProviderId, Provider>> = {
  practice: {
    id: 'practice',
    name: 'Practice assistant',
    url: null,
    key: 'none',
    models: ['practice'],
    voices: ['parley'],
    transcriptionModels: ['practice-length'],
  },
  openai: {
    id: 'openai',
    name: 'OpenAI',
    url: 'wss://api.openai.com/v1/realtime',
    key: 'required',
    models: openaiModels,
    voices: openaiVoices,
    transcriptionModels: openaiTranscription,
  },
  custom: {
    id: 'custom',
    name: 'Custom',
    url: null,
    key: 'optional',
    models: openaiModels,
    voices: openaiVoices,
    transcriptionModels: openaiTranscription,
  },
}
