/**
 * PBES2 (RFC 8018 §6.2): encryption under a passphrase. We write AES-256-CBC with keys by scrypt (RFC 7914 §7) or
 * PBKDF2 with HMAC-SHA-256, and read AES-128/192/256-CBC with either; the cost of foreign parameters is bounded.
 */
import { createCipheriv, createDecipheriv, pbkdf2, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { der } from '@jitsuin/pki'
import { KeysError } from './errors.js'

const PBES2 = '1.2.840.113549.1.5.13'
const PBKDF2 = '1.2.840.113549.1.5.12'
const SCRYPT = '1.3.6.1.4.1.11591.4.11'
const HMAC_SHA1 = '1.2.840.113549.2.7'
const HMAC_SHA256 = '1.2.840.113549.2.9'
const AES_256_CBC = '2.16.840.1.101.3.4.1.42'

const CIPHERS: ReadonlyMap<string, { readonly node: string; readonly keyBytes: number }> = new Map([
  ['2.16.840.1.101.3.4.1.2', { node: 'aes-128-cbc', keyBytes: 16 }],
  ['2.16.840.1.101.3.4.1.22', { node: 'aes-192-cbc', keyBytes: 24 }],
  [AES_256_CBC, { node: 'aes-256-cbc', keyBytes: 32 }],
])
const MAC_DIGESTS: ReadonlyMap<string, string> = new Map([
  [HMAC_SHA1, 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  [HMAC_SHA256, 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
])

const PBKDF2_ITERATIONS = 100_000
const MAXIMUM_ITERATIONS = 5_000_000
/** 16 MiB, the most that OpenSSL reads unasked, five times over: about a quarter of a second (RFC 7914 §2). */
const SCRYPT_COST = { N: 16_384, r: 8, p: 5 } as const
const MAXIMUM_SCRYPT_BYTES = 256 * 1024 * 1024

const derivePbkdf2 = promisify(pbkdf2)

/** How the key is made out of the passphrase: `scrypt` for our own store, `pbkdf2` where other programs must read. */
type KeyDerivation = 'scrypt' | 'pbkdf2'

/** An encrypted value: AlgorithmIdentifier, and the octets. */
export type Encrypted = { readonly algorithmDer: Uint8Array; readonly ciphertext: Uint8Array }

/** What encryption needs beside the passphrase: 16 random octets for each of salt and initial vector. */
export type EncryptionOptions = {
  readonly derivation: KeyDerivation
  readonly random: (size: number) => Uint8Array
}

/** Encrypts under a passphrase. */
export async function encryptPbes2(
  plain: Uint8Array,
  passphrase: string,
  { derivation, random }: EncryptionOptions,
): Promise<Encrypted> {
  const salt = random(16)
  const iv = random(16)
  const key =
    derivation === 'scrypt'
      ? await deriveScrypt(passphrase, salt, { ...SCRYPT_COST, keyBytes: 32 })
      : await derivePbkdf2(passphrase, salt, PBKDF2_ITERATIONS, 32, 'sha256')
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()])
  const scheme = der.sequence(der.oid(AES_256_CBC), der.octetString(iv))
  const kdf = derivation === 'scrypt' ? scryptParameters(salt) : pbkdf2Parameters(salt)
  return { algorithmDer: der.sequence(der.oid(PBES2), der.sequence(kdf, scheme)), ciphertext }
}

/**
 * Decrypts what PBES2 encrypted.
 *
 * @throws {KeysError} `keys/encryption-unsupported`, `keys/wrong-passphrase`
 */
export async function decryptPbes2(
  algorithm: der.Node,
  ciphertext: Uint8Array,
  passphrase: string,
): Promise<Uint8Array> {
  const [type, parameters] = der.children(algorithm, der.SEQUENCE, 2)
  if (der.oidValue(type) !== PBES2) throw unsupported(`encryption ${der.oidValue(type)}`)
  const [kdf, scheme] = der.children(parameters, der.SEQUENCE, 2)
  const [cipherOid, iv] = der.children(scheme, der.SEQUENCE, 2)
  const cipher = CIPHERS.get(der.oidValue(cipherOid))
  if (!cipher) throw unsupported(`cipher ${der.oidValue(cipherOid)}`)
  const key = await deriveKey(kdf, passphrase, cipher.keyBytes)
  try {
    const decipher = createDecipheriv(cipher.node, key, der.octets(iv))
    return Buffer.concat([decipher.update(ciphertext), decipher.final()])
  } catch (cause) {
    throw new KeysError('keys/wrong-passphrase', 'The padding is wrong', { cause })
  }
}

async function deriveKey(kdf: der.Node, passphrase: string, keyBytes: number): Promise<Uint8Array> {
  const [type, parameters] = der.children(kdf, der.SEQUENCE, 2)
  const fields = new der.Fields(parameters)
  const salt = der.octets(fields.next(der.OCTET_STRING))
  switch (der.oidValue(type)) {
    case PBKDF2: {
      const iterations = der.smallInteger(fields.next(der.INTEGER))
      fields.optional(der.INTEGER) // the length of the key, which the cipher says as well
      const prf = fields.optional(der.SEQUENCE)
      fields.end()
      const digest = MAC_DIGESTS.get(prf ? firstOid(prf) : HMAC_SHA1)
      if (!digest || iterations < 1 || iterations > MAXIMUM_ITERATIONS) throw unsupported('PBKDF2 parameters')
      return derivePbkdf2(passphrase, salt, iterations, keyBytes, digest)
    }
    case SCRYPT: {
      const [N, r, p] = [1, 2, 3].map(() => der.smallInteger(fields.next(der.INTEGER)))
      fields.optional(der.INTEGER)
      fields.end()
      return deriveScrypt(passphrase, salt, { N: N ?? 0, r: r ?? 0, p: p ?? 0, keyBytes })
    }
    default:
      throw unsupported(`key derivation ${der.oidValue(type)}`)
  }
}

type ScryptCost = { readonly N: number; readonly r: number; readonly p: number; readonly keyBytes: number }

function deriveScrypt(
  passphrase: string,
  salt: Uint8Array,
  { N, r, p, keyBytes }: ScryptCost,
): Promise<Uint8Array> {
  const needed = 128 * N * r + 128 * r * p
  if (needed > MAXIMUM_SCRYPT_BYTES || p > 16 || N < 2 || r < 1 || p < 1)
    throw unsupported('scrypt parameters')
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, keyBytes, { N, r, p, maxmem: needed + 1024 * 1024 }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}

function scryptParameters(salt: Uint8Array): Uint8Array {
  const { N, r, p } = SCRYPT_COST
  return der.sequence(
    der.oid(SCRYPT),
    der.sequence(der.octetString(salt), der.integer(N), der.integer(r), der.integer(p)),
  )
}

function pbkdf2Parameters(salt: Uint8Array): Uint8Array {
  const prf = der.sequence(der.oid(HMAC_SHA256), der.nullValue())
  return der.sequence(
    der.oid(PBKDF2),
    der.sequence(der.octetString(salt), der.integer(PBKDF2_ITERATIONS), prf),
  )
}

function firstOid(node: der.Node): string {
  return der.oidValue(new der.Fields(node).next(der.OID))
}

function unsupported(what: string): KeysError {
  return new KeysError('keys/encryption-unsupported', what)
}
