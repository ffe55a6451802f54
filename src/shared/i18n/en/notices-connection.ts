/** Notices of the key, the connection, the session and the talk: what happened, what it means for what was said, what to do. */
import { named } from '../named'
import type { NoticeParams, NoticeTexts } from '../types'

const status = (params: NoticeParams): string => (params.status === undefined ? '' : ` (${params.status})`)
const host = (params: NoticeParams): string => named(params.host, 'the service')
/** At the beginning of a sentence. */
const Host = (params: NoticeParams): string => named(params.host, 'The service')
/** What to do, unless Parley is doing it already. */
const next = (params: NoticeParams, deed: string): string =>
  params.retrying === 1 ? 'Parley keeps trying to come back' : deed

export const connectionNoticesEn = {
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
    `${Host(p)} is in your local network and the connection to it is not encrypted, so nothing was sent. Allow exactly this host in Settings, or use wss://.`,
  'token.failed': () =>
    'The command that fetches the token did not give one. Run it yourself in a terminal to see why; what was said is kept.',
  'token.host_changed': (p) =>
    `The token command was written for another host, so it was not run for ${host(p)}. Allow this host in Settings.`,
  'connection.offline': (p) =>
    `This computer seems to have no network, so ${host(p)} was not reached. What was said is kept; ${next(p, 'connect to a network and try again')}.`,
  'connection.unreachable': (p) =>
    `${Host(p)} cannot be reached. What was said is kept; ${next(p, 'check your network and the endpoint, then connect again')}.`,
  'connection.dns': (p) =>
    `No server was found under the name ${host(p)}. What was said is kept; ${next(p, 'check your network and the endpoint')}.`,
  'connection.tls': (p) => {
    switch (p.reason) {
      case 'expired':
        return `The certificate of ${host(p)} has expired, so nothing was sent. Check the clock of this computer; if it is right, the service has to renew its certificate.`
      case 'untrusted':
        return `The certificate of ${host(p)} is signed by nobody whom your system trusts, so nothing was sent. Check the endpoint; if your organisation signed it, its authority has to be added to those of your system.`
      case 'wrong_host':
        return `The certificate that answered belongs to another host than ${host(p)}, so nothing was sent. Check the endpoint; a network that wants you to sign in first does this too.`
      case 'not_tls':
        return `${Host(p)} does not offer an encrypted connection at this port, so nothing was sent. Check the endpoint and its port.`
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
      case 'none':
        return 'None of the proxies that your system names can be reached. Check the proxy settings of your system; what was said is kept.'
      case 'unsupported':
        return 'Your system names a kind of proxy that Parley does not speak. Choose an HTTP proxy in its settings; what was said is kept.'
      case undefined:
      default:
        return `The proxy of this network did not let the connection to ${host(p)} through. Check the proxy settings of your system; what was said is kept.`
    }
  },
  'connection.wrong_dialect': (p) =>
    `${Host(p)} speaks the ${named(p.speaks, 'other')} dialect, but ${named(p.chosen, 'another one')} is chosen. Choose Automatic as the dialect in Settings.`,
  'connection.timeout': (p) =>
    `${Host(p)} did not answer in time. What was said is kept; ${next(p, 'connect again')}.`,
  'connection.forbidden': (p) =>
    `${Host(p)} does not allow this connection${status(p)}. Check that your key and your account may use ${named(p.model, 'this model')}.`,
  'connection.not_found': (p) => {
    switch (p.reason) {
      case 'deployment':
        return `${Host(p)} has no deployment named ${named(p.model, 'like this')}${status(p)}. Enter the name of the deployment, not that of the model.`
      case 'path':
        return `${Host(p)} has nothing at this address${status(p)}. Check the path of the endpoint, and the model.`
      case undefined:
      default:
        return `${Host(p)} has no ${named(p.model, 'model')} at this address${status(p)}. Check the model and the endpoint.`
    }
  },
  'connection.not_realtime': (p) =>
    `${Host(p)} answered, but not as a Realtime service${status(p)}. Check the path of the endpoint.`,
  'connection.redirected': (p) =>
    `${Host(p)} points to another address${status(p)}, which Parley does not follow, so that the key stays with its host. Enter the new address as the endpoint.`,
  'connection.rate_limited': (p) =>
    `${Host(p)} asks to slow down. What was said is kept; ${next(p, 'wait a moment and connect again')}.`,
  'connection.bad_request': (p) =>
    `${Host(p)} did not accept the request${status(p)}. Check the model and the endpoint.`,
  'connection.server_error': (p) =>
    `${Host(p)} has a problem of its own${status(p)}. What was said is kept; ${next(p, 'try again in a moment')}.`,
  'connection.closed': (p) =>
    `${Host(p)} ended the connection. What was said is kept; connect again to go on.`,
  'connection.closed_at_once': (p) =>
    `${Host(p)} accepted the connection and closed it at once. Check the key, the model and the endpoint.`,
  'connection.lost': (p) =>
    `The connection to ${host(p)} was lost. What was said is kept; ${next(p, 'connect again to go on')}.`,
  'connection.waits_for_network': () =>
    'This computer is offline. What was said is kept; Parley goes on by itself as soon as the network is back.',
  'connection.no_session': (p) =>
    `${Host(p)} answered, but did not begin a conversation. Check that the endpoint is a Realtime service.`,
  'connection.beta_refused': (p) =>
    `${Host(p)} has switched the old beta protocol off. Choose Automatic as the dialect in Settings; a header named OpenAI-Beta must go, too, also from a relay.`,
  'connection.frame_too_big': (p) =>
    `A message was too large for this connection, so it was closed. What was said is kept; ${next(p, 'connect again')}.`,
  'connection.slow_uplink': () =>
    'Your network takes the sound more slowly than you speak. Your words still arrive, but the answer may come late.',
  'practice.failed': () => 'The practice assistant could not start. Nothing was lost; try again.',
  'session.expired': (p) =>
    `This session has reached the length that the service allows. What was said is kept; ${p.retrying === 1 ? 'Parley goes on in a new one by itself' : 'connect again to go on'}.`,
  'session.update_rejected': (p) =>
    p.reason === 'timeout'
      ? 'The service did not say whether it takes your settings, so they may not be in force. The talk goes on; check them in Settings if something is not as you chose.'
      : 'The service did not accept these settings and goes on with those that it had. Check the values that you changed.',
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
    `${Host(p)} asks to slow down. What you said is kept; wait a moment and ask again.`,
  'server.error': (p) =>
    `${Host(p)} reported an error. The conversation goes on; if something is missing, ask again.`,
  'transcription.failed': () => 'Your words could not be written down. The assistant heard them anyway.',
  'talk.too_short': () => 'That was too short to be heard. Hold the key while you speak.',
  'talk.nothing_heard': () =>
    'No speech was heard, so nothing was sent. Check the microphone and speak again.',
  'talk.max_hold': (p) =>
    `The key was held for ${named(p.seconds, 'two minutes')}${p.seconds === undefined ? '' : ' seconds'}, so the talk was ended. What you said was sent.`,
  'talk.words_lost': () =>
    'The connection was lost while you were speaking hands-free. Say your last sentence again.',
} satisfies Partial<NoticeTexts>
