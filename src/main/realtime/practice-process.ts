/** The practice assistant in a process of its own: started when it is needed, known by a token that only we have. */
import { notice, type Notice } from '#core/notice'
import { err, ok, type Result } from '#core/result'
import type { ChildLike } from '../system/child'
import type { Clock } from '../system/clock'
import type { Log } from '../system/log'

export type PracticeAddress = { readonly url: string; readonly token: string }

export interface PracticeProcess {
  /** Starts it if it does not run, and answers with its address. */
  readonly ensure: (language: 'en' | 'tr') => Promise<Result<PracticeAddress, Notice>>
  /** The language that it speaks from the next sentence on. */
  readonly setLanguage: (language: 'en' | 'tr') => void
  /** Lets something go wrong there, in the words of its scripts. False where none runs. */
  readonly provoke: (fault: unknown) => boolean
  /** Ends everything that was provoked. */
  readonly calm: () => boolean
  readonly stop: () => void
}

export type PracticeProcessDeps = {
  readonly fork: () => ChildLike
  readonly randomToken: () => string
  /** Folder with its voice and the speech model. */
  readonly resources: string
  readonly clock: Clock
  readonly log: Log
  /** It ended although nobody asked it to. */
  readonly onLost: (notice: Notice) => void
}

/** Loading the speech model takes under a second; a machine under load gets its time. ms. */
const START_MS = 20_000

export function createPracticeProcess(deps: PracticeProcessDeps): PracticeProcess {
  let child: ChildLike | null = null
  let address: Promise<Result<PracticeAddress, Notice>> | null = null
  let language: 'en' | 'tr' = 'en'

  const start = (): Promise<Result<PracticeAddress, Notice>> =>
    new Promise((resolve) => {
      const token = deps.randomToken()
      let started: ChildLike
      try {
        started = deps.fork()
      } catch (error) {
        deps.log.error('practice.fork', error)
        address = null
        resolve(err(failed('the process could not be started')))
        return
      }
      child = started
      let ready = false
      const giveUp = (detail: string): void => {
        cancel()
        if (child === started) {
          child = null
          address = null
        }
        resolve(err(failed(detail)))
      }
      const cancel = deps.clock.after(START_MS, () => {
        giveUp('it did not start in time')
        started.kill()
      })
      started.on('message', (message) => {
        const answer = readAnswer(message)
        if (answer?.type === 'ready' && !ready) {
          ready = true
          cancel()
          resolve(ok({ url: answer.url, token }))
        } else if (answer?.type === 'failed') {
          giveUp(answer.message)
          started.kill()
        }
      })
      started.once('exit', (code) => {
        const wanted = child !== started
        giveUp(`it ended with code ${code}`)
        if (wanted) return
        deps.log.warn('practice.exit', { code, ready })
        if (ready) deps.onLost(failed(`it ended with code ${code}`))
      })
      started.postMessage({ type: 'start', token, language, resources: deps.resources })
    })

  return {
    ensure: (wanted) => {
      if (wanted !== language) {
        language = wanted
        child?.postMessage({ type: 'language', language })
      }
      return (address ??= start())
    },
    setLanguage: (wanted) => {
      if (wanted === language) return
      language = wanted
      child?.postMessage({ type: 'language', language })
    },
    provoke: (fault) => {
      child?.postMessage({ type: 'fault', fault })
      return child !== null
    },
    calm: () => {
      child?.postMessage({ type: 'calm' })
      return child !== null
    },
    stop: () => {
      const running = child
      child = null
      address = null
      running?.kill()
    },
  }
}

const failed = (detail: string): Notice => notice('practice.failed', 'error', { action: 'reconnect', detail })

type ChildAnswer =
  { readonly type: 'ready'; readonly url: string } | { readonly type: 'failed'; readonly message: string }

function readAnswer(message: unknown): ChildAnswer | null {
  if (typeof message !== 'object' || message === null) return null
  const { type, url, message: text } = message as Record<string, unknown>
  if (type === 'ready' && typeof url === 'string') return { type, url }
  if (type === 'failed') return { type, message: typeof text === 'string' ? text.slice(0, 500) : '' }
  return null
}
