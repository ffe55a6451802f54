/** The typed way: Enter sends, Shift+Enter makes a new line. What could not be sent stays in the box. */
import { SendHorizontal } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import type { Deed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { TextArea } from '../../ui/text-input'
import styles from './composer.module.css'

/** The box grows with its words up to this height, px. */
const MAX_HEIGHT_PX = 132
const MAX_CHARS = 100_000

export const Composer = ({ deed }: { readonly deed: Deed }) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const [text, setText] = useState('')
  // The server only cuts turns: Send without words asks for the answer.
  const canAsk = useView((view) => view.talk.canAsk)
  const [sending, setSending] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)

  // After each change of the words, whoever made it.
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    element.style.height = 'auto'
    const borders = element.offsetHeight - element.clientHeight
    element.style.height = `${Math.min(MAX_HEIGHT_PX, element.scrollHeight + borders)}px`
  })

  const send = async (): Promise<void> => {
    const words = text.trim()
    if ((words === '' && !canAsk) || sending) return
    setSending(true)
    let sent = false
    await deed.run(async () => {
      const answer = await bridge.sendText(words)
      sent = answer.ok
      return answer
    })
    setSending(false)
    // Words typed meanwhile are kept.
    if (sent) setText((now) => (now.trim() === words ? '' : now))
  }

  return (
    <div className={styles.composer}>
      <label className="visually-hidden" htmlFor="message">
        {t.dock.message}
      </label>
      <TextArea
        ref={box}
        id="message"
        className={styles.box}
        rows={1}
        maxLength={MAX_CHARS}
        placeholder={canAsk ? t.dock.askHint : t.dock.messageHint}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          void send()
        }}
      />
      <Button
        size="dock"
        icon={<SendHorizontal aria-hidden />}
        disabled={(text.trim() === '' && !canAsk) || sending}
        onClick={() => void send()}
      >
        {t.dock.send}
      </Button>
    </div>
  )
}
