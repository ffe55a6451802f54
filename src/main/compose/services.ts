/** The half of the app that needs no window, each part built on those before it. */
import type { Paths } from '../system/paths'
import { createAccess } from './access'
import { createConversation, type ConversationGiven } from './conversation'
import { createFoundation } from './foundation'
import { createFunctions } from './functions'
import { createHotkeys } from './hotkeys'

export type ServicesGiven = ConversationGiven & {
  readonly paths: Paths
  /** Something that the view shows may have changed. */
  readonly onChange: () => void
  /** A function asks for permission; the window may be out of sight. */
  readonly onToolQuestion: () => void
}

export type Services = Awaited<ReturnType<typeof createServices>>

export async function createServices(given: ServicesGiven) {
  const base = await createFoundation(given.paths, given.onChange)
  const tools = createFunctions(base, given.onToolQuestion)
  const access = createAccess(base)
  const conversation = await createConversation(base, access, tools, given)
  const hotkeys = createHotkeys(base, conversation.session)
  return { base, tools, access, conversation, hotkeys }
}
