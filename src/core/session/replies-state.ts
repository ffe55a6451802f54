/** Reading and changing the list of responses. At most one of them is the conversation's own. */
import { setReplies, type Draft } from './draft'
import type { Reply, SessionState } from './state'

const REMEMBERED = 32

export const activeReply = (state: SessionState): Reply | null =>
  state.replies.open.find((reply) => !reply.outside) ?? null

export const replyById = (state: SessionState, id: string): Reply | null =>
  state.replies.open.find((reply) => reply.id === id) ?? null

export function changeReply(d: Draft, id: string, change: Partial<Reply>): void {
  setReplies(d, {
    open: d.state.replies.open.map((reply) => (reply.id === id ? { ...reply, ...change } : reply)),
  })
}

export function openReply(d: Draft, id: string, outside: boolean): void {
  const reply: Reply = { id, outside, discard: false, cancelSent: false, items: [], unheard: [] }
  setReplies(d, { open: [...d.state.replies.open, reply] })
}

export function closeReply(d: Draft, id: string): void {
  const { open, ended } = d.state.replies
  setReplies(d, {
    open: open.filter((reply) => reply.id !== id),
    ended: [...ended.filter((other) => other !== id), id].slice(-REMEMBERED),
  })
}
