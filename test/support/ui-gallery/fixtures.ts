/** Views to look at: every state of the talk and every kind of turn, with a fixed clock. */
import { defaultAccess, defaultProfile, defaultSettings } from '#core/settings/defaults'
import { notice } from '#core/notice'
import type { Turn, TurnUsage } from '#core/transcript/model'
import type { AppView } from '#shared/view'

/** 22 November 2026, 14:05 UTC. */
export const NOW = Date.UTC(2026, 10, 22, 14, 5, 0)

const usage = (inputTokens: number, outputTokens: number): TurnUsage => ({
  inputTokens,
  outputTokens,
  inputText: Math.round(inputTokens * 0.3),
  inputAudio: inputTokens - Math.round(inputTokens * 0.3),
  inputImage: 0,
  cachedText: Math.round(inputTokens * 0.2),
  cachedAudio: 0,
  cachedImage: 0,
  outputText: Math.round(outputTokens * 0.25),
  outputAudio: outputTokens - Math.round(outputTokens * 0.25),
})

const spoken = {
  source: 'voice',
  transcript: 'done',
  audioMs: 2400,
  heardMs: null,
  soundAt: null,
  responseId: null,
  usage: null,
  tool: null,
  error: null,
} as const

export const userTurn = (id: string, text: string, rest: Partial<Turn> = {}): Turn => ({
  ...spoken,
  id,
  role: 'user',
  status: 'completed',
  at: NOW - 180_000,
  text,
  heardChars: text.length,
  ...rest,
})

export const assistantTurn = (id: string, text: string, rest: Partial<Turn> = {}): Turn => ({
  ...spoken,
  id,
  role: 'assistant',
  status: 'completed',
  at: NOW - 175_000,
  text,
  heardChars: text.length,
  audioMs: 6200,
  responseId: `resp_${id}`,
  ...rest,
})

const weather =
  'It is sunny in Izmir today, about 24 degrees, with a light breeze from the sea. Tomorrow looks a little cooler, and there may be rain in the evening.'
const story =
  'Once upon a time there was a fisherman who lived by the old harbour. Every morning before sunrise he walked down to his boat, and one day he found something strange in his net.'

export const turns: readonly Turn[] = [
  userTurn('u1', 'What is the weather in Izmir?'),
  assistantTurn('a1', weather, { usage: usage(312, 188) }),
  userTurn('u2', 'Merhaba, ışığı açar mısın? İğne ipliği çıkardım.', { at: NOW - 120_000, source: 'text' }),
  {
    ...assistantTurn('t1', '', { role: 'tool', at: NOW - 118_000 }),
    tool: { name: 'set_light', args: '{"room":"study","on":true}', output: '{"ok":true}' },
  },
  assistantTurn('a2', story, {
    at: NOW - 115_000,
    status: 'interrupted',
    heardChars: 69,
    heardMs: 4100,
    usage: usage(1450, 402),
  }),
  userTurn('u3', '', { at: NOW - 60_000, transcript: 'failed' }),
  assistantTurn('a3', '', {
    at: NOW - 58_000,
    status: 'failed',
    error: { code: 'rate_limit_exceeded', message: 'Rate limit reached for tokens per minute.' },
  }),
  userTurn('u4', '', { at: NOW - 20_000, transcript: 'pending' }),
  assistantTurn('a4', weather, { at: NOW - 15_000, status: 'in_progress', heardChars: 37 }),
]

const practiceTurns: readonly Turn[] = [
  assistantTurn('p0', 'Hello. I am the practice assistant. Hold the key and say something.', {
    usage: usage(0, 120),
  }),
  userTurn('p1', '(2.4 s of speech)'),
  assistantTurn('p2', 'This is what I heard.', { usage: usage(240, 60) }),
]

export const baseView: AppView = {
  info: {
    version: '0.1.0',
    electron: '45.4.1',
    chrome: '156.0.8078.79',
    platform: 'linux',
    fallbackRuntime: false,
    systemLanguage: 'en',
  },
  connection: {
    status: 'connected',
    failure: null,
    connectedAt: NOW - 102_000,
    model: 'gpt-realtime-2.1',
    profileName: 'Work',
    host: 'api.openai.com',
  },
  talk: {
    phase: 'idle',
    holding: false,
    handsFree: false,
    muted: false,
    gateOpen: false,
    canStop: false,
    canAsk: false,
  },
  conversationId: 'c1',
  startedAt: NOW - 200_000,
  turns,
  usage: { inputTokens: 1762, outputTokens: 590, cachedTokens: 352 },
  budget: { state: 'off', mark: null, allowed: null },
  usd: 0,
  budgetWaits: false,
  rateLimits: null,
  settings: { ...defaultSettings('other'), firstRunDone: true },
  key: { present: true, last4: 'Q7xA', store: 'keychain', host: 'api.openai.com' },
  hotkey: {
    backend: 'uiohook',
    mode: 'hold',
    binding: 'ControlRight',
    trigger: null,
    reason: 'native',
    others: {},
  },
  hotkeyTest: null,
  notices: [],
  toolQuestions: [],
  history: { failure: null },
  recording: { on: false, failing: false },
  soundExport: null,
}

const offline = (status: AppView['connection']['status']): AppView => ({
  ...baseView,
  connection: { ...baseView.connection, status, connectedAt: null },
})

const talking = (talk: Partial<AppView['talk']>): AppView => ({
  ...baseView,
  talk: { ...baseView.talk, ...talk },
})

const refused = notice('key.refused', 'error', {
  params: { host: 'api.openai.com' },
  action: 'enter_key',
  detail: 'HTTP 401 invalid_api_key: Incorrect API key provided.',
})

const expired = notice('session.expired', 'info', {
  params: { host: 'api.openai.com', retrying: 1 },
  action: 'reconnect',
})

/** What did not reach the service, and why. */
const unsentTurns: readonly Turn[] = [
  assistantTurn('x1', story, { status: 'failed', error: { code: 'connection_lost', message: '' } }),
  userTurn('x2', 'And tomorrow?', {
    status: 'failed',
    source: 'text',
    error: { code: 'not_sent', message: 'Invalid content.' },
  }),
  userTurn('x3', '', { status: 'failed', transcript: 'failed', error: { code: 'not_sent', message: '' } }),
]

const profileWith = (change: Partial<typeof defaultProfile>): AppView['settings'] => ({
  ...baseView.settings,
  profiles: [{ ...defaultProfile, ...change }],
})

export const fixtures = {
  'first-run': {
    ...offline('disconnected'),
    turns: [],
    usage: { inputTokens: 0, outputTokens: 0, cachedTokens: 0 },
    settings: { ...baseView.settings, firstRunDone: false },
    key: { present: false, last4: null, store: null, host: null },
  },
  empty: {
    ...offline('disconnected'),
    turns: [],
    usage: { inputTokens: 0, outputTokens: 0, cachedTokens: 0 },
  },
  disconnected: offline('disconnected'),
  connecting: offline('connecting'),
  ready: baseView,
  'hands-free': talking({ handsFree: true, gateOpen: true }),
  listening: talking({ phase: 'listening', holding: true, gateOpen: true }),
  thinking: talking({ phase: 'thinking', canStop: true }),
  speaking: talking({ phase: 'speaking', canStop: true }),
  muted: talking({ muted: true, handsFree: true }),
  reconnecting: {
    ...offline('reconnecting'),
    connection: { ...offline('reconnecting').connection, failure: expired },
  },
  failed: {
    ...offline('failed'),
    connection: { ...offline('failed').connection, failure: refused },
    turns: [...turns.slice(0, 2), ...unsentTurns],
  },
  practice: {
    ...baseView,
    turns: practiceTurns,
    connection: { ...baseView.connection, model: 'practice', profileName: 'Default', host: '127.0.0.1' },
    settings: profileWith({ provider: 'practice', model: 'practice', voice: 'parley' }),
    key: { present: false, last4: null, store: null, host: null },
  },
  notices: {
    ...baseView,
    notices: [
      { ...notice('mic.denied', 'error', { action: 'open_system_settings' }), id: 1, at: NOW },
      {
        ...notice('session.update_rejected', 'warning', {
          action: 'open_settings',
          detail: 'invalid_value: session.audio.input.turn_detection.threshold',
        }),
        id: 2,
        at: NOW,
      },
      {
        ...notice('export.done', 'info', { params: { path: '/home/ada/Parley 2026-11-22.md' } }),
        id: 3,
        at: NOW,
      },
    ],
  },
  semantic: {
    ...baseView,
    settings: profileWith({
      turnTaking: { ...defaultProfile.turnTaking, mode: 'semantic_vad' },
    }),
  },
  azure: {
    ...baseView,
    settings: profileWith({
      provider: 'azure',
      endpoint: 'https://my-resource.openai.azure.com',
      model: 'voice-deployment',
      access: { ...defaultAccess, tokenCommand: 'az account get-access-token', azureApi: 'preview' },
    }),
  },
  relay: {
    ...baseView,
    key: { present: false, last4: null, store: null, host: null },
    settings: profileWith({
      provider: 'relay',
      endpoint: 'ws://192.168.1.20:8080/v1/realtime',
      access: { ...defaultAccess, headers: [{ name: 'x-team', value: 'blue' }] },
    }),
  },
  custom: {
    ...baseView,
    settings: {
      ...profileWith({
        provider: 'custom',
        endpoint: 'wss://voice.example.com/a/rather/long/path/to/the/realtime/service',
        dialect: 'beta',
        access: {
          ...defaultAccess,
          auth: 'query',
          authName: 'token',
          inputRate: 16000,
          headers: [
            { name: 'x-team', value: 'blue' },
            { name: 'x-authorization', value: 'Key {key}' },
          ],
        },
      }),
    },
  },
  xai: {
    ...baseView,
    settings: profileWith({
      provider: 'xai',
      model: 'grok-voice-latest',
      voice: 'ara',
      transcriptionModel: 'grok-transcribe',
    }),
  },
  dashscope: {
    ...baseView,
    settings: profileWith({
      provider: 'dashscope',
      model: 'qwen3.8-omni-flash-realtime',
      voice: 'Cherry',
      transcriptionModel: 'gummy-realtime-v1',
    }),
  },
  /** Everything in the section of answers opened. */
  choices: {
    ...baseView,
    settings: profileWith({
      session: { ...defaultProfile.session, truncation: 'retention_ratio', maxOutputTokens: 600 },
    }),
  },
  profiles: {
    ...baseView,
    settings: {
      ...baseView.settings,
      profiles: [
        { ...defaultProfile, name: 'Work' },
        { ...defaultProfile, id: 'home', name: 'Evenings at home, with the long name of a patient person' },
      ],
    },
  },
  braintrust: {
    ...baseView,
    settings: profileWith({ provider: 'braintrust', access: { ...defaultAccess, temporary: true } }),
  },
  'budget-near': {
    ...baseView,
    settings: {
      ...baseView.settings,
      budget: { ...baseView.settings.budget, dayUsd: 2, conversationUsd: 0.5 },
    },
    budget: {
      state: 'near',
      mark: { scope: 'day', unit: 'usd', spent: 1.71, limit: 2 },
      allowed: null,
    },
    rateLimits: {
      at: NOW - 4000,
      limits: [
        { name: 'requests', limit: 5000, remaining: 4988, resetAt: NOW + 120 },
        { name: 'tokens', limit: 40_000, remaining: 6120, resetAt: NOW + 47_000 },
      ],
    },
  },
  'budget-stopped': {
    ...baseView,
    settings: { ...baseView.settings, budget: { ...baseView.settings.budget, conversationUsd: 0.5 } },
    budget: {
      state: 'stopped',
      mark: { scope: 'conversation', unit: 'usd', spent: 0.52, limit: 0.5 },
      allowed: null,
    },
    budgetWaits: true,
    usd: 0.52,
  },
  'nothing-kept': {
    ...baseView,
    settings: { ...baseView.settings, history: { keep: 'nothing', days: 90 } },
  },
  recording: {
    ...baseView,
    settings: { ...baseView.settings, recordSound: true },
    recording: { on: true, failing: false },
    soundExport: 0.43,
  },
  'recording-failing': {
    ...baseView,
    recording: { on: true, failing: true },
    notices: [{ ...notice('recording.full', 'error', { detail: 'full' }), id: 1, at: NOW }],
  },
  'not-saved': {
    ...baseView,
    history: { failure: 'full' },
    notices: [{ ...notice('storage.full', 'error', { detail: 'full' }), id: 1, at: NOW }],
  },
  'fallback-runtime': {
    ...baseView,
    info: { ...baseView.info, electron: '25.1.1', chrome: '114.0.5735.106', fallbackRuntime: true },
    hotkey: {
      backend: 'global_shortcut',
      mode: 'toggle',
      binding: 'Control+Shift+Space',
      trigger: null,
      reason: 'wayland',
      others: {},
    },
    settings: profileWith({ provider: 'custom', endpoint: 'wss://voice.example.com/v1/realtime' }),
  },
} as const satisfies Readonly<Record<string, AppView>>

export type FixtureName = keyof typeof fixtures
