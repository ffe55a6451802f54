/** The Braintrust proxy: temporary credentials instead of the key itself, and the project that it logs to. */
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { useCoalescedValue } from '../../state/use-coalesced'
import { Field, Note } from '../../ui/field'
import { SliderField } from '../../ui/slider-field'
import { Switch } from '../../ui/switch'
import { DraftInput } from '../../ui/text-input'
import { useAccess } from './use-access'

export const BraintrustFields = () => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const { access, change } = useAccess()
  const words = t.settings.access
  const ttl = useCoalescedValue(access.ttlSeconds, (ttlSeconds) =>
    bridge.changeProfile({ access: { ...access, ttlSeconds } }),
  )
  return (
    <>
      <Note>{words.braintrustNote}</Note>
      <Switch
        id="temporary"
        label={words.temporary}
        note={words.temporaryNote}
        checked={access.temporary}
        onChange={(temporary) => change({ temporary })}
      />
      {access.temporary ? (
        <>
          <SliderField
            id="ttl"
            label={words.ttl}
            valueLabel={t.voice.valueOf(words.ttl)}
            unit={words.seconds}
            min={60}
            max={3600}
            inputMax={86_400}
            step={60}
            value={ttl.value}
            valueText={`${f.number(ttl.value)} ${words.seconds}`}
            onChange={ttl.change}
            onDone={ttl.done}
          />
          <Field id="project" label={words.project} note={words.projectNote}>
            <DraftInput
              id="project"
              describedBy="project-note"
              maxLength={200}
              value={access.project}
              onCommit={(text) => change({ project: text.trim() })}
            />
          </Field>
        </>
      ) : null}
    </>
  )
}
