/** Language, theme, and how the window lives. */
import { useWords } from '../../i18n/context'
import { Field } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card, Pair } from '../../ui/page'
import { Select } from '../../ui/select'
import { Switch } from '../../ui/switch'
import { useNoticeAction } from '../shell/use-notice-action'
import { useSettings } from './use-profile'

const languages = ['system', 'en', 'tr'] as const
const overlays = ['off', 'talking', 'always'] as const
const themes = ['system', 'light', 'dark'] as const

export const LookSection = () => {
  const { t } = useWords()
  const { settings, failure, change } = useSettings()
  const act = useNoticeAction()
  const words = t.settings.look
  return (
    <Card id="settings-look" title={t.settings.sections.look}>
      {failure === null ? null : <NoticeCard notice={failure} onAction={act} />}
      <Pair>
        <Field id="language" label={words.language} labelIsText>
          <Select
            id="language"
            value={settings.language}
            options={languages.map((id) => ({ value: id, label: words.languages[id] }))}
            onChange={(language) => change({ language })}
          />
        </Field>
        <Field id="theme" label={words.theme} labelIsText>
          <Select
            id="theme"
            value={settings.theme}
            options={themes.map((id) => ({ value: id, label: words.themes[id] }))}
            onChange={(theme) => change({ theme })}
          />
        </Field>
      </Pair>
      <Field id="overlay" label={words.overlay} note={words.overlayNote} labelIsText>
        <Select
          id="overlay"
          describedBy="overlay-note"
          value={settings.overlay}
          options={overlays.map((id) => ({ value: id, label: words.overlays[id] }))}
          onChange={(overlay) => change({ overlay })}
        />
      </Field>
      <Switch
        id="close-to-tray"
        label={words.tray}
        checked={settings.closeToTray}
        onChange={(closeToTray) => change({ closeToTray })}
      />
      <Switch
        id="launch-at-login"
        label={words.login}
        checked={settings.launchAtLogin}
        onChange={(launchAtLogin) => change({ launchAtLogin })}
      />
    </Card>
  )
}
