/** Notices above the screen. A plain note leaves by itself, but not while it is read with pointer or keyboard. */
import { useEffect, useState } from 'react'
import type { ShownNotice } from '#shared/view'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useNavigation } from './navigation'
import { useMedia } from './use-media'
import { NoticeCard } from '../../ui/notice-card'
import styles from './notices.module.css'
import { useNoticeAction } from './use-notice-action'

/** ms that a note without a deed stays. */
const NOTE_STAYS_MS = 12_000
/** More would push the conversation away; the others come when these are dismissed. */
const SHOWN_AT_ONCE = 3
const SHOWN_WHERE_NARROW = 1

const gravity = { info: 0, warning: 1, error: 2 } as const

/** The gravest and newest that there is room for, in their own order. */
const gravest = (notices: readonly ShownNotice[], room: number): readonly ShownNotice[] => {
  const chosen = [...notices]
    .sort((a, b) => gravity[b.severity] - gravity[a.severity] || b.id - a.id)
    .slice(0, room)
  return notices.filter((notice) => chosen.includes(notice))
}

const OneNotice = ({ notice }: { readonly notice: ShownNotice }) => {
  const { bridge } = useDeps()
  const act = useNoticeAction()
  const [read, setRead] = useState(false)
  const { id } = notice
  const leaves = notice.severity === 'info' && notice.action === null && !read

  useEffect(() => {
    if (!leaves) return undefined
    const timer = setTimeout(() => void bridge.dismissNotice(id).catch(() => undefined), NOTE_STAYS_MS)
    return () => clearTimeout(timer)
  }, [bridge, id, leaves])

  const dismiss = (): void => void bridge.dismissNotice(id).catch(() => undefined)
  return (
    // Pointer and focus only stop the clock; there is nothing to press here.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      onPointerEnter={() => setRead(true)}
      onPointerLeave={() => setRead(false)}
      onFocus={() => setRead(true)}
      onBlur={() => setRead(false)}
    >
      <NoticeCard
        notice={notice}
        onDismiss={dismiss}
        onAction={(action) => {
          dismiss()
          act(action)
        }}
      />
    </li>
  )
}

export const Notices = () => {
  const { t } = useWords()
  const notices = useView((view) => view.notices)
  const failure = useView((view) => view.connection.failure)
  const { place } = useNavigation()
  // The header of Talk says by itself why the connection failed.
  const said = place.screen === 'talk' ? failure?.code : undefined
  const room = useMedia('(min-width: 640px)') ? SHOWN_AT_ONCE : SHOWN_WHERE_NARROW
  const shown = gravest(
    notices.filter((notice) => notice.code !== said),
    room,
  )
  if (shown.length === 0) return null
  return (
    <section aria-label={t.notices.label}>
      <ul className={styles.list}>
        {shown.map((notice) => (
          <OneNotice key={notice.id} notice={notice} />
        ))}
      </ul>
    </section>
  )
}
