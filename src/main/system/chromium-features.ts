/** Features of Chromium that Parley needs; they must be switched on before Electron is ready. */

/**
 * Makes the echo canceller hear everything that the app plays. Without it the assistant's voice, which is played by
 * Web Audio and not by a call, is not taken out of the microphone at all: an echo of -26 dB stayed at -26 dB, with it
 * it fell below -55 dB within 2 s (measured with a loop from the loudspeaker to the microphone).
 */
const FEATURES = ['ChromeWideEchoCancellation'] as const

/** The part of `app.commandLine` that is used. */
export type CommandLine = {
  readonly getSwitchValue: (name: string) => string
  readonly appendSwitch: (name: string, value: string) => void
}

/** Adds to the features that were asked for on the command line: a second switch would replace the first. */
export function enableFeatures(commandLine: CommandLine): void {
  const asked = commandLine.getSwitchValue('enable-features').split(',')
  const all = [...new Set([...asked, ...FEATURES])].filter((name) => name !== '')
  commandLine.appendSwitch('enable-features', all.join(','))
}
