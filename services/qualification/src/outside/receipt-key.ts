/** The key that signs receipts: Ed25519 in a file outside the database. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { QualificationError } from '../errors.js'

/** Signs and verifies; `keyId` is the beginning of the SHA-256 of the public key, hex. */
export type ReceiptKey = {
  readonly keyId: string
  /** SubjectPublicKeyInfo, PEM. */
  readonly publicKeyPem: string
  readonly sign: (bytes: Uint8Array) => Uint8Array
  readonly verify: (bytes: Uint8Array, signature: Uint8Array) => 'valid' | 'invalid'
}

/** Loads the key, after making it if there is none. @throws {QualificationError} `receipt/key-unreadable` */
export async function openReceiptKey(path: string): Promise<ReceiptKey> {
  await makeKey(path)
  const privateKey = parseKey(await readFile(path))
  const publicKey = createPublicKey(privateKey)
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  return {
    keyId: createHash('sha256').update(spki).digest('hex').slice(0, 16),
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (bytes) => sign(null, bytes, privateKey),
    verify: (bytes, signature) => (verify(null, bytes, publicKey, signature) ? 'valid' : 'invalid'),
  }
}

async function makeKey(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519')
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
  await writeFile(path, pem, { mode: 0o600, flag: 'wx', flush: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
}

function parseKey(pem: Buffer) {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (cause) {
    throw new QualificationError('receipt/key-unreadable', 'The file holds no private key', { cause })
  }
  throw new QualificationError('receipt/key-unreadable', 'The key is not an Ed25519 key')
}
