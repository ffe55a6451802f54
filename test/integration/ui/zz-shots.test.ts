import { mkdir } from 'node:fs/promises'
import { describe, it } from 'vitest'
import { messagesOf } from '#shared/i18n/messages'
import { useGallery } from './browser'
describe('shots', () => {
  const ui = useGallery()
  const out = '/tmp/shots-key'
  const all = [
    [1100, 'light', 'en', false],
    [1100, 'dark', 'tr', false],
    [360, 'light', 'tr', false],
    [360, 'dark', 'en', false],
    [1100, 'light', 'en', true],
    [1100, 'dark', 'en', true],
    [360, 'dark', 'tr', true],
  ] as const
  it.each(all)('%s %s %s %s', async (width, theme, lang, forced) => {
    await mkdir(out, { recursive: true })
    const t = messagesOf(lang)
    const p = ui.page
    const name = (what: string) => `${out}/${what}-${width}-${theme}-${lang}${forced ? '-forced' : ''}.png`
    if (forced) await p.emulateMedia({ forcedColors: 'active', colorScheme: theme })
    await p.setViewportSize({ width, height: 900 })
    await ui.open('ready', `&theme=${theme}&lang=${lang}`)
    await p.screenshot({ path: name('talk') })
    await ui.tab(t.tabs.voiceDetection)
    await p.evaluate(() => window.gallery.sound.speak())
    await p.setViewportSize({ width, height: width > 600 ? 1900 : 3600 })
    await p.screenshot({ path: name('vad') })
    await p.getByRole('button', { name: t.lab.record, exact: true }).click()
    await p.getByRole('button', { name: t.lab.stopRecording, exact: true }).click()
    await p.getByText(t.lab.from.recorded).waitFor()
    await p.screenshot({ path: name('lab') })
    await p.getByRole('button', { name: t.lab.suggest, exact: true }).click()
    await p.getByText(t.lab.why).waitFor()
    await p.getByRole('button', { name: t.lab.measureRoom, exact: true }).click()
    await p.screenshot({ path: name('lab-suggest') })
    await ui.tab(t.tabs.settings)
    await p.evaluate(() => {
      const { hotkey, settings } = window.gallery.view()
      window.gallery.push({
        settings: { ...settings, hotkey: { ...settings.hotkey, mute: 'F8', stop: 'CapsLock' } },
        hotkey: { ...hotkey, others: { mute: 'shared', toggle: 'taken' } },
        hotkeyTest: [
          { id: 1, type: 'press', heldMs: null },
          { id: 2, type: 'tap', heldMs: 120 },
        ],
      })
    })
    await p.setViewportSize({ width, height: 1400 })
    await p.locator('#settings-hotkey').screenshot({ path: name('hotkey') })
    await p.getByRole('button', { name: t.hotkey.actions.talk, exact: true }).click()
    await p.keyboard.down('Shift')
    await p.locator('#settings-hotkey').screenshot({ path: name('hotkey-recording') })
    await p.keyboard.up('Shift')
  }, 120_000)
})
