/** One hotkey: the button that shows and records it, what arrives meanwhile, and what speaks against the choice. */
import { Keyboard, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { parseBinding, toAccelerator } from '#core/hotkey/binding'
import {
  isRefused,
  problemsOf,
  type BindingProblem,
  type Bindings,
  type BoundDeed,
} from '#core/hotkey/conflicts'
import type { Messages } from '#shared/i18n/en'
import type { KeyTrouble } from '#shared/view'
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import { Button } from '../../ui/button'
import styles from './hotkey.module.css'
import { bindingText, keyText } from './key-names'
import { useKeyRecorder, type Recording } from './use-key-recorder'

type Props = {
  readonly action: BoundDeed
  readonly bindings: Bindings
  /** Only presses can be heard here, so the binding must be one that a global shortcut takes. */
  readonly needsAccelerator: boolean
  /** What stands in its way as it is; null: nothing. */
  readonly trouble: KeyTrouble | null
  readonly onChange: (binding: string | null) => void
}

export const BindingField = ({ action, bindings, needsAccelerator, trouble, onChange }: Props) => {
  const { t } = useWords()
  const platform = useView((view) => view.info.platform)
  const words = t.hotkey
  const [said, setSaid] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const binding = bindings[action] ?? null
  const id = `hotkey-${action}`
  const name = (text: string): string => bindingText(text, t, platform)

  const end = (result: Recording): void => {
    if (result === 'cancelled') {
      setSaid(words.cancelled)
      return
    }
    const why = result.binding === null ? null : refusal(result.binding)
    setRefused(why)
    setSaid('')
    if (why !== null) return
    onChange(result.binding)
    setSaid(result.binding === null ? words.removedNow : words.saved(name(result.binding)))
  }
  const refusal = (text: string): string | null => {
    const problem = problemsOf(action, text, bindings).find(isRefused)
    if (problem) return problemText(problem, t)
    const recorded = parseBinding(text)
    return needsAccelerator && recorded && toAccelerator(recorded) === null ? words.needsKey : null
  }
  const recorder = useKeyRecorder(end)
  const told = binding === null ? [] : problemsOf(action, binding, bindings).filter((one) => !isRefused(one))
  const warnings = needsAccelerator ? told.filter(({ type }) => !passedOn.includes(type)) : told

  return (
    <div className={styles.field}>
      <Button
        className={styles.binding}
        icon={<Keyboard aria-hidden />}
        aria-describedby={`${id}-binding ${id}-help`}
        aria-pressed={recorder.recording}
        data-recording={recorder.recording}
        onClick={() => {
          setSaid('')
          setRefused(null)
          recorder.start()
        }}
        onBlur={recorder.cancel}
      >
        <span className={styles.face}>
          {words.actions[action]}
          {/* Part of the description, not of the name. */}
          <kbd id={`${id}-binding`} aria-hidden className={styles.keys}>
            {recorder.recording ? words.listening : binding === null ? words.none : name(binding)}
          </kbd>
        </span>
      </Button>
      <span id={`${id}-help`} className={recorder.recording ? styles.help : 'visually-hidden'}>
        {recorder.recording ? words.record : ''}
      </span>
      {recorder.recording && recorder.arrivals.length > 0 ? (
        <ol className={styles.arrivals} aria-label={words.live}>
          {recorder.arrivals.map((arrival) => (
            <li key={arrival.id} data-type={arrival.type}>
              <kbd>{keyText(arrival.code, t, platform)}</kbd> {words[arrival.type]}
            </li>
          ))}
        </ol>
      ) : null}
      <output className="visually-hidden">{said}</output>
      {recorder.kept === null ? null : (
        <Warning alert text={words.keptElsewhere(keyText(recorder.kept, t, platform))} />
      )}
      {recorder.nothingCame ? <Warning alert text={words.nothingArrives} /> : null}
      {refused === null ? null : <Warning alert text={refused} />}
      {trouble === null || recorder.recording ? null : (
        <Warning text={trouble === 'unheard' ? words.needsKey : words.troubles[trouble]} />
      )}
      {warnings.map((problem) => (
        <Warning key={problem.type} text={problemText(problem, t)} />
      ))}
    </div>
  )
}

/** What a key does in the program in front, which does not get it where it is a system shortcut. */
const passedOn: readonly BindingProblem['type'][] = ['types', 'acts', 'volume']

const Warning = ({ text, alert = false }: { readonly text: string; readonly alert?: boolean }) => (
  <p className={styles.warning} {...(alert ? { role: 'alert' } : {})}>
    <TriangleAlert aria-hidden />
    {text}
  </p>
)

const problemText = (problem: BindingProblem, { hotkey }: Messages): string =>
  problem.type === 'same_as' || problem.type === 'begins'
    ? hotkey.problems[problem.type](hotkey.actions[problem.action])
    : hotkey.problems[problem.type]
