import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import type { NoteSigner } from '../domain/note.js'
import { AuditError } from '../errors.js'

const signAsync = promisify(sign)

/** Makes the key of a log in a new file that only its owner can read; an existing file is left as it is. */
export async function makeNoteKey(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519')
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
  await writeFile(path, pem, { mode: 0o600, flag: 'wx', flush: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
}

/**
 * Loads the key of a log as a signer; the file lies outside the database, where its administrators do not reach.
 *
 * @throws {AuditError} `audit/key-malformed`.
 */
export async function loadNoteSigner(path: string, name: string): Promise<NoteSigner> {
  const privateKey = parseKey(await readFile(path))
  return { name, publicKey: createPublicKey(privateKey), sign: (text) => signAsync(null, text, privateKey) }
}

function parseKey(pem: Buffer): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (cause) {
    throw new AuditError('audit/key-malformed', 'The file holds no private key', { cause })
  }
  throw new AuditError('audit/key-malformed', 'The key is not an Ed25519 key')
}
