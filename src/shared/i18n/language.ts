/** The languages Parley speaks, and how a setting and the system's language become one of them. */

export type Language = 'en' | 'tr'

export const resolveLanguage = (setting: 'system' | Language, system: Language): Language =>
  setting === 'system' ? system : setting
