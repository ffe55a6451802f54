/** The sound that a client put into an item: PCM16 at 24 kHz, whatever the input format of the session. */
import { bytesToPcm, concatPcm } from '#core/audio/pcm'
import type { ItemInput } from '#core/protocol/commands'
import { err, ok, type Result } from '#core/result'
import { decodeBase64 } from './audio-format'
import { errors, type ApiError } from './errors'

/** `param` names the item in a refusal. */
export function soundOf(input: ItemInput, param: string): Result<Int16Array, ApiError> {
  if (input.type !== 'message' || input.role !== 'user') return ok(new Int16Array(0))
  const pieces: Int16Array[] = []
  for (const [index, part] of input.content.entries()) {
    if (part.type !== 'input_audio') continue
    const bytes = decodeBase64(part.audio)
    if (bytes === null) {
      const where = `${param}.content[${String(index)}].audio`
      return err(errors.invalidValue(where, 'expected base64-encoded audio bytes'))
    }
    pieces.push(bytesToPcm(bytes))
  }
  return ok(concatPcm(pieces))
}
