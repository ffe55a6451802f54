/** Whether a frame of the microphone holds nothing that a slow line should carry. */

/** Mean square of -50 dBFS. */
const SILENCE = (32768 * 10 ** (-50 / 20)) ** 2

export const isSilent = (pcm: Int16Array): boolean => {
  let sum = 0
  for (let i = 0; i < pcm.length; i += 1) {
    const value = pcm[i] ?? 0
    sum += value * value
  }
  return sum <= SILENCE * pcm.length
}
