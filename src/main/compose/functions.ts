/** The functions that the model may call: built in, written by the person, and whatever host is added here. */
import { app, clipboard, net, Notification, shell } from 'electron'
import { createNetSend } from '../tools/http-send'
import { createTools } from '../tools/tools'
import type { Foundation } from './foundation'

export type Functions = ReturnType<typeof createFunctions>

/** `onAsked`: a function waits for permission; the window may be out of sight. */
export const createFunctions = (base: Foundation, onAsked: () => void) =>
  createTools({
    profile: base.profile,
    clock: base.clock,
    log: base.log,
    onNotice: base.notices.add,
    onChange: base.onChange,
    onAsked,
    openExternal: (url) => shell.openExternal(url),
    copy: (text) => clipboard.writeText(text),
    tell: Notification.isSupported()
      ? (label, seconds) => {
          const { timerTitle, timerBody } = base.words()
          new Notification({ title: timerTitle, body: label || timerBody(seconds) }).show()
        }
      : null,
    userAgent: `Parley/${app.getVersion()}`,
    send: createNetSend((options) => net.request(options)),
  })
