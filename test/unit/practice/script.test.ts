/** Scripts of faults as people write them. */
import { describe, expect, it } from 'vitest'
import { createFaultBook, readScript, scriptJsonSchema } from '../../../src/practice/faults'
import { HELP } from '../../../src/practice/help'

describe('a script', () => {
  it('that is no JSON, names no known fault or misspells a field is refused with the place', () => {
    const wrong = [
      ['{', 'not JSON'],
      ['{"faults":[{"type":"earthquake"}]}', 'faults[0].type'],
      ['{"faults":[{"type":"drop","att":"open"}]}', 'att'],
      ['{"faults":[{"type":"stall","ms":-1}]}', 'faults[0].ms'],
      ['{"faults":[{"type":"error","code":"nonsense"}]}', 'faults[0].code'],
      ['{"faults":[{"type":"drop","code":1006}]}', 'faults[0].code'],
      ['[]', 'expected object'],
    ]
    for (const [text = '', said = ''] of wrong) {
      const read = readScript(text)
      expect(read.ok ? text : read.error).toContain(said)
    }
  })

  it('may leave out moment, number and connection', () => {
    expect(readScript('{"faults":[{"type":"drop"},{"type":"refuse","status":401}]}')).toMatchObject({
      ok: true,
    })
  })

  it('is described for editors', () => {
    expect(JSON.stringify(scriptJsonSchema())).toContain('"const":"weather"')
  })

  it('every example of the help is one', () => {
    const examples = HELP.split('\n').flatMap((line) => {
      const found = /^ {2}(\{"type".*\})/.exec(line)?.[1]
      return found === undefined ? [] : [JSON.parse(found) as object]
    })
    expect(examples.length).toBeGreaterThan(12)
    expect(readScript(JSON.stringify({ faults: examples }))).toMatchObject({ ok: true })
  })
})

describe('a refusal', () => {
  it('is taken once for each time, on the connection that it names', () => {
    const book = createFaultBook({
      faults: [
        { type: 'refuse', status: 429, connection: 2 },
        { type: 'refuse', status: 503, body: 'html', connection: 3 },
      ],
    })
    const statuses = [1, 2, 3, 4].map(() => book.refusalFor(book.nextConnection())?.status ?? null)
    expect(statuses).toEqual([null, 429, 503, null])
  })
})
