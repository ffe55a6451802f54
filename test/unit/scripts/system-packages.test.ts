/** Root on Debian gets what is missing, anyone else gets the command, other systems the names of the programs. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createApt } from '../../../scripts/lib/apt.mjs'
import { Failure } from '../../../scripts/lib/failure.mjs'
import { provideSystemPackages } from '../../../scripts/lib/system-packages.mjs'

let said: string[]
let ran: string[][]
beforeEach(() => {
  said = []
  ran = []
})

type Debian = { installed?: string[]; known?: string[]; offline?: boolean }

/** A Debian whose tools answer as the real ones do. */
function debian({ installed = [], known = [], offline = false }: Debian) {
  const answer = (code: number, stdout: string, stderr = '') => ({ code, signal: null, stdout, stderr })
  return createApt(
    async (command, args) => {
      ran.push([command, ...args])
      if (command === 'dpkg-query') {
        return answer(1, installed.map((name) => `${name} installed\n`).join(''))
      }
      if (command === 'apt-cache') {
        const entry = (name: string) =>
          `${name}:\n  Installed: (none)\n  Candidate: ${known.includes(name) ? '1.2-3' : '(none)'}\n  Version table:\n`
        return answer(0, args.slice(1).map(entry).join(''))
      }
      return offline ? answer(100, '', 'E: Could not resolve deb.example\n') : answer(0, '')
    },
    async () => true,
  )
}

const surroundings = (changes: object) => ({
  platform: 'linux',
  isRoot: false,
  say: (line: string) => void said.push(line),
  onPath: async () => true,
  ...changes,
})

const bookworm = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libnotify4']
const trixie = ['libgtk-3-0t64', 'libnss3', 'libasound2t64', 'libgbm1', 'libxss1', 'libnotify4']
const addOns = ['libxtst6', 'libxt6', 'libsecret-1-0']
const installs = () => ran.filter(([command, ...args]) => command === 'apt-get' && args.includes('install'))

describe('as root', () => {
  it.each([
    ['Debian 12', [...bookworm, ...addOns], 'libasound2'],
    ['Debian 13', [...trixie, ...addOns], 'libasound2t64'],
  ])('%s gets the names that it has', async (_, known, sound) => {
    await provideSystemPackages('window', surroundings({ isRoot: true, apt: debian({ known }) }))
    expect(installs()).toHaveLength(1)
    expect(installs()[0]).toContain(sound)
    expect(installs()[0]?.filter((argument) => argument.startsWith('libasound'))).toEqual([sound])
  })

  it('what is there under its other name is not installed again', async () => {
    const apt = debian({ installed: trixie, known: [...trixie, ...addOns] })
    await provideSystemPackages('window', surroundings({ isRoot: true, apt }))
    expect(installs()[0]?.filter((argument) => argument.startsWith('lib'))).toEqual(addOns)
  })

  it('nothing missing runs nothing', async () => {
    const apt = debian({ installed: [...bookworm, ...addOns] })
    await provideSystemPackages('window', surroundings({ isRoot: true, apt }))
    expect(ran.filter(([command]) => command === 'apt-get')).toEqual([])
    expect(said).toEqual([])
  })

  it('without a network the required ones fail with apt’s reason', async () => {
    const apt = debian({ offline: true })
    const attempt = provideSystemPackages('window', surroundings({ isRoot: true, apt }))
    await expect(attempt).rejects.toThrow(/Could not resolve deb\.example.*network/)
  })

  it('without a network the optional ones are said and Parley goes on', async () => {
    const apt = debian({ installed: bookworm, offline: true })
    await provideSystemPackages('window', surroundings({ isRoot: true, apt }))
    expect(said.at(-1)).toMatch(/starts without them/)
  })
})

describe('as anyone else', () => {
  it('a missing requirement fails with the one command, and nothing is installed', async () => {
    const apt = debian({ installed: bookworm.slice(1), known: [...bookworm, ...addOns] })
    const attempt = provideSystemPackages('window', surroundings({ apt }))
    await expect(attempt).rejects.toThrow(Failure)
    await expect(attempt).rejects.toThrow(/sudo apt-get install -y --no-install-recommends libgtk-3-0 /)
    expect(installs()).toEqual([])
  })

  it('a missing nicety is said with its command and Parley goes on', async () => {
    const apt = debian({ installed: bookworm, known: addOns })
    await provideSystemPackages('window', surroundings({ apt }))
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/starts without libxtst6.*sudo apt-get install/)
  })

  it('a virtual desk requires all of it', async () => {
    const apt = debian({ installed: [...bookworm, ...addOns], known: ['xvfb'] })
    await expect(provideSystemPackages('desk', surroundings({ apt }))).rejects.toThrow(/xvfb.*espeak-ng/)
  })
})

it('the tests need all of the desk and a browser', async () => {
  const attempt = provideSystemPackages('test', surroundings({ apt: debian({}) }))
  await expect(attempt).rejects.toThrow(/libgtk-3-0 .* xvfb .* pulseaudio .* espeak-ng .* chromium$/)
})

describe('elsewhere', () => {
  const apt = createApt(undefined, async () => false)

  it('a Linux without apt is told which programs the desk lacks', async () => {
    const onPath = async (program: string) => program !== 'espeak-ng'
    const attempt = provideSystemPackages('desk', surroundings({ apt, onPath }))
    await expect(attempt).rejects.toThrow(/not here: espeak-ng\./)
  })

  it('a Linux without apt and with a display is left alone', async () => {
    const attempt = provideSystemPackages('window', surroundings({ apt, onPath: async () => false }))
    await expect(attempt).resolves.toBeUndefined()
  })

  it('macOS is left alone', async () => {
    const onPath = async () => false
    const attempt = provideSystemPackages('desk', surroundings({ platform: 'darwin', apt, onPath }))
    await expect(attempt).resolves.toBeUndefined()
  })
})
