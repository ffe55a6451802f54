/** What can be made to go wrong at the practice assistant, in plain words, and the way back to normal. */
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { faultGroups, type FaultGroup, type FaultName } from '#shared/practice-faults'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { Note } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { useNoticeAction } from '../shell/use-notice-action'
import styles from './faults-panel.module.css'

const groups = Object.keys(faultGroups) as FaultGroup[]

export const FaultsPanel = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const deed = useDeed()
  const act = useNoticeAction()
  const [said, setSaid] = useState('')
  const words = t.events.faults

  const provoke = async (name: FaultName | null): Promise<void> => {
    let done = false
    await deed.run(async () => {
      const answer = await bridge.practiseFault(name)
      done = answer.ok
      return answer
    })
    setSaid(done ? (name === null ? words.calmed : words.done(words.names[name])) : '')
  }

  return (
    // It scrolls, so it has to be reachable with the keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section id={id} className={styles.panel} aria-labelledby={`${id}-title`} tabIndex={0}>
      <div className={styles.head}>
        <div>
          <h2 id={`${id}-title`} className={styles.title}>
            {words.title}
          </h2>
          <Note>{words.lead}</Note>
        </div>
        <Button icon={<RotateCcw aria-hidden />} disabled={deed.busy} onClick={() => void provoke(null)}>
          {words.calm}
        </Button>
      </div>
      <p className={styles.said} aria-live="polite">
        {said}
      </p>
      {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group} className={styles.group} aria-labelledby={`${id}-${group}`}>
            <h3 id={`${id}-${group}`}>{words.groups[group].title}</h3>
            <Note>{words.groups[group].note}</Note>
            <div className={styles.buttons}>
              {faultGroups[group].map((name) => (
                <Button key={name} disabled={deed.busy} onClick={() => void provoke(name)}>
                  {words.names[name]}
                </Button>
              ))}
            </div>
          </section>
        ))}
      </div>
    </section>
  )
}
