/** What Parley tells the person, by code: what happened, what it means for what was said, and what to do. */
import type { NoticeParams, NoticeTexts } from '../types'
import { connectionNoticesEn } from './notices-connection'
import { named } from '../named'

const timerLength = ({ seconds }: NoticeParams): string => {
  if (typeof seconds !== 'number') return ''
  return seconds % 60 === 0 ? ` of ${seconds / 60} min` : ` of ${seconds} s`
}

const usd = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'USD' })
const tokens = new Intl.NumberFormat('en-GB')
const amount = ({ unit }: NoticeParams, value: string | number | undefined): string =>
  unit === 'usd' ? usd.format(Number(value) || 0) : `${tokens.format(Number(value) || 0)} tokens`

/** @param count Files that were written before one failed. */
const wholeFiles = (count: string | number | undefined): string =>
  count === undefined || count === 0
    ? ''
    : count === 1
      ? ', after one that is whole'
      : `, after ${count} that are whole`

export const noticesEn: NoticeTexts = {
  ...connectionNoticesEn,
  'budget.near': (p) =>
    `${amount(p, p.spent)} of ${amount(p, p.limit)} for ${p.scope === 'day' ? 'today' : 'this conversation'} is used. At the limit, answers wait until you allow more.`,
  'mic.denied': () =>
    'Parley may not use the microphone. Allow it in the privacy settings of your system; typing works meanwhile.',
  'mic.missing': () =>
    'No microphone was found. Plug one in or choose one in Settings; typing works meanwhile.',
  'mic.busy': () =>
    'The microphone is in use by another program. Close that program; typing works meanwhile.',
  'mic.lost': () =>
    'The microphone was unplugged. What was heard until then is kept; plug it in again or choose another one.',
  'mic.silent': () =>
    'The microphone is open, but only silence comes in. Check its mute switch or choose another one.',
  'mic.failed': () =>
    'The microphone could not be opened. Choose another one in Settings; typing works meanwhile.',
  'mic.switched': () =>
    'The microphone went away for a moment; Parley goes on with the one that is there now. Choose another one in Settings.',
  'speaker.lost': () =>
    'The chosen speaker is gone, so the answer goes on at the default speaker of your system. It comes back when you plug it in.',
  'sound.failed': () =>
    'Sound could not be started, so answers appear as text only. Check the speaker in Settings.',
  'sound.restarted': () =>
    'The speaker stopped for a moment. Nothing is lost; the answer goes on where it stopped.',
  'hotkey.fallback': (p) =>
    `Holding a key is not possible here, so ${named(p.binding, 'the hotkey')} now starts and stops talking. Press it once to begin and once to end.`,
  'hotkey.unavailable': () =>
    'No hotkey works outside this window. Hold Space in the window, or choose another key in Settings.',
  'hotkey.backend_lost': () =>
    'The hotkey stopped working outside this window. Hold Space in the window; Parley tries to bring the hotkey back.',
  'tools.loop': () =>
    'The assistant kept using tools without an answer, so Parley stopped it. Ask again, or switch a tool off in Settings.',
  'tools.refused': () =>
    'The service does not accept these tools, so the conversation goes on without them. Switch them off in Settings, or choose another model.',
  'tools.invalid': (p) =>
    `The tool ${named(p.name, 'that you wrote')} cannot be used like this, so nothing was saved. Check its fields.`,
  'tools.timer': (p) => `Time is up: the timer${timerLength(p)} has ended.`,
  'settings.corrupt': (p) =>
    `The settings file could not be read, so it was set aside${p.file === undefined ? '' : ` as ${p.file}`} and the defaults are used. Your keys are not affected.`,
  'settings.write_failed': () =>
    'The settings could not be saved. They hold until you quit; check the free space of your disk.',
  'profile.moved': (p) =>
    `You now talk with the profile ${named(p.profile, 'that you chose')}, so the old connection was ended. What was said is kept; connect to go on.`,
  'profile.exported': (p) =>
    `The profiles were saved without their keys${p.path === undefined ? '' : ` as ${p.path}`}.`,
  'profile.imported': (p) =>
    `${named(p.count, 'The')} ${p.count === 1 ? 'profile was' : 'profiles were'} added. Their keys were not in the file; enter them in Settings.`,
  'profile.import_failed': () =>
    'This file holds no profiles that Parley can read, so nothing was changed. Choose a file that Parley exported.',
  'profile.last': () => 'The last profile stays. Create another one before you delete it.',
  'export.failed': () =>
    'The file could not be written. The conversation is still here; choose another place.',
  'export.done': (p) => `The conversation was saved${p.path === undefined ? '' : ` as ${p.path}`}.`,
  'export.empty': () => 'There is nothing to export yet. Say or type something first.',
  'export.full': (p) =>
    `The file could not be written${wholeFiles(p.count)}, because the disk is full, and no half file is left. The conversation is still here; free some space or choose another place.`,
  'export.unwritable': (p) =>
    `The file could not be written${wholeFiles(p.count)}, because Parley may not write there. The conversation is still here; choose another place.`,
  'export.many': (p) =>
    `${named(p.count, 'The')} ${p.count === 1 ? 'conversation was' : 'conversations were'} saved${p.path === undefined ? '' : ` in ${p.path}`}.`,
  'import.done': (p) => {
    const known =
      p.known === undefined || p.known === 0
        ? ''
        : `; ${p.known} ${p.known === 1 ? 'was' : 'were'} here already and stayed as ${p.known === 1 ? 'it was' : 'they were'}`
    const copies =
      p.copies === undefined || p.copies === 0 ? '' : `, ${p.copies} of them beside a version that differs`
    return `${named(p.count, 'The')} ${p.count === 1 ? 'conversation was' : 'conversations were'} imported${copies}${known}.`
  },
  'import.not_json': (p) =>
    `${named(p.file, 'A file')} is not JSON, so nothing was imported from it. Choose a file that Parley exported as JSON.`,
  'import.not_ours': (p) =>
    `${named(p.file, 'A file')} is not a conversation of Parley, so nothing was imported from it. Choose a file that Parley exported as JSON.`,
  'import.newer_version': (p) =>
    `${named(p.file, 'A file')} was written by a newer Parley, so nothing was imported from it. Update Parley and try again.`,
  'import.damaged': (p) =>
    `${named(p.file, 'A file')} is damaged or was changed, so nothing was imported from it. Export the conversation again where it came from.`,
  'import.too_big': (p) =>
    `${named(p.file, 'A file')} is larger than any conversation that Parley writes, so it was not read.`,
  'import.unreadable': (p) =>
    `${named(p.file, 'A file')} could not be read, so nothing was imported from it. Check that it is there and that you may read it.`,
  'cli.wrong': () =>
    'This was not understood, so nothing was written. Use parley --export ID|last|all --format markdown|text|json|html|srt|vtt|csv --out FILE|FOLDER, or parley --list.',
  'cli.no_answer': () =>
    'The Parley that is running did not answer, so it is not sure that the file was written. Look whether it hangs, or quit it and try again.',
  'storage.full': () =>
    'The disk is full, so what you say now is not saved yet. The talk goes on, and Parley saves it as soon as there is room; free some space.',
  'storage.unwritable': () =>
    'The conversations cannot be written, so what you say now is not saved yet. The talk goes on, and Parley keeps trying; check the rights of its folder.',
  'storage.locked': () =>
    'Another Parley is using your conversations, so this one saves nothing yet. Quit the other one; until then your words stay here in memory.',
  'storage.newer': () =>
    'Your conversations were written by a newer Parley, so they are left untouched and nothing new is saved. Update Parley to see them again.',
  'storage.failed': () =>
    'The conversations could not be opened, so what you say now is not saved yet. The talk goes on, and Parley keeps trying.',
  'storage.resumed': () => 'Your conversations are saved again. Nothing that was said meanwhile is missing.',
  'storage.vanished': () =>
    'The file with your conversations was deleted or replaced while Parley was running. This conversation is kept whole in the file that is there now; earlier ones are gone if the file is.',
  'storage.recovered': (p) =>
    `The file of conversations was damaged, so it was set aside${p.file === undefined ? '' : ` as ${p.file}`} and a new one was begun. ${p.count === undefined || p.count === 0 ? 'No conversation could be read from it.' : `${p.count} ${p.count === 1 ? 'conversation was' : 'conversations were'} carried over.`}`,
  'recording.full': () =>
    'The disk is full, so sound is not recorded at the moment. The talk goes on and its words are kept as ever; free some space.',
  'recording.failed': () =>
    'Sound cannot be written to the disk, so it is not recorded at the moment. The talk goes on; check the rights of Parley’s folder.',
  'recording.resumed': () => 'Sound is recorded again.',
  'recording.none': () =>
    'No sound of this was recorded. To have it from the next turn on, switch on “Record the sound” in Settings, under Privacy.',
  'recording.too_long': () =>
    'This conversation has more sound than one WAV file can hold. Export a WAV file for each turn instead.',
  'history.gone': () => 'This conversation is not kept any more.',
  'events.empty': () => 'There are no events to export yet. Connect first.',
  'events.exported': (p) => `The events were saved${p.path === undefined ? '' : ` as ${p.path}`}.`,
  'events.export_failed': () =>
    'The file could not be written. The events are still here; choose another place.',
  'events.unreadable': () =>
    'This file holds no events that Parley can read. Choose a file that was exported from the Events screen.',
  'events.not_connected': () =>
    'The event was not sent, because there is no connection. Connect, then send it again.',
  'events.no_practice': () =>
    'Nothing was changed, because the practice assistant is not running. Connect to it first.',
  // Where the desktop has no tray, the window is minimised instead.
  'window.in_tray': (p) =>
    p.minimized === 1
      ? 'This desktop has no tray, so the window was minimised. Parley keeps listening for the hotkey.'
      : 'Parley stays in the tray and keeps listening for the hotkey. Quit it from the tray menu.',
  'link.blocked': () => 'This link was not opened, because Parley does not know it to be safe.',
  internal: () => 'Something went wrong inside Parley. What was said is kept; try again.',
}
