/** For tests of other areas: the practice assistant inside their own process. */
export { startPracticeServer, type PracticeOptions, type PracticeServer } from './server'
export { instantPace, servicePace, type Pace } from './pace'
export { systemClock, type Clock } from './clock'
export type { Fault, FaultInput, Script } from './faults'
