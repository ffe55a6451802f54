/** G.711 mu-law and A-law, both ways: telephone endpoints speak it, and the practice voice is stored in it. Source: ITU-T G.711. */

const BIAS = 0x84
const CLIP = 32_635

function muLawByte(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS
  const exponent = 31 - Math.clz32(magnitude) - 7
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

function muLawSample(byte: number): number {
  const bits = ~byte & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 0x07)) - BIAS
  return bits & 0x80 ? -magnitude : magnitude
}

function aLawByte(sample: number): number {
  // The ones' complement of negative values keeps the two halves symmetric, as the recommendation asks.
  const magnitude = sample < 0 ? ~sample : sample
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7)
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f
  return ((exponent << 4) | mantissa | (sample < 0 ? 0 : 0x80)) ^ 0x55
}

function aLawSample(byte: number): number {
  const bits = byte ^ 0x55
  const exponent = (bits >> 4) & 0x07
  const mantissa = bits & 0x0f
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1)
  return bits & 0x80 ? magnitude : -magnitude
}

const table = (sampleOf: (byte: number) => number): Int16Array =>
  Int16Array.from({ length: 256 }, (_, byte) => sampleOf(byte))

const muLawTable = table(muLawSample)
const aLawTable = table(aLawSample)

const decode = (values: Int16Array, bytes: Uint8Array): Int16Array => {
  const out = new Int16Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) out[i] = values[bytes[i] ?? 0] ?? 0
  return out
}

const encode = (byteOf: (sample: number) => number, pcm: Int16Array): Uint8Array => {
  const out = new Uint8Array(pcm.length)
  for (let i = 0; i < pcm.length; i++) out[i] = byteOf(pcm[i] ?? 0)
  return out
}

/** One byte a sample, at whatever rate the samples have. */
export const encodeMuLaw = (pcm: Int16Array): Uint8Array => encode(muLawByte, pcm)
export const decodeMuLaw = (bytes: Uint8Array): Int16Array => decode(muLawTable, bytes)
export const encodeALaw = (pcm: Int16Array): Uint8Array => encode(aLawByte, pcm)
export const decodeALaw = (bytes: Uint8Array): Int16Array => decode(aLawTable, bytes)
