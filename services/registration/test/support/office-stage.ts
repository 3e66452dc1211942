/** The issuing office over a real database, with working twins of the systems of others. Time stands until a test moves it. */
import { randomBytes, randomUUID } from 'node:crypto'
import { createService, FILE_PROBLEMS, openTestDatabase } from '@jitsuin/platform'
import type { Session, StaffRole } from '@jitsuin/sso/contract'
import type { ApplicationForm, DocumentFacts } from '../../src/contract.js'
import { casesOfficeRoutes } from '../../src/http/cases/routes.js'
import { REGISTRATION_PROBLEMS } from '../../src/http/problems.js'
import type { NewDocument } from '../../src/store/cases/documents.js'
import { openDatabase } from '../../src/store/database.js'
import { REGISTRATION_HISTORY } from '../../src/store/history.js'
import { adoptOfficer } from '../../src/usecases/cases/sign-enrolment.js'
import type { RegistrationContext } from '../../src/usecases/context.js'
import { caTwin } from './ca-twin.js'
import { cardOfficer, OFFICE, passkeyOfficer, type TestOfficer } from './officers.js'
import { membershipTwin, registryTwin } from './register-twins.js'
import { filesTwin, mailerTwin } from './small-twins.js'

/** The staff of the tests, with their roles. */
export const STAFF = {
  rei: ['receptionist'],
  emi: ['examiner'],
  eiji: ['examiner'],
  aya: ['approver'],
  akio: ['approver'],
  both: ['examiner', 'approver'],
} as const satisfies Readonly<Record<string, readonly StaffRole[]>>
/** A member of the staff. */
export type StaffName = keyof typeof STAFF

/** A member of staff as use cases see them. */
export function staff(staffId: StaffName) {
  return { staffId, actor: `officer:${staffId}`, roles: STAFF[staffId] } as const
}

/** A morning in Japan. */
const BEGIN = new Date('2026-11-20T00:12:00.000Z')

export type OfficeStage = Awaited<ReturnType<typeof openOfficeStage>>

/** Opens the stage; its officers are enrolled. */
export async function openOfficeStage() {
  let now = BEGIN
  const clock = () => now
  const database = await openTestDatabase(REGISTRATION_HISTORY)
  const store = openDatabase(database.serviceUrl('registration'))
  const ca = caTwin({ clock, office: { origin: OFFICE, rpId: 'office.localhost' } })
  const [registry, membership, files, mailer] = [
    registryTwin(),
    membershipTwin('everybody'),
    filesTwin(),
    mailerTwin(),
  ]
  const gate: RegistrationContext['gate'] = {
    current: async (headers) => sessionOf(String(headers['x-staff'] ?? '')),
    signInAddress: async () => 'http://signin.localhost/',
    byId: async () => undefined,
    end: async () => undefined,
    onEnded: () => undefined,
  }
  const unused = async (): Promise<never> => {
    throw new Error('Not part of these stories')
  }
  const context: RegistrationContext = {
    store,
    gate,
    clock,
    newId: randomUUID,
    random: (size) => randomBytes(size),
    ca,
    registry,
    membership,
    files,
    mailer,
    holders: { admit: unused, recordCard: unused },
    station: { begin: unused, finish: unused, inspect: unused, destroy: unused },
    centre: 'DEMO Medical Association',
    addresses: {
      apply: 'http://apply.localhost:8317',
      office: OFFICE,
      approve: 'http://approve.localhost:8317',
    },
  }
  const officers: Record<Exclude<StaffName, 'rei'>, TestOfficer> = {
    emi: passkeyOfficer('emi'),
    eiji: cardOfficer('eiji'),
    aya: passkeyOfficer('aya'),
    akio: passkeyOfficer('akio'),
    both: passkeyOfficer('both'),
  }
  for (const officer of Object.values(officers)) {
    ca.officers.set(officer.officer.officerId, officer.officer)
    await adoptOfficer(context, officer.key)
  }
  const service = await createService({
    name: 'office',
    title: { ja: '試験', en: 'Test' },
    routes: casesOfficeRoutes(context),
    problems: [REGISTRATION_PROBLEMS, FILE_PROBLEMS],
  })
  return {
    context,
    database,
    ca,
    registry,
    membership,
    files,
    officers,
    service,
    /** Moves the clock. */
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000)
    },
    close: async () => {
      await store.close()
      await database.close()
    },
  }
}

function sessionOf(staffId: string): Session | undefined {
  const head = {
    sessionId: `session of ${staffId}`,
    accountId: staffId,
    method: 'passkey' as const,
    signedInAt: BEGIN,
    expiresAt: new Date(BEGIN.getTime() + 8 * 3_600_000),
  }
  if (staffId.startsWith('role:')) {
    return { ...head, kind: 'staff', staffId, roles: [staffId.slice(5) as StaffRole] } // tests name roles of the table
  }
  if (!Object.hasOwn(STAFF, staffId)) return undefined
  return { ...head, kind: 'staff', staffId, roles: STAFF[staffId as StaffName] } // just looked up
}

/** A form that is in order; `n` makes another person of it. */
export function formOf(n: number, change: Partial<ApplicationForm> = {}): ApplicationForm {
  return {
    channel: 'paper',
    kind: 'new',
    name: {
      family: '見本',
      given: `花子${n}`,
      familyKana: 'ミホン',
      givenKana: 'ハナコ',
      familyRomaji: 'MIHON',
      givenRomaji: 'HANAKO',
    },
    sex: 'female',
    birthDate: '1970-03-14',
    address: { postalCode: '1130021', prefecture: '東京都', rest: '架空区見本1-2-3' },
    phone: '0312345678',
    licenceNumber: String(100_000 + n),
    licenceDate: '1995-04-28',
    membership: { kind: 'member', memberId: '9999999999' },
    pickupPlaceId: 'mihon-ishikai',
    consentedAt: '2026-11-19T03:00:00Z',
    ...change,
  }
}

/** The papers of a form, as staff who read them wrote them down. */
export function papersOf(
  form: ApplicationForm,
  change: Partial<Record<NewDocument['kind'], DocumentFacts>> = {},
): NewDocument[] {
  const name = `${form.name.family}　${form.name.given}`
  const person = { name, birthDate: form.birthDate, legible: 'yes' } as const
  const address = `${form.address.prefecture}${form.address.rest}`
  const paper = (kind: NewDocument['kind'], facts: DocumentFacts): NewDocument => ({
    kind,
    facts: { ...facts, ...change[kind] },
    content: { sha256Hex: '00'.repeat(32), mediaType: 'image/jpeg', pages: 1, size: 1000 },
    ...(kind === 'identity' && { identityKind: 'drivingLicence' as const }),
  })
  return [
    paper('applicationForm', { name, legible: 'yes' }),
    paper('photo', { legible: 'yes' }),
    paper('medicalLicence', { ...person, licenceNumber: form.licenceNumber, licenceDate: form.licenceDate }),
    paper('identity', { ...person, address, validUntil: '2028-04-14' }),
    paper('residenceRecord', { ...person, address, issuedOn: '2026-11-01', form: 'original' }),
  ]
}
