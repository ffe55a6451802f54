/** The sound's side of a session as the session service sees it: microphone gate, uplink and loudspeaker. */

export interface SoundLink {
  /** Opens or shuts the microphone's gate, in the worklet and here. */
  readonly gate: (gate: number, open: boolean) => void
  readonly uplink: (mode: 'hold' | 'flow' | 'discard') => void
  /** PCM16, little endian, 24 kHz mono, of any length; an odd byte waits for the item's next delta. */
  readonly write: (itemId: string, contentIndex: number, pcm: Buffer) => void
  readonly end: (itemId: string, contentIndex: number) => void
  readonly flush: (epoch: number) => void
}
