/** Why a file could not be written, as a notice. */
import { notice, type Notice, type NoticeCode } from '#core/notice'

const codes: Readonly<Record<string, NoticeCode>> = {
  ENOSPC: 'export.full',
  EDQUOT: 'export.full',
  EFBIG: 'export.full',
  EACCES: 'export.unwritable',
  EPERM: 'export.unwritable',
  EROFS: 'export.unwritable',
}

/** @param count Files that were written before, where there is more than one. */
export function writeFailure(error: unknown, count = 0): Notice {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
  return notice(codes[code] ?? 'export.failed', 'error', { params: { code, count }, detail: code })
}
