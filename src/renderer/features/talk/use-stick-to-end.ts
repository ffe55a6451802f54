/** Keeps the newest words in sight until the reader scrolls up, and lets them jump back. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Closer to the end than this counts as being at the end, px. */
const NEAR_END_PX = 48

export const useStickToEnd = (conversationId: string) => {
  /** The element that scrolls, and what is in it. */
  const frame = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const sticks = useRef(true)

  const jump = useCallback(() => {
    sticks.current = true
    setAtEnd(true)
    const element = frame.current
    if (element !== null) element.scrollTop = element.scrollHeight
  }, [])

  // Another conversation begins at its end.
  const shown = useRef<string | null>(null)
  useLayoutEffect(() => {
    if (shown.current === conversationId) return
    shown.current = conversationId
    jump()
  }, [conversationId, jump])

  useEffect(() => {
    const element = frame.current
    const inner = content.current
    if (element === null || inner === null) return undefined
    const follow = (): void => {
      if (sticks.current) element.scrollTop = element.scrollHeight
    }
    let lastTop = element.scrollTop
    const onScroll = (): void => {
      const top = element.scrollTop
      const near = element.scrollHeight - top - element.clientHeight <= NEAR_END_PX
      // The event comes a frame late, and words may have grown below meanwhile: only a move up is the reader's.
      if (near) sticks.current = true
      else if (top < lastTop) sticks.current = false
      lastTop = top
      setAtEnd(near || sticks.current)
    }
    const observer = new ResizeObserver(follow)
    observer.observe(inner)
    observer.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [])

  return { frame, content, atEnd, jump }
}
