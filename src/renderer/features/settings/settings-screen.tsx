/** Settings: sections one below the other, with links to each. */
import { useEffect, useRef } from 'react'
import { useWords } from '../../i18n/context'
import { Page } from '../../ui/page'
import { useNavigation } from '../shell/navigation'
import { AboutSection } from './about-section'
import { AnswersSection } from './answers-section'
import { HotkeySection } from '../hotkey/hotkey-section'
import { KeySection } from './key-section'
import { LookSection } from './look-section'
import { PrivacySection } from './privacy-section'
import { ProfileSection } from './profile-section'
import styles from './settings-screen.module.css'
import { SoundSection } from './sound-section'
import { ToolsSection } from './tools-section'
import { VoiceSection } from './voice-section'

const sections = [
  'profile',
  'key',
  'voice',
  'answers',
  'tools',
  'sound',
  'hotkey',
  'privacy',
  'look',
  'about',
] as const
type SectionId = (typeof sections)[number]

export const sectionElementId = (id: SectionId): string => `settings-${id}`

const show = (id: SectionId): void => {
  const section = document.getElementById(sectionElementId(id))
  if (section === null) return
  section.scrollIntoView({ block: 'start' })
  // The key is what one came for; elsewhere the section itself takes the focus.
  const field = id === 'key' ? section.querySelector('input') : null
  const target = field ?? section
  target.focus({ preventScroll: true })
}

export const SettingsScreen = () => {
  const { t } = useWords()
  const { place } = useNavigation()
  const shownVisit = useRef(-1)
  useEffect(() => {
    if (place.anchor === null || shownVisit.current === place.visit) return
    shownVisit.current = place.visit
    show(place.anchor)
  }, [place])

  return (
    <Page title={t.settings.title}>
      <div className={styles.layout}>
        <nav className={styles.links} aria-label={t.settings.jumpTo}>
          {sections.map((id) => (
            <a
              key={id}
              className={styles.link}
              href={`#${sectionElementId(id)}`}
              onClick={(event) => {
                event.preventDefault()
                show(id)
              }}
            >
              {id === 'tools' ? t.tools.section : t.settings.sections[id]}
            </a>
          ))}
        </nav>
        <div className={styles.sections}>
          <ProfileSection />
          <KeySection />
          <VoiceSection />
          <AnswersSection />
          <ToolsSection />
          <SoundSection />
          <HotkeySection />
          <PrivacySection />
          <LookSection />
          <AboutSection />
        </div>
      </div>
    </Page>
  )
}
