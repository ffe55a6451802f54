/** Which profile one talks with; choosing another ends the connection, which main says. */
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { activeProfile } from '../../state/selectors'
import { useDeed } from '../../state/use-deed'
import { Field } from '../../ui/field'
import { Select } from '../../ui/select'
import styles from './talk-header.module.css'

export const ProfileChoice = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const profiles = useView((view) => view.settings.profiles)
  const { id } = useView(activeProfile)
  const { run } = useDeed()
  return (
    <div className={styles.profile}>
      <Field id="talk-profile" label={t.settings.profiles.label} labelIsText labelHidden>
        <Select
          id="talk-profile"
          value={id}
          options={profiles.map((profile) => ({ value: profile.id, label: profile.name }))}
          onChange={(chosen) => void run(() => bridge.switchProfile(chosen))}
        />
      </Field>
    </div>
  )
}
