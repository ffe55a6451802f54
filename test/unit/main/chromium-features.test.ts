import { expect, it } from 'vitest'
import { enableFeatures } from '../../../src/main/system/chromium-features'

const enabledWith = (asked: string): string => {
  let value = asked
  enableFeatures({
    getSwitchValue: () => value,
    appendSwitch: (name, next) => {
      expect(name).toBe('enable-features')
      value = next
    },
  })
  return value
}

it('lets the echo canceller hear what the app plays', () => {
  expect(enabledWith('')).toBe('ChromeWideEchoCancellation')
})

it('keeps the features that were asked for on the command line', () => {
  expect(enabledWith('Vulkan,ChromeWideEchoCancellation')).toBe('Vulkan,ChromeWideEchoCancellation')
  expect(enabledWith('Vulkan')).toBe('Vulkan,ChromeWideEchoCancellation')
})
