/** Providers as data. Models and voices as published on the date below; every model field also takes free text. */
import type { Access, ProviderId } from '../settings/schema'
import type { Flavour } from './encode'

export const providersDate = '2026-11-22'

export type Provider = {
  readonly id: ProviderId
  readonly name: string
  /** WebSocket URL without query; null where the person or the practice process supplies it. */
  readonly url: string | null
  readonly key: 'required' | 'optional' | 'none'
  /** Ways in which a key may travel; the first is the usual one. */
  readonly auth: readonly Access['auth'][]
  /** Takes headers of the person's own. */
  readonly ownHeaders: boolean
  /** Rate of the sound that it wants, Hz; null leaves it to the profile. */
  readonly inputRate: 16000 | 24000 | null
  /** How it wants a session written, where that is neither GA nor beta as a whole. */
  readonly flavour: Flavour
  readonly models: readonly string[]
  readonly voices: readonly string[]
  readonly transcriptionModels: readonly string[]
}

const openaiModels = ['gpt-realtime-2.1', 'gpt-realtime-2.1-mini', 'gpt-realtime-2', 'gpt-realtime-1.5']
const openaiVoices = ['marin', 'cedar', 'alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse']
const openaiTranscription = ['gpt-live-transcribe', 'gpt-realtime-whisper', 'gpt-transcribe']
const openaiNames = {
  models: openaiModels,
  voices: openaiVoices,
  transcriptionModels: openaiTranscription,
} as const
const plain = { auth: ['bearer'], ownHeaders: false, inputRate: 24000, flavour: 'plain' } as const

export const providers: Readonly<Record<ProviderId, Provider>> = {
  practice: {
    ...plain,
    id: 'practice',
    name: 'Practice assistant',
    url: null,
    key: 'none',
    models: ['practice'],
    voices: ['parley'],
    transcriptionModels: ['practice-length'],
  },
  openai: {
    ...plain,
    ...openaiNames,
    id: 'openai',
    name: 'OpenAI',
    url: 'wss://api.openai.com/v1/realtime',
    key: 'required',
  },
  azure: {
    ...plain,
    id: 'azure',
    name: 'Azure OpenAI',
    url: null,
    key: 'required',
    auth: ['api_key', 'bearer'],
    // Models are deployments, and only their owner knows what they are called.
    models: [],
    voices: openaiVoices,
    transcriptionModels: [],
  },
  braintrust: {
    ...plain,
    ...openaiNames,
    id: 'braintrust',
    name: 'Braintrust',
    url: 'wss://api.braintrust.dev/v1/proxy/realtime',
    key: 'required',
  },
  xai: {
    ...plain,
    id: 'xai',
    name: 'xAI',
    url: 'wss://api.x.ai/v1/realtime',
    key: 'required',
    flavour: 'xai',
    models: ['grok-voice-latest', 'grok-voice-think-fast-1.0'],
    voices: ['ara', 'eve', 'leo', 'rex', 'sal'],
    transcriptionModels: ['grok-transcribe'],
  },
  dashscope: {
    ...plain,
    id: 'dashscope',
    name: 'DashScope',
    url: 'wss://dashscope-intl.aliyuncs.com/api-ws/v1/realtime',
    key: 'required',
    inputRate: 16000,
    flavour: 'dashscope',
    models: ['qwen3.8-omni-flash-realtime', 'qwen3.5-omni-plus-realtime'],
    voices: ['Cherry', 'Chelsie', 'Ethan', 'Serena'],
    transcriptionModels: ['gummy-realtime-v1'],
  },
  relay: {
    ...plain,
    ...openaiNames,
    id: 'relay',
    name: 'Relay',
    url: null,
    key: 'none',
    auth: ['none'],
    ownHeaders: true,
    inputRate: null,
  },
  custom: {
    ...plain,
    ...openaiNames,
    id: 'custom',
    name: 'Custom',
    url: null,
    key: 'optional',
    auth: ['bearer', 'api_key', 'header', 'query', 'none'],
    ownHeaders: true,
    inputRate: null,
  },
}
