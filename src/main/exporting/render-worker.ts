/** The thread in which the conversation that goes on becomes a file; one file, then it ends. */
import { parentPort } from 'node:worker_threads'
import type { Turn } from '#core/transcript/model'
import { renderConversation } from './render'
import type { ToRenderer } from './render-apart'

const turns: Turn[] = []

parentPort?.on('message', (message: ToRenderer) => {
  if (message.type === 'turns') {
    turns.push(...message.turns)
    return
  }
  const { id, startedAt, format, facts } = message
  const file = new TextEncoder().encode(renderConversation({ id, startedAt, turns }, format, facts))
  parentPort?.postMessage(file, [file.buffer])
})
