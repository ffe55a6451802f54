/** Volume of the answers; goes out at most every 100 ms while it is dragged. */
import { Volume1, Volume2, VolumeX } from 'lucide-react'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useCoalescedValue } from '../../state/use-coalesced'
import { Slider } from '../../ui/slider'
import styles from './volume.module.css'

export const Volume = () => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const saved = useView((view) => view.settings.sound.volume)
  const volume = useCoalescedValue(saved, (value) => bridge.changeSettings({ sound: { volume: value } }))
  const Icon = volume.value === 0 ? VolumeX : volume.value < 0.5 ? Volume1 : Volume2
  return (
    <div className={styles.volume}>
      <Icon aria-hidden className={styles.icon} />
      <Slider
        id="volume"
        label={t.dock.volume}
        value={volume.value}
        min={0}
        max={1}
        step={0.01}
        valueText={f.percent(volume.value)}
        onChange={volume.change}
        onDone={volume.done}
      />
    </div>
  )
}
