/** The authentication key of an invented doctor, taken out of the software card: what a real card never gives away. */
import { createPrivateKey, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSoftwareCard } from '@jitsuin/card'
import { encodePem, writePkcs12 } from '@jitsuin/keys'
import { loadIssuedCards } from '../../apps/server/src/demonstration/issue-cards.js'

/** Files with the key and its certificate: PEM for curl, PKCS#12 for a browser. */
export type ExportedCard = {
  readonly certificate: string
  readonly key: string
  readonly identity: { readonly file: string; readonly password: string }
}

/** The authentication application comes second in the state of the card (HPKI guideline: signature, authentication). */
const AUTHENTICATION = 1

/** Exports the card of one person of the demonstration into the folder of its data. */
export async function exportCard(data: string, person: string): Promise<ExportedCard> {
  const card = parseSoftwareCard(
    JSON.parse(await readFile(join(data, 'cards', `${person}.card.json`), 'utf8')),
  )
  const pkcs8 = card.applications[AUTHENTICATION]?.keys[0]?.pkcs8Base64
  const issued = (await loadIssuedCards(data))?.[person]
  if (pkcs8 === undefined || !issued) throw new Error(`No card of ${person}`)
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' })
  const certificateDer = Buffer.from(issued.authentication.derBase64, 'base64')
  const password = randomBytes(12).toString('hex')
  const contents = { privateKey, certificateDer, chainDer: [], friendlyName: person }
  const folder = join(data, 'exported')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const files = ['crt.pem', 'key.pem', 'p12'].map((ending) => join(folder, `${person}.${ending}`))
  const [certificate = '', key = '', file = ''] = files
  await writeFile(certificate, encodePem('CERTIFICATE', certificateDer))
  await writeFile(key, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
  await writeFile(file, await writePkcs12(contents, { password, random: randomBytes }), { mode: 0o600 })
  return { certificate, key, identity: { file, password } }
}
