/** Arguments, addresses and functions of the person's own: what is taken, and what is refused with a reason. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { functionToolSchema } from '#core/protocol/commands'
import { compileArguments } from '#core/tools/arguments'
import { builtInTools } from '#core/tools/built-in'
import { checkFunction } from '#core/tools/check'
import { exampleFunction } from '#core/tools/defaults'
import { buildRequest, checkUrl, followRedirect } from '#core/tools/http-request'
import { findProblem } from '#core/tools/offer'
import { defaultTools } from '#core/tools/defaults'
import { readSchema } from '#core/tools/schema-text'
import { parseSettings } from '#core/settings/load'
import { importProfiles, profilesToText } from '#core/settings/profiles'
import { defaultProfile, defaultSettings } from '#core/settings/defaults'

const weather = exampleFunction('w')
const check = (text: string) => {
  const schema = readSchema(weather.parameters)
  const compiled = schema.ok ? compileArguments(schema.value) : schema
  if (!compiled.ok) throw new Error(compiled.error)
  return compiled.value(text)
}

describe('arguments', () => {
  it('that fit come with the defaults of the schema', () => {
    expect(check('{"city":"London"}')).toEqual({ ok: true, value: { city: 'London', unit: 'celsius' } })
  })

  it.each([
    '{"city":1}',
    '{}',
    '',
    '{"city":"x","extra":1}',
    '{"city":',
    'London',
    '[]',
    'null',
    '{"city":"x","unit":"k"}',
  ])('%j do not fit, and the reason is words for the model', (text) => {
    const checked = check(text)
    expect(checked.ok).toBe(false)
    expect(!checked.ok && checked.error.length).toBeGreaterThan(10)
  })

  it('of any text never throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof check(text).ok === 'boolean'))
  })

  it('are never held against a regular expression, which could hold up everything', () => {
    const schema = {
      type: 'object',
      properties: {
        pattern: { type: 'string', pattern: '^(a+)+$' },
        list: {
          type: 'array',
          items: { anyOf: [{ type: 'string', pattern: '(a|a)*b' }, { type: 'number' }] },
        },
        choice: { enum: ['pattern', 'y'] },
      },
      patternProperties: { '^x-': { type: 'string' } },
      additionalProperties: false,
    }
    const compiled = compileArguments(schema)
    const args = { pattern: `${'a'.repeat(40)}!`, list: ['c'], choice: 'pattern', 'x-more': 'z' }
    expect(compiled.ok && compiled.value(JSON.stringify(args))).toEqual({ ok: true, value: args })
    expect(compiled.ok && compiled.value('{"pattern":5}').ok).toBe(false)
  })

  it('may be left out where there are none', () => {
    const compiled = compileArguments(builtInTools.get_current_time.parameters)
    expect(compiled.ok && compiled.value('')).toEqual({ ok: true, value: {} })
  })
})

describe('a schema', () => {
  it.each(['{', '[]', '{"type":"string"}', '{"type":"object","properties":{},"required":["city"]}'])(
    '%s is refused while it is written',
    (text) => {
      expect(readSchema(text).ok).toBe(false)
    },
  )

  it.each([
    '{"type":"object","properties":{"a":{"type":"strng"}}}',
    '{"type":"object","if":{},"then":{}}',
    '{"type":"object","properties":{"a":{"$ref":"https://example.com/x"}}}',
  ])('%s that could not be checked is not offered', (parameters) => {
    expect(findProblem({ ...defaultTools, functions: [{ ...weather, parameters }] })).toMatchObject({
      name: 'get_weather',
      problem: { code: 'parameters_invalid' },
    })
  })
})

describe('a function of the person’s own', () => {
  it.each([
    [{ name: 'get weather' }, 'name_invalid'],
    [{ name: 'wetter_für_heute' }, 'name_invalid'],
    [{ name: '' }, 'name_invalid'],
    [{ name: 'set_timer' }, 'name_taken'],
    [{ description: ' ' }, 'description_missing'],
    [{ description: 'x'.repeat(1025) }, 'description_long'],
    [{ does: { type: 'http', method: 'GET', url: 'http://example.com' } }, 'url_insecure'],
    [{ does: { type: 'http', method: 'GET', url: 'https://a:b@example.com' } }, 'url_credentials'],
    [{ does: { type: 'http', method: 'GET', url: 'https://{city}.example.com' } }, 'url_placeholder'],
    [{ does: { type: 'http', method: 'GET', url: 'file:///etc/passwd' } }, 'url_invalid'],
  ] as const)('with %j is refused: %s', (change, code) => {
    expect(checkFunction({ ...weather, ...change }, []).map((problem) => problem.code)).toEqual([code])
  })

  it('has a name that no other has', () => {
    expect(checkFunction(weather, [{ ...weather, id: 'other' }])).toMatchObject([{ code: 'name_taken' }])
    expect(checkFunction(weather, [weather])).toEqual([])
  })

  it('and each built-in one is a tool that a server takes', () => {
    const { name, description } = weather
    const own = { name, description, parameters: JSON.parse(weather.parameters) as unknown }
    for (const tool of [...Object.values(builtInTools), own]) {
      expect(functionToolSchema.safeParse({ type: 'function', ...tool }).success).toBe(true)
    }
  })
})

describe('an HTTP call', () => {
  const get = (url: string, args: Record<string, unknown>) => buildRequest({ method: 'GET', url }, args)

  it('puts arguments into their places, and the others into the query or the body', () => {
    expect(get('https://api.example.com/v1/{city}?k=1', { city: 'São Paulo/x', days: 2 })).toMatchObject({
      value: {
        url: 'https://api.example.com/v1/S%C3%A3o%20Paulo%2Fx?k=1&days=2',
        host: 'api.example.com',
        body: null,
      },
    })
    expect(
      buildRequest({ method: 'POST', url: 'http://127.0.0.1:8080/{city}' }, { city: 'a', days: [1] }),
    ).toMatchObject({
      value: { url: 'http://127.0.0.1:8080/a', host: '127.0.0.1:8080', body: '{"days":[1]}' },
    })
  })

  it('does not climb out of the path that the person wrote', () => {
    expect(get('https://api.example.com/public/{city}', { city: '..' }).ok).toBe(false)
    expect(get('https://api.example.com/public/.{city}', { city: '.' }).ok).toBe(false)
  })

  it('goes to the host that the person wrote, whatever the arguments are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (city, q) => {
        const request = get('https://api.example.com/v1/{city}/x?q={q}', { city, q, rest: city })
        if (!request.ok) return
        const url = new URL(request.value.url)
        expect(url.origin).toBe('https://api.example.com')
        expect(url.pathname.startsWith('/v1/') && url.pathname.endsWith('/x')).toBe(true)
      }),
    )
  })

  it('follows a redirect on the same host alone', () => {
    const from = 'https://api.example.com/a/b'
    expect(followRedirect(from, 'c')).toBe('https://api.example.com/a/c')
    expect(followRedirect(from, 'https://api.example.com/x')).toBe('https://api.example.com/x')
    for (const to of [
      'https://evil.example',
      '//evil.example/x',
      'http://api.example.com/',
      'https://api.example.com:8443/',
      'https://u:p@api.example.com/',
      'javascript:1',
    ]) {
      expect(followRedirect(from, to)).toBeNull()
    }
  })

  it('may be plain on this computer alone', () => {
    expect(checkUrl('http://localhost:3000/x').ok).toBe(true)
    expect(checkUrl('http://192.168.1.2/x')).toEqual({ ok: false, error: 'url_insecure' })
  })
})

describe('a profile that comes from a file', () => {
  it('brings its tools along, but no permission to call a host', () => {
    const settings = defaultSettings('other')
    const tools = { ...defaultTools, functions: [weather], allowedHosts: ['api.example.com'] }
    const text = profilesToText([{ ...defaultProfile, tools }])
    expect(text).not.toContain('api.example.com')
    const forged = JSON.stringify({
      kind: 'parley-profiles',
      version: 1,
      profiles: [{ ...defaultProfile, tools }],
    })
    const imported = importProfiles(settings, forged, () => 'new')
    expect(imported).toMatchObject({
      ok: true,
      value: { settings: { profiles: [{}, { tools: { functions: [weather], allowedHosts: [] } }] } },
    })
  })
})

describe('the settings of before there were tools', () => {
  it('load unchanged, with the current time alone', () => {
    const defaults = defaultSettings('other')
    const { tools: _tools, ...old } = defaultProfile
    const parsed = parseSettings(
      JSON.stringify({ ...defaults, profiles: [{ ...old, voice: 'cedar' }] }),
      defaults,
    )
    expect(parsed).toMatchObject({ ok: true, value: { profiles: [{ voice: 'cedar', tools: defaultTools }] } })
    expect(Object.entries(defaultTools.builtIn).filter(([, on]) => on)).toEqual([['get_current_time', true]])
  })
})
