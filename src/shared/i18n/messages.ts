/** The dictionary of a language. */
import { en, type Messages } from './en'
import type { Language } from './language'
import { tr } from './tr'

const dictionaries: Readonly<Record<Language, Messages>> = { en, tr }

export const messagesOf = (language: Language): Messages => dictionaries[language]
