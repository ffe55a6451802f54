/** The log never holds a secret, and never more than it may. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createLogFile } from '../../../src/main/system/log'
import { createRedactor } from '../../../src/main/system/redact'
import { cleanEnvironment } from '../../../src/main/system/clean-environment'
import { createTestLog } from './support/test-log'

const folder = mkdtempSync(join(tmpdir(), 'parley-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const secretKey = fc
  .tuple(fc.constantFrom('sk-', 'sk-proj-', 'ek_', 'xai-'), fc.stringMatching(/^[A-Za-z0-9_-]{16,60}$/))
  .map((parts) => parts.join(''))
/** Keys of other services look like nothing in particular. */
const opaqueKey = fc.stringMatching(/^[\x21-\x7e]{12,60}$/)

describe('the log', () => {
  it('holds no key that looks like one, wherever it is in an entry', () => {
    fc.assert(
      fc.property(secretKey, fc.string(), fc.string(), (secret, before, after) => {
        const { log, lines } = createTestLog()
        log.info('event', { text: `${before} ${secret} ${after}` })
        log.error('event', new Error(`${before}: ${secret}`))
        log.error('event', `{"key":"${secret}"}`)
        expect(lines.join('')).not.toContain(secret)
      }),
    )
  })

  it('holds nothing of a key in use, whatever it looks like and however it is written', () => {
    fc.assert(
      fc.property(opaqueKey, fc.string(), (secret, around) => {
        const { log, lines, redactor } = createTestLog()
        redactor.hide(secret)
        log.info('event', {
          text: around.replaceAll(secret, '') + secret,
          url: `wss://x/?k=${encodeURIComponent(secret)}`,
        })
        const text = lines.join('')
        expect(text).not.toContain(secret)
        expect(text).not.toContain(JSON.stringify(secret).slice(1, -1))
        expect(text).not.toContain(encodeURIComponent(secret))
      }),
    )
  })

  it.each([
    ['Authorization: Bearer abc.def-ghi', 'abc.def-ghi'],
    ['bearer tok/en+1=', 'tok/en+1='],
    ['api-key: 0123456789', '0123456789'],
    ['{"api_key":"0123456789"}', '0123456789'],
    ['openai-insecure-api-key.abcdef', 'abcdef'],
    ['rk_live_0123456789', '0123456789'],
    ['pk-0123456789', '0123456789'],
    ['token=0123456789', '0123456789'],
    ["Authorization = '0123 456789'", '456789'],
    ['OPENAI-INSECURE-API-KEY.abcdef', 'abcdef'],
    ['eyJhbGciOiJub25l.eyJzdWIiOiIx', 'eyJzdWIiOiIx'],
  ])('hides the secret of %s', (text, secret) => {
    expect(createRedactor().redact(text)).not.toContain(secret)
  })

  it('leaves ordinary text as it is', () => {
    const text = 'socket.closed code 1006 ECONNREFUSED 127.0.0.1:443 task-list asked'
    expect(createRedactor().redact(text)).toBe(text)
  })

  it('hides a key that is used twice until both uses have ended', () => {
    const { redact, hide } = createRedactor()
    const [first, second] = [hide('opaque-key'), hide('opaque-key')]
    first()
    first()
    expect(redact('opaque-key')).not.toContain('opaque-key')
    second()
    expect(redact('opaque-key')).toBe('opaque-key')
  })
})

describe('the log file', () => {
  it('is private, and with the one before it never larger than twice its limit', () => {
    const write = createLogFile(join(folder, 'logs'), 1000)
    for (let i = 0; i < 100; i += 1) write(`${'x'.repeat(79)}\n`)
    const files = readdirSync(join(folder, 'logs'))
    expect(files.sort()).toEqual(['parley.log', 'parley.old.log'])
    for (const file of files) {
      expect(readFileSync(join(folder, 'logs', file)).length).toBeLessThanOrEqual(1000)
      expect(statSync(join(folder, 'logs', file)).mode & 0o077).toBe(0)
    }
  })

  it('that cannot be written does not stop anything', () => {
    expect(() => createLogFile('/dev/null/nowhere')('line\n')).not.toThrow()
  })
})

describe('the environment of child processes', () => {
  it('has no variable that is named like a secret', () => {
    const clean = cleanEnvironment({
      PATH: '/bin',
      OPENAI_API_KEY: 'sk-1',
      NPM_TOKEN: 't',
      DISPLAY: ':0',
      NONE: undefined,
    })
    expect(clean).toEqual({ PATH: '/bin', DISPLAY: ':0' })
  })
})
