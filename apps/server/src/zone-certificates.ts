/**
 * The certificates with which zones of one machine prove themselves to each other (mutual TLS). Made at the first start under an
 * authority whose key is thrown away at once: nobody can ever add a zone. Production brings its own.
 */
import { createHash, createPublicKey } from 'node:crypto'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodePem, generateKey, softwareSigner } from '@jitsuin/keys'
import { certifyAuthority, certifyServer } from './loopback-certificates.js'

/** What a zone needs for its side of a connection; PEM. */
export type ZoneIdentity = {
  readonly certificateChain: string
  readonly privateKey: string
  /** Who certified all zones. */
  readonly authority: string
  /** SHA-256 of its SubjectPublicKeyInfo, hex: by this the other side knows it. */
  readonly keySha256: string
}

const ZONE_DAYS = 20 * 365

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
  const issuer = { name: 'Jitsuin zones', signer: authority }
  const authorityDer = await certifyAuthority(issuer, random)
  for (const [name, folder] of Object.entries(folders)) {
    const key = await generateKey('p256')
    const spkiDer = createPublicKey(key).export({ type: 'spki', format: 'der' })
    const certificate = await certifyServer(issuer, {
      name: `Jitsuin zone ${name}`,
      spkiDer,
      hosts: ['127.0.0.1'],
      days: ZONE_DAYS,
      random,
    })
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

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
