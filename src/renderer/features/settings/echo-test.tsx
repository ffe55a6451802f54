/** The echo self-test: a deed, its plain result, and the way out where the result is poor. */
import { AudioLines } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { EchoFinding } from '#core/audio/echo'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import styles from './echo-test.module.css'
import { useSettings } from './use-profile'

type State = { readonly running: boolean; readonly finding: EchoFinding | null }

export const EchoTest = () => {
  const { t, f } = useWords()
  const { engine } = useDeps()
  const { change } = useSettings()
  const halfDuplex = useView((view) => view.settings.sound.halfDuplex)
  const [{ running, finding }, setState] = useState<State>({ running: false, finding: null })
  /** The way out was taken here: it is said where the button was. */
  const [taken, setTaken] = useState(false)
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])

  const test = async (): Promise<void> => {
    setState({ running: true, finding: null })
    setTaken(false)
    const found = await engine.testEcho().catch((): EchoFinding => ({ result: 'failed' }))
    if (mounted.current) setState({ running: false, finding: found })
  }

  const measured = finding !== null && 'residualDb' in finding ? finding.residualDb : null
  return (
    <Field id="echo-test" label={t.echo.label} note={t.echo.note} labelIsText>
      <div>
        <Button
          id="echo-test"
          icon={<AudioLines aria-hidden />}
          aria-describedby="echo-test-note"
          disabled={running}
          onClick={() => void test()}
        >
          {t.echo.test}
        </Button>
      </div>
      {/* Always there, so that what appears in it is read out. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> may not hold paragraphs */}
      <div role="status" className={styles.result} data-result={finding?.result}>
        {running ? t.echo.running : null}
        {finding === null ? null : <p>{t.echo.results[finding.result]}</p>}
        {measured === null ? null : (
          <p className={styles.figure}>{t.echo.residual(f.decimal(measured, 0))}</p>
        )}
        {taken && halfDuplex ? <p>{t.echo.halfDuplexOn}</p> : null}
      </div>
      {finding?.result === 'poor' && !halfDuplex ? (
        <div>
          <Button
            onClick={() => {
              setTaken(true)
              change({ sound: { halfDuplex: true } })
            }}
          >
            {t.echo.halfDuplex}
          </Button>
        </div>
      ) : null}
    </Field>
  )
}
