/**
 * Gives the invented people their second keys: two officers sign the warrants, both halves make a key and ask for its certificate, and
 * each person gets an enrolment code. In an issuing office the QR code and the short number travel apart.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { japanDate } from '@jitsuin/kernel'
import { OFFICE_ROUTES, officeKeySchema } from '@jitsuin/key-management/contract'
import type { ZoneConnection } from '@jitsuin/platform'
import { deriveEnrolmentKey, type EnrolmentCode, writeCodeFragment } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { z } from 'zod'
import type { OfficeDesk } from './office-desk.js'
import { INVENTED_PEOPLE, type InventedPerson } from './people.js'

/** The folder of the letters with enrolment codes. */
const LETTERS_FOLDER = 'second-keys'
const RECORD = 'letters.json'

const letterSchema = z.strictObject({
  name: z.string(),
  subject: z.string(),
  /** The address in the QR code. */
  address: z.url(),
  shortNumber: z.string(),
})
/** What a person gets to enrol a phone. */
export type EnrolmentLetter = z.infer<typeof letterSchema>

/** The letters of the first start; none before that. */
export async function loadEnrolmentLetters(data: string): Promise<readonly EnrolmentLetter[]> {
  const path = join(data, LETTERS_FOLDER, RECORD)
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  return isThere ? z.array(letterSchema).parse(JSON.parse(await readFile(path, 'utf8'))) : []
}

/** What it takes: officers, key management, and where the page is. */
export type SecondKeyParts = {
  readonly data: string
  readonly desk: OfficeDesk
  readonly keyManagement: ZoneConnection
  readonly approveOrigin: string
}

/** Issues the second keys of everybody whose card is good. */
export async function issueSecondKeys(parts: SecondKeyParts): Promise<void> {
  const people = INVENTED_PEOPLE.filter(({ card }) => card.fate === 'good')
  const letters: EnrolmentLetter[] = []
  for (const person of people) letters.push(await issueSecondKey(parts, person))
  const folder = join(parts.data, LETTERS_FOLDER)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, RECORD), `${JSON.stringify(letters, null, 2)}\n`, { mode: 0o600 })
}

async function issueSecondKey(
  { desk, keyManagement, approveOrigin }: SecondKeyParts,
  person: InventedPerson,
): Promise<EnrolmentLetter> {
  const { serialNumber: subject, family, given } = person
  const nameRomaji = `${given.romaji} ${family.romaji}`
  const { warrantId, digestHex } = await desk.warrantSecondKey({
    nameRomaji,
    nameJa: `${family.ja}　${given.ja}`,
    subjectSerialNumber: subject,
    roles: [person.role],
  })
  const wish = { warrantId, warrantDigest: digestHex, subject, nameRomaji }
  const requestDer = await waitForRequest(keyManagement, wish)
  const firstDay = japanDate(new Date())
  const { certificateDer, chainDer } = await desk.certify({ warrantId, firstDay, requestDer })
  const certificate = {
    warrantId,
    certificate: base64urlOf(certificateDer),
    chain: chainDer.map(base64urlOf),
  }
  await tell(keyManagement, OFFICE_ROUTES.certificates, certificate)
  const grantId = randomUUID()
  const code = { grantId, secret: randomBytes(16), shortNumber: String(randomInt(1e8)).padStart(8, '0') }
  return await grantTo({ desk, keyManagement, approveOrigin }, { warrantId, subject, code, person })
}

async function grantTo(
  { desk, keyManagement, approveOrigin }: Omit<SecondKeyParts, 'data'>,
  about: {
    readonly warrantId: string
    readonly subject: string
    readonly code: EnrolmentCode
    readonly person: InventedPerson
  },
): Promise<EnrolmentLetter> {
  const { warrantId, subject, code, person } = about
  const { grantId } = code
  const { publicKey } = await deriveEnrolmentKey(code)
  const enrolmentKey = Buffer.from(publicKey).toString('hex')
  await tell(
    keyManagement,
    OFFICE_ROUTES.grants,
    await desk.grantEnrolment({ grantId, warrantId, enrolmentKey }),
  )
  return {
    name: `${person.family.ja} ${person.given.ja}`,
    subject,
    address: `${approveOrigin}/enrol#${writeCodeFragment(code)}`,
    shortNumber: code.shortNumber,
  }
}

const PATIENCE = 200

/** Keys are made in the background; a second each. */
async function waitForRequest(keyManagement: ZoneConnection, wish: object): Promise<Uint8Array> {
  for (let asked = 0; asked < PATIENCE; asked++) {
    const { status, json } = await keyManagement.post(OFFICE_ROUTES.keys, wish)
    if (status === 200) return octets(officeKeySchema.parse(json).request)
    if (status !== 409) throw new Error(`Key management refused a wish: ${JSON.stringify(json)}`)
    await setTimeout(300)
  }
  throw new Error('The second keys were not made in time')
}

async function tell(keyManagement: ZoneConnection, path: string, body: object): Promise<void> {
  const { status, json } = await keyManagement.post(path, body)
  if (status !== 204) throw new Error(`Key management refused ${path}: ${JSON.stringify(json)}`)
}
