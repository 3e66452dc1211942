/**
 * The TLS certificate of the sign-in ports. The demonstration makes one below an authority of its own, whose certificate people may
 * install for trying (`DATA/app/page-tls/authority.crt.pem`); production names its files in the settings.
 */
import { createPublicKey, randomBytes, X509Certificate } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodePem, generateKey, softwareSigner } from '@jitsuin/keys'
import { certifyAuthority, certifyServer } from './loopback-certificates.js'
import type { Settings } from './settings.js'

/** A server's certificate with its chain, and its key; PEM. */
export type PageCertificate = { readonly certificateChain: string; readonly privateKey: string }

/** Browsers accept no longer life of a server's certificate below an authority that somebody installed. */
const DAYS = 825
const RENEW_BEFORE_MS = 30 * 24 * 3_600_000

/**
 * The certificate of a listener that people or programs reach over TLS: the files that the settings name, or that of the demonstration.
 * Nothing in production without settings.
 */
export async function readPageCertificate(
  settings: Settings,
  own: { readonly folder: string; readonly host: string },
): Promise<PageCertificate | undefined> {
  const { JITSUIN_TLS_CERTIFICATE: certificate, JITSUIN_TLS_KEY: key } = settings
  if (certificate !== undefined && key !== undefined) {
    return {
      certificateChain: await readFile(certificate, 'utf8'),
      privateKey: await readFile(key, 'utf8'),
    }
  }
  return settings.JITSUIN_MODE === 'production'
    ? undefined
    : await loadOrMakePageCertificate(own.folder, own.host)
}

/** Loads the certificate of the demonstration, and makes it if it is missing or about to end. */
async function loadOrMakePageCertificate(folder: string, host: string): Promise<PageCertificate> {
  const kept = await loadIfSound(folder, host)
  return kept ?? (await make(folder, host))
}

async function loadIfSound(folder: string, host: string): Promise<PageCertificate | undefined> {
  try {
    const certificateChain = await readFile(join(folder, 'server.crt.pem'), 'utf8')
    const privateKey = await readFile(join(folder, 'server.key.pem'), 'utf8')
    const certificate = new X509Certificate(certificateChain)
    const isLasting = certificate.validToDate.getTime() - Date.now() > RENEW_BEFORE_MS
    return isLasting && certificate.checkHost(host) ? { certificateChain, privateKey } : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The authority's key is thrown away: nobody can ever make a second certificate that a person's trust would cover. */
async function make(folder: string, host: string): Promise<PageCertificate> {
  const issuer = { name: 'DEMO Jitsuin pages', signer: softwareSigner(await generateKey('p256')) }
  const key = await generateKey('rsa2048')
  const spkiDer = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const certificate = await certifyServer(issuer, {
    name: host,
    spkiDer,
    hosts: [host],
    days: DAYS,
    random: randomBytes,
  })
  const certificateChain = encodePem('CERTIFICATE', certificate)
  const privateKey = encodePem('PRIVATE KEY', key.export({ type: 'pkcs8', format: 'der' }))
  const authority = encodePem('CERTIFICATE', await certifyAuthority(issuer, randomBytes))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, 'authority.crt.pem'), authority)
  await writeFile(join(folder, 'server.key.pem'), privateKey, { mode: 0o600 })
  await writeFile(join(folder, 'server.crt.pem'), certificateChain)
  return { certificateChain, privateKey }
}
