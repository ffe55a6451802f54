/** Where a clip comes from: a recording, the last turn, a file; and the measuring of the room. */
import { AudioLines, Circle, FolderOpen, History, Square } from 'lucide-react'
import { useRef } from 'react'
import { CALIBRATION_SECONDS } from '#core/audio/room'
import { MAX_CLIP_SECONDS } from '#core/audio/speech-clip'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import styles from './lab-card.module.css'
import type { Lab } from './use-lab'

export const LabTools = ({ lab }: { readonly lab: Lab }) => {
  const { t, f } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const { doing } = lab
  const busy = doing !== 'nothing'
  const left = (CALIBRATION_SECONDS - lab.seconds) * 1000
  const said = {
    nothing: '',
    opening: t.lab.opening,
    recording: t.lab.recording(f.clock(lab.seconds * 1000), f.clock(MAX_CLIP_SECONDS * 1000)),
    measuring: t.lab.measuring(f.clock(left)),
    reading: t.lab.reading,
  }[doing]
  return (
    <div className={styles.tools}>
      {doing === 'recording' || doing === 'measuring' || doing === 'opening' ? (
        <Button weight="danger" icon={<Square aria-hidden />} onClick={lab.stop}>
          {t.lab.stopRecording}
        </Button>
      ) : (
        <Button
          weight="primary"
          icon={<Circle aria-hidden />}
          disabled={busy}
          onClick={() => void lab.record()}
        >
          {t.lab.record}
        </Button>
      )}
      <Button icon={<History aria-hidden />} disabled={busy} onClick={() => void lab.takeTurn()}>
        {t.lab.lastTurn}
      </Button>
      <Button icon={<FolderOpen aria-hidden />} disabled={busy} onClick={() => input.current?.click()}>
        {t.lab.openFile}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".wav,audio/*"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t.lab.file}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) void lab.openFile(file)
        }}
      />
      <Button icon={<AudioLines aria-hidden />} disabled={busy} onClick={() => void lab.measureRoom()}>
        {t.lab.measureRoom}
      </Button>
      <output className={styles.said}>{said}</output>
    </div>
  )
}
