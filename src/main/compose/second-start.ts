/** What another start of Parley asks of this one: a command of the shell, the talk key, the window, or to end. */
import { tmpdir } from 'node:os'
import { app } from 'electron'
import { fulfil } from '../command-line/fulfil'
import { handedOverHandler } from '../command-line/hand-over'
import { sentenceOf } from '../command-line/say'
import { createLaunchHandler } from '../system/launch'
import { writeAtomic } from '../system/write-atomic'
import type { Services } from './services'
import type { AppWindow } from './window'

/** @returns takes the data that the other start passed on */
export function createSecondStart(
  { base, conversation, hotkeys }: Services,
  { main }: AppWindow,
): (data: unknown) => void {
  const { clock } = base
  const { ptt } = hotkeys
  const handOver = handedOverHandler({
    temp: tmpdir(),
    fulfil: (wish) =>
      fulfil(
        {
          ask: conversation.history.ask,
          facts: () => ({ locale: base.language(), include: base.settings.get().exports }),
          write: writeAtomic,
        },
        wish,
      ),
    sentence: (why) => sentenceOf(why, base.language()),
  })
  const launched = createLaunchHandler(
    {
      show: main.show,
      quit: () => app.quit(),
      ptt: (wanted, ageMs) => {
        const at = clock.now() - ageMs
        if (wanted === 'toggle') ptt.input({ type: 'toggle' }, at)
        else ptt.input({ type: wanted, source: 'cli' }, at)
      },
    },
    clock.wall,
  )
  return (data) => (handOver(data) ? undefined : launched(data))
}
