/** Child processes of our own code, without the person's keys in their environment and with their last words logged. */
import { utilityProcess } from 'electron'
import type { ChildLike } from './child'
import { cleanEnvironment } from './clean-environment'
import type { Log } from './log'

export function forkUtility(file: string, name: string, log: Log): ChildLike {
  const child = utilityProcess.fork(file, [], {
    serviceName: name,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: cleanEnvironment(process.env),
  })
  let tail = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('utf8')).slice(-1000)
  })
  child.once('exit', (code) => {
    if (code !== 0 && tail !== '') log.warn('child.last_words', { name, code, tail })
  })
  return child
}
