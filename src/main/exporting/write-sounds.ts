/** The sound of many conversations into one folder, one after the other; those of which none is kept are left out. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Notice } from '#core/notice'
import type { SoundFormat } from '#core/recording/model'
import { err, ok, type Result } from '#core/result'
import { freeName, namesIn } from './write-many'
import { nothingRecorded, planOf, writeSound, type SoundWriteDeps } from './write-sound'
import { writeFailure } from './write-failure'

/** @returns the paths that were written, also where the person cancelled before the last. */
export async function writeSounds(
  deps: SoundWriteDeps,
  given: { readonly ids: readonly string[]; readonly format: SoundFormat; readonly folder: string },
): Promise<Result<readonly string[], Notice>> {
  const { ids, format, folder } = given
  const paths: string[] = []
  const after = (failure: Notice): Notice => ({
    ...failure,
    params: { ...failure.params, count: paths.length },
  })
  try {
    await mkdir(folder, { recursive: true })
    const taken = await namesIn(folder)
    for (const [at, id] of ids.entries()) {
      const plan = await planOf(deps.ask, id)
      if (!plan.ok && isLeftOut(plan.error)) continue
      if (!plan.ok) return err(after(plan.error))
      const to = format === 'wav' ? join(folder, freeName(`${plan.value.name}.wav`, taken)) : folder
      const onProgress = (share: number): void => deps.onProgress((at + share) / ids.length)
      const written = await writeSound({ ...deps, onProgress }, format, id, to)
      if (!written.ok) return err(after(written.error))
      if (written.value === null) return ok(paths)
      paths.push(written.value)
    }
    return paths.length === 0 ? err(nothingRecorded) : ok(paths)
  } catch (error) {
    return err(writeFailure(error, paths.length))
  }
}

/** Nothing recorded, or deleted meanwhile. */
export const isLeftOut = ({ code }: Notice): boolean => code === 'recording.none' || code === 'history.gone'
