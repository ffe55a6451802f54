/** The talk itself: the session with its sound, the journal of its events, and what is kept of it. */
import { randomUUID } from 'node:crypto'
import { MessageChannelMain, type MessagePortMain } from 'electron'
import type { NoticeCode } from '#core/notice'
import { ok } from '#core/result'
import { emptyLog } from '#core/transcript/turn-log'
import { overridesOf } from '#core/usage/prices'
import { activeProfile, applyProfileChange } from '#core/settings/change'
import type { EventsState } from '#shared/events'
import type { SpeechMark } from '#shared/view'
import { createEventsService } from '../events/events-service'
import { createWireTap } from '../events/tap'
import { openArrivalMemory } from '../realtime/arrival-memory'
import { sessionConfig } from '../realtime/session-config'
import { createSessionService } from '../realtime/session-service'
import { createSoundLink, type AttachedSound } from '../realtime/sound-link'
import { createSoundMeasuring } from '../realtime/sound-measures'
import { createSpeechMarks } from '../realtime/speech-marks'
import { createTraceRecorder } from '../realtime/trace-recorder'
import { createUplinkFormat } from '../realtime/uplink-format'
import { createHistory } from '../storage/history'
import { sourceOf } from '../storage/source'
import { createLateWorker } from '../storage/late-worker'
import { spawnStorage } from '../storage/spawn'
import { createStorage } from '../storage/storage'
import { createAllowance } from '../usage/allowance'
import { createDayMeter } from '../usage/day-meter'
import { createRateLimits } from '../usage/rate-limits'
import { figuresOfResponse } from '../storage/operations/figures'
import { writeAtomic } from '../system/write-atomic'
import type { Access } from './access'
import type { Foundation } from './foundation'
import type { Functions } from './functions'
import { createRecordings } from './recordings'

export type ConversationGiven = {
  /** What the window does not need for its start waits for this. */
  readonly windowDrawn: Promise<void>
  /** Takes the worklets' ends of the audio ports to the page. */
  readonly sendPorts: (ports: [MessagePortMain, MessagePortMain]) => void
  /** Rows of the Events screen may have changed. */
  readonly onEvents: (state: EventsState) => void
  /** The server heard speech begin or end, at this place in the microphone's sound. */
  readonly onSpeech: (mark: SpeechMark) => void
  /** Kept conversations changed: this one, or null for any. */
  readonly onHistory: (id: string | null) => void
}

export type Conversation = Awaited<ReturnType<typeof createConversation>>

export async function createConversation(
  base: Foundation,
  access: Access,
  tools: Functions,
  given: ConversationGiven,
) {
  const { paths, clock, log, notices, settings } = base
  const config = () => sessionConfig(settings.get(), base.language(), tools.runner.specs)
  const events = createEventsService({ clock, hideSecrets: base.redactor.redact, onChange: given.onEvents })
  const tap = createWireTap(events.journal, clock)
  const format = createUplinkFormat()
  const marks = createSpeechMarks()
  let sound: AttachedSound | null = null
  const measuring = createSoundMeasuring({
    clock,
    memory: await openArrivalMemory({ file: paths.arrivals, clock, log, write: writeAtomic }),
    trace: createTraceRecorder({
      folder: paths.traces,
      enabled: () => settings.get().sound.recordArrivals,
      clock,
      log,
    }),
  })
  const rateLimits = createRateLimits({
    from: () => {
      const { provider, endpoint, model } = base.profile()
      return JSON.stringify([provider, endpoint, model])
    },
    onChange: base.onChange,
  })
  const ownPrices = () => overridesOf(settings.get().prices)
  const storage = createStorage({
    file: paths.conversations,
    spawn: (data) => createLateWorker(() => spawnStorage(paths.storage, data), given.windowDrawn),
    log,
  })
  const recordings = createRecordings(base, {
    storage,
    marks,
    conversation: () => session.view().conversation.id,
    onKept: given.onHistory,
  })
  const { listener } = recordings
  const allowance = createAllowance({
    wall: clock.wall,
    until: () => settings.get().spendingAllowedUntil,
    keep: (spendingAllowedUntil) => settings.set({ ...settings.get(), spendingAllowedUntil }),
  })
  const session = createSessionService({
    config: config(),
    conversationId: randomUUID(),
    clock,
    log,
    openTransport: tap.wrap(access.openTransport),
    target: async (wanted) => {
      const target = await access.findTarget(wanted)
      if (!target.ok) return target
      format.begin(target.value.inputRate)
      marks.begin()
      // Its address is another one at every start.
      measuring.host(wanted.profile.provider === 'practice' ? 'practice' : target.value.host, sound)
      return target
    },
    sound: (line) =>
      (sound = listener.sound(
        createSoundLink<MessagePortMain>({
          line: listener.line(line),
          createChannel: () => new MessageChannelMain(),
          sendPorts: given.sendPorts,
          preRollMs: () => settings.get().sound.preRollMs,
          now: clock.now,
          encode: format.encode,
          measure: listener.measure(measuring.measure),
          marks,
          encodeVoice: format.voice,
          keep: recordings.keep,
          onNotice: notices.add,
        }),
      )),
    onTurnNamed: recordings.named,
    tools: tools.runner,
    onTurnTaking: (values) => {
      const { turnTaking } = activeProfile(settings.get())
      settings.set(applyProfileChange(settings.get(), { turnTaking: { ...turnTaking, ...values } }))
    },
    onSpeech: (kind, ms) => {
      const place = marks.locate(ms)
      if (place !== null) given.onSpeech({ kind, ...place })
    },
    onNotice: notices.add,
    onStep: ({ input, effects }) => {
      measuring.onStep(input, effects)
      rateLimits.stepped(input)
      allowance.stepped(input)
    },
    onUsed: ({ responseId, usage }, { id, startedAt }) =>
      history.count({ id, startedAt, turns: emptyLog }, figuresOfResponse(responseId, usage, clock.wall())),
    onConversationEnded: (ended) => history.end(ended),
  })
  const history = createHistory({
    storage,
    clock,
    source: () => sourceOf(base.profile()),
    retention: () => settings.get().history,
    own: ownPrices,
    onNotice: notices.add,
    onSettled: (codes) => notices.clear(({ code }) => codes.includes(code)),
    onChange: given.onHistory,
    onStatus: base.onChange,
  })
  if (allowance.isGiven()) session.input({ type: 'allow_spending', until: 'today' })
  // Before anything of this run is written down: what is there was spent earlier.
  const dayMeter = createDayMeter({
    clock,
    spentSince: async (from) => {
      const found = await history.ask('usageReport', { from, conversation: null })
      return found.ok ? ok(found.value.all) : found
    },
    own: ownPrices,
    tell: (day, dayEndsAt) => session.input({ type: 'spent_before', day, dayEndsAt }),
  })
  session.subscribe(history.see)

  // What went wrong on the way to a connection is out of date once there is one.
  let connected = false
  session.subscribe(({ connection }) => {
    const now = connection === 'connected'
    if (now && !connected) notices.clear(({ code }) => isAboutConnecting(code))
    connected = now
  })
  // What was allowed for a conversation ends with it.
  let conversation = session.view().conversation.id
  session.subscribe((view) => {
    if (view.conversation.id !== conversation) tools.consent.forget()
    conversation = view.conversation.id
  })

  return {
    config,
    session,
    history,
    recordings,
    events,
    tap,
    ownPrices,
    rateLimits: rateLimits.current,
    dayMeter,
    sound: { attach: () => sound?.attach(), dispose: () => sound?.dispose() },
    measures: { report: measuring.report, flush: measuring.flush },
  }
}

const isAboutConnecting = (code: NoticeCode): boolean =>
  code.startsWith('connection.') ||
  code === 'practice.failed' ||
  code === 'key.missing' ||
  code === 'key.refused'
