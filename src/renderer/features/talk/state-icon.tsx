/** The shape of each state; the colour comes from `data-state`, the word stands beside it. */
import {
  CircleDashed,
  Ellipsis,
  Mic,
  MicOff,
  AudioLines,
  RefreshCw,
  TriangleAlert,
  Unplug,
  Volume2,
  type LucideIcon,
} from 'lucide-react'
import type { TalkState } from '../../state/selectors'
import styles from './state-icon.module.css'

const shapes: Readonly<Record<TalkState, LucideIcon>> = {
  disconnected: Unplug,
  connecting: CircleDashed,
  ready: Mic,
  listening: AudioLines,
  thinking: Ellipsis,
  speaking: Volume2,
  muted: MicOff,
  reconnecting: RefreshCw,
  failed: TriangleAlert,
}

export const StateIcon = ({ state }: { readonly state: TalkState }) => {
  const Shape = shapes[state]
  return <Shape aria-hidden className={styles.icon} data-state={state} />
}
