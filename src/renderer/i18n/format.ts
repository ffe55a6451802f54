/** Numbers, times and durations as the language writes them. */
import type { Language } from '#shared/i18n/language'

export type Formatters = {
  /** 14:02 */
  readonly time: (ms: number) => string
  /** 14:02:31.084 */
  readonly preciseTime: (ms: number) => string
  readonly date: (ms: number) => string
  /** 22 Nov 2026, 14:02 */
  readonly moment: (ms: number) => string
  /** 5 minutes ago, yesterday; for times of more than a week ago the date. */
  readonly ago: (ms: number, now: number) => string
  /** 1,234 or 1.234 */
  readonly number: (value: number) => string
  /** A fixed number of decimals, e.g. 0.50 */
  readonly decimal: (value: number, digits: number) => string
  /** The same as text to edit: no grouping, which a reader of typed numbers could not tell from decimals. */
  readonly editable: (value: number, digits: number) => string
  /** 2.4 s, from ms. */
  readonly seconds: (ms: number) => string
  /** 250 ms */
  readonly milliseconds: (ms: number) => string
  /** 1.2 MB, from bytes. */
  readonly bytes: (count: number) => string
  readonly percent: (share: number) => string
  /** $0.42; small amounts with as many decimals as they need to be seen. US dollars. */
  readonly money: (usd: number) => string
  /** 12.4 min, from ms. */
  readonly minutes: (ms: number) => string
  /** 22 November 2026, of YYYY-MM-DD. */
  readonly day: (day: string) => string
  /** 22 Nov */
  readonly shortDay: (day: string) => string
  /** 1:42 or 1:02:03, from ms; never negative. */
  readonly clock: (ms: number) => string
}

/** The sign of the second as the language writes it; Intl would spell out "secs". */
const secondSigns: Readonly<Record<Language, string>> = { en: 's', tr: 'sn' }
const minuteSigns: Readonly<Record<Language, string>> = { en: 'min', tr: 'dk' }
/** Noon, which is the same day in every way of counting hours. */
const noonOf = (day: string): number => new Date(`${day}T12:00:00`).getTime()
/** Decimals with which an amount still shows two digits that are not zero; at least cents. */
const centsOf = (usd: number): number => {
  const size = Math.abs(usd)
  if (size === 0 || size >= 1) return 2
  return size >= 0.1 ? 3 : 4
}
const two = (value: number): string => String(value).padStart(2, '0')
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', tr: 'tr-TR' }

export const createFormatters = (language: Language): Formatters => {
  const locale = locales[language]
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
  const preciseTime = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const number = new Intl.NumberFormat(locale)
  const decimals = new Map<number, Intl.NumberFormat>()
  const decimal = (value: number, digits: number): string => {
    const format =
      decimals.get(digits) ??
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
    decimals.set(digits, format)
    return format.format(value)
  }
  const point = decimal(0.5, 1).charAt(1)
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const monies = [2, 3, 4].map(
    (digits) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency: 'USD',
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: 2,
        maximumFractionDigits: digits,
      }),
  )
  const percent = new Intl.NumberFormat(locale, { style: 'percent' })
  return {
    time: (ms) => time.format(ms),
    preciseTime: (ms) => preciseTime.format(ms),
    date: (ms) => date.format(ms),
    moment: (ms) => moment.format(ms),
    ago: (ms, now) => {
      const minutes = Math.max(0, Math.floor((now - ms) / 60_000))
      if (minutes < 60) return relative.format(-minutes, 'minute')
      if (minutes < 24 * 60) return relative.format(-Math.floor(minutes / 60), 'hour')
      if (minutes < 7 * 24 * 60) return relative.format(-Math.floor(minutes / 60 / 24), 'day')
      return day.format(ms)
    },
    number: (value) => number.format(value),
    decimal,
    editable: (value, digits) => value.toFixed(digits).replace('.', point),
    seconds: (ms) => `${decimal(ms / 1000, 1)} ${secondSigns[language]}`,
    milliseconds: (ms) => `${number.format(ms)} ms`,
    bytes: (count) => {
      const [unit, divisor] =
        count < 1e6 ? (['kB', 1e3] as const) : count < 1e9 ? (['MB', 1e6] as const) : (['GB', 1e9] as const)
      return `${decimal(count / divisor, unit === 'kB' ? 0 : 1)} ${unit}`
    },
    percent: (share) => percent.format(share),
    money: (usd) => monies[centsOf(usd) - 2]?.format(usd) ?? String(usd),
    minutes: (ms) => `${decimal(ms / 60_000, 1)} ${minuteSigns[language]}`,
    day: (day) => {
      const at = noonOf(day)
      return Number.isNaN(at) ? day : date.format(at)
    },
    shortDay: (day) => {
      const at = noonOf(day)
      return Number.isNaN(at) ? day : shortDay.format(at)
    },
    clock: (ms) => {
      const total = Math.max(0, Math.floor(ms / 1000))
      const hours = Math.floor(total / 3600)
      const minutes = Math.floor(total / 60) % 60
      return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`
    },
  }
}
