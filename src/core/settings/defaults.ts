/** What a new installation begins with. Dated choices (models) live in the provider data. */
import { noLimits } from '../usage/budget'
import { defaultTools } from '../tools/defaults'
import type { Access, Profile, SessionChoices, Settings, TurnTaking } from './schema'

export const defaultTurnTaking: TurnTaking = {
  mode: 'server_vad',
  threshold: 0.5,
  prefixPaddingMs: 300,
  silenceDurationMs: 500,
  eagerness: 'auto',
  createResponse: true,
  interruptResponse: true,
  idleTimeoutMs: null,
}

export const defaultAccess: Access = {
  auth: 'bearer',
  authName: '',
  headers: [],
  inputRate: 24000,
  plainHost: null,
  azureApi: 'v1',
  azureVersion: '2025-04-01-preview',
  tokenCommand: '',
  tokenHost: null,
  temporary: false,
  ttlSeconds: 600,
  project: '',
}

export const defaultSessionChoices: SessionChoices = {
  modality: 'audio',
  transcriptionPrompt: '',
  transcriptionKeywords: [],
  truncation: 'auto',
  retentionRatio: 0.8,
  maxOutputTokens: null,
  reasoningEffort: 'default',
  toolChoice: 'auto',
  tracing: false,
}

export const defaultProfile: Profile = {
  id: 'default',
  name: 'Default',
  provider: 'openai',
  endpoint: null,
  access: defaultAccess,
  model: 'gpt-realtime-2.1',
  dialect: 'auto',
  voice: 'marin',
  speed: 1,
  instructions: '',
  transcriptionModel: 'gpt-live-transcribe',
  transcriptionLanguage: null,
  noiseReduction: 'off',
  session: defaultSessionChoices,
  turnTaking: defaultTurnTaking,
  tools: defaultTools,
}

export const defaultSettings = (platform: 'mac' | 'other'): Settings => ({
  version: 1,
  language: 'system',
  theme: 'system',
  activeProfileId: defaultProfile.id,
  profiles: [defaultProfile],
  hotkey: {
    hold: platform === 'mac' ? 'AltRight' : 'ControlRight',
    toggle: 'Control+Shift+Space',
    mute: null,
    stop: null,
    sounds: false,
    tapMs: 250,
  },
  sound: {
    microphone: null,
    speaker: null,
    volume: 1,
    preRollMs: 300,
    microphoneMode: 'ready',
    closeAfterMinutes: 10,
    echoCancellation: true,
    halfDuplex: false,
    duck: true,
    recordArrivals: false,
  },
  history: { keep: 'all', days: 90 },
  recordSound: false,
  exports: { roles: true, times: true, tools: true, unheard: true },
  budget: noLimits,
  spendingAllowedUntil: null,
  prices: [],
  overlay: 'off',
  closeToTray: true,
  trayNoticeShown: false,
  launchAtLogin: false,
  firstRunDone: false,
})
