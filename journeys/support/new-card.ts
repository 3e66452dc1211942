/** A card that the office has made, as far as a story looks into it: the PIN of its letter, its signature key, its certificate. */
import { spawnSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSoftwareCard } from '@jitsuin/card'
import { encodePem } from '@jitsuin/keys'

/** The PIN that was printed into the envelope of this card; the office itself has no other record of it. */
export async function pinInLetter(data: string, cardId: string): Promise<string> {
  const folder = join(data, 'app', 'office', 'letters')
  for (const name of await readdir(folder)) {
    const { stdout } = spawnSync('pdftotext', ['-layout', join(folder, name), '-'], { encoding: 'utf8' })
    if (!stdout.includes(cardId)) continue
    const [, pin] = /^\s+(\d{4})\s*$/m.exec(stdout) ?? []
    if (pin !== undefined) return pin
  }
  throw new Error(`No letter for ${cardId}`)
}

/** Where the key, its certificate and the certificate above it lie, for `jitsuin sign`. */
export type SigningFiles = { readonly key: string; readonly certificate: string; readonly chain: string }

/** Takes the signature key out of a software card: what a real card never gives away. */
export async function exportSigningKey(data: string, cardId: string): Promise<SigningFiles> {
  const text = await readFile(join(data, 'cards', `${cardId}.card.json`), 'utf8')
  const [signature] = parseSoftwareCard(JSON.parse(text)).applications // the signature application comes first
  const pkcs8 = signature?.keys[0]?.pkcs8Base64
  if (signature === undefined || pkcs8 === undefined) throw new Error(`No signature key on ${cardId}`)
  const key = createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' })
  const certificate = signature.files
    .map(({ contentBase64 }) => certificateIn(Buffer.from(contentBase64, 'base64')))
    .find((each) => each !== undefined && isOf(each, key))
  if (!certificate) throw new Error(`No certificate on ${cardId}`)
  const folder = join(data, 'exported')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const [keyFile, certificateFile] = [join(folder, `${cardId}.key.pem`), join(folder, `${cardId}.crt.pem`)]
  await writeFile(keyFile, key.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
  await writeFile(certificateFile, encodePem('CERTIFICATE', certificate.raw))
  return {
    key: keyFile,
    certificate: certificateFile,
    chain: join(data, 'status', 'material', 'sign.ca.pem'),
  }
}

/** A file of the card is longer than what it holds; what is no certificate is something else. */
function certificateIn(content: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(content)
  } catch {
    return undefined
  }
}

function isOf({ publicKey }: X509Certificate, key: KeyObject): boolean {
  return publicKey.equals(createPublicKey(key))
}
