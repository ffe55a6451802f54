/** Servers repeat the key that they refuse, some as it stood in the address. What they say is told without it. */

const MARK = '[key]'
/** Shorter ones would take half of every sentence along. */
const MIN_LENGTH = 4
/** Errors are short; longer frames are sound and conversation. Bytes. */
const MAX_FRAME = 16 * 1024

export interface KeyMask {
  readonly text: (text: string) => string
  /** Another frame where this one tells of an error and repeats the key; else the same. */
  readonly frame: (frame: Buffer) => Buffer
}

/** A text that was cut in the middle of the key still ends with most of it. */
function withoutBeginning(text: string, form: string): string {
  for (let length = form.length - 1; length >= MIN_LENGTH; length -= 1) {
    if (text.endsWith(form.slice(0, length))) return text.slice(0, -length) + MARK
  }
  return text
}

export function createKeyMask(key: string | null): KeyMask {
  if (key === null || key.length < MIN_LENGTH) return { text: (text) => text, frame: (frame) => frame }
  const asForm = new URLSearchParams({ key }).toString().slice('key='.length)
  const inJson = JSON.stringify(key).slice(1, -1)
  const forms = [...new Set([key, inJson, encodeURIComponent(key), encodeURI(key), asForm])]
  const text = (given: string): string =>
    forms.reduce((clean, form) => withoutBeginning(clean.replaceAll(form, MARK), form), given)
  return {
    text,
    frame: (frame) => {
      if (frame.length > MAX_FRAME || !frame.includes('"error"')) return frame
      return forms.some((form) => frame.includes(form)) ? Buffer.from(text(frame.toString('utf8'))) : frame
    },
  }
}
