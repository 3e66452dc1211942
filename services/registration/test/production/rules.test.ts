/** What production and the pick-up desk refuse, and what happens when two people act at once. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RevocationCause } from '../../src/contract.js'
import type { Case } from '../../src/domain/cases/case.js'
import { revokeCardIn } from '../../src/store/aftercare/register.js'
import { loadCase } from '../../src/store/cases/cases.js'
import { recordView } from '../../src/store/cases/notes.js'
import { endPickupTimes } from '../../src/usecases/production/deadlines.js'
import { makeCards, takeUpCards } from '../../src/usecases/production/make-cards.js'
import { sendPickupMails } from '../../src/usecases/production/notices.js'
import { type QuickAuthority, quickAuthority } from './quick-authority.js'
import { freshKey, openWorld, SIGNATURE, type World } from './world.js'

const AT = new Date('2026-11-20T00:12:00Z')
let authority: QuickAuthority
let world: World

beforeAll(async () => {
  authority = await quickAuthority({ at: AT })
  // Making keys takes longest; the twin of the authority takes a key again, the real one never would.
  const keys = await Promise.all(Array.from({ length: 4 }, () => freshKey(2048)))
  let turn = 0
  world = await openWorld({
    ca: authority.port,
    acceptWarrant: authority.acceptWarrant,
    at: AT,
    generateKey: async () => keys[turn++ % keys.length] ?? freshKey(2048),
  })
})
afterAll(() => world.close())
beforeEach(() => {
  world.now = AT
  authority.state = 'up'
  authority.refuses.clear()
})

const only = ([file]: readonly Case[]): Case => {
  if (!file) throw new Error('no case')
  return file
}
const stateOf = async ({ caseId }: Case) => (await loadCase(world.context.store.read, caseId))?.state
const cardsOf = async ({ caseId }: Case) =>
  world.context.store.read
    .selectFrom('card')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('attempt')
    .execute()
const orderOf = (cases: readonly Case[]) => ({
  requestId: randomUUID(),
  what: { by: 'cases', caseIds: cases.map(({ caseId }) => caseId) },
})
const order = (cases: readonly Case[], who: 'paula' | 'pepe' = 'paula') =>
  world.ask(who, 'POST', '/api/production/batches', orderOf(cases))
const balances = async () => {
  const rows = await world.context.store.read.selectFrom('stock_balance').selectAll().execute()
  return Object.fromEntries(rows.map(({ account, balance }) => [account, balance])) as Record<string, number>
}
const CHECKS = [
  { check: 'postcard', found: 'signed-and-taken' },
  { check: 'licence', found: 'original-seen' },
  { check: 'identity', found: 'original-seen', kind: 'drivingLicence', validUntil: '2028-09-01' },
  { check: 'person', found: 'is-the-holder' },
] as const
const checkAll = async ({ caseId }: Case, who: 'carla' | 'hana' = 'carla') => {
  for (const check of CHECKS) await world.ask(who, 'POST', `/api/pickups/${caseId}/checks`, check)
}
const handOver = async (
  { caseId }: Case,
  changes: object = {},
  who: 'carla' | 'chris' | 'hana' = 'carla',
) => {
  const { revision } = (await loadCase(world.context.store.read, caseId)) ?? {}
  const wish = { requestId: randomUUID(), expectedRevision: revision, signature: SIGNATURE, ...changes }
  return world.ask(who, 'POST', `/api/pickups/${caseId}/hand-over`, wish)
}
/** What aftercare does once two officers have signed (test/aftercare/recall.test.ts has the signatures). */
const revoke = async (card: { card_id: string } | undefined, cause: RevocationCause) =>
  world.context.store.transact({ actor: 'system:test', at: world.now }, async (tx, audit) => {
    if (!card) throw new Error('no card')
    await revokeCardIn(tx, { cardId: card.card_id, cause, at: world.now })
    audit.record('card/step', { subject: `card:${card.card_id}`, facts: { from: 'test', to: 'revoked' } })
  })
const atCounter = async (changes = {}) => {
  const cases = await world.approve(1, changes)
  await world.bringToCounter(cases)
  return only(cases)
}

describe('taking cases into production', () => {
  it('gives one card to a case that two producers take at the same moment', async () => {
    const cases = await world.approve(3)
    const answers = await Promise.all([order(cases), order(cases, 'pepe'), order(cases)])
    const taken = answers.map(({ json }) => Number(json.taken ?? 0))
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(3)
    for (const file of cases) expect(await cardsOf(file)).toHaveLength(1)
    await makeCards(world.context)
  })

  it('takes every case, those too that somebody opens in the same moment', async () => {
    const cases = await world.approve(3)
    const { caseId } = only(cases)
    const view = { actor: 'officer:S-rita', at: world.now } as const
    const answer = await world.context.store.transact(view, async (tx, audit) => {
      await recordView(tx, audit, { ...view, caseId, part: 'page' })
      return await order(cases)
    })
    expect(answer.json).toMatchObject({ taken: 3 })
    await makeCards(world.context)
  })

  it('answers a double click with the same batch', async () => {
    const cases = await world.approve(2)
    const body = orderOf(cases)
    const first = await world.ask('paula', 'POST', '/api/production/batches', body)
    const second = await world.ask('paula', 'POST', '/api/production/batches', body)
    expect(second).toEqual(first)
    expect(first.json).toEqual({ batchId: body.requestId, taken: 2 })
    await makeCards(world.context)
  })

  it('leaves a case alone that has no warrant, and takes the others', async () => {
    const [without, other] = await world.approve(2)
    if (!without || !other) throw new Error('no cases')
    await world.superuser.query("update registration.warrant set state = 'void' where case_id = $1", [
      without.caseId,
    ])
    expect((await order([without, other])).json).toMatchObject({ taken: 1 })
    expect(await stateOf(without)).toMatchObject({ state: 'approved' })
    expect(await order([without])).toMatchObject({
      status: 409,
      json: { code: 'production/no-case-waiting' },
    })
    await makeCards(world.context)
  })

  it('takes nothing when there are fewer blanks than cases, and every blank stays accounted for', async () => {
    const cases = await world.approve(2)
    const { available } = await balances()
    const all = { requestId: randomUUID(), quantity: available, note: 'Water in the store' }
    await world.ask('paula', 'POST', '/api/stock/faulty', all)
    expect(await order(cases)).toMatchObject({ status: 409, json: { code: 'stock/not-enough' } })
    for (const file of cases) expect(await stateOf(file)).toMatchObject({ state: 'approved' })
    const lot = {
      requestId: randomUUID(),
      quantity: 500,
      supplier: 'Invented Card Works',
      lotNumber: 'LOT-2',
    }
    await world.ask('paula', 'POST', '/api/stock/lots', lot)
    const twice = await world.ask('paula', 'POST', '/api/stock/lots', lot)
    expect(twice.json).toMatchObject({ sum: 0, balances: { available: 500 } })
    await order(cases)
    await makeCards(world.context)
  })
})

describe('making cards', () => {
  it('goes on by itself after the authority was away, with the keys that were made', async () => {
    const cases = await world.approve(2)
    await order(cases)
    authority.state = 'down'
    await makeCards(world.context)
    const before = await Promise.all(cases.map(cardsOf))
    expect(before.flat().map(({ step }) => step)).toEqual(['keys-made', 'keys-made'])
    authority.state = 'up'
    await makeCards(world.context) // they rest for a moment
    expect((await cardsOf(only(cases)))[0]?.step).toBe('keys-made')
    world.now = new Date(AT.getTime() + 21_000)
    await makeCards(world.context)
    const after = await Promise.all(cases.map(cardsOf))
    expect(after.flat().map(({ step, chip_serial }) => [step, chip_serial])).toEqual(
      before.flat().map(({ chip_serial }) => ['made', chip_serial]),
    )
  })

  it('puts one faulty card aside and makes all others; another attempt waits for the revocation (two attempts, one card)', async () => {
    const [bad, good] = await world.approve(2, {})
    if (!bad || !good) throw new Error('no cases')
    const name = 'HANAKO MIHON'
    await world.superuser.query(
      `update registration.warrant set order_json = jsonb_set(order_json, '{facts,nameRomaji}', $2) where case_id = $1`,
      [bad.caseId, JSON.stringify(name)],
    )
    // The authority certifies for the name of the warrant that it knows: not for this one.
    await order([bad, good])
    await makeCards(world.context)
    expect((await cardsOf(good))[0]).toMatchObject({ step: 'made' })
    const [faulty] = await cardsOf(bad)
    expect(faulty).toMatchObject({
      step: 'faulty',
      state: 'faulty',
      fault: 'certificate-wrong',
      fault_note: 'other-holder',
    })
    expect(await stateOf(bad)).toMatchObject({ state: 'production-error', fault: 'certificate-wrong' })
    const again = () => world.ask('paula', 'POST', `/api/production/cards/${faulty?.card_id}/again`, {})
    const destroy = () =>
      world.ask('paula', 'POST', `/api/production/cards/${faulty?.card_id}/destruction`, {})
    expect(await again()).toMatchObject({
      status: 409,
      json: { code: 'production/certificates-not-revoked' },
    })
    expect(await destroy()).toMatchObject({
      status: 409,
      json: { code: 'production/certificates-not-revoked' },
    })

    expect(faulty).toMatchObject({ revocation_cause: 'issuedInError', revocation_wanted_at: AT })
    expect(Object.keys(faulty?.certificates ?? {}).toSorted()).toEqual(['authenticationPerson', 'signature'])
    await revoke(faulty, 'issuedInError')
    expect(await destroy()).toMatchObject({ status: 200 })
    await world.superuser.query(
      `update registration.warrant set order_json = jsonb_set(order_json, '{facts,nameRomaji}', '"TARO JITSUIN"') where case_id = $1`,
      [bad.caseId],
    )
    expect(await again()).toMatchObject({ status: 200, json: { taken: 1 } })
    await makeCards(world.context)
    const attempts = await cardsOf(bad)
    expect(attempts.map(({ attempt, step, state }) => [attempt, step, state])).toEqual([
      [1, 'faulty', 'destroyed'],
      [2, 'made', 'personalised'],
    ])
    expect(world.drawer.get(faulty?.card_id ?? '')).toMatchObject({ state: 'destroyed' })
  })

  it('writes no certificate to a card whose key it does not have: crossed answers are found', async () => {
    const cases = await world.approve(1)
    await order(cases)
    authority.state = 'crosses-answers'
    await makeCards(world.context)
    expect((await cardsOf(only(cases)))[0]).toMatchObject({
      fault: 'certificate-wrong',
      fault_note: 'other-key',
    })
  })

  it('needs no revocation where nothing was certified', async () => {
    const cases = await world.approve(1)
    authority.refuses.add('TARO JITSUIN')
    await order(cases)
    await makeCards(world.context)
    const [card] = await cardsOf(only(cases))
    expect(card).toMatchObject({
      fault: 'certificate-refused',
      fault_note: 'order/profile-refused',
      revocation_wanted_at: null,
    })
    authority.refuses.clear()
    expect(
      await world.ask('paula', 'POST', `/api/production/cards/${card?.card_id}/again`, {}),
    ).toMatchObject({ status: 200 })
    await makeCards(world.context)
    expect((await cardsOf(only(cases))).at(-1)).toMatchObject({ attempt: 2, step: 'made' })
  })

  it('does not set a PIN twice: a card that was finished before the crash is faulty, never half known', async () => {
    const cases = await world.approve(1)
    await order(cases)
    await makeCards(world.context)
    const [card] = await cardsOf(only(cases))
    await world.superuser.query('delete from registration.pin_letter where card_id = $1', [card?.card_id])
    await world.superuser.query(
      "update registration.card set step = 'finishing', state = 'blank', leased_by = 'test', leased_until = '2030-01-01' where card_id = $1",
      [card?.card_id],
    )
    await takeUpCards(world.context)
    await makeCards(world.context)
    expect((await cardsOf(only(cases)))[0]).toMatchObject({ step: 'faulty', fault: 'finish-uncertain' })
  })

  it('finds a wrong face at the inspection, and answers for each card', async () => {
    const cases = await world.approve(2)
    await order(cases)
    await makeCards(world.context)
    const ids = (await Promise.all(cases.map(cardsOf))).flat().map(({ card_id }) => card_id)
    const [first = '', second = ''] = ids
    const results = [
      { cardId: first, face: 'right' },
      { cardId: second, face: 'wrong', note: 'The photo is shifted' },
      { cardId: 'JMA999999999', face: 'right' },
    ]
    const answer = await world.ask('paula', 'POST', '/api/production/inspections', { results })
    expect(answer.json.results).toEqual([
      { cardId: first, result: 'inspected' },
      { cardId: second, result: 'faulty' },
      { cardId: 'JMA999999999', result: 'refused', code: 'production/card-not-found' },
    ])
    const twice = await world.ask('paula', 'POST', '/api/production/inspections', {
      results: results.slice(0, 1),
    })
    expect(twice.json.results).toMatchObject([{ result: 'refused', code: 'production/step-forbids' }])
  })
})

describe('the number of a hand-over', () => {
  it('says nothing about another card, and nothing to another place', async () => {
    const [one, other] = [await atCounter(), await atCounter()]
    await checkAll(one)
    const requestId = randomUUID()
    expect(await handOver(one, { requestId })).toMatchObject({ status: 200 })
    expect(await handOver(one, { requestId }, 'chris')).toMatchObject({
      status: 403,
      json: { code: 'registration/other-place' },
    })
    await checkAll(other)
    expect(await handOver(other, { requestId })).toMatchObject({
      status: 409,
      json: { code: 'case/state-forbids' },
    })
    expect(await handOver(other)).toMatchObject({ status: 200 })
  })
})

describe('PIN letters', () => {
  it('are refused to whoever made the card, whatever their roles, and printed once for others', async () => {
    const cases = await world.approve(1)
    await order(cases, 'pepe')
    await makeCards(world.context)
    const [card] = await cardsOf(only(cases))
    const [row] = await world.superuser.query<{ letter_id: string }>(
      'select letter_id from registration.pin_letter where card_id = $1',
      [card?.card_id],
    )
    const path = `/api/pin-letters/${row?.letter_id}/printing`
    expect(await world.ask('pepe', 'POST', path, {})).toMatchObject({
      status: 403,
      json: { code: 'pin-letters/same-person' },
    })
    expect(await world.ask('paula', 'POST', path, {})).toMatchObject({ status: 403 })
    const both = await Promise.all([world.ask('rita', 'POST', path, {}), world.ask('rolf', 'POST', path, {})])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(world.printed.filter(({ letterId }) => letterId === row?.letter_id)).toHaveLength(1)
    expect(
      await world.ask('rita', 'POST', `/api/pin-letters/${row?.letter_id}/posted`, {
        trackingNumber: 'JP-9-9',
      }),
    ).toMatchObject({ status: 200 })
  })

  it('never pass through the hands of who packs the card, whichever comes first (hpki §2.6)', async () => {
    const cases = await world.approve(2)
    await order(cases, 'paula')
    await makeCards(world.context)
    const cards = await Promise.all(cases.map(async (one) => (await cardsOf(one))[0]?.card_id ?? ''))
    const results = cards.map((cardId) => ({ cardId, face: 'right' }))
    await world.ask('paula', 'POST', '/api/production/inspections', { results })
    const pack = (cardId = '') => {
      const to = { kind: 'place', placeId: 'ibaraki-med' }
      const parcel = { requestId: randomUUID(), to, cardIds: [cardId], trackingNumber: 'JP-1-1' }
      return world.ask('pepe', 'POST', '/api/parcels', parcel)
    }
    const print = async (cardId = '') => {
      const [row] = await world.superuser.query<{ letter_id: string }>(
        'select letter_id from registration.pin_letter where card_id = $1',
        [cardId],
      )
      return world.ask('pepe', 'POST', `/api/pin-letters/${row?.letter_id}/printing`, {})
    }
    const refused = { status: 403, json: { code: 'pin-letters/same-person' } }
    const [packedFirst, printedFirst] = cards
    expect(await pack(packedFirst)).toMatchObject({ status: 200 })
    expect(await print(packedFirst)).toMatchObject(refused)
    expect(await print(printedFirst)).toMatchObject({ status: 200 })
    expect(await pack(printedFirst)).toMatchObject(refused)
  })

  it('are not disclosed again where the office keeps no PIN (hpki §2.7)', async () => {
    const file = await atCounter()
    await checkAll(file)
    await handOver(file)
    const [card] = await cardsOf(file)
    const wish = { requestId: randomUUID(), cardId: card?.card_id, form: 'seen', cardCopy: 'seen' }
    expect(await world.ask('rita', 'POST', '/api/pin-letters/disclosures', wish)).toMatchObject({
      status: 409,
      json: { code: 'pin-letters/content-gone' },
    })
  })
})

describe('parcels', () => {
  it('raise an alarm for a card that is missing, and keep the others', async () => {
    const cases = await world.approve(2)
    await order(cases)
    await makeCards(world.context)
    const ids = (await Promise.all(cases.map(cardsOf))).flat().map(({ card_id }) => card_id)
    const results = ids.map((cardId) => ({ cardId, face: 'right' }))
    await world.ask('paula', 'POST', '/api/production/inspections', { results })
    const parcelId = randomUUID()
    const packing = {
      requestId: parcelId,
      to: { kind: 'place', placeId: 'ibaraki-med' },
      cardIds: ids,
      trackingNumber: 'JP-2-2',
    }
    await world.ask('paula', 'POST', '/api/parcels', packing)
    expect(
      await world.ask('paula', 'POST', '/api/parcels', { ...packing, requestId: randomUUID() }),
    ).toMatchObject({
      status: 409,
      json: { code: 'parcels/card-not-ready' },
    })
    await world.ask('paula', 'POST', `/api/parcels/${parcelId}/sent`, {})
    const receipt = (present: string[], who: 'carla' | 'chris' = 'carla') =>
      world.ask(who, 'POST', `/api/parcels/${parcelId}/receipt`, { present })
    expect(await receipt([], 'chris')).toMatchObject({
      status: 403,
      json: { code: 'registration/other-place' },
    })
    expect(await receipt([ids[0] ?? ''])).toMatchObject({ status: 200, json: { state: 'alarm' } })
    expect((await Promise.all(cases.map(stateOf))).map((state) => state?.state)).toEqual([
      'notified',
      'shipped',
    ])
    expect(await receipt(ids)).toMatchObject({ json: { state: 'received' } }) // it was found in the lining
    expect((await stateOf(cases[1] ?? only(cases)))?.state).toBe('notified')
  })

  it('go to a person only by a channel that allows it, and the delivery is the hand-over', async () => {
    const [usual, urgent] = [
      only(await world.approve(1)),
      only(await world.approve(1, { channel: 'emergency' })),
    ]
    await order([usual, urgent])
    await makeCards(world.context)
    const [usualCard] = await cardsOf(usual)
    const [urgentCard] = await cardsOf(urgent)
    const results = [usualCard, urgentCard].map((card) => ({ cardId: card?.card_id, face: 'right' }))
    await world.ask('paula', 'POST', '/api/production/inspections', { results })
    const pack = (parcelId: string, cardId = '') =>
      world.ask('paula', 'POST', '/api/parcels', {
        requestId: parcelId,
        to: { kind: 'person' },
        cardIds: [cardId],
        trackingNumber: 'JP-7-7',
      })
    expect(await pack(randomUUID(), usualCard?.card_id)).toMatchObject({
      json: { code: 'parcels/not-by-post' },
    })
    const parcelId = randomUUID()
    expect(await pack(parcelId, urgentCard?.card_id)).toMatchObject({ status: 200 })
    await world.ask('paula', 'POST', `/api/parcels/${parcelId}/sent`, {})
    const delivered = (deliveredOn: string) =>
      world.ask('paula', 'POST', `/api/parcels/${parcelId}/delivery`, { deliveredOn })
    expect(await delivered('2026-11-19')).toMatchObject({ json: { code: 'parcels/state-forbids' } })
    expect(await delivered('2026-11-20')).toMatchObject({ status: 200, json: { state: 'received' } })
    expect(await stateOf(urgent)).toMatchObject({ state: 'handed-over' })
    expect((await cardsOf(urgent))[0]?.state).toBe('valid')
  })
})

describe('the pick-up desk', () => {
  it('hands nothing over before postcard, licence, identity and person are recorded (T-C03-4)', async () => {
    const file = await atCounter()
    for (const [index, check] of CHECKS.entries()) {
      expect(await handOver(file)).toMatchObject({ status: 409, json: { code: 'pickup/incomplete' } })
      const answer = await world.ask('carla', 'POST', `/api/pickups/${file.caseId}/checks`, check)
      expect(answer.json.lacks).toHaveLength(CHECKS.length - index)
    }
    const dot = { ...SIGNATURE, strokes: [[[1, 1, 0]]] }
    expect(await handOver(file, { signature: dot })).toMatchObject({
      status: 422,
      json: { code: 'pickup/signature-empty' },
    })
    expect(await handOver(file)).toMatchObject({ status: 200 })
  })

  it('refuses a proxy and writes down what was said; the card stays (T-C03-4)', async () => {
    const file = await atCounter()
    const refusal = {
      requestId: randomUUID(),
      visitor: 'proxy',
      reason: '配偶者が来訪。本人ではない',
      said: '夫は診療中なので代わりに受け取りたい',
    }
    const answer = await world.ask('carla', 'POST', `/api/pickups/${file.caseId}/refusals`, refusal)
    const { visitor, reason, said } = refusal
    expect(answer.json.refusals).toMatchObject([{ visitor, reason, said }])
    await world.ask('carla', 'POST', `/api/pickups/${file.caseId}/refusals`, refusal)
    const rows = await world.superuser.query<{ facts: unknown }>(
      "select facts from audit.entry where action = 'pickup/refused' and subject = $1",
      [`case:${file.caseId}`],
    )
    expect(rows).toEqual([{ facts: { visitor: 'proxy', placeId: 'ibaraki-med' } }])
    expect(await handOver(file)).toMatchObject({ status: 409 })
    expect(await stateOf(file)).toMatchObject({ state: 'notified' })
  })

  it('takes no identity document that has expired, and counts its last day', async () => {
    const file = await atCounter()
    await checkAll(file)
    const identity = { check: 'identity', found: 'original-seen', kind: 'passport' }
    const see = (validUntil: string) =>
      world.ask('carla', 'POST', `/api/pickups/${file.caseId}/checks`, { ...identity, validUntil })
    expect((await see('2026-11-19')).json.lacks).toEqual(['identity-expired', 'signature-missing'])
    expect(await handOver(file)).toMatchObject({ json: { code: 'pickup/incomplete' } })
    expect((await see('2026-11-20')).json.lacks).toEqual(['signature-missing'])
    expect(await handOver(file)).toMatchObject({ status: 200 })
  })

  it('forgets the checks of an earlier visit', async () => {
    const file = await atCounter()
    await checkAll(file)
    world.now = new Date(AT.getTime() + 4 * 3_600_000)
    expect(await handOver(file)).toMatchObject({ json: { code: 'pickup/incomplete' } })
  })

  it('hands a card over once, whoever clicks how often', async () => {
    const file = await atCounter()
    await checkAll(file)
    const { revision } = (await loadCase(world.context.store.read, file.caseId)) ?? {}
    const wish = { requestId: randomUUID(), expectedRevision: revision, signature: SIGNATURE }
    const path = `/api/pickups/${file.caseId}/hand-over`
    const clicks = await Promise.all([1, 2, 3].map(() => world.ask('carla', 'POST', path, wish)))
    expect(clicks.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(new Set(clicks.map(({ json }) => json.receiptNumber)).size).toBe(1)
    const other = await world.ask('carla', 'POST', path, { ...wish, requestId: randomUUID() })
    expect(other).toMatchObject({ status: 409 })
  })

  it('belongs to one place: another counter neither sees nor hands over', async () => {
    const file = await atCounter()
    const path = `/api/pickups/${file.caseId}`
    expect(await world.ask('chris', 'GET', path)).toMatchObject({
      status: 403,
      json: { code: 'registration/other-place' },
    })
    expect(await handOver(file, {}, 'chris')).toMatchObject({ status: 403 })
    const found = await world.ask('chris', 'GET', `/api/pickups?words=${encodeURIComponent(file.caseNumber)}`)
    expect(found.json).toMatchObject({ total: 0 })
    const mine = await world.ask('carla', 'GET', `/api/pickups?words=${encodeURIComponent('じついん 太郎')}`)
    expect(Number(mine.json.total)).toBeGreaterThan(0)
  })

  it('finds a card by the code of the postcard', async () => {
    const file = await atCounter()
    const [row] = await world.superuser.query<{ code: string }>(
      'select code from registration.pickup_notice where case_id = $1',
      [file.caseId],
    )
    const qr = encodeURIComponent(`http://apply.localhost:1/pickup/${row?.code}`)
    expect((await world.ask('carla', 'GET', `/api/pickups?words=${qr}`)).json).toMatchObject({
      total: 1,
      rows: [{ caseId: file.caseId }],
    })
  })

  it("records a hospital's hand-over as one session with a result for each person (T-C03-5)", async () => {
    const cases = await world.approve(3, { channel: 'hospitalBatch', pickupPlaceId: 'aozora-hospital' })
    await world.bringToCounter(cases)
    const list = await world.ask('hana', 'GET', '/api/pickup-sessions?placeId=aozora-hospital')
    const people = list.json.people as { caseId: string; revision: number }[]
    expect(people.map(({ caseId }) => caseId)).toEqual(
      expect.arrayContaining(cases.map(({ caseId }) => caseId)),
    )
    const elsewhere = await world.ask('carla', 'GET', '/api/pickup-sessions?placeId=aozora-hospital')
    expect(elsewhere).toMatchObject({ status: 403, json: { code: 'registration/other-place' } })
    const [one, two, three] = cases.map(({ caseId }) => people.find((person) => person.caseId === caseId))
    const given = (file: typeof one, checks: readonly object[]) => ({
      caseId: file?.caseId,
      result: 'handed-over',
      expectedRevision: file?.revision,
      checks,
      signature: SIGNATURE,
    })
    const noPostcard = [CHECKS[1], CHECKS[1], CHECKS[2], CHECKS[3]]
    const session = {
      requestId: randomUUID(),
      placeId: 'aozora-hospital',
      results: [given(one, CHECKS), { caseId: two?.caseId, result: 'absent' }, given(three, noPostcard)],
    }
    const expected = [
      { result: 'handed-over' },
      { result: 'absent' },
      { result: 'refused', code: 'pickup/incomplete', text: { ja: expect.any(String) } },
    ]
    const answer = await world.ask('hana', 'POST', '/api/pickup-sessions', session)
    expect(answer.json.results).toMatchObject(expected)
    const [stored] = await world.superuser.query(
      'select way, session_id from registration.pickup where case_id = $1',
      [one?.caseId],
    )
    expect(stored).toEqual({ way: 'session', session_id: session.requestId })
    expect((await world.ask('hana', 'POST', '/api/pickup-sessions', session)).json).toEqual(answer.json)
    expect(await world.ask('carla', 'POST', '/api/pickup-sessions', session)).toMatchObject({ status: 403 })
  })
})

describe('appointments', () => {
  it('are booked with the code of the postcard, as many as the counter can serve', async () => {
    const cases = await world.approve(5)
    await world.bringToCounter(cases)
    const rows = await world.superuser.query<{ code: string }>(
      'select code from registration.pickup_notice where case_id = any($1)',
      [cases.map(({ caseId }) => caseId)],
    )
    const startsAt = '2026-11-24T00:00:00.000Z' // Tuesday 9:00 in Japan
    const book = (code: string, at = startsAt) =>
      world.ask('carla', 'POST', `/api/pickup-notices/${code}/appointment`, { startsAt: at })
    const answers = await Promise.all(rows.map(({ code }) => book(code)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 409])
    const calendar = await world.ask('carla', 'GET', '/api/appointments?placeId=ibaraki-med&day=2026-11-24')
    expect(calendar.json).toMatchObject({
      capacity: 4,
      slots: expect.arrayContaining([expect.objectContaining({ startsAt })]),
    })
    const [code = ''] = rows.map((row) => row.code)
    expect(await book(code, '2026-11-22T00:00:00.000Z')).toMatchObject({
      json: { code: 'appointments/not-offered' },
    }) // Sunday
    expect(await book(code, '2026-11-20T00:00:00.000Z')).toMatchObject({
      json: { code: 'appointments/not-offered' },
    }) // over
    const page = await world.ask('carla', 'GET', `/api/pickup-notices/${code}`)
    expect(JSON.stringify(page.json)).not.toMatch(/実印|太郎|JITSUIN/)
    expect(await world.ask('carla', 'GET', `/api/pickup-notices/${'2'.repeat(20)}`)).toMatchObject({
      status: 404,
    })
  })
})

describe('cards that nobody takes', () => {
  it('are called for after 90 days, and after 180 returned, revoked by two officers, destroyed', async () => {
    const file = await atCounter()
    await sendPickupMails(world.context)
    const before = world.mails.length
    const mails = async () => {
      await sendPickupMails(world.context)
      return world.mails.slice(before).filter(({ text }) => text.includes(file.caseNumber))
    }
    world.now = new Date(AT.getTime() + 90 * 86_400_000 - 1)
    expect(await mails()).toHaveLength(0)
    world.now = new Date(AT.getTime() + 90 * 86_400_000)
    expect(await mails()).toHaveLength(1)
    expect(await mails()).toHaveLength(1)
    world.now = new Date('2027-05-19T14:59:59Z') // the last second of its last day in Japan
    await endPickupTimes(world.context)
    expect(await stateOf(file)).toMatchObject({ state: 'notified' })
    world.now = new Date('2027-05-19T15:00:00Z')
    await endPickupTimes(world.context)
    expect(await stateOf(file)).toMatchObject({ state: 'unclaimed' })

    const [card] = await cardsOf(file)
    const returns = async () => {
      const { json } = await world.ask('paula', 'GET', '/api/production/returns')
      const found = (list: unknown) =>
        (list as { cardId: string; revocation: string }[]).find(({ cardId }) => cardId === card?.card_id)
      return { awaited: found(json.awaited)?.revocation, here: found(json.here)?.revocation }
    }
    expect(await returns()).toEqual({ awaited: 'none', here: undefined })
    const destroy = () => world.ask('paula', 'POST', `/api/production/cards/${card?.card_id}/destruction`, {})
    expect(await destroy()).toMatchObject({ json: { code: 'production/step-forbids' } })
    expect(await world.ask('paula', 'POST', `/api/pickups/${file.caseId}/return`, {})).toMatchObject({
      status: 200,
    })
    expect(await destroy()).toMatchObject({ json: { code: 'production/certificates-not-revoked' } })
    expect(await returns()).toEqual({ awaited: undefined, here: 'wanted' })
    await revoke(card, 'unclaimed')
    expect(await returns()).toEqual({ awaited: undefined, here: 'done' })
    expect(await destroy()).toMatchObject({ status: 200 })
    expect(await stateOf(file)).toMatchObject({ state: 'returned' })
    expect((await cardsOf(file))[0]?.state).toBe('destroyed')
    expect(await returns()).toEqual({ awaited: undefined, here: undefined })
  })
})

describe('the books of blank cards', () => {
  it('add up to nought after all of this, move by move', async () => {
    const found = await balances()
    expect(Object.values(found).reduce((sum, balance) => sum + balance, 0)).toBe(0)
    const rows = await world.superuser.query<{ account: string; sum: number }>(
      `select account, sum(quantity)::int as sum from (
         select to_account as account, quantity from registration.stock_move
         union all select from_account, -quantity from registration.stock_move) as moves group by account`,
    )
    for (const { account, sum } of rows) expect([account, found[account]]).toEqual([account, sum])
    const [cards] = await world.superuser.query<Record<string, number>>(
      `select count(*) filter (where step <> 'faulty' and state <> 'destroyed' and step <> 'queued')::int as used,
              count(*) filter (where state = 'faulty')::int as faulty from registration.card`,
    )
    expect(found.used).toBe(cards?.used)
  })
})
