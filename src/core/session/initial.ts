/** The state before anything happened. */
import { noBudget, withTerms } from '../usage/budget'
import { emptyRecent } from '../recent-map'
import { noLinks } from '../transcript/order'
import { emptyLog } from '../transcript/turn-log'
import type { SessionState } from './state'
import type { SessionConfig } from './types'

/**
 * @param seed `conversationId` names the first conversation, later ones are counted from it, and it seeds the jitter;
 *   `wall` is the wall clock in ms.
 */
export function initialSession(
  config: SessionConfig,
  seed: { readonly conversationId: string; readonly wall: number },
): SessionState {
  const budget = withTerms(noBudget, config.budget ?? null)
  const conversation = { id: seed.conversationId, startedAt: seed.wall, turns: emptyLog }
  return {
    config,
    conversationSeed: seed.conversationId,
    conversations: 1,
    seq: 0,
    random: hash(`${seed.conversationId}${seed.wall}`),
    timers: [],
    connection: {
      phase: 'down',
      failure: null,
      connectedAt: null,
      wasReady: false,
      attempt: 0,
      lastError: null,
      dialect: 'ga',
      plan: null,
      transcriptionRefused: false,
      toolsRefused: false,
      model: '',
      voiceUsed: false,
      transcriptionFailed: false,
      tellsConversation: false,
      differing: [],
      expiresAt: null,
      holdRefused: false,
      renewal: null,
      quiet: false,
      asleep: false,
      offline: false,
      swapping: false,
    },
    talk: {
      pressedAt: null,
      closing: null,
      bubble: null,
      handsFree: false,
      muted: false,
      gate: 0,
      gateOpen: false,
      uplink: 'discard',
      speech: null,
    },
    replies: {
      open: [],
      ended: [],
      awaiting: null,
      queued: false,
      owed: false,
      toolsAllowed: true,
      blocked: false,
      heardFrom: 0,
      retries: 0,
      toolRounds: 0,
      greeted: false,
    },
    sound: { epoch: 0, sounds: [], alive: false, flush: null },
    tools: { running: [], seen: [] },
    budget,
    pending: [],
    commits: [],
    unsent: [],
    telling: [],
    voices: [],
    wordsMissed: false,
    conversation,
    links: noLinks,
    items: emptyRecent,
    view: {
      connection: 'disconnected',
      failure: null,
      connectedAt: null,
      phase: 'idle',
      holding: false,
      holdOpen: false,
      handsFree: false,
      muted: false,
      gateOpen: false,
      canStop: false,
      canAsk: false,
      budget: budget.standing,
      spent: budget.conversation,
      budgetWaits: false,
      dialect: 'ga',
      conversation,
    },
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return value | 0
}
