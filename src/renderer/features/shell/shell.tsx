/** The frame: a tab list (rail or bottom bar), notices, and the screen that is chosen. */
import { Tabs } from '@base-ui/react/tabs'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { assertNever } from '#core/result'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { HistoryScreen } from '../history/history-screen'
import { EventsScreen } from '../events/events-screen'
import { ExportProgress } from '../recording/export-progress'
import { SettingsScreen } from '../settings/settings-screen'
import { HoldProvider } from '../talk/hold-context'
import { QuestionDialog } from '../tools/question-dialog'
import { TalkScreen } from '../talk/talk-screen'
import { UsageScreen } from '../usage/usage-screen'
import { VoiceDetectionScreen } from '../voice-detection/voice-detection-screen'
import { BudgetBanner } from './budget-banner'
import { NavigationProvider, type Navigation, type Place } from './navigation'
import { Notices } from './notices'
import { screenName, screens, type ScreenId } from './screens'
import styles from './shell.module.css'
import { useMedia } from './use-media'

const ScreenOf = ({ id }: { readonly id: ScreenId }) => {
  switch (id) {
    case 'talk':
      return <TalkScreen />
    case 'voiceDetection':
      return <VoiceDetectionScreen />
    case 'history':
      return <HistoryScreen />
    case 'events':
      return <EventsScreen />
    case 'usage':
      return <UsageScreen />
    case 'settings':
      return <SettingsScreen />
    default:
      return assertNever(id)
  }
}

export const Shell = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const rail = useMedia('(min-width: 640px)')
  const [place, setPlace] = useState<Place>({ screen: 'talk', anchor: null, visit: 0 })
  const go = useCallback<Navigation['go']>(
    (screen, anchor) => setPlace(({ visit }) => ({ screen, anchor: anchor ?? null, visit: visit + 1 })),
    [],
  )
  useEffect(() => bridge.on('navigate', (screen) => go(screen)), [bridge, go])
  const navigation = useMemo(() => ({ place, go }), [place, go])

  return (
    <NavigationProvider value={navigation}>
      <HoldProvider>
        <Tabs.Root
          className={styles.shell}
          orientation={rail ? 'vertical' : 'horizontal'}
          value={place.screen}
          onValueChange={(screen: ScreenId) => go(screen)}
        >
          <nav className={styles.rail} aria-label={t.tabs.label}>
            <Tabs.List className={styles.tabs} aria-label={t.tabs.label}>
              {screens.map(({ id, icon: Icon }) => (
                <Tabs.Tab key={id} value={id} className={styles.tab} title={screenName(t, id)}>
                  <Icon aria-hidden />
                  <span className={styles.tabName}>{screenName(t, id)}</span>
                </Tabs.Tab>
              ))}
            </Tabs.List>
          </nav>
          <main className={styles.main}>
            <Notices />
            <BudgetBanner />
            <ExportProgress />
            {screens.map(({ id }) => (
              <Tabs.Panel key={id} value={id} className={styles.panel} tabIndex={-1}>
                <ScreenOf id={id} />
              </Tabs.Panel>
            ))}
          </main>
        </Tabs.Root>
        <QuestionDialog />
      </HoldProvider>
    </NavigationProvider>
  )
}
