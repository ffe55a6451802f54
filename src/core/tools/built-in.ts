/** What the model is told of the built-in functions. In English: it is the models' first language, not the person's. */
import type { BuiltInName, ToolSpec } from './types'

/** The longest timer, in seconds: a day. */
export const MAX_TIMER_S = 86_400

const object = (properties: Readonly<Record<string, unknown>>, required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

export const builtInTools: Readonly<Record<BuiltInName, ToolSpec>> = {
  get_current_time: {
    name: 'get_current_time',
    description: "The present date, time and time zone of the person's computer.",
    parameters: object({}, []),
  },
  open_web_link: {
    name: 'open_web_link',
    description:
      "Opens a web page in the person's browser. The person is asked first and may say no. Only https addresses.",
    parameters: object(
      { url: { type: 'string', maxLength: 2048, description: 'Complete address, beginning with https://' } },
      ['url'],
    ),
  },
  copy_to_clipboard: {
    name: 'copy_to_clipboard',
    description:
      "Puts a text on the person's clipboard, for what is better pasted than heard: an address, a command, a draft.",
    parameters: object({ text: { type: 'string', minLength: 1, maxLength: 100_000 } }, ['text']),
  },
  set_timer: {
    name: 'set_timer',
    description: 'Tells the person when a time is over. Works only while Parley runs.',
    parameters: object(
      {
        seconds: { type: 'integer', minimum: 1, maximum: MAX_TIMER_S, description: 'From now, in seconds' },
        label: { type: 'string', maxLength: 80, description: 'What it is for, in a word or two' },
      },
      ['seconds'],
    ),
  },
}
