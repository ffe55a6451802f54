/** Tools: what the assistant may use, the person's own, and the question before one acts. */
import type { FunctionProblem } from '#core/tools/check'
import type { BuiltInName } from '#core/tools/types'

const problems: Readonly<Record<FunctionProblem['code'], string>> = {
  name_invalid: 'Use letters without accents, digits, _ and -, at most 64.',
  name_taken: 'Another tool has this name already.',
  description_missing: 'Say what it does: the assistant chooses by this.',
  description_long: 'At most 1024 characters; a longer text makes the service refuse the conversation.',
  parameters_invalid: 'This is not a JSON Schema of an object that Parley can check.',
  url_invalid: 'Write a complete address that begins with https://.',
  url_insecure: 'Use https://. Only this computer may be called with http://.',
  url_credentials: 'Take the name and password out of the address.',
  url_placeholder: 'The host is yours to write: {name} works in path and query only.',
}

const builtIn: Readonly<Record<BuiltInName, { readonly label: string; readonly note: string }>> = {
  get_current_time: { label: 'Current time', note: 'Date, time and time zone of this computer.' },
  open_web_link: { label: 'Open a web link', note: 'Asks you each time. Only https addresses.' },
  copy_to_clipboard: { label: 'Copy to the clipboard', note: 'Replaces what is on the clipboard.' },
  set_timer: {
    label: 'Set a timer',
    note: 'Tells you here, and with a notification of your system if it has them. Ends when you quit Parley.',
  },
}

export const toolsEn = {
  tools: {
    section: 'Tools',
    lead: 'What the assistant may use while you talk. Each use is shown in the conversation.',
    builtIn,
    own: 'Your own tools',
    ownNone:
      'None yet. A tool is a name, a JSON Schema of its arguments, and a fixed answer or an HTTP call.',
    add: 'Add tool',
    addExample: 'Add get_weather example',
    edit: (name: string) => `Edit ${name}`,
    remove: (name: string) => `Remove ${name}`,
    fixed: 'Fixed answer',
    http: (host: string) => `Calls ${host}`,
    problem: 'Not offered: something in it has to be mended.',
    form: {
      titleNew: 'New tool',
      titleEdit: (name: string) => `Tool ${name}`,
      name: 'Tool name',
      nameNote: 'As the assistant calls it, e.g. get_weather.',
      description: 'Description',
      descriptionNote: 'What it does and when to use it. The assistant reads this.',
      parameters: 'Arguments (JSON Schema)',
      does: 'What it does',
      kinds: { answer: 'Fixed answer', http: 'HTTP call' },
      answer: 'Answer',
      answerNote: 'Handed to the assistant as it stands, whatever the arguments are.',
      method: 'Method',
      url: 'Address',
      urlNote:
        'https, or http on this computer. {city} in path or query takes an argument; others go into the query (GET) or a JSON body (POST). No key is ever sent.',
      allow: (host: string) => `Allow calls to ${host}`,
      allowNote: 'You are asked before each call all the same.',
      timeout: 'Time-out',
      seconds: (seconds: number) => `${seconds} s`,
      save: 'Save tool',
      cancel: 'Cancel',
    },
    problems,
    hosts: 'Allowed hosts',
    hostsNone: 'No host is allowed yet.',
    removeHost: (host: string) => `No longer allow ${host}`,
    running: (name: string) => `Using ${name}…`,
    question: {
      link: 'Open this link?',
      linkBody: (tool: string, host: string) =>
        `The assistant wants to open a page of ${host} in your browser (${tool}).`,
      http: (host: string) => `Send a request to ${host}?`,
      httpBody: (tool: string) =>
        `The assistant uses ${tool}. This is what would be sent; no key goes with it.`,
      address: 'Address',
      body: 'Content',
      open: 'Open link',
      allow: 'Allow once',
      allowConversation: 'Allow in this conversation',
      refuse: 'Do not allow',
      more: (count: number) => `${count} more waiting`,
    },
  },
}
