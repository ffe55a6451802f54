/** Missing shared libraries are named with the packages that bring them. */
import { expect, it } from 'vitest'
import {
  checkLibraries,
  missingLibraries,
  missingLibrariesMessage,
} from '../../../scripts/lib/runtime-libraries.mjs'

const ldd = `	linux-vdso.so.1 (0x00007ffc)
	libffmpeg.so => /opt/electron/libffmpeg.so (0x00007f14)
	libnss3.so => not found
	libnssutil3.so => not found
	libasound.so.2 => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f14)
`

it('only what the loader does not find is missing', () => {
  expect(missingLibraries(ldd)).toEqual(['libnss3.so', 'libnssutil3.so', 'libasound.so.2'])
})

it('the sentence has one command with each package once', async () => {
  const check = checkLibraries('/opt/electron/electron', { platform: 'linux', ldd: async () => ldd })
  await expect(check).rejects.toThrow(/lacks libnss3\.so.*apt-get install -y libnss3 libasound2$/)
})

it('a library whose package is not known is still named', () => {
  expect(missingLibrariesMessage(['libfoo.so.1'])).toMatch(/libfoo\.so\.1.*package manager/)
})

it('a complete system passes, and other platforms are not asked', async () => {
  const complete = checkLibraries('/opt/electron/electron', { platform: 'linux', ldd: async () => '' })
  await expect(complete).resolves.toBeUndefined()
  const elsewhere = checkLibraries('/opt/electron/electron', { platform: 'darwin', ldd: async () => ldd })
  await expect(elsewhere).resolves.toBeUndefined()
})
