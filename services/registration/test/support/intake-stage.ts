/** The applicants' routes over a real database and a real file store; letters go into a list. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import {
  createService,
  FILE_PROBLEMS,
  type HttpService,
  openFileStore,
  openSession,
  openTestDatabase,
  PlatformError,
} from '@jitsuin/platform'
import { judgePermission, type Session, STAFF_ROLES, type StaffRole } from '@jitsuin/sso/contract'
import { type Answers, intakeClient, type PaperFields } from '../../src/contract.js'
import type { CaseState } from '../../src/domain/cases/case.js'
import { USUAL_INTAKE_LIMITS } from '../../src/domain/intake/limits.js'
import { applyRoutes, intakeOfficeRoutes } from '../../src/http/intake/routes.js'
import { REGISTRATION_PROBLEMS } from '../../src/http/problems.js'
import type { Mail } from '../../src/outside/mailer.js'
import { changeCase } from '../../src/store/cases/cases.js'
import { CASES_MIGRATIONS } from '../../src/store/cases/schema.js'
import { openDatabase } from '../../src/store/database.js'
import { INTAKE_MIGRATIONS } from '../../src/store/intake/schema.js'
import { ORGANISATIONS_MIGRATIONS } from '../../src/store/organisations/schema.js'
import type { RegistrationContext } from '../../src/usecases/context.js'

const MIGRATIONS = [...ORGANISATIONS_MIGRATIONS, ...CASES_MIGRATIONS, ...INTAKE_MIGRATIONS]
const HISTORY = {
  schema: 'registration',
  migrations: MIGRATIONS.map(({ id, sql }, at) => ({ id: `${String(at + 1).padStart(4, '0')}-${id}`, sql })),
}
type Session4Sql = Awaited<ReturnType<typeof openSession>>

/** Every role of the staff. */
export const ROLES = Object.keys(STAFF_ROLES) as StaffRole[] // the table has no other keys
export { judgePermission }

/** Everything a complete application answers, as people type it. */
export const COMPLETE: Answers = {
  kind: 'new',
  family: '実印',
  given: '太郎',
  familyKana: 'じついん',
  givenKana: 'たろう',
  familyRomaji: 'jitsuin',
  givenRomaji: 'ＴＡＲＯ',
  otherNameKind: 'none',
  birthDate: '昭和30年8月1日',
  sex: 'male',
  postalCode: '〒１１３-００２１',
  prefecture: '東京都',
  addressRest: '見本区架空町１−２−３',
  phone: '03-0000-1234',
  email: 'taro@example.jp',
  contactKind: 'same',
  licenceNumber: '１２３４５６',
  licenceDate: 'S56.5.20',
  membership: 'member',
  memberId: '9999999999',
  workplaceKind: 'none',
  pickupPlaceId: 'mihon-ishikai',
  identityKind: 'drivingLicence',
  identityValidUntil: '令和9年9月1日',
  residenceIssuedOn: '2026-11-01',
}

/** The papers that it needs, apart from the former name's. */
export const PAPERS: readonly Omit<PaperFields, 'requestId'>[] = [
  { kind: 'photo' },
  { kind: 'medicalLicence' },
  { kind: 'identity', identityKind: 'drivingLicence', side: 'front' },
]

export type IntakeStage = Awaited<ReturnType<typeof openIntakeStage>>

/** Opens the stage at an afternoon in Japan. */
export async function openIntakeStage() {
  const database = await openTestDatabase(HISTORY)
  const store = openDatabase(database.serviceUrl('registration'))
  const directory = await mkdtemp(join(tmpdir(), 'jitsuin-intake-'))
  const world = { now: new Date('2026-11-21T06:00:00Z'), mailServer: 'up' as 'up' | 'down' | 'refuses' }
  const mails: Mail[] = []
  const limits = { ...USUAL_INTAKE_LIMITS }
  const context = {
    store,
    gate: { current: async ({ 'x-who': who }: Record<string, unknown>) => sessionOf(String(who), world.now) },
    clock: () => world.now,
    newId: randomUUID,
    random: randomBytes,
    files: openFileStore({ directory }),
    mailer: {
      send: async (mail: Mail) => {
        if (world.mailServer === 'down') throw new PlatformError('mail/not-sent', 'ECONNREFUSED')
        if (world.mailServer === 'refuses') throw new PlatformError('mail/malformed', 'Not one mailbox')
        mails.push(mail)
      },
    },
    intakeLimits: limits,
    centre: 'DEMO Medical Association',
    addresses: {
      apply: 'http://apply.localhost:8317',
      office: 'http://office.localhost:8317',
      approve: 'http://approve.localhost:8317',
    },
  } as unknown as RegistrationContext // the parts that this area never touches are not there
  const service = await createService({
    name: 'apply',
    title: { ja: '申請', en: 'Apply' },
    routes: [...applyRoutes(context), ...intakeOfficeRoutes(context)],
    problems: [REGISTRATION_PROBLEMS, FILE_PROBLEMS],
  })
  const reader = await openSession(database.superuserUrl)
  await addPlaces(reader)
  return {
    world,
    mails,
    limits,
    context,
    service,
    directory,
    rows: (sql: string) => reader.query<Record<string, unknown>>(sql),
    client: (token?: string) => intakeClient(fetchOf(service), token),
    /** Moves a case as an officer would. */
    move: (caseId: string, state: CaseState, act = 'test') =>
      changeCase(
        store,
        { caseId, expectedRevision: 'newest', actor: 'officer:test', at: world.now, newId: randomUUID },
        () => ({ state, act }),
      ),
    close: async () => {
      await reader.close()
      await service.close()
      await store.close()
      await database.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** A browser's fetch over a service without a socket. */
export function fetchOf(service: HttpService): typeof fetch {
  return async (input, init) => {
    const body = init?.body === undefined ? undefined : new Response(init.body)
    const headers: Record<string, string> = Object.fromEntries(new Headers(init?.headers))
    const type = body?.headers.get('content-type')
    if (type) headers['content-type'] ??= type
    const payload = body ? Buffer.from(await body.arrayBuffer()) : undefined
    const method = (init?.method ?? 'GET') as 'GET' // inject knows the others as well
    const answer = await service.inject({ method, url: String(input), headers, ...(payload && { payload }) })
    const text = answer.statusCode === 204 ? null : answer.rawPayload
    return new Response(text && new Uint8Array(text), {
      status: answer.statusCode,
      headers: answer.headers as HeadersInit,
    })
  }
}

/** A grey picture with edges, as PNG. */
export function picture(width: number, height: number): Blob {
  const rows = Buffer.alloc((width + 1) * height, 0xc8)
  for (let y = 0; y < height; y++) {
    rows[y * (width + 1)] = 0
    for (let x = 0; x < width; x++)
      if ((x >> 4) % 3 === 0 && (y >> 4) % 2 === 0) rows[y * (width + 1) + 1 + x] = 0x30
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const chunks = [
    ['IHDR', header],
    ['IDAT', deflateSync(rows)],
    ['IEND', Buffer.alloc(0)],
  ] as const
  const png = chunks.map(([type, content]) => {
    const body = Buffer.concat([Buffer.from(type), content])
    const ends = [Buffer.alloc(4), Buffer.alloc(4)] as const
    ends[0].writeUInt32BE(content.length)
    ends[1].writeUInt32BE(crc32(body))
    return Buffer.concat([ends[0], body, ends[1]])
  })
  return new Blob([Buffer.from('89504e470d0a1a0a', 'hex'), ...png])
}

async function addPlaces(session: Session4Sql): Promise<void> {
  const terms = {
    kind: 'localAssociation',
    nameJa: '見本区医師会',
    nameEn: 'Mihon Local Association',
    address: { postalCode: '0000000', prefecture: '東京都', rest: '見本区1' },
    phone: '0300000000',
    openings: [],
    capacity: 4,
    standing: 'active',
  }
  const add = (id: string, standing: string) =>
    session.query('insert into registration.organisation values ($1, $2, $3, 1, $1)', [
      id,
      terms.kind,
      { ...terms, standing },
    ])
  await add('mihon-ishikai', 'active')
  await add('another-ishikai', 'active')
  await add('closed-ishikai', 'closed')
}

function sessionOf(who: string, at: Date): Session | undefined {
  const head = { sessionId: who, accountId: who, method: 'passkey', signedInAt: at, expiresAt: at } as const
  if (who === 'holder') return { ...head, kind: 'holder-without-role', why: 'no-certificate' }
  const roles = ROLES.filter((role) => role === who)
  return roles.length === 0 ? undefined : { ...head, kind: 'staff', staffId: who, roles }
}
