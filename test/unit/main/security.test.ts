/** The window's walls: what it may load, ask for, open and where it may go. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createAppProtocol, appSchemePrivileges, resolveAsset } from '../../../src/main/security/app-protocol'
import { contentSecurityPolicy } from '../../../src/main/security/csp'
import { allowedLink } from '../../../src/main/security/links'
import { guardNavigation } from '../../../src/main/security/navigation'
import { openLink } from '../../../src/main/security/open-link'
import { createOriginCheck, originOf } from '../../../src/main/security/origin'
import {
  guardPermissions,
  mayUse,
  type PermissionDetails,
  type PermissionSession,
} from '../../../src/main/security/permissions'
import { windowOptions } from '../../../src/main/windows/window-options'

const folder = mkdtempSync(join(tmpdir(), 'parley-app-'))
const bundle = join(folder, 'renderer')
mkdirSync(join(bundle, 'assets'), { recursive: true })
writeFileSync(join(bundle, 'index.html'), '<!doctype html>')
writeFileSync(join(bundle, 'assets', 'a.js'), 'export {}')
writeFileSync(join(bundle, 'assets', 'model.wasm'), 'x')
writeFileSync(join(folder, 'secret.json'), '{}')
const shared = { model: join(folder, 'model.onnx'), runtime: join(folder, 'runtime.wasm') }
writeFileSync(shared.model, 'the model')
writeFileSync(shared.runtime, 'the runtime')
writeFileSync(join(folder, 'renderer-other.js'), '')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the app scheme', () => {
  const serve = createAppProtocol(bundle, shared)
  const get = (url: string, method = 'GET') => serve({ url, method })

  it('serves the page and its files with their types', async () => {
    const page = await get('app://bundle/')
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await page.text()).toBe('<!doctype html>')
    expect((await get('app://bundle/assets/a.js?v=1#x')).headers.get('content-type')).toMatch(
      /^text\/javascript/,
    )
    expect((await get('app://bundle/assets/model.wasm')).headers.get('content-type')).toBe('application/wasm')
  })

  it('serves the speech model and its runtime from where the practice assistant has them, and nothing else of there', async () => {
    const model = await get('app://bundle/assets/silero_vad_v5-Dt9-bTDn.onnx')
    expect(await model.text()).toBe('the model')
    const runtime = await get('app://bundle/assets/ort-wasm-simd-threaded-DcHrbrbl.wasm')
    expect(await runtime.text()).toBe('the runtime')
    expect(runtime.headers.get('content-type')).toBe('application/wasm')
    expect((await get('app://bundle/assets/model.onnx')).status).toBe(404)
    expect((await get('app://bundle/runtime.wasm')).status).toBe(404)
  })

  it('sends the policy and nosniff with every answer, refusals included', async () => {
    for (const url of ['app://bundle/', 'app://bundle/assets/a.js', 'app://bundle/none.js', 'app://evil/']) {
      const { headers } = await get(url)
      expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it.each([
    'app://bundle/../secret.json',
    'app://bundle/..%2fsecret.json',
    'app://bundle/%2e%2e/secret.json',
    'app://bundle/assets/..%2f..%2fsecret.json',
    'app://bundle/..%5csecret.json',
    'app://bundle/%5c%5chost%5cshare.json',
    'app://bundle//etc/passwd.json',
    'app://bundle/../renderer-other.js',
    'app://bundle/index.html%00.js',
    'app://bundle/%E0%A4%A.js',
    'app://bundle/assets',
    'app://bundle/noext',
    'app://bundle.evil/index.html',
    'app://evil/index.html',
    'app://bundle:81/index.html',
    'https://bundle/index.html',
    'file:///index.html',
    'nonsense',
  ])('answers %s with 404', async (url) => {
    expect((await get(url)).status).toBe(404)
  })

  it('refuses everything but reading', async () => {
    expect((await get('app://bundle/', 'POST')).status).toBe(405)
    expect(await (await get('app://bundle/', 'HEAD')).text()).toBe('')
  })

  it('never names a file outside its folder, whatever the path', () => {
    const piece = fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '/', '\\', 'a', 'x.js', '%00', '//')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.string(), (pieces, tail) => {
        const asset = resolveAsset(bundle, `app://bundle/${pieces.join('/')}${tail}.js`)
        expect(asset === null || asset.path.startsWith(join(bundle, '/'))).toBe(true)
      }),
    )
  })

  it('is standard and secure and does not bypass the policy', () => {
    expect(appSchemePrivileges.privileges).toEqual({
      standard: true,
      secure: true,
      supportFetchAPI: true,
      stream: true,
      codeCache: true,
    })
  })
})

describe('the content security policy', () => {
  const directives = new Map(
    contentSecurityPolicy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources] as const
    }),
  )

  it('denies what it does not name and lets the page talk to nobody but itself', () => {
    expect(directives.get('default-src')).toEqual(["'none'"])
    expect(directives.get('connect-src')).toEqual(["'self'"])
    expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"])
    expect(directives.get('style-src')).toEqual(["'self'"])
  })

  it('has no inline code, no evaluation, no foreign host and no wildcard', () => {
    expect(contentSecurityPolicy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|wss?:|\*/)
  })
})

describe('an own origin', () => {
  const packaged = createOriginCheck(null)

  it.each([
    'app://bundle.evil/index.html',
    'app://bundle@evil/index.html',
    'app://evil/bundle',
    'app://bundle:8080/',
    'https://bundle/',
    'http://localhost:5173/',
    'about:blank',
    'data:text/html,x',
    'file:///app/index.html',
    '',
  ])('is not %j', (url) => expect(packaged(url)).toBe(false))

  it('is the bundle, and in development the exact dev server', () => {
    expect(packaged('app://bundle/index.html')).toBe(true)
    const dev = createOriginCheck('http://localhost:5173/')
    expect(dev('http://localhost:5173/main.tsx')).toBe(true)
    expect(dev('http://localhost:5174/')).toBe(false)
    expect(dev('app://bundle/')).toBe(true)
  })

  it('of a URL is scheme and authority, also for a scheme that Node does not know', () => {
    expect(originOf('app://bundle/a/b?c')).toBe('app://bundle')
  })
})

describe('permissions', () => {
  const own = createOriginCheck(null)
  const good: PermissionDetails = {
    isMainFrame: true,
    requestingUrl: 'app://bundle/index.html',
    securityOrigin: 'app://bundle/',
    mediaTypes: ['audio'],
  }
  const table: readonly (readonly [string, PermissionDetails, boolean])[] = [
    ['media', good, true],
    ['media', { ...good, mediaTypes: ['video'] }, false],
    ['media', { ...good, mediaTypes: ['audio', 'video'] }, false],
    ['media', { ...good, mediaTypes: [] }, false],
    ['media', { ...good, mediaTypes: undefined, mediaType: 'audio' }, true],
    ['media', { ...good, mediaTypes: undefined, mediaType: 'video' }, false],
    ['media', { ...good, mediaTypes: undefined, mediaType: 'unknown' }, false],
    ['media', { ...good, isMainFrame: false }, false],
    ['media', { ...good, isMainFrame: undefined }, false],
    ['media', { ...good, requestingUrl: 'https://evil.example/' }, false],
    ['media', { ...good, securityOrigin: 'https://evil.example/' }, false],
    ['media', { ...good, requestingUrl: '', securityOrigin: undefined }, false],
    ['speaker-selection', good, true],
    ...[
      'geolocation',
      'notifications',
      'midi',
      'midiSysex',
      'pointerLock',
      'fullscreen',
      'openExternal',
      'display-capture',
      'clipboard-read',
      'idle-detection',
      'hid',
      'usb',
      'serial',
      'toString',
      'a permission of the future',
    ].map((name) => [name, good, false] as const),
  ]

  it.each(table)('%s with %o: %s', (permission, details, expected) => {
    expect(mayUse(permission, details, own)).toBe(expected)
  })

  it('are asked at request and at check, and devices and screens are always refused', () => {
    const set: Record<string, (...args: never[]) => unknown> = {}
    const session = {
      setPermissionRequestHandler: (handler: never) => void (set['request'] = handler),
      setPermissionCheckHandler: (handler: never) => void (set['check'] = handler),
      setDevicePermissionHandler: (handler: never) => void (set['device'] = handler),
      setDisplayMediaRequestHandler: (handler: never) => void (set['display'] = handler),
    } as unknown as PermissionSession
    guardPermissions(session, own)
    const granted: boolean[] = []
    const request = set['request'] as unknown as (...args: unknown[]) => void
    request(null, 'media', (yes: boolean) => granted.push(yes), good)
    request(null, 'geolocation', (yes: boolean) => granted.push(yes), good)
    expect(granted).toEqual([true, false])
    const check = set['check'] as unknown as (...args: unknown[]) => boolean
    const details = { isMainFrame: true, mediaType: 'audio' }
    expect(check(null, 'media', 'app://bundle/', details)).toBe(true)
    expect(check(null, 'media', 'https://evil.example/', details)).toBe(false)
    expect((set['device'] as unknown as () => boolean)()).toBe(false)
    const streams: object[] = []
    const display = set['display'] as unknown as (...args: unknown[]) => void
    display({}, (given: object) => streams.push(given))
    expect(streams).toEqual([{}])
  })
})

describe('links', () => {
  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'smb://host/share',
    'ms-settings:privacy',
    'http://platform.openai.com/docs',
    'https://platform.openai.com.evil.example/',
    'https://evil.example/?platform.openai.com',
    'https://user:pass@platform.openai.com/',
    'https://platform.openai.com:8443/',
    'https://example.com/',
    '',
  ])('%j stays inside', (url) => expect(allowedLink(url)).toBeNull())

  it('of the documentation are opened', () => {
    expect(allowedLink('https://platform.openai.com/docs')).toBe('https://platform.openai.com/docs')
  })

  it('with any other scheme are never opened', () => {
    const scheme = fc.stringMatching(/^[a-z][a-z0-9+.-]{0,12}$/).filter((name) => name !== 'https')
    fc.assert(
      fc.property(scheme, (name) => {
        expect(allowedLink(`${name}://platform.openai.com/`)).toBeNull()
      }),
    )
  })

  it('of the interface open a document beside the app, else the page, else nothing', async () => {
    const opened: string[] = []
    const deps = {
      folders: ['/a', '/b'],
      openPath: (path: string) => {
        opened.push(path)
        return Promise.resolve('')
      },
      openExternal: (url: string) => Promise.resolve(void opened.push(url)),
    }
    expect(await openLink('licences', { ...deps, exists: (path) => path === '/b/THIRD-PARTY.md' })).toBe(true)
    expect(await openLink('help', { ...deps, exists: () => false })).toBe(true)
    expect(await openLink('source', { ...deps, exists: () => true })).toBe(false)
    expect(opened).toEqual(['/b/THIRD-PARTY.md', 'https://platform.openai.com/docs/guides/realtime'])
  })
})

describe('navigation', () => {
  const listeners = new Map<string, (event: { preventDefault(): void; url?: string }, url: string) => void>()
  let windowOpen: ((details: { url: string }) => { action: 'deny' }) | null = null
  const external: string[] = []
  let blocked = 0
  guardNavigation(
    {
      on: (name: string, listener: never) => void listeners.set(name, listener),
      setWindowOpenHandler: (handler: typeof windowOpen) => {
        windowOpen = handler
      },
    },
    {
      isOwnOrigin: createOriginCheck(null),
      openExternal: (url) => void external.push(url),
      onBlocked: () => (blocked += 1),
    },
  )
  const goes = (name: string, url: string): boolean => {
    let prevented = false
    listeners.get(name)?.({ preventDefault: () => (prevented = true), url }, url)
    return !prevented
  }

  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
    '%s leads only within the bundle',
    (name) => {
      expect(goes(name, 'https://evil.example/')).toBe(false)
      expect(goes(name, 'file:///etc/passwd')).toBe(false)
      expect(goes(name, 'app://bundle/index.html')).toBe(true)
    },
  )

  it('never attaches a webview', () => expect(goes('will-attach-webview', 'app://bundle/')).toBe(false))

  it('never opens a window; a known link goes to the browser, another is blocked', () => {
    expect(windowOpen?.({ url: 'https://platform.openai.com/docs' })).toEqual({ action: 'deny' })
    expect(windowOpen?.({ url: 'https://evil.example/' })).toEqual({ action: 'deny' })
    expect(external).toEqual(['https://platform.openai.com/docs'])
    expect(blocked).toBe(1)
  })
})

describe('the window', () => {
  const { webPreferences } = windowOptions({
    bounds: { width: 1, height: 1 },
    preload: '/p',
    icon: '/i',
    dark: false,
  })

  it('is sandboxed, isolated and without Node', () => {
    expect(webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      backgroundThrottling: false,
    })
  })

  it('never touches what must stay at its default', () => {
    for (const key of [
      'webSecurity',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'enableBlinkFeatures',
    ]) {
      expect(webPreferences).not.toHaveProperty(key)
    }
  })
})
