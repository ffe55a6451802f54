/** Ids in the service's form: a prefix and 21 characters that nobody can guess. */
import { randomBytes } from 'node:crypto'

export type IdPrefix = 'sess' | 'conv' | 'resp' | 'item' | 'event' | 'call'
export type NewId = (prefix: IdPrefix) => string

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export const randomId: NewId = (prefix) => {
  let id = ''
  for (const byte of randomBytes(21)) id += ALPHABET[byte % ALPHABET.length]
  return `${prefix}_${id}`
}
