/** The part of AudioWorkletGlobalScope that the worklets use: neither lib.dom nor lib.webworker describes it. */
import type { MessagePortLike } from '#core/audio/messages'

export type WorkletPort = MessagePortLike

export interface WorkletProcessor {
  readonly port: WorkletPort
  /** One render quantum; `inputs[i][channel]` and `outputs[i][channel]`. True keeps the node alive. */
  process(
    inputs: readonly (readonly Float32Array[])[],
    outputs: readonly (readonly Float32Array[])[],
  ): boolean
}

export type WorkletScope = {
  readonly AudioWorkletProcessor: new () => { readonly port: WorkletPort }
  readonly registerProcessor: (name: string, processor: new () => WorkletProcessor) => void
  readonly sampleRate: number
  /** Frame number of the quantum that is rendered, or will be rendered next. Read it anew each time. */
  readonly currentFrame: number
  readonly currentTime: number
}

export const workletScope = globalThis as unknown as WorkletScope

/** Listens on a port in place of whoever listened before. */
export const listen = (port: WorkletPort, handler: ((data: unknown) => void) | null): void => {
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- assigning also starts the port, and replaces
  port.onmessage = handler === null ? null : ({ data }) => handler(data)
}
