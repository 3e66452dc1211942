/**
 * Reads PKCS#12 files (RFC 7292) that hold one private key: our own, and those of OpenSSL 3, the JDK and NSS. The MAC is
 * checked before anything else is believed; encryption older than PBES2 is refused by name.
 */
import { createHmac, createPrivateKey, createPublicKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { der, parseCertificate } from '@jitsuin/pki'
import { KeysError } from '../errors.js'
import { decryptPbes2 } from '../pbes2.js'
import { decryptKey } from '../store/encrypted-key.js'
import { deriveMacKey, MAC_DIGESTS, type MacDigest } from './mac-key.js'
import { CERT_BAG, DATA, ENCRYPTED_DATA, KEY_BAG, SHROUDED_KEY_BAG, X509_CERTIFICATE } from './oids.js'

const MAXIMUM_BYTES = 4 * 1024 * 1024
const MAXIMUM_MAC_ITERATIONS = 2_000_000
const MAXIMUM_BAGS = 100

/** A key with its certificate and the others of the file. */
export type Pkcs12Key = {
  readonly privateKey: KeyObject
  readonly certificateDer: Uint8Array
  /** The other certificates, in the order of the file. */
  readonly othersDer: readonly Uint8Array[]
}

/**
 * Opens a file with its password.
 *
 * @throws {KeysError} `keys/unreadable`, `keys/wrong-passphrase`, `keys/encryption-unsupported`, `keys/missing`
 */
export async function readPkcs12(bytes: Uint8Array, password: string): Promise<Pkcs12Key> {
  if (bytes.length > MAXIMUM_BYTES) throw new KeysError('keys/unreadable', `${bytes.length} bytes`)
  try {
    const fields = new der.Fields(der.parse(bytes))
    if (der.smallInteger(fields.next(der.INTEGER)) !== 3)
      throw new KeysError('keys/unreadable', 'Not version 3')
    const safe = dataOf(fields.next(der.SEQUENCE))
    const mac = fields.optional(der.SEQUENCE)
    fields.end()
    if (!mac) throw new KeysError('keys/encryption-unsupported', 'No MAC over the contents')
    verifyMac(mac, safe, password)
    return await assemble(await collectBags(safe, password), password)
  } catch (error) {
    if (error instanceof KeysError) throw error
    throw new KeysError('keys/unreadable', 'Not a PKCS#12 file', { cause: error })
  }
}

function verifyMac(mac: der.Node, safe: Uint8Array, passphrase: string): void {
  const fields = new der.Fields(mac)
  const [algorithm, expected] = der.children(fields.next(der.SEQUENCE), der.SEQUENCE, 2)
  const salt = der.octets(fields.next(der.OCTET_STRING))
  const count = fields.optional(der.INTEGER)
  fields.end()
  const iterations = count ? der.smallInteger(count) : 1
  const digest = digestOf(algorithm)
  if (iterations < 1 || iterations > MAXIMUM_MAC_ITERATIONS || salt.length > 1024) {
    throw new KeysError('keys/encryption-unsupported', `MAC with ${iterations} iterations`)
  }
  const key = deriveMacKey({ passphrase, salt, iterations, digest })
  const found = createHmac(digest, key).update(safe).digest()
  const stated = der.octets(expected)
  if (stated.length !== found.length || !timingSafeEqual(found, stated)) {
    throw new KeysError('keys/wrong-passphrase', 'The MAC does not fit')
  }
}

function digestOf(algorithm: der.Node): MacDigest {
  const oid = der.oidValue(new der.Fields(algorithm).next(der.OID))
  const names = Object.keys(MAC_DIGESTS) as MacDigest[] // the table has no other keys
  const name = names.find((candidate) => MAC_DIGESTS[candidate].oid === oid)
  if (!name) throw new KeysError('keys/encryption-unsupported', `MAC by ${oid}`)
  return name
}

type Bag = { readonly type: string; readonly value: der.Node }

async function collectBags(safe: Uint8Array, password: string): Promise<Bag[]> {
  const bags: Bag[] = []
  for (const content of der.iterate(der.parse(safe), der.SEQUENCE)) {
    const plain = await openContent(content, password)
    for (const node of der.iterate(der.parse(plain), der.SEQUENCE)) {
      const fields = new der.Fields(node)
      const type = der.oidValue(fields.next(der.OID))
      bags.push({ type, value: der.explicitValue(fields.any(), 0) })
      if (bags.length > MAXIMUM_BAGS)
        throw new KeysError('keys/unreadable', `More than ${MAXIMUM_BAGS} entries`)
    }
  }
  return bags
}

async function openContent(content: der.Node, password: string): Promise<Uint8Array> {
  const [type, value] = der.children(content, der.SEQUENCE, 2)
  switch (der.oidValue(type)) {
    case DATA:
      return dataOf(content)
    case ENCRYPTED_DATA: {
      const [, info] = der.children(der.explicitValue(value, 0), der.SEQUENCE, 2)
      const [, algorithm, octets] = der.children(info, der.SEQUENCE, 3)
      der.expectTag(octets, der.contextTag(0, 'primitive'))
      return decryptPbes2(algorithm, octets.content, password)
    }
    default:
      throw new KeysError('keys/encryption-unsupported', `Contents of type ${der.oidValue(type)}`)
  }
}

function dataOf(content: der.Node): Uint8Array {
  const [type, value] = der.children(content, der.SEQUENCE, 2)
  if (der.oidValue(type) !== DATA) throw new KeysError('keys/encryption-unsupported', 'Signed contents')
  return der.octets(der.explicitValue(value, 0))
}

async function assemble(bags: readonly Bag[], password: string): Promise<Pkcs12Key> {
  const [key, second] = bags.filter(({ type }) => type === SHROUDED_KEY_BAG || type === KEY_BAG)
  if (!key || second) throw new KeysError('keys/missing', 'The file does not hold exactly one private key')
  const privateKey =
    key.type === KEY_BAG
      ? createPrivateKey({ key: Buffer.from(key.value.bytes), format: 'der', type: 'pkcs8' })
      : await decryptKey(key.value.bytes, password)
  const certificates = bags.filter(({ type }) => type === CERT_BAG).map(({ value }) => certificateOf(value))
  // By the key itself and not by localKeyID, which nothing protects against standing beside the wrong certificate.
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const certificateDer = certificates.find((bytes) => der.equal(parseCertificate(bytes).spkiBytes, spki))
  if (!certificateDer) throw new KeysError('keys/missing', 'The file has no certificate of its key')
  return { privateKey, certificateDer, othersDer: certificates.filter((bytes) => bytes !== certificateDer) }
}

function certificateOf(bag: der.Node): Uint8Array {
  const [type, value] = der.children(bag, der.SEQUENCE, 2)
  if (der.oidValue(type) !== X509_CERTIFICATE)
    throw new KeysError('keys/unreadable', 'Not an X.509 certificate')
  return der.octets(der.explicitValue(value, 0))
}
