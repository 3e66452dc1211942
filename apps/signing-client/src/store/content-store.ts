/**
 * Documents that wait and documents that were signed: a file each, encrypted with AES-256-GCM under a key that comes out of the
 * client's own private key, and removed as soon as nobody needs it. A file moved to another job's name does not open.
 */

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ClientError } from '@jitsuin/sdk'
import { makeOwnFolder, saveFile } from './durable.js'

/** What is kept of a job: what was handed in, the signed document, the proof of its approval. Of a list: what it shows. */
export type ContentPart = 'in' | 'out' | 'proof' | 'list'

/** The documents of a data folder. */
export type ContentStore = {
  /** On disk when the promise ends. */
  readonly save: (jobId: string, part: ContentPart, content: Uint8Array) => Promise<void>
  /** @throws {ClientError} `client/content-unreadable` */
  readonly load: (jobId: string, part: ContentPart) => Promise<Uint8Array>
  /** Removing what is not there does nothing. */
  readonly remove: (jobId: string, part: ContentPart) => Promise<void>
  /** Removes every file that is none of these: what a crash left between two steps. */
  readonly removeOthers: (wanted: readonly (readonly [jobId: string, part: ContentPart])[]) => Promise<void>
  /** Says whether two contents are the same, and tells nothing else about them. */
  readonly tagOf: (content: Uint8Array) => string
}

const IV_OCTETS = 12
const TAG_OCTETS = 16

/** Opens the documents of a folder. */
export async function openContentStore(folder: string, privateKeyPem: string): Promise<ContentStore> {
  const path = join(folder, 'documents')
  await makeOwnFolder(path)
  const [encryption, tagging] = [deriveKey(privateKeyPem, 'documents'), deriveKey(privateKeyPem, 'tags')]
  const fileOf = (jobId: string, part: ContentPart) =>
    join(path, `${createHash('sha256').update(jobId).digest('hex')}.${part}`)
  return {
    save: (jobId, part, content) =>
      saveFile(fileOf(jobId, part), seal(encryption, content, `${jobId}\n${part}`)),
    load: async (jobId, part) => {
      try {
        return open(encryption, await readFile(fileOf(jobId, part)), `${jobId}\n${part}`)
      } catch (cause) {
        throw new ClientError('client/content-unreadable', `${part} of job ${jobId}`, { cause })
      }
    },
    remove: (jobId, part) => rm(fileOf(jobId, part), { force: true }),
    removeOthers: async (wanted) => {
      const names = new Set(wanted.map(([jobId, part]) => basename(fileOf(jobId, part))))
      const others = (await readdir(path)).filter((name) => !names.has(name))
      await Promise.all(others.map((name) => rm(join(path, name), { force: true })))
    },
    tagOf: (content) => createHmac('sha256', tagging).update(content).digest('hex'),
  }
}

/** HKDF (RFC 5869) over the private number of the key; one key for each use. */
function deriveKey(privateKeyPem: string, use: string): Uint8Array {
  const { d = '' } = createPrivateKey(privateKeyPem).export({ format: 'jwk' })
  const info = `jitsuin-signing-client/1 ${use}`
  return new Uint8Array(hkdfSync('sha256', Buffer.from(d, 'base64url'), new Uint8Array(), info, 32))
}

function seal(key: Uint8Array, content: Uint8Array, place: string): Uint8Array {
  const iv = randomBytes(IV_OCTETS)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(content), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body])
}

function open(key: Uint8Array, sealed: Buffer, place: string): Uint8Array {
  const iv = sealed.subarray(0, IV_OCTETS)
  const tag = sealed.subarray(IV_OCTETS, IV_OCTETS + TAG_OCTETS)
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_OCTETS })
  decipher.setAAD(Buffer.from(place)).setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed.subarray(IV_OCTETS + TAG_OCTETS)), decipher.final()])
}
