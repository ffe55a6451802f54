/** What a new profile offers, and an example to begin with. Without the schema library, so that the page can use it. */
import type { ToolSettings, UserFunction } from './settings'

export const defaultTools: ToolSettings = {
  builtIn: { get_current_time: true, open_web_link: false, copy_to_clipboard: false, set_timer: false },
  functions: [],
  allowedHosts: [],
}

/** The function that every tutorial begins with; it answers with a fixed text until it is given an address. */
export const exampleFunction = (id: string): UserFunction => ({
  id,
  on: true,
  name: 'get_weather',
  description: 'The weather of a city right now.',
  parameters: JSON.stringify(
    {
      type: 'object',
      properties: {
        city: { type: 'string', description: 'Name of the city' },
        unit: { type: 'string', enum: ['celsius', 'fahrenheit'], default: 'celsius' },
      },
      required: ['city'],
      additionalProperties: false,
    },
    null,
    2,
  ),
  does: { type: 'answer', text: '{"temperature": 24, "unit": "celsius", "sky": "sunny"}' },
  timeoutMs: 10_000,
})
