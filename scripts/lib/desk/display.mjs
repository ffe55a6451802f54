/** A private X display with a window manager: a free number found by the server itself, a cookie only the desk knows. */
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually } from './processes.mjs'
import { pixelOfFramebuffer, pngFromFramebuffer } from './framebuffer.mjs'

/**
 * Bytes behind their length, as the record wants its fields.
 * @param {Buffer} bytes
 */
const counted = (bytes) => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/**
 * An .Xauthority record that fits every address and display number (family "wild").
 * @param {Buffer} cookie
 */
const xauthority = (cookie) => {
  const name = Buffer.from('MIT-MAGIC-COOKIE-1')
  return Buffer.concat([
    Buffer.from([0xff, 0xff]),
    counted(Buffer.alloc(0)),
    counted(Buffer.alloc(0)),
    counted(name),
    counted(cookie),
  ])
}

/**
 * @param {import('./processes.mjs').Keeper} keeper
 * @param {{ home: string, env: Record<string, string>, resolution: string, person: import('./processes.mjs').Person | null }} options
 *   `resolution` as "1280x800". DISPLAY and XAUTHORITY are put into `env`.
 */
export const startDisplay = async (keeper, { home, env, resolution, person }) => {
  const cookieFile = join(home, '.Xauthority')
  await writeFile(cookieFile, xauthority(randomBytes(16)), { mode: 0o600 })
  const framebuffer = join(home, 'framebuffer')
  await mkdir(framebuffer)
  if (person) for (const path of [cookieFile, framebuffer]) await chown(path, person.uid, person.gid)

  const screen = ['-screen', '0', `${resolution}x24`, '-fbdir', framebuffer]
  const server = keeper.start(
    'xvfb',
    'Xvfb',
    ['-displayfd', '3', ...screen, '-nolisten', 'tcp', '-auth', cookieFile, '-noreset'],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  )
  const number = await new Promise((resolve, reject) => {
    const pipe = /** @type {import('node:stream').Readable} */ (server.stdio[3])
    let text = ''
    pipe.on('data', (data) => {
      text += data
      if (text.includes('\n')) resolve(text.trim())
    })
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code} before it was ready`)))
    server.once('error', reject)
  })
  env['DISPLAY'] = `:${number}`
  env['XAUTHORITY'] = cookieFile

  keeper.start('openbox', 'openbox', [])
  await eventually('The window manager', async () =>
    (await keeper.run('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'])).includes('window id'),
  )

  return {
    display: env['DISPLAY'],
    /** The whole screen as PNG bytes. */
    screenshot: async () => pngFromFramebuffer(await readFile(join(framebuffer, 'Xvfb_screen0'))),
    /** @param {number} x @param {number} y */
    pixel: async (x, y) => pixelOfFramebuffer(await readFile(join(framebuffer, 'Xvfb_screen0')), x, y),
  }
}
