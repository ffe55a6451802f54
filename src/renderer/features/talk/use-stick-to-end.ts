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
    let lastTop = element.scrollTop
    let lastHeight = element.scrollHeight
    const note = (): void => {
      lastTop = element.scrollTop
      lastHeight = element.scrollHeight
    }
    const follow = (): void => {
      if (sticks.current) element.scrollTop = element.scrollHeight
      note()
    }
    const onScroll = (): void => {
      const near = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END_PX
      // Rows that turn out higher or lower than was thought move the position as well, by as much as the height: only
      // a move up that is larger is the reader's.
      const grown = Math.abs(element.scrollHeight - lastHeight)
      if (near) sticks.current = true
      else if (lastTop - element.scrollTop > grown) sticks.current = false
      note()
      setAtEnd(near || sticks.current)
    }
    const observer = new ResizeObserver(follow)
    observer.observe(inner)
    observer.observe(element)
    // Before anything that reacts to the same scrolling by changing the height.
    const how = { passive: true, capture: true }
    element.addEventListener('scroll', onScroll, how)
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll, how)
    }
  }, [])

  return { frame, content, atEnd, jump }
}
