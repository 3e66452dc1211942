/** The office's production over a real database, a real certification authority and software cards. */
import { generateKeyPair, randomBytes, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import type { Outcome, WarrantOrder } from '@jitsuin/ca/contract'
import {
  createService,
  type HttpService,
  openSession,
  openTestDatabase,
  type SchemaHistory,
  type Session,
  type TestDatabase,
} from '@jitsuin/platform'
import { STAFF_ROLES, type StaffRole } from '@jitsuin/sso/contract'
import type { ApplicationForm } from '../../src/contract.js'
import type { Case, CaseState } from '../../src/domain/cases/case.js'
import { INVENTED_OFFICE } from '../../src/domain/production/office-address.js'
import { organisationsOfficeRoutes } from '../../src/http/organisations/routes.js'
import { REGISTRATION_PROBLEMS } from '../../src/http/problems.js'
import { pickupApplyRoutes } from '../../src/http/production/apply-routes.js'
import { productionOfficeRoutes } from '../../src/http/production/routes.js'
import type { Staff } from '../../src/http/staff.js'
import type { CertificationAuthority } from '../../src/outside/certification-authority.js'
import type { LetterKeys } from '../../src/outside/letter-keys.js'
import type { Mail } from '../../src/outside/mailer.js'
import { type CardDrawer, type DrawerCard, softwareStation } from '../../src/outside/software-station.js'
import { insertCase } from '../../src/store/cases/cases.js'
import { CASES_MIGRATIONS } from '../../src/store/cases/schema.js'
import { type Database, openDatabase } from '../../src/store/database.js'
import { ORGANISATIONS_MIGRATIONS } from '../../src/store/organisations/schema.js'
import { PRODUCTION_MIGRATIONS } from '../../src/store/production/schema.js'
import { seedOrganisations } from '../../src/usecases/organisations/demonstration.js'
import { assignToPlace } from '../../src/usecases/organisations/register.js'
import { makeCards } from '../../src/usecases/production/make-cards.js'
import { receiveLot } from '../../src/usecases/production/stock.js'
import type { ProductionContext } from '../../src/usecases/production/tools.js'

/** The areas that production stands on. */
export const PRODUCTION_HISTORY = {
  schema: 'registration',
  migrations: [...ORGANISATIONS_MIGRATIONS, ...CASES_MIGRATIONS, ...PRODUCTION_MIGRATIONS].map(
    ({ id, sql }, at) => ({
      id: `${String(at + 1).padStart(4, '0')}-${id}`,
      sql,
    }),
  ),
}

/** Every role of the staff. */
export const ROLES = Object.keys(STAFF_ROLES) as StaffRole[] // the table has no other keys

/** People of the office; the header `x-who` names one of them. */
export const PEOPLE = {
  paula: { staffId: 'S-paula', roles: ['producer'] },
  pepe: { staffId: 'S-pepe', roles: ['producer', 'receptionist'] },
  rita: { staffId: 'S-rita', roles: ['receptionist'] },
  rolf: { staffId: 'S-rolf', roles: ['receptionist'] },
  carla: { staffId: 'S-carla', roles: ['counterOfficer'] },
  chris: { staffId: 'S-chris', roles: ['counterOfficer'] },
  hana: { staffId: 'S-hana', roles: ['hospitalAssistant'] },
  adam: { staffId: 'S-adam', roles: ['administrator'] },
} as const satisfies Readonly<Record<string, { staffId: string; roles: readonly StaffRole[] }>>
export type Person = keyof typeof PEOPLE

/** A member of staff as the use cases see them. */
export function staff(person: Person): Staff {
  const { staffId, roles } = PEOPLE[person]
  return { staffId, roles, actor: `officer:${staffId}` }
}

export const FORM: ApplicationForm = {
  channel: 'webForm',
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
  birthDate: '1955-08-01',
  address: { postalCode: '0000000', prefecture: '茨城県', rest: '見本市架空町1-2-3' },
  phone: '0000000000',
  email: 'taro@example.jp',
  licenceNumber: '99999',
  licenceDate: '1981-05-20',
  membership: { kind: 'member', memberId: '999999999' },
  pickupPlaceId: 'ibaraki-med',
  consentedAt: '2026-11-01T00:00:00Z',
}

/** Asks the person named, and gives the status with the answer's JSON. */
export type Ask = (
  who: Person | `as:${string}`,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly json: Record<string, unknown> }>

export type World = {
  readonly context: ProductionContext
  readonly database: TestDatabase
  readonly superuser: Session
  readonly mails: Mail[]
  readonly printed: {
    readonly letterId: string
    readonly pin: string
    readonly puk: string
  }[]
  readonly holders: { readonly call: string; readonly what: unknown }[]
  readonly drawer: Map<string, DrawerCard>
  readonly letterKeys: Map<string, Uint8Array>
  /** The time that everybody believes. */
  now: Date
  /** What the holder service does. */
  holderService: 'up' | 'down'
  readonly ask: Ask
  /** Stores approved cases and their warrants; the warrants are carried out by `acceptWarrant` where that is given. */
  readonly approve: (count: number, changes?: Partial<ApplicationForm>) => Promise<Case[]>
  /** Orders, makes, inspects, ships and receives cards of these cases. */
  readonly bringToCounter: (cases: readonly Case[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** What stands outside in a test. */
export type WorldOptions = {
  readonly ca: CertificationAuthority
  /** Has a warrant approved by two officers at the authority. */
  readonly acceptWarrant: (warrant: WarrantOrder) => Promise<string>
  readonly at: Date
  readonly generateKey?: (modulusBits: number) => Promise<Uint8Array>
  readonly pinDisclosure?: 'new-card' | 'sealed-reprint'
  /** More areas than production stands on. */
  readonly history?: SchemaHistory
}

/** Opens the world. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { ca, acceptWarrant, at, generateKey = freshKey, pinDisclosure = 'new-card' } = options
  const database = await openTestDatabase(options.history ?? PRODUCTION_HISTORY)
  const store = openDatabase(database.serviceUrl('registration'))
  const superuser = await openSession(database.superuserUrl)
  const drawer = new Map<string, DrawerCard>()
  const letterKeys = new Map<string, Uint8Array>()
  const state = { now: at, holderService: 'up' as 'up' | 'down' }
  const mails: Mail[] = []
  const printed: World['printed'] = []
  const holders: World['holders'] = []
  const told = async (call: string, what: unknown) => {
    if (state.holderService === 'down') throw new Error('The holder service is away')
    holders.push({ call, what })
  }
  const context = {
    store,
    gate: { current: async ({ 'x-who': who }: Record<string, unknown>) => sessionOf(String(who)) },
    clock: () => state.now,
    newId: randomUUID,
    random: randomBytes,
    ca,
    mailer: { send: async (mail: Mail) => void mails.push(mail) },
    holders: {
      admit: (what: unknown) => told('admit', what),
      recordCard: (_person: unknown, what: unknown) => told('recordCard', what),
    },
    station: softwareStation({ drawer: memoryDrawer(drawer), random: randomBytes, generateKey }),
    centre: 'DEMO Invented Certification Center',
    addresses: {
      apply: 'http://apply.localhost:1',
      office: 'http://office.localhost:1',
      approve: 'http://approve.localhost:1',
    },
    production: {
      letterKeys: memoryLetterKeys(letterKeys),
      letterPrinter: {
        print: async (letter: World['printed'][number]) => void printed.push(letter),
        printEnrolment: () => Promise.reject(new Error('not asked here')),
      },
      cardPrefix: 'JMA',
      pinDisclosure,
      office: INVENTED_OFFICE,
      capacityPerDay: 100,
      lowStockBelow: 5,
      worker: 'test',
    },
  } as unknown as ProductionContext // the registry, membership and file ports are not asked here
  const service = await createService({
    name: 'office',
    title: { ja: '発行', en: 'Office' },
    routes: [
      ...productionOfficeRoutes(context),
      ...organisationsOfficeRoutes(context),
      ...pickupApplyRoutes(context),
    ],
    problems: [REGISTRATION_PROBLEMS],
  })
  await seedOrganisations(context)
  for (const [person, placeId] of [
    ['carla', 'ibaraki-med'],
    ['chris', 'kumamoto-med'],
    ['hana', 'aozora-hospital'],
  ] as const)
    await assignToPlace(context, staff('adam'), {
      organisationId: placeId,
      staffId: PEOPLE[person].staffId,
      assignment: 'assigned',
    })
  await receiveLot(context, staff('paula'), {
    moveId: randomUUID(),
    quantity: 1000,
    supplier: 'Invented Card Works',
    lotNumber: 'LOT-1',
  })
  const ask = askerOf(service)
  const approve = approver({ store, superuser, acceptWarrant, clock: () => state.now })
  return {
    context,
    database,
    superuser,
    mails,
    printed,
    holders,
    drawer,
    letterKeys,
    get now() {
      return state.now
    },
    set now(next) {
      state.now = next
    },
    get holderService() {
      return state.holderService
    },
    set holderService(next) {
      state.holderService = next
    },
    ask,
    approve,
    bringToCounter: (cases) => bringToCounter({ context, ask }, cases),
    close: async () => {
      await service.close()
      await store.close()
      await superuser.close()
      await database.close()
    },
  }
}

function sessionOf(who: string) {
  const roles = who.startsWith('as:') ? who.slice(3).split(',') : undefined
  const known = who in PEOPLE ? PEOPLE[who as Person] : undefined // looked up just now
  if (!roles && !known) return undefined
  return { kind: 'staff', ...(known ?? { staffId: 'S-somebody', roles }) }
}

function askerOf(service: HttpService): Ask {
  return async (who, method, path, body) => {
    const response = await service.inject({
      method,
      url: path,
      headers: { 'x-who': who, 'content-type': 'application/json' },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    })
    return { status: response.statusCode, json: response.body === '' ? {} : JSON.parse(response.body) }
  }
}

type Approving = {
  readonly store: Database
  readonly superuser: Session
  readonly acceptWarrant: WorldOptions['acceptWarrant']
  readonly clock: () => Date
}

let numbers = 0

function approver({ store, superuser, acceptWarrant, clock }: Approving): World['approve'] {
  return async (count, changes = {}) => {
    const made: Case[] = []
    for (let index = 0; index < count; index++) {
      const number = ++numbers
      const caseId = randomUUID()
      const form = { ...FORM, ...changes }
      const order = warrantFor(form, { number, at: clock() })
      const file: Case = {
        caseId,
        caseNumber: `2026-${String(number).padStart(6, '0')}`,
        channel: form.channel,
        kind: form.kind,
        form,
        state: approvedState(order.orderId),
        revision: 1,
        receivedAt: clock(),
        stateSince: clock(),
      }
      const act = { actor: 'system:test', at: clock() } as const
      await store.transact(act, (tx, audit) => insertCase(tx, audit, file, { ...act, newId: randomUUID }))
      const digestHex = await acceptWarrant(order)
      await superuser.query(
        `insert into registration.warrant (warrant_id, case_id, key_place, order_json, digest_hex, created_at, expires_at, state, approvals)
         values ($1, $2, 'card', $3, $4, $5, $5, 'accepted', '[]')`,
        [order.orderId, caseId, JSON.stringify(order), digestHex, clock()],
      )
      made.push(file)
    }
    return made
  }
}

function warrantFor({ name }: ApplicationForm, { number, at }: { number: number; at: Date }): WarrantOrder {
  return {
    version: 'jitsuin-order/1',
    orderId: randomUUID(),
    caseNumber: `2026-${String(number).padStart(6, '0')}`,
    createdAt: at.toISOString(),
    expiresAt: new Date(at.getTime() + 3_600_000).toISOString(),
    act: 'warrant',
    facts: {
      nameRomaji: `${name.givenRomaji} ${name.familyRomaji}`,
      nameJa: `${name.family}　${name.given}`,
      subjectSerialNumber: `T${String(number).padStart(6, '0')}`,
      roles: ['medicalDoctor'],
    },
    authorities: ['signature', 'authenticationPerson'],
    keyPlace: 'card',
    years: 5,
    useBy: '2027-01-31',
  }
}

function approvedState(warrantId: string): CaseState {
  const same = 'match' as const
  const by = (staffId: string) => ({ staffId, officerId: staffId, signedAt: '2026-11-20T00:00:00Z' })
  return {
    state: 'approved',
    match: {
      matchId: 'M-1',
      askedAt: '2026-11-19T00:00:00Z',
      items: { name: same, birthDate: same, registrationDate: same, registrationNumber: same },
      answerSha256: '0'.repeat(64),
    },
    payment: { standing: 'free', feeRule: 'member-first' },
    warrantId,
    approvals: [by('S-eva'), by('S-abe')],
  }
}

async function bringToCounter(
  { context, ask }: { readonly context: ProductionContext; readonly ask: Ask },
  cases: readonly Case[],
): Promise<void> {
  const caseIds = cases.map(({ caseId }) => caseId)
  await ask('paula', 'POST', '/api/production/batches', {
    requestId: randomUUID(),
    what: { by: 'cases', caseIds },
  })
  await makeCards(context)
  const rows = await context.store.read
    .selectFrom('card')
    .selectAll()
    .where('case_id', 'in', caseIds)
    .execute()
  const results = rows.map(({ card_id: cardId }) => ({ cardId, face: 'right' }))
  await ask('paula', 'POST', '/api/production/inspections', { results })
  for (const placeId of new Set(rows.map(({ place_id }) => place_id))) {
    const cardIds = rows.filter(({ place_id }) => place_id === placeId).map(({ card_id }) => card_id)
    const parcelId = randomUUID()
    const to = { kind: 'place', placeId }
    await ask('paula', 'POST', '/api/parcels', {
      requestId: parcelId,
      to,
      cardIds,
      trackingNumber: 'JP-0001',
    })
    await ask('paula', 'POST', `/api/parcels/${parcelId}/sent`, {})
    const counter = placeId === 'ibaraki-med' ? 'carla' : placeId === 'kumamoto-med' ? 'chris' : 'hana'
    await ask(counter, 'POST', `/api/parcels/${parcelId}/receipt`, { present: cardIds })
  }
}

/** A drawer in memory. */
export function memoryDrawer(cards: Map<string, DrawerCard>): CardDrawer {
  return {
    load: async (cardId) => cards.get(cardId),
    save: async (cardId, card) => void cards.set(cardId, card),
  }
}

function memoryLetterKeys(keys: Map<string, Uint8Array>): LetterKeys {
  return {
    make: async (letterId) => {
      const key = keys.get(letterId) ?? randomBytes(32)
      keys.set(letterId, key)
      return key
    },
    load: async (letterId) => keys.get(letterId) ?? 'gone',
    destroy: async (letterId) => void keys.delete(letterId),
  }
}

const makePair = promisify(generateKeyPair)

/** A fresh RSA key, PKCS #8 DER. */
export async function freshKey(modulusLength: number): Promise<Uint8Array> {
  const { privateKey } = await makePair('rsa', { modulusLength })
  return privateKey.export({ type: 'pkcs8', format: 'der' })
}

/** Only issued certificates count as answers. */
export type Issued = Extract<Outcome, { act: 'issue' }>

/** A drawn signature. */
export const SIGNATURE = {
  width: 600,
  height: 200,
  strokes: [Array.from({ length: 20 }, (_, at) => [at * 40, 100 + (at % 5) * 10, at * 15])],
  pngSha256: 'ab'.repeat(32),
}
