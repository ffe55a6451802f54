/** Which profile is in use, and everything that is done with profiles as a whole. */
import { Copy, Download, Plus, Trash2, Upload } from 'lucide-react'
import { useState } from 'react'
import { MAX_PROFILES } from '#core/settings/limits'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { Field, Note } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Pair } from '../../ui/page'
import { Select } from '../../ui/select'
import { DraftInput } from '../../ui/text-input'
import { useNoticeAction } from '../shell/use-notice-action'
import styles from './settings-screen.module.css'
import { useProfile } from './use-profile'

export const ProfileBar = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const profiles = useView((view) => view.settings.profiles)
  const { profile, failure, change } = useProfile()
  const act = useNoticeAction()
  const deed = useDeed()
  /** Id of the profile whose deletion waits for a second word. */
  const [leaving, setLeaving] = useState<string | null>(null)
  const words = t.settings.profiles
  const full = profiles.length >= MAX_PROFILES
  const problem = deed.failure ?? failure
  return (
    <>
      <Pair>
        <Field id="profile" label={words.label} note={words.note} labelIsText>
          <Select
            id="profile"
            describedBy="profile-note"
            value={profile.id}
            options={profiles.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id) => void deed.run(() => bridge.switchProfile(id))}
          />
        </Field>
        <Field id="profile-name" label={words.name}>
          <DraftInput
            key={profile.id}
            id="profile-name"
            maxLength={80}
            value={profile.name}
            onCommit={(text) => {
              const name = text.trim()
              if (name !== '') change({ name })
            }}
          />
        </Field>
      </Pair>
      <div className={styles.row}>
        <Button
          icon={<Plus aria-hidden />}
          disabled={full || deed.busy}
          onClick={() => void deed.run(() => bridge.createProfile({ name: words.newName, copyOf: null }))}
        >
          {words.create}
        </Button>
        <Button
          icon={<Copy aria-hidden />}
          disabled={full || deed.busy}
          title={words.copyNote}
          onClick={() =>
            void deed.run(() =>
              bridge.createProfile({ name: words.copyName(profile.name).slice(0, 80), copyOf: profile.id }),
            )
          }
        >
          {words.copy}
        </Button>
        <Button
          icon={<Upload aria-hidden />}
          disabled={full || deed.busy}
          onClick={() => void deed.run(bridge.importProfiles)}
        >
          {words.import}
        </Button>
        <Button
          icon={<Download aria-hidden />}
          disabled={deed.busy}
          onClick={() => void deed.run(() => bridge.exportProfiles('active'))}
        >
          {words.exportOne}
        </Button>
        {profiles.length > 1 ? (
          <>
            <Button
              icon={<Download aria-hidden />}
              disabled={deed.busy}
              onClick={() => void deed.run(() => bridge.exportProfiles('all'))}
            >
              {words.exportAll}
            </Button>
            <Button
              icon={<Trash2 aria-hidden />}
              weight="danger"
              disabled={deed.busy}
              onClick={() => setLeaving(profile.id)}
            >
              {words.delete}
            </Button>
          </>
        ) : null}
      </div>
      {leaving === profile.id && profiles.length > 1 ? (
        <div className={styles.row} role="alert">
          <p className={styles.question}>{words.deleteAsk(profile.name)}</p>
          <Button
            weight="danger"
            onClick={() => {
              setLeaving(null)
              void deed.run(() => bridge.deleteProfile(profile.id))
            }}
          >
            {words.deleteYes}
          </Button>
          <Button onClick={() => setLeaving(null)}>{words.deleteNo}</Button>
        </div>
      ) : null}
      <Note>{words.keysNote}</Note>
      {problem === null ? null : <NoticeCard notice={problem} onAction={act} />}
    </>
  )
}
