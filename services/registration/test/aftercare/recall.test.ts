/** Cards that never reach their holders: what production asks for, aftercare has revoked, and production goes on; with the real authority. */
import { randomUUID } from 'node:crypto'
import { parseCrl } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OFFICE, type TestOfficer } from '../../../ca/test/officers.js'
import { publishedList } from '../../../ca/test/zone.js'
import type { Case } from '../../src/domain/cases/case.js'
import { loadProceduresOf } from '../../src/store/aftercare/procedures.js'
import { loadCards } from '../../src/store/aftercare/register.js'
import { loadCase } from '../../src/store/cases/cases.js'
import { REGISTRATION_HISTORY } from '../../src/store/history.js'
import { finish } from '../../src/usecases/aftercare/handle-papers.js'
import { aftercareRounds } from '../../src/usecases/aftercare/rounds.js'
import { prepareSigning, signRevocation } from '../../src/usecases/aftercare/sign-revocation.js'
import type { RegistrationContext } from '../../src/usecases/context.js'
import { endPickupTimes } from '../../src/usecases/production/deadlines.js'
import { makeCards } from '../../src/usecases/production/make-cards.js'
import { type Authority, openAuthority } from '../production/authority.js'
import { openWorld, type World } from '../production/world.js'
import { signatureOf } from './world.js'

const AT = new Date('2026-11-20T00:12:00.400Z')
let authority: Authority
let world: World
let context: RegistrationContext
/** The authority whose next answers are refusals. */
let refusing: 'signature' | 'authenticationPerson' | 'none' = 'none'

beforeAll(async () => {
  authority = await openAuthority()
  const certify: typeof authority.port.certify = async (wishes) => {
    const asked = wishes.filter((wish) => wish.authority !== refusing)
    const answers = await authority.port.certify(asked)
    return wishes.map((wish) => answers[asked.indexOf(wish)] ?? { refused: 'order/profile-refused' })
  }
  world = await openWorld({
    ca: { ...authority.port, certify },
    acceptWarrant: authority.acceptWarrant,
    at: AT,
    history: REGISTRATION_HISTORY,
  })
  context = { ...world.context, addresses: { ...world.context.addresses, office: OFFICE.origin } }
  for (const [staffId, { officer }] of officers()) {
    if (officer.method !== 'passkey') throw new Error('Officers of these tests have passkeys')
    await world.superuser.query(
      `insert into registration.officer_key (officer_id, staff_id, method, public_key, credential_id, enrolled_at)
       values ($1, $2, 'passkey', $3, $4, now())`,
      [officer.officerId, staffId, officer.publicKey, officer.credentialId],
    )
  }
})
afterAll(async () => {
  await world.close()
  await authority.zone.close()
})

const officers = (): readonly (readonly [string, TestOfficer])[] => [
  ['S-alice', authority.zone.alice],
  ['S-carol', authority.zone.carol],
]
const stateOf = async ({ caseId }: Case) => (await loadCase(context.store.read, caseId))?.state
const cardsOf = ({ caseId }: Case) =>
  context.store.read.selectFrom('card').selectAll().where('case_id', '=', caseId).orderBy('attempt').execute()
const produce = (path: string) => world.ask('paula', 'POST', path, {})
const destroy = (cardId: string) => produce(`/api/production/cards/${cardId}/destruction`)
const again = (cardId: string) => produce(`/api/production/cards/${cardId}/again`)

/** An approved case of a person of the register. */
async function approve(): Promise<{ file: Case; personId: string }> {
  const [file] = await world.approve(1)
  if (!file) throw new Error('no case')
  const personId = randomUUID()
  await world.superuser.query(
    `insert into registration.person (person_id, subject_serial_number, licence_number, birth_date, created_at)
     values ($1, $2, $3, '1955-08-01', now())`,
    [personId, `P-${file.caseNumber}`, file.caseNumber],
  )
  await world.superuser.query('update registration.case_file set person_id = $1 where case_id = $2', [
    personId,
    file.caseId,
  ])
  return { file, personId }
}

async function round(): Promise<void> {
  authority.zone.now = world.now
  const { urgent, steady } = aftercareRounds(context, { perRound: 0, everyDays: 30 })
  await urgent()
  await steady()
}

async function onlyProcedure(personId: string) {
  const [procedure, ...more] = await loadProceduresOf(context.store.read, personId)
  if (!procedure || more.length > 0) throw new Error(`${more.length} more procedures than one`)
  return procedure
}

async function signBoth(personId: string): Promise<void> {
  authority.zone.now = world.now
  const { procedureId } = await onlyProcedure(personId)
  for (const [staffId, officer] of officers()) {
    const { toSign } = await prepareSigning(context, { procedureId, staffId })
    const signature = signatureOf(officer, toSign)
    const signing = { procedureId, staffId, digest: toSign.digest, signature }
    await signRevocation(context, { ...signing, actor: `officer:${staffId}` })
  }
}

describe('a card that went wrong in production', () => {
  it('with one certificate of two is revoked by two officers, and a new good card is made (two attempts, one card)', async () => {
    const { file, personId } = await approve()
    refusing = 'authenticationPerson'
    await world.ask('paula', 'POST', '/api/production/batches', {
      requestId: randomUUID(),
      what: { by: 'cases', caseIds: [file.caseId] },
    })
    await makeCards(world.context)
    refusing = 'none'
    const [faulty] = await cardsOf(file)
    const cardId = faulty?.card_id ?? ''
    expect(faulty).toMatchObject({ step: 'faulty', fault: 'certificate-refused' })
    expect(Object.keys(faulty?.certificates ?? {})).toEqual(['signature'])
    expect(await loadCards(context.store.read, personId)).toMatchObject([
      { cardId, certificates: [{ authority: 'signature', state: 'in-use' }] },
    ])

    await round()
    await round()
    expect(await onlyProcedure(personId)).toMatchObject({
      kind: 'issuedInError',
      cardIds: [cardId],
      state: { state: 'awaiting-signatures', revocation: { orders: [{ authority: 'signature' }] } },
    })
    expect(await again(cardId)).toMatchObject({ json: { code: 'production/certificates-not-revoked' } })
    await signBoth(personId)
    const serialHex = faulty?.certificates?.signature?.serialHex ?? ''
    expect(parseCrl(publishedList(authority.zone, 'signature')).entries.find(serialHex)).toHaveLength(1)
    expect(await cardsOf(file)).toMatchObject([{ state: 'faulty', revocation_cause: 'issuedInError' }])
    expect(world.mails, 'nobody has heard of a card that never left production').toEqual([])

    expect(await again(cardId)).toMatchObject({ status: 200, json: { taken: 1 } })
    await makeCards(world.context)
    expect(await stateOf(file)).toMatchObject({ state: 'production' })
    expect(await cardsOf(file)).toMatchObject([
      { attempt: 1, step: 'faulty' },
      { attempt: 2, step: 'made', revocation_wanted_at: null },
    ])
  })

  it('that goes wrong a second time is revoked a second time, though the first recall is still open', async () => {
    const { file, personId } = await approve()
    await world.ask('paula', 'POST', '/api/production/batches', {
      requestId: randomUUID(),
      what: { by: 'cases', caseIds: [file.caseId] },
    })
    await makeCards(world.context)
    const report = (cardId: string) =>
      world.ask('paula', 'POST', `/api/production/cards/${cardId}/fault`, {
        fault: 'face-wrong',
        note: 'smeared',
      })
    const [first] = await cardsOf(file)
    expect(await report(first?.card_id ?? '')).toMatchObject({ status: 200 })
    await round()
    await signBoth(personId)
    expect(await again(first?.card_id ?? '')).toMatchObject({ status: 200 })
    await makeCards(world.context)
    const [, second] = await cardsOf(file)
    expect(await report(second?.card_id ?? '')).toMatchObject({ status: 200 })
    await round()
    const procedures = await loadProceduresOf(context.store.read, personId)
    expect(procedures.map(({ cardIds, state }) => [cardIds, state.state])).toEqual(
      expect.arrayContaining([
        [[first?.card_id], 'revoked'],
        [[second?.card_id], 'awaiting-signatures'],
      ]),
    )
  })

  it('has ended without a signature once nothing is left to sign', async () => {
    const { file } = await approve()
    await world.bringToCounter([file])
    const [card] = await cardsOf(file)
    await world.superuser.query(
      `update registration.card set revocation_wanted_at = now(), revocation_cause = 'unclaimed', expires_on = '2026-11-19' where card_id = $1`,
      [card?.card_id],
    )
    await round()
    expect(await cardsOf(file)).toMatchObject([{ state: 'revoked', revoked_at: world.now }])
  })
})

describe('a card that nobody took for 180 days', () => {
  it('comes back, is revoked by two officers and destroyed by production; case and recall end with that', async () => {
    const { file, personId } = await approve()
    await world.bringToCounter([file])
    const [card] = await cardsOf(file)
    const cardId = card?.card_id ?? ''
    world.now = new Date('2027-05-19T15:00:00Z') // its last day has ended in Japan
    await endPickupTimes(world.context)
    await round()
    expect(await loadProceduresOf(context.store.read, personId), 'it still lies at the counter').toEqual([])
    expect(await produce(`/api/pickups/${file.caseId}/return`)).toMatchObject({ status: 200 })
    await round()
    const recall = await onlyProcedure(personId)
    expect(recall).toMatchObject({ kind: 'unclaimed', state: { state: 'awaiting-signatures' } })
    expect(await destroy(cardId)).toMatchObject({ json: { code: 'production/certificates-not-revoked' } })
    await signBoth(personId)
    expect(await onlyProcedure(personId)).toMatchObject({ state: { state: 'revoked', cause: 'unclaimed' } })

    const revoked = await onlyProcedure(personId)
    const ask = {
      procedureId: revoked.procedureId,
      expectedRevision: revoked.revision,
      at: world.now,
    } as const
    await expect(
      finish(context, { ...ask, actor: 'officer:S-desk' }, 'card-destroyed'),
      'only production destroys what it has',
    ).rejects.toMatchObject({ code: 'aftercare/state-forbids' })
    expect(await destroy(cardId)).toMatchObject({ status: 200 })
    await round()
    expect(await stateOf(file)).toMatchObject({ state: 'returned' })
    expect(await cardsOf(file)).toMatchObject([{ state: 'destroyed', revocation_cause: 'unclaimed' }])
    expect(await onlyProcedure(personId)).toMatchObject({
      state: { state: 'done', outcome: 'card-destroyed' },
    })
    expect(world.drawer.get(cardId)).toMatchObject({ state: 'destroyed' })
  })
})
