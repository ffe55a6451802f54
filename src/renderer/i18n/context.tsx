/** The words and the formats of the chosen language, and the page's own language attribute. */
import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react'
import type { Messages } from '#shared/i18n/en'
import type { Language } from '#shared/i18n/language'
import { messagesOf } from '#shared/i18n/messages'
import { createFormatters, type Formatters } from './format'

export type Words = { readonly t: Messages; readonly f: Formatters; readonly language: Language }

const WordsContext = createContext<Words | null>(null)

export const WordsProvider = ({ language, children }: { language: Language; children: ReactNode }) => {
  const words = useMemo(
    () => ({ t: messagesOf(language), f: createFormatters(language), language }),
    [language],
  )
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>
}

export const useWords = (): Words => {
  const words = useContext(WordsContext)
  if (words === null) throw new Error('outside of WordsProvider')
  return words
}
