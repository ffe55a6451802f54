/**
 * Certificate authorities that the system trusts and Node's own list lacks: those of a company or a school. Asked for
 * only when a service's signer is not in Node's list, and read in a thread of its own, since a keychain takes its time.
 */
import tls, { type SecureContext } from 'node:tls'
import { Worker } from 'node:worker_threads'
import { cleanEnvironment } from '../system/clean-environment'

/** PEM texts of two lists. */
export type AuthorityLists = { readonly known: readonly string[]; readonly system: readonly string[] }
export type ReadAuthorities = () => Promise<AuthorityLists>

/** What to trust further, or null where the system has nothing more to say. */
export type FindTrust = () => Promise<SecureContext | null>

/** Node 22.15 and newer can read the system's list; an older runtime goes by its own alone. */
const readsSystem = (): boolean => 'getCACertificates' in tls

/** `default` is Node's own list with the file of NODE_EXTRA_CA_CERTS, where the runtime respects it. */
const READ = `
const { parentPort } = require('node:worker_threads')
const tls = require('node:tls')
parentPort.postMessage({ known: tls.getCACertificates('default'), system: tls.getCACertificates('system') })
`

export const readAuthorities: ReadAuthorities = () =>
  new Promise((resolve, reject) => {
    if (!readsSystem()) {
      resolve({ known: [], system: [] })
      return
    }
    const worker = new Worker(READ, { eval: true, env: cleanEnvironment(process.env) })
    worker.once('message', (lists: AuthorityLists) => {
      resolve(lists)
      void worker.terminate()
    })
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('no answer')))
  })

/** Reads once; a failed reading counts as an empty list and is not repeated. */
export function createFindTrust(read: ReadAuthorities = readAuthorities): FindTrust {
  let found: Promise<SecureContext | null> | null = null
  return () =>
    (found ??= read()
      .then(contextOf)
      .catch(() => null))
}

/** The further ones alone: reading the whole list again would hold this process up for a tenth of a second. */
function contextOf({ known, system }: AuthorityLists): SecureContext | null {
  const have = new Set(known.map(bare))
  const further = new Map(system.map((pem) => [bare(pem), pem]))
  for (const name of have) further.delete(name)
  if (further.size === 0) return null
  return tls.createSecureContext({ ca: [...further.values()] })
}

/** Lists differ in how they break the lines of the same certificate. */
const bare = (pem: string): string => pem.replace(/-----[^-]*-----|\s/g, '')
