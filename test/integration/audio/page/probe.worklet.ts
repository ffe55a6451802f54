/** Lives on the same audio thread as the worklets under test and answers every message: what came before is done. */
import { listen, workletScope, type WorkletProcessor } from '../../../../src/renderer/audio/worklet-scope'

class ProbeProcessor extends workletScope.AudioWorkletProcessor implements WorkletProcessor {
  constructor() {
    super()
    listen(this.port, (data) => this.port.postMessage(data))
  }

  process(): boolean {
    return true
  }
}

workletScope.registerProcessor('probe', ProbeProcessor)
