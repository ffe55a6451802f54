/** What a start from the command line wants of the kept conversations: files of them, or their list. */
import { resolve } from 'node:path'
import { z } from 'zod'
import { soundFormats, type SoundFormat } from '#core/recording/model'
import { exportExtensions, exportFormats, type ExportFormat } from '#core/transcript/export-formats'

export const wishSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('export'),
    /** An id, `last` or `all`. */
    which: z.string().min(1).max(200),
    format: z.enum([...exportFormats, ...soundFormats]),
    /** Absolute. A file, or a folder. */
    out: z.string().min(1).max(10_000),
  }),
  z.object({ type: z.literal('list') }),
])
export type Wish = z.infer<typeof wishSchema>

/** @returns null where nothing of the kind is asked for, `wrong` where it cannot be understood. */
export function readWish(argv: readonly string[], folder: string): Wish | 'wrong' | null {
  if (argv.includes('--list')) return { type: 'list' }
  const which = valueOf(argv, '--export')
  if (which === undefined) return null
  const out = valueOf(argv, '--out') ?? '.'
  const format = valueOf(argv, '--format') ?? formatOf(out)
  const wish = wishSchema.safeParse({ type: 'export', which, format, out: out && resolve(folder, out) })
  return wish.success ? wish.data : 'wrong'
}

/** Of `--name value` and `--name=value`; empty where it is missing, undefined where nobody names it. */
function valueOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.findIndex((arg) => arg === name || arg.startsWith(`${name}=`))
  const arg = argv[at]
  if (arg === undefined) return undefined
  if (arg !== name) return arg.slice(name.length + 1)
  const next = argv[at + 1] ?? ''
  return next.startsWith('--') ? '' : next
}

const formatOf = (out: string): ExportFormat | SoundFormat =>
  out.toLowerCase().endsWith('.wav')
    ? 'wav'
    : (exportFormats.find((format) => out.toLowerCase().endsWith(`.${exportExtensions[format]}`)) ??
      'markdown')
