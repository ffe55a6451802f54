/** What Parley tells the person, by code: what happened, what it means for what was said, and what to do. */
import type { NoticeParams, NoticeTexts } from '../types'

const status = (params: NoticeParams): string => (params.status === undefined ? '' : ` (${params.status})`)
const named = (name: string | number | undefined, fallback: string): string =>
  name === undefined || name === '' ? fallback : String(name)
const host = (params: NoticeParams): string => named(params.host, 'the service')
const timerLength = ({ seconds }: NoticeParams): string => {
  if (typeof seconds !== 'number') return ''
  return seconds % 60 === 0 ? ` of ${seconds / 60} min` : ` of ${seconds} s`
}

/** @param count Files that were written before one failed. */
const wholeFiles = (count: string | number | undefined): string =>
  count === undefined || count === 0
    ? ''
    : count === 1
      ? ', after one that is whole'
      : `, after ${count} that are whole`

export const noticesEn: NoticeTexts = {
  'key.missing': (p) =>
    `There is no API key for ${host(p)} yet. Enter a key, or try the practice assistant, which needs none.`,
  'key.refused': (p) =>
    `The key was refused by ${host(p)}. Nothing was lost; enter another key or test the connection.`,
  'key.host_changed': (p) =>
    `The saved key belongs to another host, so it was not sent to ${host(p)}. Enter the key for this host.`,
  'key.memory_only': () =>
    'No keychain was found, so the key is kept in memory only. It works until you quit; you will enter it again next time.',
  'key.store_failed': () =>
    'The key could not be saved in the keychain. Unlock the keychain and save the key again.',
  'key.remove_failed': () =>
    'A key could not be taken out of the keychain. Unlock the keychain and remove the key again, or delete the entries named Parley there.',
  'key.malformed': () =>
    'This is not a key: it holds a space, a quotation mark or another character that no key has. Copy it again and save it.',
  'endpoint.invalid': (p) =>
    p.reason === 'credentials'
      ? 'An address must not hold a password or a key, since it is written to a plain file. Take it out of the address and save it as the API key.'
      : 'This is not an address that Parley can use. Write one that begins with wss:// or https://.',
  'endpoint.insecure': () =>
    'This address is not encrypted, so it is allowed only for this computer. Use wss:// or https:// instead.',
  'endpoint.not_allowed': (p) =>
    `${host(p)} is in your local network and the connection to it is not encrypted, so nothing was sent. Allow exactly this host in Settings, or use wss://.`,
  'token.failed': () =>
    'The command that fetches the token did not give one. Run it yourself in a terminal to see why; what was said is kept.',
  'token.host_changed': (p) =>
    `The token command was written for another host, so it was not run for ${host(p)}. Allow this host in Settings.`,
  'connection.offline': (p) =>
    `This computer seems to have no network, so ${host(p)} was not reached. What was said is kept; connect to a network and try again.`,
  'connection.unreachable': (p) =>
    `${host(p)} cannot be reached. What was said is kept; check your network and the endpoint, then connect again.`,
  'connection.dns': (p) =>
    `No server was found under the name ${host(p)}. What was said is kept; check your network and the endpoint.`,
  'connection.tls': (p) => {
    switch (p.reason) {
      case 'expired':
        return `The certificate of ${host(p)} has expired, so nothing was sent. Check the clock of this computer; if it is right, the service has to renew its certificate.`
      case 'untrusted':
        return `The certificate of ${host(p)} is signed by nobody whom Parley trusts, so nothing was sent. Check the endpoint, or ask whoever runs the service for a trusted certificate.`
      case 'wrong_host':
        return `The certificate that answered belongs to another host than ${host(p)}, so nothing was sent. Check the endpoint; a network that wants you to sign in first does this too.`
      case 'not_tls':
        return `${host(p)} does not offer an encrypted connection at this port, so nothing was sent. Check the endpoint and its port.`
      case undefined:
      default:
        return `The secure connection to ${host(p)} could not be verified, so nothing was sent. Check the endpoint and the clock of this computer.`
    }
  },
  'connection.proxy': (p) => {
    switch (p.reason) {
      case 'password':
        return 'The proxy of this network asks for a name and a password. Start Parley with HTTPS_PROXY=http://name:password@host:port; what was said is kept.'
      case 'unreachable':
        return 'The proxy that your system names cannot be reached. Check the proxy settings of your system; what was said is kept.'
      case 'unsupported':
        return 'Your system names a kind of proxy that Parley does not speak. Choose an HTTP proxy in its settings; what was said is kept.'
      case undefined:
      default:
        return `The proxy of this network did not let the connection to ${host(p)} through. Check the proxy settings of your system; what was said is kept.`
    }
  },
  'connection.wrong_dialect': (p) =>
    `${host(p)} speaks the ${named(p.speaks, 'other')} dialect, but ${named(p.chosen, 'another one')} is chosen. Choose Automatic as the dialect in Settings.`,
  'connection.timeout': (p) => `${host(p)} did not answer in time. What was said is kept; connect again.`,
  'connection.forbidden': (p) =>
    `${host(p)} knows the key but does not allow this${status(p)}. Check that your account may use ${named(p.model, 'this model')}.`,
  'connection.not_found': (p) => {
    switch (p.reason) {
      case 'deployment':
        return `${host(p)} has no deployment named ${named(p.model, 'like this')}${status(p)}. Enter the name of the deployment, not that of the model.`
      case 'path':
        return `${host(p)} has nothing at this address${status(p)}. Check the path of the endpoint, and the model.`
      case undefined:
      default:
        return `${host(p)} has no ${named(p.model, 'model')} at this address${status(p)}. Check the model and the endpoint.`
    }
  },
  'connection.not_realtime': (p) =>
    `${host(p)} answered, but not as a Realtime service${status(p)}. Check the path of the endpoint.`,
  'connection.redirected': (p) =>
    `${host(p)} points to another address${status(p)}, which Parley does not follow, so that the key stays with its host. Enter the new address as the endpoint.`,
  'connection.rate_limited': (p) =>
    `${host(p)} asks to slow down. What was said is kept; wait a moment and connect again.`,
  'connection.bad_request': (p) =>
    `${host(p)} did not accept the request${status(p)}. Check the model and the endpoint.`,
  'connection.server_error': (p) =>
    `${host(p)} has a problem of its own${status(p)}. What was said is kept; try again in a moment.`,
  'connection.closed': (p) =>
    `${host(p)} ended the connection. What was said is kept; connect again to go on.`,
  'connection.closed_at_once': (p) =>
    `${host(p)} accepted the connection and closed it at once. Check the key, the model and the endpoint.`,
  'connection.lost': (p) =>
    `The connection to ${host(p)} was lost. What was said is kept; Parley keeps trying to come back.`,
  'connection.waits_for_network': () =>
    'This computer is offline. What was said is kept; Parley goes on by itself as soon as the network is back.',
  'connection.no_session': (p) =>
    `${host(p)} answered, but did not begin a conversation. Check that the endpoint is a Realtime service.`,
  'connection.beta_refused': (p) =>
    `${host(p)} does not accept this protocol version. Choose another dialect in Settings.`,
  'connection.frame_too_big': () =>
    'The service sent a message that is too large to be safe, so the connection was closed. What was said is kept; connect again.',
  'connection.slow_uplink': () =>
    'Your network takes the sound more slowly than you speak. Your words still arrive, but the answer may come late.',
  'practice.failed': () => 'The practice assistant could not start. Nothing was lost; try again.',
  'session.expired': () =>
    'The service ends a conversation after a while, and that time is over. What was said is kept; connect again to go on.',
  'session.update_rejected': () =>
    'The service did not accept the new settings and goes on with the old ones. Check the values that you changed.',
  'session.turn_detection_refused': (p) =>
    `The service does not take this value of ${named(p.field, 'turn detection').replaceAll('_', ' ')}. The one before is back, and the talk goes on with it.`,
  'session.settings_differ': (p) =>
    p.field === 'voice'
      ? `The service speaks with another voice than the one you chose: ${named(p.given, 'its own')}. Everything else works as before; choose a voice that it offers.`
      : 'The service did not take over your turn-taking values and decides in its own way when you have finished. Check them in Settings.',
  'session.transcription_unavailable': (p) =>
    `The service does not offer ${named(p.model, 'this transcription model')}. You are still heard and answered, but your own words are not written down.`,
  'session.renewal': () =>
    'This setting needs a new session. Parley changes over at the next pause; what was said is kept, and the conversation goes on.',
  'session.words_missing': () =>
    'Part of what you said could not be told to the new session: its words were never written down, and its sound is no longer kept. Say it again if it matters.',
  'response.failed': () => 'The answer failed. What you said is kept; ask again.',
  'response.incomplete': () => 'The answer ended before it was complete. Ask the assistant to go on.',
  'response.content_filter': () =>
    'The answer was stopped by the content filter of the service. What you said is kept; put it another way.',
  'response.quota': (p) =>
    `Your account at ${host(p)} has no credit left. What was said is kept; add credit there, then ask again.`,
  'response.rate_limited': (p) =>
    `${host(p)} asks to slow down. What you said is kept; wait a moment and ask again.`,
  'server.error': (p) =>
    `${host(p)} reported an error. The conversation goes on; if something is missing, ask again.`,
  'transcription.failed': () => 'Your words could not be written down. The assistant heard them anyway.',
  'talk.too_short': () => 'That was too short to be heard. Hold the key while you speak.',
  'talk.nothing_heard': () =>
    'No speech was heard, so nothing was sent. Check the microphone and speak again.',
  'talk.max_hold': (p) =>
    `The key was held for ${named(p.seconds, 'two minutes')}${p.seconds === undefined ? '' : ' seconds'}, so the talk was ended. What you said was sent.`,
  'talk.words_lost': () =>
    'The connection was lost while you were speaking hands-free. Say your last sentence again.',
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
    'The microphone was unplugged, so Parley listens with the one that your system offers. Choose another one in Settings.',
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
  'storage.recovered': (p) =>
    `The file of conversations was damaged, so it was set aside${p.file === undefined ? '' : ` as ${p.file}`} and a new one was begun. ${p.count === undefined || p.count === 0 ? 'No conversation could be read from it.' : `${p.count} ${p.count === 1 ? 'conversation was' : 'conversations were'} carried over.`}`,
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
