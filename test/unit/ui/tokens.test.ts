/** Colours that are used together must be told apart: WCAG 2.2 contrast, computed from the tokens themselves. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../../src/renderer/styles/tokens.css', import.meta.url), 'utf8')

const block = (theme: 'light' | 'dark'): Map<string, string> => {
  const start = css.indexOf(`[data-theme='${theme}']`)
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start))
  return new Map([...body.matchAll(/--([\w-]+):\s*(oklch\([^/)]+\));/g)].map((m) => [m[1], m[2]]))
}

/** OKLCH to relative luminance (Ottosson's OKLab matrices; WCAG luminance of linear sRGB, clipped to the gamut). */
const luminance = (color: string): number => {
  const [l, c, h] = color.slice(6, -1).trim().split(/\s+/).map(Number)
  const hue = (h * Math.PI) / 180
  const [a, b] = [c * Math.cos(hue), c * Math.sin(hue)]
  const lms = [
    l + 0.3963377774 * a + 0.2158037573 * b,
    l - 0.1055613458 * a - 0.0638541728 * b,
    l - 0.0894841775 * a - 1.291485548 * b,
  ].map((x) => x ** 3)
  const rgb = [
    4.0767416621 * lms[0] - 3.3077115913 * lms[1] + 0.2309699292 * lms[2],
    -1.2684380046 * lms[0] + 2.6097574011 * lms[1] - 0.3413193965 * lms[2],
    -0.0041960863 * lms[0] - 0.7034186147 * lms[1] + 1.707614701 * lms[2],
  ].map((x) => Math.min(1, Math.max(0, x)))
  return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
}

const contrast = (one: string, other: string): number => {
  const [hi, lo] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (hi + 0.05) / (lo + 0.05)
}

const surfaces = ['surface', 'surface-raised', 'surface-sunken']
const words = [
  'text',
  'text-muted',
  'accent',
  'danger',
  'warning',
  'listening',
  'thinking',
  'speaking',
  'idle',
  'ready',
]

describe.each(['light', 'dark'] as const)('colours of the %s theme', (theme) => {
  const tokens = block(theme)
  const of = (name: string): string => {
    const value = tokens.get(name)
    if (value === undefined) throw new Error(`no token ${name}`)
    return value
  }

  it.each(words)('%s can be read on every surface (4.5:1)', (name) => {
    expect(surfaces.filter((surface) => contrast(of(name), of(surface)) < 4.5)).toEqual([])
  })

  it('words on filled and tinted controls can be read (4.5:1)', () => {
    expect(contrast(of('on-accent'), of('accent'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(of('on-accent'), of('accent-hover'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(of('accent'), of('accent-soft'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(of('danger'), of('danger-soft'))).toBeGreaterThanOrEqual(4.5)
  })

  it('edges of controls can be seen (3:1)', () => {
    expect(surfaces.filter((surface) => contrast(of('border-control'), of(surface)) < 3)).toEqual([])
  })
})

it('both themes set the same names', () => {
  expect([...block('dark').keys()]).toEqual([...block('light').keys()])
})

it('measures black on white as 21:1', () => {
  expect(contrast('oklch(0 0 0)', 'oklch(1 0 0)')).toBeCloseTo(21, 1)
})
