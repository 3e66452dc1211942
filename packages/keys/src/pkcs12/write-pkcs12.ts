/**
 * Writes PKCS#12 files (RFC 7292): key and certificates under one password, as OpenSSL 3, the JDK and NSS open them.
 * Contents are under AES-256 (PBES2), the whole under an HMAC-SHA-256.
 */
import { createHash, createHmac, type KeyObject } from 'node:crypto'
import { der } from '@jitsuin/pki'
import { KeysError } from '../errors.js'
import { encryptPbes2 } from '../pbes2.js'
import { encryptKey } from '../store/encrypted-key.js'
import { deriveMacKey, MAC_DIGESTS } from './mac-key.js'
import {
  CERT_BAG,
  DATA,
  ENCRYPTED_DATA,
  FRIENDLY_NAME,
  LOCAL_KEY_ID,
  SHROUDED_KEY_BAG,
  X509_CERTIFICATE,
} from './oids.js'

/** Enough to cost a guesser as much as the encryption does; all programs that read the files do it in a second. */
const MAC_ITERATIONS = 100_000

/** What goes into the file. `chainDer` holds the certificates above, issuer first. */
export type Pkcs12Contents = {
  readonly privateKey: KeyObject
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
  /** Name of the entry, as lists of keys show it. */
  readonly friendlyName: string
}

/** Printable ASCII, because programs disagree on how other characters become octets. */
export type Pkcs12Options = { readonly password: string; readonly random: (size: number) => Uint8Array }

/**
 * Writes one key with its certificates as DER.
 *
 * @throws {KeysError} `keys/passphrase-form`
 */
export async function writePkcs12(
  contents: Pkcs12Contents,
  { password, random }: Pkcs12Options,
): Promise<Uint8Array> {
  if (!/^[ -~]+$/.test(password)) throw new KeysError('keys/passphrase-form', 'not printable ASCII')
  const encryption = { derivation: 'pbkdf2', random } as const
  const attributes = bagAttributes(contents)
  const certificates = der.sequence(
    certificateBag(contents.certificateDer, attributes),
    ...contents.chainDer.map((certificate) => certificateBag(certificate)),
  )
  const { algorithmDer, ciphertext } = await encryptPbes2(certificates, password, encryption)
  const key = await encryptKey(contents.privateKey, password, encryption)
  const keys = der.sequence(bag(SHROUDED_KEY_BAG, key, attributes))
  const safe = der.sequence(encryptedContent(algorithmDer, ciphertext), dataContent(keys))
  return der.sequence(der.integer(3), dataContent(safe), macData(safe, password, random(16)))
}

function dataContent(bytes: Uint8Array): Uint8Array {
  return der.sequence(der.oid(DATA), der.explicit(0, der.octetString(bytes)))
}

/** EncryptedData of version 0 (RFC 5652 §8); the octets are [0] IMPLICIT. */
function encryptedContent(algorithmDer: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const info = der.sequence(der.oid(DATA), algorithmDer, der.implicit(0, der.octetString(ciphertext)))
  return der.sequence(der.oid(ENCRYPTED_DATA), der.explicit(0, der.sequence(der.integer(0), info)))
}

function certificateBag(certificate: Uint8Array, attributes?: Uint8Array): Uint8Array {
  const value = der.sequence(der.oid(X509_CERTIFICATE), der.explicit(0, der.octetString(certificate)))
  return bag(CERT_BAG, value, attributes)
}

function bag(type: string, value: Uint8Array, attributes?: Uint8Array): Uint8Array {
  return der.sequence(der.oid(type), der.explicit(0, value), ...(attributes ? [attributes] : []))
}

/** Key and certificate find each other by the same localKeyID. */
function bagAttributes({ certificateDer, friendlyName }: Pkcs12Contents): Uint8Array {
  const id = createHash('sha1').update(certificateDer).digest()
  const name = der.encode(der.BMP_STRING, Buffer.from(friendlyName, 'utf16le').swap16())
  return der.setOf([
    der.sequence(der.oid(FRIENDLY_NAME), der.set(name)),
    der.sequence(der.oid(LOCAL_KEY_ID), der.set(der.octetString(id))),
  ])
}

function macData(safe: Uint8Array, passphrase: string, salt: Uint8Array): Uint8Array {
  const key = deriveMacKey({ passphrase, salt, iterations: MAC_ITERATIONS, digest: 'sha256' })
  const value = createHmac('sha256', key).update(safe).digest()
  const algorithm = der.sequence(der.oid(MAC_DIGESTS.sha256.oid), der.nullValue())
  return der.sequence(
    der.sequence(algorithm, der.octetString(value)),
    der.octetString(salt),
    der.integer(MAC_ITERATIONS),
  )
}
