/**
 * app://bundle/recordings/<conversation>.wav: the sound of a kept conversation for the page's own player, mixed while it
 * is asked for. A conversation is named by its id alone and looked up in storage, so no path of a file is ever made of
 * what the page says.
 */
import { SAMPLE_RATE } from '#core/audio/messages'
import { WAV_HEADER_BYTES, wavHeader } from '#core/audio/wav'
import type { StorageFailure } from '#core/history/model'
import type { Result } from '#core/result'
import type { SoundPlan } from '../storage/operations/sound'
import { APP_HOST, APP_ORIGIN, APP_SCHEME } from './origin'

const PREFIX = '/recordings/'
const ENDING = '.wav'
const MAX_ID = 200

export const replayUrl = (id: string): string => `${APP_ORIGIN}${PREFIX}${encodeURIComponent(id)}${ENDING}`

/** The conversation that a URL names; null where it names none. */
export function conversationIn(url: string): string | null {
  try {
    const { protocol, host, pathname } = new URL(url)
    if (protocol !== `${APP_SCHEME}:` || host !== APP_HOST) return null
    if (!pathname.startsWith(PREFIX) || !pathname.endsWith(ENDING)) return null
    const id = decodeURIComponent(pathname.slice(PREFIX.length, -ENDING.length))
    return id === '' || id.length > MAX_ID ? null : id
  } catch {
    return null
  }
}

export type RecordedSoundDeps = {
  readonly plan: (id: string) => Promise<Result<SoundPlan | null, StorageFailure>>
  /** PCM16 of some frames. */
  readonly mix: (id: string, from: number, frames: number) => Promise<Result<Uint8Array, StorageFailure>>
}

export type SoundRequest = {
  readonly url: string
  readonly method: string
  readonly headers: { readonly get: (name: string) => string | null }
}

/** Frames mixed at a time: 2 s, enough to be ahead and little enough to be dropped at a seek. */
const STRETCH = 2 * SAMPLE_RATE

/** @param base Headers that every answer of app:// carries. Null: the URL is about something else. */
export function createRecordedSound(
  deps: RecordedSoundDeps,
  base: (type: string) => Record<string, string>,
): (request: SoundRequest) => Promise<Response | null> {
  const refuse = (status: number, more: Record<string, string> = {}): Response =>
    new Response(null, { status, headers: { ...base('text/plain; charset=utf-8'), ...more } })

  return async ({ url, method, headers }) => {
    const id = conversationIn(url)
    if (id === null) return null
    if (method !== 'GET' && method !== 'HEAD') return refuse(405)
    const plan = await deps.plan(id)
    if (!plan.ok || plan.value === null || plan.value.samples === 0) return refuse(404)
    const { samples, channels } = plan.value
    const frame = 2 * channels
    const size = WAV_HEADER_BYTES + samples * frame
    const range = rangeOf(headers.get('range'), size)
    if (range === 'wrong') return refuse(416, { 'content-range': `bytes */${size}` })
    const { from, to } = range ?? { from: 0, to: size }
    const head = wavHeader(samples * frame, SAMPLE_RATE, channels)
    const read = async (at: number): Promise<Uint8Array> => {
      if (at < WAV_HEADER_BYTES) return head.slice(at, Math.min(to, WAV_HEADER_BYTES))
      const first = Math.floor((at - WAV_HEADER_BYTES) / frame)
      const pcm = await deps.mix(id, first, Math.min(STRETCH, samples - first))
      if (!pcm.ok) throw new Error(pcm.error)
      const begin = WAV_HEADER_BYTES + first * frame
      return pcm.value.subarray(at - begin, Math.min(pcm.value.length, to - begin))
    }
    return new Response(method === 'HEAD' ? null : streamOf(read, from, to), {
      status: range === null ? 200 : 206,
      headers: {
        ...base('audio/wav'),
        'accept-ranges': 'bytes',
        'content-length': String(to - from),
        'cache-control': 'no-store',
        ...(range === null ? {} : { 'content-range': `bytes ${from}-${to - 1}/${size}` }),
      },
    })
  }
}

function streamOf(
  read: (at: number) => Promise<Uint8Array>,
  from: number,
  to: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = from
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const bytes = at < to ? await read(at) : new Uint8Array(0)
        at += bytes.length
        if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes))
        if (bytes.length === 0 || at >= to) controller.close()
      } catch (error) {
        controller.error(error)
      }
    },
  })
}

/** One range of bytes (RFC 9110, 14); null where none is asked for. `to` is not part of it. */
export function rangeOf(
  header: string | null,
  size: number,
): { readonly from: number; readonly to: number } | 'wrong' | null {
  if (header === null) return null
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? []
  if (first === '' && last === '') return null
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  return from < to ? { from, to } : 'wrong'
}
