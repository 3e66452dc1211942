/**
 * The certificates with which zones of one machine prove themselves to each other (mutual TLS). Made at the first start under an
 * authority whose key is thrown away at once: nobody can ever add a zone. Production brings its own.
 */
import { createHash, createPublicKey } from 'node:crypto'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodePem, generateKey, softwareSigner } from '@jitsuin/keys'
import { der, EXTENSION_OIDS, encodeName, encodeSignatureAlgorithm, type KeySigner } from '@jitsuin/pki'

/** What a zone needs for its side of a connection; PEM. */
export type ZoneIdentity = {
  readonly certificateChain: string
  readonly privateKey: string
  /** Who certified all zones. */
  readonly authority: string
  /** SHA-256 of its SubjectPublicKeyInfo, hex: by this the other side knows it. */
  readonly keySha256: string
}

const YEARS = 20

/** Makes the identities of zones, one folder `tls` in each zone's folder, unless they are there. */
export async function makeZoneIdentities(
  folders: Readonly<Record<string, string>>,
  random: (size: number) => Uint8Array,
): Promise<void> {
  const names = Object.keys(folders)
  const there = await Promise.all(
    names.map((name) => isThere(join(folders[name] ?? '', 'tls', 'zone.crt.pem'))),
  )
  if (there.every(Boolean)) return
  const authority = softwareSigner(await generateKey('p256'))
  const authorityDer = await certify({
    name: 'zones',
    signer: authority,
    spkiDer: authority.spkiDer,
    random,
    kind: 'authority',
  })
  for (const [name, folder] of Object.entries(folders)) {
    const key = await generateKey('p256')
    const spkiDer = createPublicKey(key).export({ type: 'spki', format: 'der' })
    const certificate = await certify({ name, signer: authority, spkiDer, random, kind: 'zone' })
    await mkdir(join(folder, 'tls'), { recursive: true, mode: 0o700 })
    await writeFile(join(folder, 'tls', 'zone.key.pem'), key.export({ type: 'pkcs8', format: 'pem' }), {
      mode: 0o600,
    })
    await writeFile(join(folder, 'tls', 'authority.crt.pem'), encodePem('CERTIFICATE', authorityDer))
    await writeFile(join(folder, 'tls', 'zone.crt.pem'), encodePem('CERTIFICATE', certificate))
  }
}

/** Reads the identity of a zone. */
export async function loadZoneIdentity(folder: string): Promise<ZoneIdentity> {
  const read = (name: string) => readFile(join(folder, 'tls', name), 'utf8')
  const [certificateChain, privateKey, authority] = [
    await read('zone.crt.pem'),
    await read('zone.key.pem'),
    await read('authority.crt.pem'),
  ]
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  return {
    certificateChain,
    privateKey,
    authority,
    keySha256: createHash('sha256').update(spki).digest('hex'),
  }
}

type Certified = {
  readonly name: string
  readonly signer: KeySigner
  readonly spkiDer: Uint8Array
  readonly random: (size: number) => Uint8Array
  readonly kind: 'authority' | 'zone'
}

/** A certificate for TLS on loopback; no HPKI profile is meant to be one. */
async function certify({ name, signer, spkiDer, random, kind }: Certified): Promise<Uint8Array> {
  const now = new Date()
  const end = new Date(now)
  end.setUTCFullYear(end.getUTCFullYear() + YEARS)
  const serial = random(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40 // positive, and of one length
  const algorithm = encodeSignatureAlgorithm(signer.algorithm)
  const tbs = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(serial),
    algorithm,
    encodeName([['CN', 'Jitsuin zones']]),
    der.sequence(der.time(now), der.time(end)),
    encodeName([['CN', kind === 'authority' ? 'Jitsuin zones' : `Jitsuin zone ${name}`]]),
    spkiDer,
    der.explicit(3, der.sequence(...extensionsOf(kind))),
  )
  return der.sequence(tbs, algorithm, der.bitString(await signer.sign(tbs)))
}

const LOOPBACK = Uint8Array.of(127, 0, 0, 1)
const KEY_CERT_SIGN = 5
const DIGITAL_SIGNATURE = 0

function extensionsOf(kind: Certified['kind']): Uint8Array[] {
  if (kind === 'authority') {
    return [
      extension('basicConstraints', der.sequence(der.boolean(true)), 'critical'),
      extension('keyUsage', der.namedBitString([KEY_CERT_SIGN]), 'critical'),
    ]
  }
  return [
    extension('keyUsage', der.namedBitString([DIGITAL_SIGNATURE]), 'critical'),
    extension('subjectAltName', der.sequence(der.implicit(7, der.octetString(LOOPBACK)))),
  ]
}

function extension(
  name: 'basicConstraints' | 'keyUsage' | 'subjectAltName',
  value: Uint8Array,
  critical?: 'critical',
): Uint8Array {
  const flag = critical ? [der.boolean(true)] : []
  return der.sequence(der.oid(EXTENSION_OIDS[name]), ...flag, der.octetString(value))
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
