/** An event on its way to the client, before it is text. */
export type WireEvent = { readonly type: string } & Readonly<Record<string, unknown>>
export type Emit = (event: WireEvent) => void

/** Samples in a base64 text of PCM16 at 24 kHz. */
export function soundSamples(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return Math.floor(((base64.length * 3) / 4 - padding) / 2)
}
