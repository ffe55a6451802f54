/** The interface used as a person uses it, in a real browser: pointer, keyboard, focus, fields. */
import { describe, expect, it } from 'vitest'
import { notice } from '#core/notice'
import { assistantTurn } from '../../support/ui-gallery/fixtures'
import { hasChromium, useGallery } from './browser'

describe.skipIf(!hasChromium)('the interface in use', () => {
  const ui = useGallery()
  const { open, calls, tab } = ui
  const names = async (): Promise<string[]> => (await calls()).map((call) => call.name)
  const called = async (name: string): Promise<unknown[]> => {
    await ui.page.waitForFunction((wanted) => window.gallery.calls.some((call) => call.name === wanted), name)
    return ui.argsOf(name)
  }
  const talk = () => ui.page.getByRole('button', { name: 'Hold to talk', exact: true })

  it('talks while the pointer holds the button and stops when it is let go elsewhere', async () => {
    await open('ready')
    await talk().hover()
    await ui.page.mouse.down()
    await expect.poll(names).toEqual(['talkPress'])
    await ui.page.mouse.move(300, 200)
    expect(await names()).toEqual(['talkPress'])
    await ui.page.mouse.up()
    await expect.poll(names).toEqual(['talkPress', 'talkRelease'])
  })

  it('lets go when the window loses the focus in the middle of a hold', async () => {
    await open('ready')
    await talk().hover()
    await ui.page.mouse.down()
    await ui.page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await expect.poll(names).toEqual(['talkPress', 'talkRelease'])
    await ui.page.mouse.up()
    expect(await names()).toEqual(['talkPress', 'talkRelease'])
  })

  it('lets go when the screen is left in the middle of a hold', async () => {
    await open('ready')
    await talk().hover()
    await ui.page.mouse.down()
    await expect.poll(names).toEqual(['talkPress'])
    await ui.page.evaluate(() => window.gallery.navigate('settings'))
    await expect.poll(names).toEqual(['talkPress', 'talkRelease'])
    await ui.page.mouse.up()
  })

  it('talks with Space on every screen, but not before anybody is chosen to talk to', async () => {
    await open('ready')
    await ui.page.evaluate(() => window.gallery.navigate('settings'))
    await ui.page.keyboard.down('Space')
    await expect.poll(names).toEqual(['talkPress'])
    await ui.page.keyboard.up('Space')
    await expect.poll(names).toEqual(['talkPress', 'talkRelease'])
    await open('first-run')
    await ui.page.keyboard.press('Space')
    expect(await names()).toEqual([])
  })

  it('says beside the controls why a press failed', async () => {
    await open('ready')
    await ui.page.evaluate((why) => window.gallery.refuse('talkPress', why), notice('key.missing', 'error'))
    await talk().click()
    await expect
      .poll(() => ui.page.getByRole('alert').textContent())
      .toContain('There is no API key for the service yet.')
  })

  it('holds with Space and with Enter on the button, once for all repeats', async () => {
    await open('ready')
    for (const key of ['Space', 'Enter']) {
      await ui.page.evaluate(() => window.gallery.calls.splice(0))
      await talk().focus()
      await ui.page.keyboard.down(key)
      await ui.page.keyboard.down(key)
      await ui.page.keyboard.up(key)
      await expect.poll(names).toEqual(['talkPress', 'talkRelease'])
    }
  })

  it('holds with Space in the window, but not where Space is wanted for something else', async () => {
    await open('ready')
    await ui.page.keyboard.down('Space')
    await ui.page.keyboard.up('Space')
    await expect.poll(names).toEqual(['talkPress', 'talkRelease'])
    await ui.page.getByRole('textbox', { name: 'Message' }).fill('a')
    await ui.page.keyboard.press('Space')
    await ui.page.getByRole('button', { name: 'Mute' }).focus()
    await ui.page.keyboard.press('Space')
    await expect.poll(names).toEqual(['talkPress', 'talkRelease', 'setMuted'])
    expect(await ui.page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('a ')
  })

  it('lets a screen reader switch talking with its click', async () => {
    await open('ready')
    await talk().evaluate((button) => (button as HTMLElement).click())
    await expect.poll(names).toEqual(['talkPress'])
    await talk().evaluate((button) => (button as HTMLElement).click())
    await expect.poll(names).toEqual(['talkPress', 'talkRelease'])
  })

  it('sends a message with Enter, makes a line with Shift+Enter, and keeps what was refused', async () => {
    await open('ready')
    const box = ui.page.getByRole('textbox', { name: 'Message' })
    await box.fill('one')
    await box.press('Shift+Enter')
    await box.pressSequentially('two')
    await box.press('Enter')
    expect(await called('sendText')).toEqual(['one\ntwo'])
    await expect.poll(() => box.inputValue()).toBe('')
    await ui.page.evaluate(
      (why) => window.gallery.refuse('sendText', why),
      notice('connection.lost', 'error'),
    )
    await box.fill('kept')
    await ui.page.getByRole('button', { name: 'Send', exact: true }).click()
    await ui.page.getByRole('alert').waitFor()
    expect(await box.inputValue()).toBe('kept')
  })

  it('has Stop at hand only while there is something to stop', async () => {
    await open('speaking')
    const stop = ui.page.getByRole('button', { name: 'Stop', exact: true })
    await stop.click()
    expect(await called('stop')).toHaveLength(1)
    await expect.poll(() => stop.isDisabled()).toBe(true)
  })

  it('exports the chosen conversation, or copies it, from its header', async () => {
    await open('ready')
    await ui.page.getByRole('tab', { name: 'History', exact: true }).click()
    await ui.page.locator('[data-conversation-id="trip"]').click()
    const menu = ui.page.getByRole('button', { name: 'Export', exact: true })
    await menu.click()
    await ui.page.getByRole('menuitem', { name: 'SRT', exact: true }).click()
    expect(await called('historyExport')).toEqual([{ id: 'trip', format: 'srt' }])
    await menu.click()
    await ui.page.getByRole('menuitem', { name: 'Copy as Markdown' }).click()
    expect(await called('historyCopy')).toEqual(['trip'])
  })

  it('exports all conversations or those that were found, and imports files', async () => {
    await open('ready')
    await ui.page.getByRole('tab', { name: 'History', exact: true }).click()
    await ui.page.getByRole('button', { name: 'Export all', exact: true }).click()
    await ui.page.getByRole('menuitem', { name: 'HTML', exact: true }).click()
    await called('historyExportMany')
    await ui.page.getByRole('searchbox').fill('harbour')
    await ui.page.getByRole('button', { name: 'Export these', exact: true }).click()
    await ui.page.getByRole('menuitem', { name: 'CSV', exact: true }).click()
    await expect
      .poll(async () => ui.argsOf('historyExportMany'))
      .toMatchObject([
        { format: 'html', text: '' },
        { format: 'csv', text: 'harbour' },
      ])
    await ui.page.getByRole('button', { name: 'Import', exact: true }).click()
    expect(await called('historyImport')).toHaveLength(1)
  })

  it('exports several conversations that were chosen one by one', async () => {
    await open('ready')
    await ui.page.getByRole('tab', { name: 'History', exact: true }).click()
    await ui.page.getByRole('button', { name: 'Choose some', exact: true }).click()
    expect(await ui.page.getByRole('button', { name: 'Export 0 chosen', exact: true }).isDisabled()).toBe(
      true,
    )
    const row = (id: string) => ui.page.locator(`[data-conversation-id="${id}"]`)
    for (const id of ['trip', 'long', 'c1', 'long']) await row(id).click()
    expect(await row('trip').getAttribute('aria-pressed')).toBe('true')
    expect(await row('long').getAttribute('aria-pressed')).toBe('false')
    await ui.page.getByRole('button', { name: 'Export 2 chosen', exact: true }).click()
    await ui.page.getByRole('menuitem', { name: 'JSON', exact: true }).click()
    expect(await called('historyExportMany')).toMatchObject([{ format: 'json', ids: ['trip', 'c1'] }])
    await ui.page.getByRole('button', { name: 'Done', exact: true }).click()
    await row('trip').click()
    expect(await row('trip').getAttribute('aria-current')).toBe('true')
    await ui.page.getByRole('button', { name: 'Export all', exact: true }).waitFor()
  })

  it('begins with practice or with a key, and leads to the key field', async () => {
    await open('first-run')
    await ui.page.getByRole('button', { name: 'Try the practice assistant' }).click()
    expect(await called('startPractice')).toHaveLength(1)
    await ui.page.getByRole('button', { name: 'Use my own key' }).click()
    expect(await called('changeSettings')).toEqual([{ firstRunDone: true }])
    await expect
      .poll(() => ui.page.getByLabel('API key').evaluate((one) => one === document.activeElement))
      .toBe(true)
  })

  it('saves a key without keeping it in the page', async () => {
    await open('first-run')
    await tab('Settings')
    const field = ui.page.getByLabel('API key')
    expect(await field.getAttribute('type')).toBe('password')
    await field.fill('sk-secret-abcd')
    await ui.page.getByRole('button', { name: 'Save key' }).click()
    expect(await called('saveKey')).toEqual(['sk-secret-abcd'])
    await expect.poll(() => field.inputValue()).toBe('')
    await ui.page.getByText('A key that ends in abcd').first().waitFor()
    expect(await ui.page.content()).not.toContain('sk-secret')
  })

  it('refuses an endpoint that is not encrypted and keeps what was written', async () => {
    await open('ready')
    await tab('Settings')
    const field = ui.page.getByRole('textbox', { name: 'Endpoint' })
    await field.fill('ws://voice.example.com')
    await field.press('Enter')
    await ui.page.getByText('This address is not encrypted').waitFor()
    expect(await field.inputValue()).toBe('ws://voice.example.com')
    expect(await names()).not.toContain('changeProfile')
    await field.fill('wss://voice.example.com')
    await field.press('Enter')
    expect(await called('changeProfile')).toEqual([{ endpoint: 'wss://voice.example.com' }])
  })

  it('takes a model from the list and one that is not on it', async () => {
    await open('ready')
    await tab('Settings')
    const model = ui.page.getByRole('combobox', { name: 'Model', exact: true })
    await model.click()
    await ui.page.getByRole('option', { name: 'gpt-realtime-2.1-mini' }).click()
    expect(await called('changeProfile')).toEqual([{ model: 'gpt-realtime-2.1-mini' }])
    await model.fill('my-own-model')
    await model.press('Enter')
    await expect.poll(async () => (await called('changeProfile')).at(-1)).toEqual({ model: 'my-own-model' })
    expect(await model.inputValue()).toBe('my-own-model')
  })

  it('moves a threshold at once, and the last value always arrives whole', async () => {
    await open('ready')
    await tab('Voice detection')
    const slider = ui.page.getByRole('slider', { name: 'Threshold', exact: true })
    const box = await slider.boundingBox()
    if (box === null) throw new Error('no slider')
    await ui.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await ui.page.mouse.down()
    await ui.page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 30 })
    await ui.page.mouse.up()
    const shown = Number(await slider.inputValue())
    expect(shown).toBeGreaterThan(0.8)
    const sent = (await called('changeProfile')) as { turnTaking: { mode: string; threshold: number } }[]
    expect(sent.at(-1)?.turnTaking).toMatchObject({
      mode: 'server_vad',
      threshold: shown,
      silenceDurationMs: 500,
    })
    expect(sent.length).toBeLessThan(30)
  })

  it('takes a typed number, bounds it, and goes back on reset', async () => {
    await open('ready')
    await tab('Voice detection')
    const silence = ui.page.getByRole('slider', { name: 'Silence duration' })
    const number = ui.page.getByRole('textbox', { name: 'Silence duration, value' })
    await number.fill('740')
    await number.press('Enter')
    await expect.poll(() => silence.inputValue()).toBe('740')
    await number.fill('99999')
    await number.press('Enter')
    await expect.poll(() => number.inputValue()).toBe('5000')
    await number.fill('nonsense')
    await number.press('Enter')
    expect(await number.inputValue()).toBe('5000')
    await ui.page.getByRole('button', { name: 'Reset to defaults' }).click()
    await expect.poll(() => silence.inputValue()).toBe('500')
  })

  it('shows eagerness only for semantic turn taking', async () => {
    await open('ready')
    await tab('Voice detection')
    await ui.page.getByRole('combobox', { name: 'Turn taking' }).click()
    await ui.page.getByRole('option', { name: 'Semantic VAD' }).click()
    await ui.page.getByRole('combobox', { name: 'Eagerness' }).click()
    await ui.page.getByRole('option', { name: 'High' }).click()
    await expect
      .poll(async () => (await called('changeProfile')).at(-1))
      .toMatchObject({ turnTaking: { mode: 'semantic_vad', eagerness: 'high', threshold: 0.5 } })
    expect(await ui.page.getByRole('slider', { name: 'Threshold', exact: true }).count()).toBe(0)
  })

  it('opens the microphone for the level only when asked', async () => {
    await open('ready', '&mic=closed')
    await tab('Voice detection')
    const button = ui.page.getByRole('button', { name: 'Open the microphone' })
    await button.click()
    await expect.poll(() => button.count()).toBe(0)
    await ui.page.evaluate(() => window.gallery.level(-30, false))
    const meter = ui.page.getByRole('meter', { name: 'Microphone level' })
    expect(await meter.getAttribute('aria-valuenow')).toBe('50')
    expect(await meter.getAttribute('aria-valuetext')).toBe('-30 decibels')
  })

  it('records a hotkey, keeps the old one quiet meanwhile, and warns of a key that types', async () => {
    await open('ready')
    await tab('Settings')
    const hotkey = ui.page.getByRole('button', { name: 'Hotkey', exact: true })
    const keys = hotkey.locator('kbd')
    expect(await keys.textContent()).toBe('Right Ctrl')
    await hotkey.click()
    await ui.page.keyboard.down('Control')
    await ui.page.keyboard.press('KeyJ')
    await ui.page.keyboard.up('Control')
    expect(await called('changeSettings')).toEqual([{ hotkey: { hold: 'Control+KeyJ' } }])
    expect(await called('recordingHotkey')).toEqual([true, false])
    await expect.poll(() => keys.textContent()).toBe('Ctrl+J')
    await hotkey.click()
    await ui.page.keyboard.press('KeyQ')
    await ui.page.getByText('This key also types').waitFor()
    await hotkey.click()
    await ui.page.keyboard.press('Escape')
    expect(await keys.textContent()).toBe('Q')
    await hotkey.click()
    await ui.page.keyboard.press('Backspace')
    await expect.poll(() => keys.textContent()).toBe('None')
    expect((await called('recordingHotkey')).filter((on) => on === false)).toHaveLength(4)
  })

  it('names under each key what another program does with it, and offers to try again', async () => {
    await open('ready')
    await tab('Settings')
    const tryAgain = ui.page.getByRole('button', { name: 'Try again', exact: true })
    expect(await tryAgain.count()).toBe(0)
    await ui.page.evaluate(() => {
      const { hotkey, settings } = window.gallery.view()
      window.gallery.push({
        settings: { ...settings, hotkey: { ...settings.hotkey, mute: 'F8', stop: 'CapsLock' } },
        hotkey: { ...hotkey, others: { mute: 'shared', toggle: 'taken' } },
      })
    })
    const under = (name: string) =>
      ui.page.getByRole('button', { name, exact: true }).locator('xpath=..').textContent()
    await expect.poll(() => under('Mute key')).toContain('Another program has these keys, too')
    expect(await under('Toggle key')).toContain('so they do nothing here')
    expect(await under('Stop key')).toContain('does its own deed in the program that you work in')
    await tryAgain.click()
    expect(await called('retryHotkey')).toHaveLength(1)
  })

  it('stays at the newest words until the reader scrolls up, and jumps back', async () => {
    await open('ready')
    await ui.page.setViewportSize({ width: 1100, height: 520 })
    const log = ui.page.getByRole('log', { name: 'Conversation' })
    const fromEnd = () => log.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight)
    const add = (id: string) =>
      ui.page.evaluate(
        ([turn, after]) =>
          window.gallery.push({}, { reset: null, remove: [], insert: [{ after, turn }], update: [] }),
        [assistantTurn(id, 'More words than fit on one line. '.repeat(12)), null] as const,
      )
    await expect.poll(fromEnd).toBeLessThan(2)
    await add('n1')
    await expect.poll(fromEnd).toBeLessThan(2)
    await log.evaluate((one) => one.scrollTo(0, 0))
    await ui.page.getByRole('button', { name: 'Jump to newest' }).waitFor()
    await add('n2')
    expect(await fromEnd()).toBeGreaterThan(100)
    await ui.page.getByRole('button', { name: 'Jump to newest' }).click()
    await expect.poll(fromEnd).toBeLessThan(2)
  })

  it('marks each turn with who, which item and how it ended', async () => {
    await open('ready')
    const log = ui.page.getByRole('log', { name: 'Conversation' })
    const interrupted = log.locator('[data-item-id="a2"]')
    expect(await interrupted.getAttribute('data-role')).toBe('assistant')
    expect(await interrupted.getAttribute('data-status')).toBe('interrupted')
    expect(await interrupted.textContent()).toContain('stopped here')
    await interrupted.hover()
    await interrupted.getByRole('button', { name: 'Copy' }).click()
    expect((await called('copyText'))[0]).toContain('Once upon a time')
  })

  it('announces finished turns only, and none that was there before', async () => {
    await open('ready')
    const live = ui.page.locator('[aria-live="polite"]')
    expect(await live.textContent()).toBe('')
    const update = (status: 'in_progress' | 'completed', text: string) =>
      ui.page.evaluate(
        (turn) => window.gallery.push({}, { reset: null, remove: [], insert: [], update: [turn] }),
        assistantTurn('a4', text, { status }),
      )
    await update('in_progress', 'Half a')
    expect(await live.textContent()).toBe('')
    await update('completed', 'Half a sentence.')
    await expect.poll(() => live.textContent()).toBe('Parley: Half a sentence.')
  })

  it('exports in the chosen format', async () => {
    await open('ready')
    await ui.page.getByRole('button', { name: 'Export', exact: true }).click()
    await ui.page.getByRole('menuitem', { name: 'JSON' }).click()
    expect(await called('exportConversation')).toEqual(['json'])
  })

  it('copies the conversation, and keeps what files are to show', async () => {
    await open('ready')
    const menu = () => ui.page.getByRole('button', { name: 'Export', exact: true }).click()
    await menu()
    await ui.page.getByRole('menuitem', { name: 'Copy as Markdown' }).click()
    expect(await called('copyConversation')).toHaveLength(1)
    await menu()
    await ui.page.getByRole('menuitemcheckbox', { name: 'Words that were not heard' }).click()
    expect(await called('changeSettings')).toEqual([
      { exports: { roles: true, times: true, tools: true, unheard: false } },
    ])
  })

  it('says why a connection failed and leads to the key', async () => {
    await open('failed')
    expect(await ui.page.getByRole('status', { name: 'Connection' }).textContent()).toBe('Failed')
    await ui.page.getByRole('button', { name: 'Enter a key' }).click()
    await expect
      .poll(() => ui.page.getByLabel('API key').evaluate((one) => one === document.activeElement))
      .toBe(true)
  })

  it('dismisses a notice', async () => {
    await open('notices')
    await ui.page.getByRole('button', { name: 'Dismiss' }).first().click()
    expect(await called('dismissNotice')).toEqual([1])
  })

  it('changes language and theme at once', async () => {
    await open('ready')
    await tab('Settings')
    await ui.page.getByRole('combobox', { name: 'Theme' }).click()
    await ui.page.getByRole('option', { name: 'Dark' }).click()
    await expect.poll(() => ui.page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    await ui.page.getByRole('combobox', { name: 'Language', exact: true }).click()
    await ui.page.getByRole('option', { name: 'Türkçe' }).click()
    await ui.page.getByRole('tab', { name: 'Ayarlar' }).waitFor()
    expect(await ui.page.evaluate(() => document.documentElement.lang)).toBe('tr')
  })
})
