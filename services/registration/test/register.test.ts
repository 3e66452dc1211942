/** What other services ask of the register. The rows are put in by hand, so that every figure can be counted on fingers. */
import { randomUUID } from 'node:crypto'
import { openSession, openTestDatabase, type Session, type TestDatabase } from '@jitsuin/platform'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type {
  ApplicationForm,
  CardState,
  CaseStateName,
  Prefecture,
  ProcedureKind,
  ProcedureStateName,
  Reporter,
} from '../src/contract.js'
import { type Database, openDatabase } from '../src/store/database.js'
import { REGISTRATION_HISTORY } from '../src/store/history.js'
import { figuresOf } from '../src/usecases/register/figures.js'
import { registerReads } from '../src/usecases/register/reads.js'
import { formOf } from './support/office-stage.js'
import { filesTwin } from './support/small-twins.js'

const CENTRE = 'DEMO Invented Certification Center'
/** 21 November 2026, 00:30 in Japan; in UTC it is still the day before. */
const NOW = new Date('2026-11-20T15:30:00Z')

let database: TestDatabase
let superuser: Session
let store: Database
const files = filesTwin()
const reads = () => registerReads({ store, files, centre: CENTRE, clock: () => NOW })

beforeAll(async () => {
  database = await openTestDatabase(REGISTRATION_HISTORY)
  store = openDatabase(database.serviceUrl('registration'))
  superuser = await openSession(database.superuserUrl)
  for (const [id, kind, prefecture] of [
    ['tokyo-med', 'prefecturalAssociation', '東京都'],
    ['mito-med', 'localAssociation', '茨城県'],
    ['aozora-hospital', 'hospital', '大阪府'],
  ])
    await superuser.query('insert into registration.organisation values ($1, $2, $3, 1, $1)', [
      id,
      kind,
      { address: { prefecture } },
    ])
})
afterAll(async () => {
  await superuser.close()
  await store.close()
  await database.close()
})

/** Takes away every case, card and person; it costs more than most tests. */
async function empty(): Promise<void> {
  await superuser.query(
    'truncate registration.case_file, registration.person, registration.production_batch, registration.aftercare_procedure, registration.aftercare_revoked, registration.queue_entry, registration.stock_delivery cascade',
  )
}

/** Writes one row of a table. */
async function put(table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const names = Object.keys(row)
  const values = Object.values(row).map((value) =>
    typeof value === 'object' && !(value instanceof Date) && !Buffer.isBuffer(value) && value !== null
      ? JSON.stringify(value)
      : value,
  )
  await superuser.query(
    `insert into registration.${table} (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    values,
  )
}

type PutCase = Partial<{
  state: CaseStateName
  form: Partial<ApplicationForm>
  receivedAt: string
  stateSince: string
  facts: object
  personId: string
}>

let number = 0

async function putCase({
  state = 'handed-over',
  form = {},
  receivedAt = '2026-10-01T00:00:00Z',
  stateSince = receivedAt,
  facts = { match: { askedAt: '2026-10-14T15:00:00Z' } },
  personId,
}: PutCase = {}): Promise<string> {
  const caseId = randomUUID()
  const whole = formOf(++number, { pickupPlaceId: 'tokyo-med', ...form })
  await put('case_file', {
    case_id: caseId,
    case_number: `2026-${String(number).padStart(6, '0')}`,
    channel: whole.channel,
    kind: whole.kind,
    form: whole,
    state,
    state_facts: { state, ...facts },
    revision: 1,
    received_at: new Date(receivedAt),
    state_since: new Date(stateSince),
    person_id: personId ?? null,
    search_words: '',
    pickup_place_id: whole.pickupPlaceId,
  })
  return caseId
}

type PutCard = Partial<{
  cardId: string
  serial: string
  state: CardState
  handedOverAt: string | null
  issuedOn: string | null
  expiresOn: string | null
  orderedAt: string
  revoked: { at: string; cause: string }
  wanted: string
}>

async function putCard(
  caseId: string,
  {
    cardId = `JMA2610${String(number).padStart(5, '0')}`,
    serial = 'P000000001',
    state = 'valid',
    handedOverAt = '2026-10-20T01:00:00Z',
    issuedOn = '2026-10-15',
    expiresOn = '2031-10-14',
    orderedAt = '2026-10-15T00:00:00Z',
    revoked,
    wanted,
  }: PutCard = {},
): Promise<string> {
  const batchId = randomUUID()
  await put('production_batch', { batch_id: batchId, created_at: NOW, created_by: 'x', staff_id: 'x' })
  await put('card', {
    card_id: cardId,
    case_id: caseId,
    attempt: 1,
    batch_id: batchId,
    state,
    step: state === 'faulty' ? 'faulty' : 'inspected',
    warrant_id: randomUUID(),
    warrant_digest_hex: '00',
    name_romaji: 'MIHON HANAKO',
    subject_serial_number: serial,
    place_id: 'tokyo-med',
    ordered_at: new Date(orderedAt),
    made_by: 'S-paula',
    issued_on: issuedOn,
    expires_on: expiresOn,
    certificates: {
      signature: { serialHex: `0a${cardId.slice(3)}`, certificate: '', chain: [] },
      authenticationPerson: { serialHex: `0b${cardId.slice(3)}`, certificate: '', chain: [] },
    },
    revocation_cause: revoked?.cause ?? wanted ?? null,
    revocation_wanted_at: wanted ? NOW : null,
    revoked_at: revoked ? new Date(revoked.at) : null,
  })
  if (handedOverAt !== null)
    await put('pickup', {
      pickup_id: randomUUID(),
      case_id: caseId,
      card_id: cardId,
      place_id: 'tokyo-med',
      receipt_number: `R-${cardId}`,
      by: 'S-carla',
      at: new Date(handedOverAt),
      way: 'post',
    })
  return cardId
}

/** Somebody new, unless a test names them. */
async function putPerson(serial = `P1${String(++number).padStart(8, '0')}`): Promise<string> {
  const personId = randomUUID()
  await put('person', {
    person_id: personId,
    subject_serial_number: serial,
    licence_number: serial.slice(1),
    birth_date: '1970-03-14',
    created_at: NOW,
  })
  return personId
}

async function putProcedure(
  personId: string,
  procedure: {
    readonly kind: ProcedureKind
    readonly state: ProcedureStateName
    readonly cardIds: readonly string[]
    readonly reporter?: Reporter
  },
): Promise<void> {
  const { kind, state, cardIds, reporter = 'holder' } = procedure
  await put('aftercare_procedure', {
    procedure_id: randomUUID(),
    number: `T-2026-${++number}`,
    kind,
    person_id: personId,
    card_ids: cardIds,
    reporter,
    way: 'phone',
    state,
    state_facts: { state },
    revision: 1,
    reported_at: NOW,
    state_since: NOW,
    tracker_sha256: randomUUID(),
    request_id: randomUUID(),
  })
}

const stateOf = async (cardId: string) => {
  const card = await reads().cardByNumber(cardId)
  return card === 'unknown' ? card : card.facts.state
}

describe('a card by its number', () => {
  it('says whose it is, its days, the four items, and the day in Japan on which the registry matched them', async () => {
    const cardId = await putCard(await putCase({ form: { licenceNumber: '123456' } }))
    expect(await reads().cardByNumber(cardId)).toEqual({
      cardId,
      person: { centre: CENTRE, subjectSerialNumber: 'P000000001' },
      facts: { state: 'in-use', firstDay: '2026-10-15', lastDay: '2031-10-14' },
      items: {
        name: `見本　花子${number}`,
        birthDate: '1970-03-14',
        registrationDate: '1995-04-28',
        registrationNumber: '123456',
      },
      qualification: '医師',
      registryMatchedOn: '2026-10-15',
    })
  })

  it('is unknown when there is no such number, no certificate yet, or no registry match', async () => {
    expect(await reads().cardByNumber('JMA261099999')).toBe('unknown')
    const numbered = await putCard(await putCase({ state: 'production' }), {
      state: 'blank',
      issuedOn: null,
      expiresOn: null,
      handedOverAt: null,
    })
    expect(await reads().cardByNumber(numbered)).toBe('unknown')
    expect(await reads().cardByNumber(await putCard(await putCase({ facts: {} })))).toBe('unknown')
  })

  it.each([
    ['blank', 'not-handed-over'],
    ['personalised', 'not-handed-over'],
    ['inspected', 'not-handed-over'],
    ['shipping', 'not-handed-over'],
    ['kept', 'not-handed-over'],
    ['valid', 'in-use'],
    ['revoked', 'revoked'],
    ['expired', 'revoked'],
    ['recovered', 'revoked'],
    ['destroyed', 'revoked'],
    ['faulty', 'revoked'],
  ] as const)('that is %s before its last day is %s (T-C05-3)', async (state, expected) => {
    expect(await stateOf(await putCard(await putCase(), { state }))).toBe(expected)
  })

  it.each(['expired', 'recovered', 'destroyed'] as const)(
    'that is %s after its last day is left to that day (T-C05-3)',
    async (state) => {
      const past = { issuedOn: '2021-11-21', expiresOn: '2026-11-20' }
      expect(await stateOf(await putCard(await putCase(), { state, ...past }))).toBe('in-use')
      const today = { issuedOn: '2021-11-22', expiresOn: '2026-11-21' }
      expect(await stateOf(await putCard(await putCase(), { state, ...today }))).toBe('revoked')
    },
  )

  it.each([
    ['loss', 'lost'],
    ['theft', 'lost'],
    ['licenceWithdrawn', 'licence-withdrawn'],
    ['damage', 'revoked'],
    ['death', 'revoked'],
    ['keyCompromise', 'revoked'],
  ] as const)('that was revoked for %s is %s, wherever it lies (T-C05-3)', async (cause, expected) => {
    const revoked = { at: '2026-11-01T00:00:00Z', cause }
    for (const state of ['valid', 'kept', 'recovered'] as const)
      expect(await stateOf(await putCard(await putCase(), { state, revoked }))).toBe(expected)
    expect(await stateOf(await putCard(await putCase(), { wanted: cause }))).toBe(expected)
  })

  it('is revoked as soon as one of its two certificates is (T-C05-3)', async () => {
    const cardId = await putCard(await putCase())
    const serialHex = `0b${cardId.slice(3)}`
    await put('aftercare_revoked', { authority: 'signature', serial_hex: serialHex, revoked_at: NOW })
    expect(await stateOf(cardId)).toBe('in-use') // the number is that of the other authority
    await put('aftercare_revoked', {
      authority: 'authenticationPerson',
      serial_hex: serialHex,
      revoked_at: NOW,
    })
    expect(await stateOf(cardId)).toBe('revoked')
  })

  it.each([
    ['loss', 'reported', 'holder', 'in-use'],
    ['loss', 'identified', 'holder', 'lost'],
    ['theft', 'awaiting-signatures', 'holder', 'lost'],
    ['loss', 'sending', 'holder', 'lost'],
    ['loss', 'dropped', 'holder', 'in-use'],
    ['licenceWithdrawn', 'reported', 'association', 'in-use'],
    ['licenceWithdrawn', 'reported', 'registry', 'licence-withdrawn'],
    ['licenceWithdrawn', 'awaiting-signatures', 'ministry', 'licence-withdrawn'],
    ['licenceWithdrawn', 'refused', 'registry', 'in-use'],
    ['death', 'sending', 'family', 'revoked'],
    ['damage', 'application-open', 'holder', 'in-use'],
    ['pinUnlock', 'papers-wait', 'holder', 'in-use'],
  ] as const)(
    'with the procedure %s %s by the %s is %s (T-C05-3)',
    async (kind, state, reporter, expected) => {
      const personId = await putPerson()
      const cardId = await putCard(await putCase({ personId }))
      await putProcedure(personId, { kind, state, reporter, cardIds: [cardId] })
      expect(await stateOf(cardId)).toBe(expected)
    },
  )

  it('is not touched by the loss of another card, but by a withdrawal of the licence', async () => {
    const personId = await putPerson()
    const cardId = await putCard(await putCase({ personId }))
    await putProcedure(personId, { kind: 'loss', state: 'sending', cardIds: ['JMA260100001'] })
    expect(await stateOf(cardId)).toBe('in-use')
    await putProcedure(personId, { kind: 'licenceWithdrawn', state: 'sending', cardIds: ['JMA260100001'] })
    expect(await stateOf(cardId)).toBe('licence-withdrawn')
  })
})

describe('the newest card of a person', () => {
  beforeEach(empty)
  const person = { centre: CENTRE, subjectSerialNumber: 'P000000001' }

  it('is the one handed over, although the next one is being made', async () => {
    const personId = await putPerson('P000000001')
    const old = await putCard(await putCase({ personId }), { orderedAt: '2021-12-01T00:00:00Z' })
    const next = await putCard(await putCase({ personId, state: 'notified' }), {
      state: 'kept',
      handedOverAt: null,
      orderedAt: '2026-11-01T00:00:00Z',
    })
    expect(await reads().newestCardOf(person)).toMatchObject({ cardId: old })
    await superuser.query('delete from registration.pickup')
    expect(await reads().newestCardOf(person)).toMatchObject({
      cardId: next,
      facts: { state: 'not-handed-over' },
    })
  })

  it('is the newer of two that were handed over, even if it is lost', async () => {
    const personId = await putPerson('P000000001')
    await putCard(await putCase({ personId }), { orderedAt: '2021-12-01T00:00:00Z' })
    const lost = await putCard(await putCase({ personId }), {
      orderedAt: '2026-11-01T00:00:00Z',
      revoked: { at: '2026-11-02T00:00:00Z', cause: 'loss' },
    })
    expect(await reads().newestCardOf(person)).toMatchObject({ cardId: lost, facts: { state: 'lost' } })
  })

  it('is unknown for somebody without a card and for the same number at another centre', async () => {
    await putCard(await putCase({ personId: await putPerson('P000000001') }))
    expect(await reads().newestCardOf({ ...person, subjectSerialNumber: 'P000000002' })).toBe('unknown')
    expect(await reads().newestCardOf({ ...person, centre: 'Another Center' })).toBe('unknown')
  })
})

describe('the photo of a person', () => {
  beforeEach(empty)
  const person = { centre: CENTRE, subjectSerialNumber: 'P000000001' }
  const putPhoto = async (caseId: string, text: string, supersededBy: string | null = null) => {
    const bytes = new TextEncoder().encode(text)
    const { sha256Hex, size } = await files.save(bytes)
    const documentId = randomUUID()
    await put('case_document', {
      document_id: documentId,
      case_id: caseId,
      kind: 'photo',
      facts: {},
      sha256_hex: sha256Hex,
      media_type: 'image/png',
      pages: 1,
      size,
      uploaded_at: NOW,
      uploaded_by: 'x',
      superseded_by: supersededBy,
    })
    return documentId
  }
  const shown = async () => {
    const photo = await reads().photoOf(person)
    return photo === 'none' ? photo : { ...photo, bytes: new TextDecoder().decode(photo.bytes) }
  }

  it('is the current one of the newest application that two officers approved', async () => {
    const personId = await putPerson('P000000001')
    await putPhoto(await putCase({ personId, receivedAt: '2021-10-01T00:00:00Z' }), 'five years ago')
    const newest = await putCase({ personId, state: 'production' })
    await putPhoto(newest, 'without a hat', null)
    await putPhoto(newest, 'with a hat', await putPhoto(newest, 'without a hat'))
    const open = { personId, state: 'document-check', receivedAt: '2026-11-01T00:00:00Z' } as const
    await putPhoto(await putCase(open), 'not looked at yet')
    expect(await shown()).toEqual({ mediaType: 'image/png', bytes: 'without a hat' })
    expect(await reads().photoOf({ ...person, centre: 'Another Center' })).toBe('none')
  })

  it('is none where there is none, and an error where the file store lost it', async () => {
    const personId = await putPerson('P000000001')
    const caseId = await putCase({ personId })
    expect(await shown()).toBe('none')
    await putPhoto(caseId, 'lost')
    const lossy = registerReads({ store, files: filesTwin(), centre: CENTRE, clock: () => NOW })
    await expect(lossy.photoOf(person)).rejects.toThrow(expect.objectContaining({ code: 'file/not-found' }))
  })
})

const address = (prefecture: Prefecture) => ({ postalCode: '0000000', prefecture, rest: '見本1' })
const NON_MEMBER = { membership: { kind: 'nonMember' } } as const

describe('the count of what was issued', () => {
  beforeEach(empty)
  const count = () => figuresOf(store).countIssuance(NOW)

  it('is empty in an empty office', async () => {
    expect(await count()).toEqual({
      cards: [],
      applications: 0,
      withoutCard: { deficient: 0, inProgress: 0, ended: 0, cardEnded: 0 },
      months: [],
      partners: [],
    })
  })

  it('puts members where their association is, others where they work, else where they live (portal §3.4)', async () => {
    const named = await putCase({ form: { address: address('沖縄県') } })
    await putCard(named)
    const asking = { case_id: named, asked_by: 'x', standing: 'member' }
    const earlier = { asking_id: randomUUID(), asked_at: new Date('2026-10-02'), association_id: 'tokyo-med' }
    const newest = { asking_id: randomUUID(), asked_at: new Date('2026-10-03'), association_id: 'mito-med' }
    await put('membership_asking', { ...asking, ...earlier })
    await put('membership_asking', { ...asking, ...newest })
    await putCard(await putCase({ form: { address: address('沖縄県') } })) // 東京都, by the counter
    const atHospital = { address: address('沖縄県'), pickupPlaceId: 'aozora-hospital' }
    await putCard(await putCase({ form: atHospital })) // a hospital is no association
    const workplace = { name: '見本診療所', address: address('北海道') }
    await putCard(await putCase({ form: { ...NON_MEMBER, workplace, address: address('沖縄県') } }))
    await putCard(
      await putCase({ form: { ...NON_MEMBER, workplace: { name: '見本' }, address: address('海外') } }),
    )
    expect((await count()).cards).toEqual([
      { area: '00', members: 0, nonMembers: 1 },
      { area: '01', members: 0, nonMembers: 1 },
      { area: '08', members: 1, nonMembers: 0 },
      { area: '13', members: 1, nonMembers: 0 },
      { area: '47', members: 1, nonMembers: 0 },
    ])
  })

  it('splits the applications without a valid card, and the parts add up (T-C01-3)', async () => {
    await putCard(await putCase())
    const withoutCard = [
      ['deficient', ['deficient']],
      ['inProgress', ['received', 'approval-wait', 'production', 'shipped', 'notified', 'unclaimed']],
      ['ended', ['rejected', 'withdrawn', 'lapsed']],
      ['cardEnded', ['returned']],
    ] as const
    for (const [, states] of withoutCard) for (const state of states) await putCase({ state })
    await putCase({ state: 'draft' })
    await putCard(await putCase(), { revoked: { at: '2026-11-20T15:30:00Z', cause: 'loss' } }) // this very instant
    await putCard(await putCase(), { expiresOn: '2026-11-20' }) // yesterday in Japan
    await putCard(await putCase(), { expiresOn: '2026-11-21' }) // today is its last day
    await putCard(await putCase({ state: 'notified' }), { state: 'kept', handedOverAt: null })
    const { cards, applications, withoutCard: found } = await count()
    expect(found).toEqual({ deficient: 1, inProgress: 7, ended: 3, cardEnded: 3 })
    expect(applications).toBe(16)
    expect(cards).toEqual([{ area: '13', members: 2, nonMembers: 0 }])
  })

  it('tells months by the calendar of Japan, without gaps, and the cards valid at the end of each', async () => {
    // Received on 31 August in UTC, but on 1 September in Japan; valid from September to its revocation in November.
    const lost = await putCase({ receivedAt: '2026-08-31T15:00:00Z' })
    const revoked = { at: '2026-11-05T00:00:00Z', cause: 'loss' }
    await putCard(lost, { issuedOn: '2026-09-10', handedOverAt: '2026-09-30T14:59:00Z', revoked })
    // Its last day is the last of October: valid at October's end, not in November.
    const expired = await putCase({ receivedAt: '2026-08-31T14:59:00Z', form: NON_MEMBER })
    await putCard(expired, {
      issuedOn: '2021-11-01',
      expiresOn: '2026-10-31',
      handedOverAt: '2026-09-02T00:00:00Z',
    })
    const holder = await putCase({ receivedAt: '2026-11-01T00:00:00Z' })
    await putCard(holder, { handedOverAt: '2026-11-20T00:00:00Z' })
    const { months, applications, cards } = await count()
    expect(months).toEqual([
      { month: '2026-08', applications: { members: 0, nonMembers: 1 }, validCards: 0 },
      { month: '2026-09', applications: { members: 1, nonMembers: 0 }, validCards: 2 },
      { month: '2026-10', applications: { members: 0, nonMembers: 0 }, validCards: 2 },
      { month: '2026-11', applications: { members: 1, nonMembers: 0 }, validCards: 1 },
    ])
    expect(applications).toBe(3)
    expect(cards).toEqual([{ area: '13', members: 1, nonMembers: 0 }])
  })

  it('counts a card that is revoked before it was handed over in no month', async () => {
    const revoked = { at: '2026-10-19T00:00:00Z', cause: 'loss' }
    await putCard(await putCase(), { revoked })
    expect((await count()).months.map(({ validCards }) => validCards)).toEqual([0, 0])
  })
})

describe('the count of the work', () => {
  beforeEach(empty)
  const count = () => figuresOf(store).countWork(NOW)

  it('names every open state, and counts open cases by their days in it, as the calendar in Japan has them', async () => {
    await putCase({ state: 'received', stateSince: '2026-11-20T15:00:00Z' }) // today in Japan
    await putCase({ state: 'received', stateSince: '2026-11-20T14:59:00Z' }) // yesterday
    await putCase({ state: 'received', stateSince: '2026-11-20T00:00:00Z' })
    await putCase({ state: 'approval-wait', stateSince: '2026-08-22T00:00:00Z' })
    await putCase({ state: 'handed-over' })
    await putCase({ state: 'draft' })
    const { ages, states } = await count()
    expect(ages).toEqual([
      { state: 'approval-wait', days: 91, count: 1 },
      { state: 'received', days: 0, count: 1 },
      { state: 'received', days: 1, count: 2 },
    ])
    expect(states.map(({ state }) => state).slice(0, 3)).toEqual(['received', 'document-check', 'deficient'])
    expect(states.at(0)?.name).toEqual({ ja: '受付', en: 'Received' })
    expect(states.map(({ state }) => state)).not.toContain('handed-over')
  })

  it('counts what deficient cases lack, each case once for each', async () => {
    const lacking = (...codes: string[]) =>
      putCase({ state: 'deficient', facts: { deficiencies: codes.map((code) => ({ code })) } })
    await lacking('photo/missing', 'photo/missing', 'identity/expired')
    await lacking('photo/missing')
    await lacking('no/longer-known')
    expect((await count()).deficiencies).toEqual([
      { code: 'photo/missing', name: { ja: '写真がありません。', en: 'The photo is missing.' }, count: 2 },
      { code: 'identity/expired', name: expect.objectContaining({ en: expect.any(String) }), count: 1 },
      { code: 'no/longer-known', name: { ja: 'no/longer-known', en: 'no/longer-known' }, count: 1 },
    ])
  })

  it('counts the days from receipt to shipping, of the last 90 days only', async () => {
    for (const [at, [receivedAt, sentAt]] of [
      ['2026-10-01T00:00:00Z', '2026-10-31T14:59:00Z'],
      ['2026-10-01T15:00:00Z', '2026-10-31T15:00:00Z'],
      ['2026-11-19T00:00:00Z', '2026-11-20T00:00:00Z'],
      ['2026-08-01T00:00:00Z', '2026-08-22T15:30:00Z'], // 90 days ago to the second: no longer
      ['2026-11-19T00:00:00Z', null], // packed, not sent
    ].entries() as ArrayIterator<[number, [string, string | null]]>) {
      const cardId = await putCard(await putCase({ state: 'shipped', receivedAt }), {
        state: 'shipping',
        handedOverAt: null,
      })
      const parcelId = randomUUID()
      await put('parcel', {
        parcel_id: parcelId,
        parcel_number: `K-${at}`,
        state: 'sent',
        place_id: 'tokyo-med',
        tracking_number: 'JP-1',
        packed_at: NOW,
        packed_by: 'x',
        sent_at: sentAt === null ? null : new Date(sentAt),
      })
      await put('parcel_card', { parcel_id: parcelId, card_id: cardId, receipt: 'unchecked' })
    }
    expect((await count()).leadTimes).toEqual([
      { days: 1, count: 1 },
      { days: 30, count: 2 },
    ])
  })

  it('sets the blank cards against the open cases that still need one', async () => {
    await superuser.query(`update registration.stock_balance set balance = 7 where account = 'available'`)
    await superuser.query(`update registration.stock_balance set balance = 3 where account = 'reserved'`)
    for (const state of [
      'received',
      'approved',
      'production-error',
      'production',
      'notified',
      'lapsed',
    ] as const)
      await putCase({ state })
    expect((await count()).stock).toEqual({ blankCards: 7, neededForOpenCases: 3 })
  })
})

describe('the counts as a whole', () => {
  beforeEach(empty)
  it('cannot write', async () => {
    const { atOneMoment } = await import('../src/store/register/moment.js')
    await expect(atOneMoment(store, (tx) => tx.deleteFrom('stock_delivery').execute())).rejects.toThrow(
      expect.objectContaining({ code: '25006' }),
    )
  })

  it('are of one moment, although others go on writing', async () => {
    const { atOneMoment } = await import('../src/store/register/moment.js')
    const { countApplications } = await import('../src/store/register/issuance.js')
    await putCase()
    const [before, after] = await atOneMoment(store, async (tx) => {
      const first = await countApplications(tx, NOW)
      await putCase()
      return [first, await countApplications(tx, NOW)]
    })
    expect(after).toEqual(before)
    expect(await atOneMoment(store, (tx) => countApplications(tx, NOW))).toMatchObject([{ count: 2 }])
  })
})
