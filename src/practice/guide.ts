/** What the practice assistant says next: a greeting, the user's own words and a step of the tour, or a topic's answer. */
import { concatPcm, rmsDbfs } from '#core/audio/pcm'
import { FRAME_SAMPLES, SAMPLE_RATE } from '#core/audio/messages'
import { audioSamples, type Item } from './conversation'
import type { SessionSettings } from './settings'
import { argumentsFor, namedTool, type FunctionTool } from './tool-call'
import { topicOf } from './topics'
import type { Language, Piece, Voice } from './voice'

export type Reply =
  | { readonly type: 'message'; readonly pieces: readonly Piece[] }
  | { readonly type: 'function_call'; readonly name: string; readonly arguments: string }

export type Speaker = { readonly language: Language; readonly voice: Voice }

export type Request = {
  /** What the response reads: the conversation, or the items that came with `response.create`. */
  readonly items: readonly Item[]
  readonly tools: SessionSettings['tools']
  readonly toolChoice: SessionSettings['tool_choice']
  readonly modality: 'audio' | 'text'
}

export interface Guide {
  reply(request: Request): Reply
}

const TOUR = ['step-interrupt', 'step-hold', 'step-pause', 'step-export'] as const
/** A longer turn is played back only so far: nobody wants to hear a minute of themselves. */
const ECHO_SAMPLES = 15 * SAMPLE_RATE
const BREATH: Piece = { text: '', pcm: new Int16Array(SAMPLE_RATE * 0.15) }
/** A turn whose loudest 20 ms stay under this has no voice in it (dBFS). */
const QUIET_DBFS = -55

/** "2.4 s of speech": the practice assistant has no recogniser, so the length stands for the words. */
export function lengthTranscript(samples: number, language: Language): string {
  return language === 'tr'
    ? `(${seconds(samples, language)} sn konuşma)`
    : `(${seconds(samples, language)} s of speech)`
}

const echoText = (samples: number, language: Language): string =>
  language === 'tr'
    ? `(kendi sesiniz, ${seconds(samples, language)} sn)`
    : `(your own voice, ${seconds(samples, language)} s)`

const seconds = (samples: number, language: Language): string => {
  const text = (samples / SAMPLE_RATE).toFixed(1)
  return language === 'tr' ? text.replace('.', ',') : text
}

/** `speaker` is asked at each reply, since the language may be changed while people talk. */
export function createGuide(speaker: () => Speaker): Guide {
  let step = 0

  const say = (...clips: readonly string[]): Reply => ({
    type: 'message',
    pieces: clips.flatMap((clip) => speaker().voice.clip(clip)),
  })

  const answerSpeech = (pcm: Int16Array): Reply => {
    if (isQuiet(pcm)) return say('silence')
    const { voice, language } = speaker()
    const next = TOUR[step] ?? 'more'
    step += 1
    const echo = pcm.subarray(0, ECHO_SAMPLES)
    const pieces = [
      ...voice.clip('heard'),
      { text: echoText(pcm.length, language), pcm: echo },
      BREATH,
      ...voice.clip(next),
      ...(next === 'step-export' ? voice.clip('more') : []),
    ]
    return { type: 'message', pieces }
  }

  const answerTool = (output: string, modality: Request['modality']): Reply => {
    // A voice made beforehand cannot read a result out; text can carry it.
    if (modality === 'audio') return say('tool')
    const first = speaker().voice.clip('tool')[0]?.text ?? ''
    return { type: 'message', pieces: [{ text: `${first} ${output}`, pcm: new Int16Array(0) }] }
  }

  return {
    reply({ items, tools, toolChoice, modality }) {
      const last = items.findLast((item) => item.wire.type !== 'message' || item.wire.role !== 'system')
      const text = last ? typedText(last) : ''
      const functions = tools.filter((tool): tool is FunctionTool => tool.type === 'function')
      const tool =
        last?.wire.type === 'function_call_output' ? undefined : chosenTool(text, functions, toolChoice)
      if (tool) return { type: 'function_call', name: tool.name, arguments: argumentsFor(tool, text) }
      if (!last) return say('greeting')
      if (last.wire.type === 'function_call_output') return answerTool(last.wire.output, modality)
      if (last.wire.type === 'function_call' || last.wire.role === 'assistant') return say('more')
      if (text !== '') return say(topicOf(text))
      if (audioSamples(last) > 0) return answerSpeech(concatPcm(last.audio))
      return say(last.wire.content[0]?.type === 'input_audio' ? 'idle' : 'help')
    },
  }
}

function chosenTool(
  text: string,
  tools: readonly FunctionTool[],
  choice: SessionSettings['tool_choice'],
): FunctionTool | undefined {
  if (choice === 'none') return undefined
  if (choice === 'required') return namedTool(text, tools) ?? tools[0]
  if (choice === 'auto') return namedTool(text, tools)
  return tools.find((tool) => choice.type === 'function' && tool.name === choice.name)
}

const typedText = (item: Item): string =>
  item.wire.type === 'message' && item.wire.role === 'user'
    ? item.wire.content
        .map((part) => (part.type === 'input_text' ? part.text : ''))
        .join(' ')
        .trim()
    : ''

function isQuiet(pcm: Int16Array): boolean {
  for (let at = 0; at < pcm.length; at += FRAME_SAMPLES) {
    if (rmsDbfs(pcm.subarray(at, at + FRAME_SAMPLES)) > QUIET_DBFS) return false
  }
  return true
}
