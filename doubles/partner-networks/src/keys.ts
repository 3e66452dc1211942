/** Keys of the invented networks: made once, kept in a folder of theirs. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodePem, generateKey, type KeyKind, softwareSigner } from '@jitsuin/keys'
import { der, encodeName, encodeSignatureAlgorithm } from '@jitsuin/pki'

/** A public key on P-256 (RFC 7518 §6.2.1). */
export type PublicJwk = {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly kid: string
  readonly use: 'sig'
  readonly alg: 'ES256'
}

/** The key of an OpenID Connect client. */
export type PartyKey = { readonly privateKeyPem: string; readonly kid: string; readonly publicJwk: PublicJwk }

/** What the networks sign with. */
export type NetworkKeys = {
  readonly aozora: { readonly privateKeyPem: string; readonly certificatePem: string }
  readonly minato: PartyKey
  readonly airline: PartyKey
}

/** Loads the keys of a folder, and makes those that are missing. */
export async function loadOrMakeKeys(folder: string, now: Date): Promise<NetworkKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const rsa = await loadOrMakeKey(join(folder, 'aozora.key.pem'), 'rsa2048')
  const certificatePem = await loadOrMake(join(folder, 'aozora.crt.pem'), () => selfSigned(rsa, now))
  return {
    aozora: { privateKeyPem: pemOf(rsa), certificatePem },
    minato: await partyKey(folder, 'minato'),
    airline: await partyKey(folder, 'airline'),
  }
}

async function partyKey(folder: string, name: string): Promise<PartyKey> {
  const key = await loadOrMakeKey(join(folder, `${name}.key.pem`), 'p256')
  const kid = `${name}-1`
  return { privateKeyPem: pemOf(key), kid, publicJwk: publicJwkOf(key, kid) }
}

async function loadOrMakeKey(path: string, kind: KeyKind): Promise<KeyObject> {
  return createPrivateKey(await loadOrMake(path, async () => pemOf(await generateKey(kind))))
}

async function loadOrMake(path: string, make: () => Promise<string>): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    const made = await make()
    await writeFile(path, made, { mode: 0o600 })
    return made
  }
}

function pemOf(key: KeyObject): string {
  return encodePem('PRIVATE KEY', key.export({ type: 'pkcs8', format: 'der' }))
}

function publicJwkOf(key: KeyObject, kid: string): PublicJwk {
  const { x = '', y = '' } = createPublicKey(key).export({ format: 'jwk' })
  return { kty: 'EC', crv: 'P-256', x, y, kid, use: 'sig', alg: 'ES256' }
}

const YEARS = 10

/** A certificate that only carries the key, as SAML metadata want it (saml-metadata §2.4.1.1). */
async function selfSigned(key: KeyObject, now: Date): Promise<string> {
  const signer = softwareSigner(key)
  const end = new Date(now)
  end.setUTCFullYear(end.getUTCFullYear() + YEARS)
  const name = encodeName([
    ['C', 'JP'],
    ['O', 'DEMO Aozora Medical Network'],
  ])
  const algorithm = encodeSignatureAlgorithm(signer.algorithm)
  const validity = der.sequence(der.time(now), der.time(end))
  const tbs = der.sequence(der.integer(1), algorithm, name, validity, name, signer.spkiDer)
  return encodePem('CERTIFICATE', der.sequence(tbs, algorithm, der.bitString(await signer.sign(tbs))))
}
