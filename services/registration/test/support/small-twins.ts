/** Working twins of the file store and the mailer. */
import { createHash } from 'node:crypto'
import { PlatformError } from '@jitsuin/platform'
import type { FileStore } from '../../src/outside/file-store.js'
import type { Mail, Mailer } from '../../src/outside/mailer.js'

/** Keeps files in memory. */
export function filesTwin(): FileStore & { readonly kept: ReadonlyMap<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>()
  return {
    kept,
    save: async (bytes) => {
      const sha256Hex = createHash('sha256').update(bytes).digest('hex')
      kept.set(sha256Hex, bytes)
      return { sha256Hex, size: bytes.length }
    },
    load: async (sha256Hex) => {
      const bytes = kept.get(sha256Hex)
      if (!bytes) throw new PlatformError('file/not-found', sha256Hex)
      return bytes
    },
    destroy: async (sha256Hex) => void kept.delete(sha256Hex),
  }
}

/** Keeps letters in a list. */
export function mailerTwin(): Mailer & { readonly sent: readonly Mail[] } {
  const sent: Mail[] = []
  return { sent, send: async (mail) => void sent.push(mail) }
}
