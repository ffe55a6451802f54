/**
 * What the session has to know of a kept conversation before it can go on with it. It takes a look at every turn, so it
 * is found out where the turns are kept, and not in the middle of a talk.
 */
import type { Turn } from '../transcript/model'
import { usedBy, type Used } from '../usage/used'
import { localNumber } from './items'

export type Continuing = {
  readonly used: Used
  /** The highest of the local ids that its turns have; new ones count on from there. */
  readonly lastLocal: number
}

export const continuing = (turns: readonly Turn[]): Continuing => ({
  used: usedBy(turns),
  lastLocal: turns.reduce((most, { id }) => Math.max(most, localNumber(id)), 0),
})
