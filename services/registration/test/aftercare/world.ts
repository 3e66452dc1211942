/** The office over a real database and a real certification authority, with people who hold cards. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import { openSession, openTestDatabase, type Session as Sql, type TestDatabase } from '@jitsuin/platform'
import type { Session, SignInGate, StaffRole } from '@jitsuin/sso/contract'
import { CaError, carryOutOrder, encodeOrder } from '../../../ca/src/index.js'
import { makeRequest } from '../../../ca/test/hierarchy.js'
import { OFFICE, type TestOfficer } from '../../../ca/test/officers.js'
import { openZone, type Zone } from '../../../ca/test/zone.js'
import type { ApplicationForm } from '../../src/contract.js'
import { lastDayAfter } from '../../src/domain/aftercare/rules.js'
import { searchWordsOf } from '../../src/domain/cases/search-words.js'
import type { RegistryAnswer } from '../../src/outside/licence-registry.js'
import { openDatabase } from '../../src/store/database.js'
import { REGISTRATION_HISTORY } from '../../src/store/history.js'
import type { RegistrationContext } from '../../src/usecases/context.js'

/** A holder of the tests; `serials` are those of the card. */
export type TestHolder = {
  readonly personId: string
  readonly caseId: string
  readonly cardId: string
  readonly form: ApplicationForm
  readonly serials: { readonly signature: string; readonly authenticationPerson: string }
  readonly signatureKey: KeyObject
}

export type World = {
  readonly context: RegistrationContext
  readonly zone: Zone
  readonly sql: Sql
  readonly mails: { readonly to: string; readonly subject: string; readonly text: string }[]
  /** What the registry says of a licence number; `registered` if nothing is set. */
  readonly standings: Map<string, RegistryAnswer['standing'] | 'unreachable'>
  readonly asked: string[]
  now: Date
  /** Cuts the line to the authority. */
  line: 'up' | 'down'
  hire(staffId: string, officer: TestOfficer): Promise<void>
  holder(
    changes?: Partial<ApplicationForm>,
    card?: { issuedOn?: string; state?: string },
  ): Promise<TestHolder>
  /** Signs, as the page does. */
  sign(
    officer: TestOfficer,
    toSign: { readonly bytes: string; readonly digest: string },
  ): ReturnType<typeof signatureOf>
  staff(who: string): Record<string, string>
  close(): Promise<void>
}

export const FORM: ApplicationForm = {
  channel: 'paper',
  kind: 'new',
  name: {
    family: '実印',
    given: '太郎',
    familyKana: 'ジツイン',
    givenKana: 'タロウ',
    familyRomaji: 'JITSUIN',
    givenRomaji: 'TARO',
  },
  sex: 'male',
  birthDate: '1968-08-01',
  address: { postalCode: '9990001', prefecture: '山梨県', rest: 'みほん市一丁目1番1号' },
  phone: '0900000001',
  email: 'taro@example.jp',
  licenceNumber: '999901',
  licenceDate: '1994-05-10',
  membership: { kind: 'member', memberId: '999999901' },
  workplace: { name: 'みほん診療所', phone: '0550000001' },
  pickupPlaceId: 'mihon-city',
  consentedAt: '2026-10-01T00:00:00Z',
}

export const ROLES: Readonly<Record<string, readonly StaffRole[]>> = {
  helpDesk: ['helpDesk'],
  receptionist: ['receptionist'],
  examiner: ['examiner'],
  approver: ['approver'],
  producer: ['producer'],
  counterOfficer: ['counterOfficer'],
  hospitalAssistant: ['hospitalAssistant'],
  administrator: ['administrator'],
  auditor: ['auditor'],
  federationOfficer: ['federationOfficer'],
}

export async function openWorld(): Promise<World> {
  const [database, zone] = [await openTestDatabase(REGISTRATION_HISTORY), await openZone()]
  const sql = await openSession(database.superuserUrl)
  let count = 0
  const world: World = {
    context: undefined as never, // it is made below, over the world itself
    zone,
    sql,
    mails: [],
    standings: new Map(),
    asked: [],
    now: new Date('2026-11-20T00:12:00.400Z'),
    line: 'up',
    hire: async (staffId, { officer }) =>
      void (await sql.query(
        `insert into registration.officer_key (officer_id, staff_id, method, public_key, credential_id, enrolled_at)
         values ('${officer.officerId}', '${staffId}', '${officer.method}', '${officer.publicKey}',
           ${officer.method === 'passkey' ? `'${officer.credentialId}'` : 'null'}, now())`,
      )),
    holder: (changes, card) =>
      seedHolder(world, { changes: changes ?? {}, card: card ?? {}, serial: ++count }),
    sign: (officer, toSign) => signatureOf(officer, toSign),
    staff: (who) => ({ 'x-who': who }),
    close: async () => {
      await world.context.store.close()
      await sql.close()
      await zone.close()
      await database.close()
    },
  }
  return Object.assign(world, { context: contextOf(world, database) })
}

function contextOf(world: World, database: TestDatabase): RegistrationContext {
  const { zone } = world
  const unused = () => Promise.reject(new Error('Not needed here'))
  return {
    store: openDatabase(database.serviceUrl('registration')),
    gate: fakeGate(),
    clock: () => world.now,
    newId: randomUUID,
    random: randomBytes,
    ca: {
      submit: unused,
      submitAll: async (submissions) => {
        if (world.line === 'down') throw new Error('unreachable')
        zone.now = world.now
        const answers = []
        for (const submission of submissions) {
          answers.push(
            await carryOutOrder(zone.ca, submission).catch((error: unknown) => {
              if (error instanceof CaError) return { refused: error.code }
              throw error
            }),
          )
        }
        return answers
      },
      certify: unused,
      grantEnrolment: unused,
      bytesOf: encodeOrder,
    },
    registry: {
      match: async ({ registrationNumber }) => {
        world.asked.push(registrationNumber)
        const standing = world.standings.get(registrationNumber) ?? 'registered'
        if (standing === 'unreachable') throw new Error('registry/unreachable')
        const items = {
          name: 'match',
          birthDate: 'match',
          registrationDate: 'match',
          registrationNumber: 'match',
        } as const
        return { items, standing, received: Buffer.from(standing) }
      },
    },
    membership: { check: unused },
    files: filesInMemory(),
    mailer: { send: async (mail) => void world.mails.push(mail) },
    holders: { admit: async () => undefined, recordCard: async () => undefined },
    station: { begin: unused, finish: unused, inspect: unused, destroy: unused },
    centre: 'DEMO Invented Certification Center',
    addresses: {
      apply: 'http://apply.localhost:8317',
      office: OFFICE.origin,
      approve: 'http://approve.localhost:8317',
    },
  }
}

function filesInMemory(): RegistrationContext['files'] {
  const kept = new Map<string, Uint8Array>()
  return {
    save: async (bytes) => {
      const sha256Hex = createHash('sha256').update(bytes).digest('hex')
      kept.set(sha256Hex, bytes)
      return { sha256Hex, size: bytes.length }
    },
    load: async (sha256Hex) => {
      const bytes = kept.get(sha256Hex)
      if (!bytes) throw new Error('file/not-found')
      return bytes
    },
    destroy: async (sha256Hex) => void kept.delete(sha256Hex),
  }
}

/** Whoever the header `x-who` names is signed in: a role of the table, or `role:staffId`. */
function fakeGate(): SignInGate {
  const session = (who: string): Session | undefined => {
    const [role = '', staffId = `S-${role}`] = who.split(':')
    const roles = ROLES[role]
    if (!roles) return undefined
    return {
      sessionId: who,
      accountId: who,
      method: 'passkey',
      signedInAt: new Date('2026-11-20T00:00:00Z'),
      expiresAt: new Date('2026-11-20T09:00:00Z'),
      kind: 'staff',
      staffId,
      roles,
    }
  }
  return {
    current: async (headers) => session(String(headers['x-who'])),
    byId: async (id) => session(id),
    signInAddress: async () => 'http://signin.localhost/?wish=1',
    end: async () => undefined,
    onEnded: () => undefined,
  }
}

/** An approval as a page sends it. */
export function signatureOf(
  { officer, approve }: TestOfficer,
  { bytes, digest }: { bytes: string; digest: string },
) {
  const { officerId: _id, ...signature } = approve(
    {} as never, // the order is not looked at: the challenge of the list is given
    { challenge: digest },
  )
  if (officer.method === 'passkey') return signature
  throw new Error(`Officers of these tests have passkeys, not cards: ${bytes.length}`)
}

let nextNumber = 0

async function seedHolder(
  { zone, sql, now }: World,
  {
    changes,
    card,
    serial,
  }: {
    readonly changes: Partial<ApplicationForm>
    readonly card: { readonly issuedOn?: string; readonly state?: string }
    readonly serial: number
  },
): Promise<TestHolder> {
  zone.now = new Date('2026-11-20T00:12:00.400Z') // the day of the orders below
  const [personId, caseId, batchId] = [randomUUID(), randomUUID(), randomUUID()]
  const form: ApplicationForm = {
    ...FORM,
    licenceNumber: String(999_900 + serial),
    phone: `09000000${String(serial).padStart(2, '0')}`,
    membership: { kind: 'member', memberId: String(999_999_900 + serial) },
    ...changes,
  }
  const issuedOn = card.issuedOn ?? japanDate(now)
  const cardId = `JMA2611${String(++nextNumber).padStart(5, '0')}`
  const signatureKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const issued = await Promise.all(
    (['signature', 'authenticationPerson'] as const).map(async (authority) => {
      const { requestDer, requestSha256 } = await makeRequest(
        authority === 'signature' ? signatureKey : undefined,
      )
      const { order } = await zone.issueOrder({ authority, requestSha256 })
      const outcome = await zone.submit(order, { requestDer })
      if (outcome.act !== 'issue') throw new Error(outcome.act)
      return outcome
    }),
  )
  const [one, other] = issued
  if (!one || !other) throw new Error('Two certificates were ordered')
  const certificates = {
    signature: { serialHex: one.serialHex, certificate: one.certificate, chain: one.chain },
    authenticationPerson: { serialHex: other.serialHex, certificate: other.certificate, chain: other.chain },
  }
  const words = searchWordsOf({ caseNumber: `2025-${String(nextNumber).padStart(6, '0')}`, form })
  await sql.query(
    `insert into registration.person (person_id, subject_serial_number, licence_number, birth_date, created_at)
     values ('${personId}', 'T${String(nextNumber).padStart(5, '0')}', '${form.licenceNumber}', '${form.birthDate}', now())
     on conflict do nothing`,
  )
  await sql.query(
    `insert into registration.case_file (case_id, case_number, channel, kind, form, state, state_facts, revision,
       received_at, state_since, person_id, search_words, pickup_place_id)
     values ('${caseId}', '2025-${String(nextNumber).padStart(6, '0')}', '${form.channel}', '${form.kind}', '${JSON.stringify(form)}', 'handed-over',
       '${JSON.stringify({ state: 'handed-over', cardId })}', 9, '${now.toISOString()}', '${now.toISOString()}', '${personId}', '${words}', '${form.pickupPlaceId}')`,
  )
  await sql.query(`set session_replication_role = replica`) // the batch that made the card is not told here
  await sql.query(
    `insert into registration.card (card_id, case_id, attempt, batch_id, state, step, warrant_id, warrant_digest_hex, name_romaji,
       subject_serial_number, place_id, ordered_at, made_by, certificates, issued_on, expires_on)
     values ('${cardId}', '${caseId}', 1, '${batchId}', '${card.state ?? 'valid'}', 'inspected', '${randomUUID()}', 'ab', 'TARO JITSUIN',
       'T${String(nextNumber).padStart(5, '0')}', '${form.pickupPlaceId}', '${now.toISOString()}', 'officer:S-producer', '${JSON.stringify(certificates)}', '${issuedOn}',
       '${lastDayAfter(issuedOn, 5)}')`,
  )
  await sql.query(`set session_replication_role = origin`)
  const serials = { signature: one.serialHex, authenticationPerson: other.serialHex }
  return { personId, caseId, cardId, form, serials, signatureKey }
}
