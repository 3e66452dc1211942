/**
 * Gives the invented people their cards: keys, certificates that two officers order from the running CA, and a software card that
 * a reader of the card bridge holds. What the issuing office would then know of them is left for the holder service.
 */
import { type KeyObject, randomBytes, X509Certificate } from 'node:crypto'
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuthorityName } from '@jitsuin/ca/contract'
import { personaliseHpkiCard, type SoftwareCardState } from '@jitsuin/card'
import { japanDate } from '@jitsuin/kernel'
import { generateKey, softwareSigner } from '@jitsuin/keys'
import { buildCertificationRequest } from '@jitsuin/pki'
import { z } from 'zod'
import { CARD_FOLDER } from './folders.js'
import { type Issued, type OfficeDesk, openOfficeDesk } from './office-desk.js'
import { type CardBearer, DEMONSTRATION_PIN, DEMONSTRATION_PUK, INVENTED_PEOPLE } from './people.js'
import { INVENTED_STAFF, type InventedStaff } from './staff.js'

const certificateSchema = z.strictObject({ serialHex: z.string(), derBase64: z.base64() })

/** What was issued to each person, by their id. */
const issuedSchema = z.record(
  z.string(),
  z.strictObject({
    firstDay: z.iso.date(),
    lastDay: z.iso.date(),
    signature: certificateSchema,
    authentication: certificateSchema,
  }),
)
export type IssuedCards = z.infer<typeof issuedSchema>

const RECORD = 'issued.json'

/** What was issued at the first start; `undefined` before that. */
export async function loadIssuedCards(data: string): Promise<IssuedCards | undefined> {
  const path = join(data, CARD_FOLDER, RECORD)
  if (!(await isThere(path))) return undefined
  return issuedSchema.parse(JSON.parse(await readFile(path, 'utf8')))
}

/** Issues all cards, unless that was done before. The CA has to be running. */
export async function issueDemonstrationCards(data: string, caPort: number): Promise<void> {
  if (await loadIssuedCards(data)) return
  const folder = join(data, CARD_FOLDER)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const desk = await openOfficeDesk(data, caPort)
  const issue = async (bearer: CardBearer) => {
    const { card, record } = await issueCard(desk, bearer, new Date())
    await saveCard(join(folder, `${bearer.id}.card.json`), card)
    return [bearer.id, record] as const
  }
  const issued = await Promise.all([...INVENTED_PEOPLE, ...INVENTED_STAFF].map(issue))
  const records = Object.fromEntries(issued)
  for (const member of INVENTED_STAFF) await enrolOfficer(desk, member, records[member.id])
  desk.close()
  const path = join(folder, RECORD)
  await writeFile(`${path}.new`, JSON.stringify(records, null, 2))
  await rename(`${path}.new`, path) // last: its presence says that everybody has a card
}

/** The card of an officer signs orders from now on. */
async function enrolOfficer(
  desk: OfficeDesk,
  { id, orders }: InventedStaff,
  issued: IssuedCards[string] | undefined,
) {
  if (!orders || !issued) return
  const { publicKey } = new X509Certificate(Buffer.from(issued.authentication.derBase64, 'base64'))
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64url')
  await desk.enrol({ officerId: id, method: 'staff-card', publicKey: spki, acts: [...orders] })
}

async function issueCard(desk: OfficeDesk, person: CardBearer, now: Date) {
  const days = { firstDay: japanDate(now), lastDay: lastDayOf(person, now) }
  const order = async (authority: AuthorityName) => {
    const key = await generateKey('rsa2048')
    const requestDer = await requestOf(key, person)
    return { key, issued: await desk.issue({ authority, facts: factsOf(person), ...days, requestDer }) }
  }
  const [signature, authentication] = [await order('signature'), await order('authenticationPerson')]
  if (person.card.fate === 'revoked') {
    await desk.revoke('signature', signature.issued.serialHex)
    await desk.revoke('authenticationPerson', authentication.issued.serialHex)
  }
  const card = await personaliseHpkiCard({
    layout: person.card.layout,
    label: `${person.family.ja} ${person.given.ja}（デモ）`,
    applications: { signature: contentsOf(signature), authentication: contentsOf(authentication) },
    pin: DEMONSTRATION_PIN,
    puk: DEMONSTRATION_PUK,
    random: randomBytes,
  })
  const record = {
    ...days,
    signature: recordOf(signature.issued),
    authentication: recordOf(authentication.issued),
  }
  return { card, record }
}

function requestOf(key: KeyObject, { family, given }: CardBearer): Promise<Uint8Array> {
  return buildCertificationRequest(
    [
      ['C', 'JP'],
      ['CN', `${given.romaji} ${family.romaji}`],
    ],
    softwareSigner(key),
  )
}

function factsOf({ serialNumber, role, family, given }: CardBearer) {
  return {
    nameRomaji: `${given.romaji} ${family.romaji}`,
    nameJa: `${family.ja}　${given.ja}`,
    subjectSerialNumber: serialNumber,
    roles: role === undefined ? [] : [role],
  }
}

/** Five years from the first day end a day before that day comes again (requirements C-02). */
function lastDayOf({ card: { lives } }: CardBearer, now: Date): string {
  const end = new Date(`${japanDate(now)}T00:00:00Z`)
  if ('years' in lives) end.setUTCFullYear(end.getUTCFullYear() + lives.years)
  end.setUTCDate(end.getUTCDate() + ('days' in lives ? lives.days : -1))
  return end.toISOString().slice(0, 10)
}

function contentsOf({ key, issued }: { readonly key: KeyObject; readonly issued: Issued }) {
  return {
    pkcs8Der: key.export({ type: 'pkcs8', format: 'der' }),
    certificatesDer: [issued.certificateDer, ...issued.chainDer],
  }
}

function recordOf({ serialHex, certificateDer }: Issued) {
  return { serialHex, derBase64: Buffer.from(certificateDer).toString('base64') }
}

async function saveCard(path: string, card: SoftwareCardState): Promise<void> {
  await writeFile(path, `${JSON.stringify(card, null, 2)}\n`, { mode: 0o600 })
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
