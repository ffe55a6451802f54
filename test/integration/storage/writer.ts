/** A talk that never ends, written down as the app does it; it tells what is finished and what is on the disk. */
import { writeSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Turn } from '#core/transcript/model'
import { newTurn } from '#core/transcript/turns'
import { createRecorder } from '../../../src/main/storage/recorder'
import { createStorage } from '../../../src/main/storage/storage'
import { createTestLog } from '../../unit/main/support/test-log'
import { liveConversation } from '#core/transcript/turn-log'

const [, , worker = '', file = '', id = ''] = process.argv
const say = (line: string): void => void writeSync(1, `${line}\n`)

const storage = createStorage({
  file,
  spawn: (workerData) => new Worker(worker, { workerData }),
  log: createTestLog().log,
})
storage.subscribe((event) =>
  say(event.type === 'recovered' ? 'recovered' : `opened ${String(event.failure)}`),
)

let turns: readonly Turn[] = []
let told = 0
const recorder = createRecorder({
  storage,
  clock: {
    after: (ms, task) => {
      const timer = setTimeout(task, ms)
      return () => clearTimeout(timer)
    },
  },
  source: () => ({ profileId: 'p', profileName: 'P', provider: 'openai', model: 'm', host: null }),
  keeping: () => true,
  onSaved: () => {
    // Everything that was finished before this write began is on the disk.
    for (; told < written; told += 1) say(`kept t${told}`)
    written = finished
    next()
  },
  onTrouble: (failure) => say(`trouble ${String(failure)}`),
})

let finished = 0
let written = 0
/** One turn more, half of a following one, and a transcript that comes late. */
function next(): void {
  const words = `turn ${finished} ${'lorem ipsum '.repeat(finished % 40)}`
  const whole = newTurn({
    id: `t${finished}`,
    role: 'user',
    source: 'voice',
    at: finished,
    status: 'completed',
    text: words,
  })
  const begun = newTurn({
    id: `t${finished + 1}`,
    role: 'assistant',
    source: 'voice',
    at: finished,
    text: 'half',
  })
  turns = [...turns.filter(({ status }) => status !== 'in_progress'), whole, begun]
  finished += 1
  setImmediate(() =>
    recorder.see({ connection: 'connected', conversation: liveConversation({ id, startedAt: 1, turns }) }),
  )
}
written = 1
next()
