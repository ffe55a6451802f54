/**
 * Token counts: user sound 1 token for 100 ms, assistant sound 1 for 50 ms, text about 1 for 4 characters. Every
 * response reads the whole conversation again, and nothing is cached here. Source: OpenAI's guide to Realtime costs.
 */
import { samplesToMs } from '#core/audio/pcm'
import { assertNever } from '#core/result'
import { audioSamples, type Item } from './conversation'

const USER_MS_PER_TOKEN = 100
const ASSISTANT_MS_PER_TOKEN = 50
const CHARACTERS_PER_TOKEN = 4

export type Tokens = { readonly text: number; readonly audio: number }

export const textTokens = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN)
export const spokenTokens = (samples: number): number =>
  Math.floor(samplesToMs(samples) / ASSISTANT_MS_PER_TOKEN)
const heardTokens = (samples: number): number => Math.floor(samplesToMs(samples) / USER_MS_PER_TOKEN)

export function itemTokens(item: Item): Tokens {
  const { wire } = item
  switch (wire.type) {
    case 'function_call':
      return { text: textTokens(wire.name + wire.arguments), audio: 0 }
    case 'function_call_output':
      return { text: textTokens(wire.output), audio: 0 }
    case 'message': {
      const text = wire.content.reduce((sum, part) => {
        if (part.type === 'input_text' || part.type === 'output_text') return sum + textTokens(part.text)
        // What the user said is read as sound; what the assistant said, as sound and words.
        return part.type === 'output_audio' ? sum + textTokens(part.transcript ?? '') : sum
      }, 0)
      const samples = audioSamples(item)
      return { text, audio: wire.role === 'assistant' ? spokenTokens(samples) : heardTokens(samples) }
    }
    default:
      return assertNever(wire)
  }
}

export const sumTokens = (all: readonly Tokens[]): Tokens =>
  all.reduce((sum, one) => ({ text: sum.text + one.text, audio: sum.audio + one.audio }), {
    text: 0,
    audio: 0,
  })

export function usageReport(input: Tokens, output: Tokens) {
  return {
    total_tokens: input.text + input.audio + output.text + output.audio,
    input_tokens: input.text + input.audio,
    output_tokens: output.text + output.audio,
    input_token_details: {
      text_tokens: input.text,
      audio_tokens: input.audio,
      image_tokens: 0,
      cached_tokens: 0,
      cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: output.text, audio_tokens: output.audio },
  }
}
