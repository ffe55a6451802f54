/** The microphone's level now. The microphone is opened here only by the person's own click. */
import { Mic } from 'lucide-react'
import { useWords } from '../../i18n/context'
import { useDeps, useSoundState } from '../../state/context'
import { Button } from '../../ui/button'
import { Note } from '../../ui/field'
import { MicrophoneMeter } from '../../ui/meter'
import { Card } from '../../ui/page'

export const LevelCard = () => {
  const { t } = useWords()
  const { engine } = useDeps()
  const { microphone } = useSoundState()
  const isOpen = microphone === 'open' || microphone === 'getting_ready'
  return (
    <Card id="voice-level" title={t.voice.meterTitle}>
      <MicrophoneMeter showText />
      {isOpen ? null : (
        <>
          <Note>{microphone === 'closed' ? t.voice.microphoneClosed : t.dock.mic[microphone]}</Note>
          <div>
            <Button
              icon={<Mic aria-hidden />}
              disabled={microphone === 'opening'}
              // Failures come back as the microphone's state.
              onClick={() => void engine.openMicrophone().catch(() => undefined)}
            >
              {t.voice.openMicrophone}
            </Button>
          </div>
        </>
      )}
      <Note>{t.voice.meterNote}</Note>
    </Card>
  )
}
