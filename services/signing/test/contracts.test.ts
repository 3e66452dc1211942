/**
 * Contracts over both services, as institutions and officers use them. Days are counted by hand: 00:00 in Japan is 15:00 UTC of the day
 * before, and `AT` is 20 November 2026, 09:12 in Japan.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { Figures } from '@jitsuin/second-key'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AT } from '../../key-management/test/moment.js'
import { requestFor, signWith } from '../../key-management/test/requests.js'
import { type Client, type Holder, openWorld, type World } from '../../key-management/test/world.js'
import {
  CONTRACT_ROUTES,
  type ContractDetail,
  type ContractList,
  OFFICE_ROUTES,
  ROUTES,
} from '../src/contract.js'

const PATHS = OFFICE_ROUTES.contracts
const digest = (seed: string) => createHash('sha256').update(seed).digest('hex')
const CLINIC = { terms: { kind: 'clinic' } }
const HOSPITAL = { terms: { kind: 'hospital', beds: 400 } }

describe('contracts of institutions (appendix B, April 2025)', { timeout: 180_000 }, () => {
  let world: World
  let holder: Holder
  const clients: Client[] = []
  beforeAll(async () => {
    world = await openWorld()
    holder = await world.newHolder('DEMO-D-0001')
  }, 120_000)
  afterAll(async () => {
    for (const client of clients) client.close()
    await world?.close()
  })

  const newClient = async (institution: string) => {
    const client = await world.openClient(institution, { contract: false })
    clients.push(client)
    return client
  }
  const concluded = async (institution: string, body: object = CLINIC) => {
    const client = await newClient(institution)
    const { status, json } = await client.call('POST', CONTRACT_ROUTES.contract, body)
    expect(status).toBe(201)
    return { client, contractId: String(Object(json.contract).contractId) }
  }
  const sign = (client: Client, day: { id: string; token: string }, seed: string) =>
    signWith(client, day, { digests: [digest(seed)], at: world.now() })
  const office = async (path: string, body?: object) => {
    const { get, post } = world.connections.officeToSigning
    const { status, json } = await (body ? post(path, body) : get(path))
    return { status, json: json as Record<string, unknown> } // each test says what it expects in it
  }
  const pay = (contractId: string, act: object, officer = 'staff-rei') =>
    office(PATHS.payments(contractId), { officer, act: { paymentId: randomUUID(), ...act } })
  const detailOf = async (contractId: string) =>
    (await office(PATHS.one(contractId))).json as unknown as ContractDetail // the route's own schema
  const logOf = async (contractId: string) =>
    world.superusers.signing.query<{ action: string; actor: string }>(
      'select action, actor from audit.entry where subject = $1 order by id',
      [`contract:${contractId}`],
    )
  const ledgerRows = async (id: string) =>
    (await world.superusers.signing.query('select from second_key.request where authorisation_id = $1', [id]))
      .length

  it('are asked for before an authorisation, and the refusal stands in the log and in the figures', async () => {
    const client = await newClient('DEMO-I-0100')
    const { status, json } = await client.call('POST', ROUTES.authorisations, { subject: holder.subject })
    expect([status, json.code]).toEqual([403, 'contract/none'])
    expect(String(Object(json.next).ja)).toContain('利用契約を申し込んでください')
    const { json: figures } = await office('/office/figures?from=2026-11-20&to=2026-11-20')
    const [day] = (figures as unknown as Figures).days // the route's own schema
    expect(day?.refusals).toContainEqual({
      kind: 'signature',
      code: 'contract/none',
      ja: json.ja,
      en: json.en,
      count: 1,
    })
    const seen = await client.call('GET', CONTRACT_ROUTES.contract)
    expect(seen.json).toMatchObject({ judgement: { standing: 'none' } })
    expect(seen.json.prices).toContainEqual({ kind: 'hospital', bedsFrom: 400, yenPerYear: 100_000 })
  })

  it('are concluded on line, and let sign at once: thirty days to pay for who begins late in the year', async () => {
    const { client, contractId } = await concluded('DEMO-I-0101', HOSPITAL)
    const { json } = await client.call('GET', CONTRACT_ROUTES.contract)
    expect(json).toMatchObject({
      judgement: { standing: 'in-grace', lastDay: '2026-12-20', daysLeft: 31 },
      contract: {
        institution: 'DEMO-I-0101',
        state: 'active',
        beginsOn: '2026-11-20',
        invoices: [
          {
            fiscalYear: 2026,
            amountYen: 100_000,
            paidYen: 0,
            state: 'open',
            payBy: '2026-12-20',
            cutOffFrom: '2026-12-21',
          },
        ],
      },
    })
    const day = await world.openDay(client, holder)
    expect((await sign(client, day, 'first')).status).toBe(200)
    const view = await client.call('GET', ROUTES.authorisation(day.id))
    expect(view.json.contract).toEqual({ standing: 'in-grace', lastDay: '2026-12-20', daysLeft: 31 })
    expect((await logOf(contractId)).map(({ action, actor }) => [action, actor])).toEqual([
      ['contract/concluded', `client:${client.clientKey}`],
      ['contract/invoiced', `client:${client.clientKey}`],
    ])
  })

  it.each([
    ['a second one', CLINIC, 409, 'contract/exists'],
    ['yesterday', { ...CLINIC, beginsOn: '2026-11-19' }, 422, 'contract/day-refused'],
    ['a hospital without beds', { terms: { kind: 'hospital' } }, 422, 'http/request-invalid'],
    ['a hospital with 19 beds', { terms: { kind: 'hospital', beds: 19 } }, 422, 'http/request-invalid'],
    ['a kind that nobody knows', { terms: { kind: 'school' } }, 422, 'http/request-invalid'],
  ])('are not concluded for %s', async (_what, body, status, code) => {
    const client = clients.find(({ institution }) => institution === 'DEMO-I-0101')
    const answer = await client?.call('POST', CONTRACT_ROUTES.contract, body)
    expect([answer?.status, answer?.json.code]).toEqual([status, code])
  })

  it('are nobody’s whose client the institution did not register', async () => {
    const stranger = await world.openClient('DEMO-I-0101', { registered: false })
    clients.push(stranger)
    for (const [method, path, body] of [
      ['GET', CONTRACT_ROUTES.contract],
      ['POST', CONTRACT_ROUTES.contract, CLINIC],
      ['GET', CONTRACT_ROUTES.end],
      ['POST', CONTRACT_ROUTES.end, { when: 'now' }],
      ['DELETE', CONTRACT_ROUTES.end],
    ] as const) {
      const { status, json } = await stranger.call(method, path, body)
      expect([method, path, status, json.code]).toEqual([method, path, 403, 'client-key/unknown'])
    }
  })

  it('that begin later let nothing be signed before their first day', async () => {
    const { client } = await concluded('DEMO-I-0102', { ...CLINIC, beginsOn: '2026-11-21' })
    const wish = { subject: holder.subject }
    world.moveTo(new Date('2026-11-20T14:59:59Z'))
    const early = await client.call('POST', ROUTES.authorisations, wish)
    expect(early.json.code).toBe('contract/none')
    world.moveTo(new Date('2026-11-20T15:00:00Z'))
    expect((await client.call('POST', ROUTES.authorisations, wish)).status).toBe(201)
    const { json } = await client.call('GET', CONTRACT_ROUTES.contract)
    expect(Object(json.contract).invoices).toMatchObject([{ payBy: '2026-12-21' }])
    world.moveTo(AT)
  })

  it('end at once, at both halves, with a confirmation', async () => {
    const { client, contractId } = await concluded('DEMO-I-0103')
    const second = await newClient('DEMO-I-0103')
    const day = await world.openDay(client, holder)
    expect((await sign(client, day, 'before the end')).status).toBe(200)
    const { status, json } = await client.call('POST', CONTRACT_ROUTES.end, { when: 'now' })
    expect([status, json]).toEqual([
      200,
      {
        contractId,
        institution: 'DEMO-I-0103',
        institutionName: 'Mihon Clinic',
        askedAt: AT.toISOString(),
        ends: AT.toISOString(),
        state: 'ended',
        clients: [client.clientKey, second.clientKey].toSorted(),
        otherHalf: 'told',
        openYen: 10_000,
      },
    ])
    const refused = await sign(client, day, 'after the end')
    expect([refused.status, refused.json.code]).toEqual([403, 'contract/ended'])
    const asked = await client.call('POST', ROUTES.authorisations, { subject: holder.subject })
    expect(asked.json.code).toBe('contract/ended')
    for (const half of ['signing', 'keyManagement'] as const) {
      const states = await world.superusers[half].query(
        `select distinct state from second_key.client_key where institution = 'DEMO-I-0103'`,
      )
      expect(states).toEqual([{ state: 'ended' }])
      const active = await world.superusers[half].query(
        `select from second_key.authorisation where authorisation_id = $1 and state = 'active'`,
        [day.id],
      )
      expect(active).toEqual([])
    }
    // Its files still want the confirmation.
    expect((await client.call('GET', CONTRACT_ROUTES.end)).json).toEqual(json)
    expect((await client.call('GET', CONTRACT_ROUTES.contract)).json).toMatchObject({
      judgement: { standing: 'ended', at: AT.toISOString() },
    })
    const again = await client.call('POST', CONTRACT_ROUTES.end, { when: 'now' })
    expect([again.status, again.json.code]).toEqual([403, 'contract/ended'])
    expect((await client.call('DELETE', CONTRACT_ROUTES.end)).json.code).toBe('contract/ended')
  })

  it('can be concluded again after an end, through a client that is registered anew', async () => {
    const again = await newClient('DEMO-I-0103')
    expect((await again.call('POST', CONTRACT_ROUTES.contract, CLINIC)).status).toBe(201)
    const day = await world.openDay(again, holder)
    expect((await sign(again, day, 'anew')).status).toBe(200)
  })

  it('end here though the other half cannot be reached, which is told later', async () => {
    const { client } = await concluded('DEMO-I-0104')
    const day = await world.openDay(client, holder)
    world.cutLink()
    const { json } = await client.call('POST', CONTRACT_ROUTES.end, { when: 'now' })
    expect(json).toMatchObject({ state: 'ended', otherHalf: 'not-yet-told' })
    const refused = await sign(client, day, 'cut')
    expect(refused.status).toBe(403)
    world.mendLink()
    await world.signing.lookAfterContracts()
    const known = await world.superusers.keyManagement.query(
      `select state from second_key.client_key where client_key = $1`,
      [client.clientKey],
    )
    expect(known).toEqual([{ state: 'ended' }])
    const confirmed = await client.call('GET', CONTRACT_ROUTES.end)
    expect(confirmed.json).toMatchObject({ otherHalf: 'told', clients: [client.clientKey] })
  })

  it('end at the end of a day in Japan, to the second, and can be taken back until then', async () => {
    const { client, contractId } = await concluded('DEMO-I-0105')
    const none = await client.call('DELETE', CONTRACT_ROUTES.end)
    expect([none.status, none.json.code]).toEqual([409, 'contract/no-end-asked'])
    const past = await client.call('POST', CONTRACT_ROUTES.end, { when: 'end-of-day', day: '2026-11-19' })
    expect([past.status, past.json.code]).toEqual([422, 'contract/day-refused'])
    const wish = { when: 'end-of-day', day: '2026-11-20' }
    const { json } = await client.call('POST', CONTRACT_ROUTES.end, wish)
    expect(json).toMatchObject({
      ends: '2026-11-20T15:00:00.000Z',
      state: 'to-come',
      otherHalf: 'to-come',
      clients: [],
    })
    expect((await client.call('DELETE', CONTRACT_ROUTES.end)).status).toBe(204)
    expect((await client.call('GET', CONTRACT_ROUTES.end)).json.code).toBe('contract/no-end-asked')
    await client.call('POST', CONTRACT_ROUTES.end, wish)
    const day = await world.openDay(client, holder)
    world.moveTo(new Date('2026-11-20T14:59:59Z'))
    expect((await sign(client, day, 'last second')).status).toBe(200)
    world.moveTo(new Date('2026-11-20T15:00:00Z'))
    const refused = await sign(client, day, 'midnight')
    expect([refused.status, refused.json.code]).toEqual([403, 'contract/ended'])
    expect((await client.call('DELETE', CONTRACT_ROUTES.end)).json.code).toBe('contract/ended')
    await world.signing.lookAfterContracts()
    expect((await client.call('GET', CONTRACT_ROUTES.end)).json).toMatchObject({ otherHalf: 'told' })
    expect((await logOf(contractId)).map(({ action }) => action)).toEqual([
      'contract/concluded',
      'contract/invoiced',
      'contract/end-asked',
      'contract/end-taken-back',
      'contract/end-asked',
      'contract/ended',
    ])
    world.moveTo(AT)
  })

  it('that are not paid cut signing off at 00:00 in Japan, to the second, and a payment lets it go on', async () => {
    const { client, contractId } = await concluded('DEMO-I-0106')
    world.moveTo(new Date('2026-12-20T14:00:00Z'))
    const day = await world.openDay(client, holder)
    world.moveTo(new Date('2026-12-20T14:59:59Z'))
    const body = requestFor(client, {
      authorisation: day.id,
      request: randomUUID(),
      counter: 1000,
      at: world.now(),
      digests: [digest('last second')],
    })
    const bearer = { authorization: `Bearer ${day.token}` }
    const signed = await client.call('POST', ROUTES.signatures, body, bearer)
    expect(signed.status).toBe(200)
    client.counter = 1000
    const before = await ledgerRows(day.id)

    world.moveTo(new Date('2026-12-20T15:00:00Z'))
    const refused = await sign(client, day, 'midnight')
    expect([refused.status, refused.json.code]).toEqual([403, 'contract/cut-off'])
    expect(await ledgerRows(day.id)).toBe(before)
    const asked = await client.call('POST', ROUTES.authorisations, { subject: holder.subject })
    expect(asked.json.code).toBe('contract/cut-off')
    const view = await client.call('GET', ROUTES.authorisation(day.id))
    expect(view.json.contract).toEqual({ standing: 'cut-off', since: '2026-12-21' })
    // What was signed before is answered again: a lost answer is no reason to lose a signature.
    expect((await client.call('POST', ROUTES.signatures, body, bearer)).json).toEqual(signed.json)
    const changed = { ...body, signature: `${body.signature.slice(0, -4)}AAAA` }
    expect((await client.call('POST', ROUTES.signatures, changed, bearer)).status).toBe(403)

    const short = await pay(contractId, { fiscalYear: 2026, amountYen: 9_999, paidOn: '2026-12-21' })
    expect(short.json).toMatchObject({ judgement: { standing: 'cut-off', since: '2026-12-21' } })
    expect((await sign(client, day, 'one yen short')).status).toBe(403)
    await pay(contractId, { fiscalYear: 2026, amountYen: 1, paidOn: '2026-12-21' })
    expect((await sign(client, day, 'paid')).status).toBe(200)
  })

  it('of the next fiscal year are invoiced by themselves, and cut off on 1 August', async () => {
    const { client, contractId } = await concluded('DEMO-I-0107')
    await pay(contractId, { fiscalYear: 2026, amountYen: 10_000, paidOn: '2026-12-20' })
    world.moveTo(new Date('2027-03-31T14:59:59Z'))
    await world.signing.lookAfterContracts()
    expect((await detailOf(contractId)).invoices).toHaveLength(1)
    world.moveTo(new Date('2027-03-31T15:00:00Z'))
    await world.signing.lookAfterContracts()
    const { invoices, judgement } = await detailOf(contractId)
    expect(invoices[0]).toMatchObject({ fiscalYear: 2027, payBy: '2027-07-31', cutOffFrom: '2027-08-01' })
    expect(judgement).toEqual({ standing: 'in-grace', lastDay: '2027-07-31', daysLeft: 122 })
    world.moveTo(new Date('2027-07-31T14:00:00Z'))
    const day = await world.openDay(client, holder)
    world.moveTo(new Date('2027-07-31T14:59:59Z'))
    expect((await sign(client, day, '31 July')).status).toBe(200)
    world.moveTo(new Date('2027-07-31T15:00:00Z'))
    expect((await sign(client, day, '1 August')).json.code).toBe('contract/cut-off')
    world.moveTo(AT)
  })

  describe('in the office', () => {
    let contractId: string
    beforeAll(async () => {
      world.moveTo(AT)
      contractId = (await concluded('DEMO-I-0200')).contractId
    })

    it('take a payment once, however often it is sent', async () => {
      const act = { paymentId: randomUUID(), fiscalYear: 2026, amountYen: 5_000, paidOn: '2026-11-20' }
      for (let times = 0; times < 3; times++) expect((await pay(contractId, act)).status).toBe(200)
      expect((await detailOf(contractId)).payments).toHaveLength(1)
      const other = await pay(contractId, { ...act, amountYen: 5_001 })
      expect([other.status, other.json.code]).toEqual([409, 'contract/payment-differs'])
    })

    it.each([
      [
        'of a year without an invoice',
        { fiscalYear: 2027, amountYen: 1, paidOn: '2026-11-20' },
        'contract/payment-refused',
      ],
      ['of tomorrow', { fiscalYear: 2026, amountYen: 1, paidOn: '2026-11-21' }, 'contract/payment-refused'],
      ['below nothing', { fiscalYear: 2026, amountYen: -1, paidOn: '2026-11-20' }, 'http/request-invalid'],
    ])('take no payment %s', async (_what, act, code) => {
      const { status, json } = await pay(contractId, act)
      expect([status, json.code]).toEqual([422, code])
    })

    it('keep both entries when a payment is corrected, and count the newer one', async () => {
      const { payments } = await detailOf(contractId)
      const [wrong] = payments
      const path = PATHS.correction(contractId, wrong?.paymentId ?? '')
      const act = {
        paymentId: randomUUID(),
        amountYen: 10_000,
        paidOn: '2026-11-20',
        reason: '金額の打ち間違い',
      }
      const { status, json } = await office(path, { officer: 'staff-rei', act })
      expect(status).toBe(200)
      expect(json).toMatchObject({
        judgement: { standing: 'in-order' },
        invoices: [{ paidYen: 10_000, state: 'paid' }],
        payments: [
          { paymentId: wrong?.paymentId, amountYen: 5_000, correctedBy: act.paymentId },
          { paymentId: act.paymentId, amountYen: 10_000, corrects: wrong?.paymentId, reason: act.reason },
        ],
      })
      const twice = await office(path, { officer: 'staff-rei', act: { ...act, paymentId: randomUUID() } })
      expect([twice.status, twice.json.code]).toEqual([409, 'contract/corrected-already'])
      const nothing = { ...act, paymentId: randomUUID(), amountYen: 0 }
      const undone = await office(PATHS.correction(contractId, act.paymentId), {
        officer: 'staff-rei',
        act: nothing,
      })
      expect(undone.json).toMatchObject({ judgement: { standing: 'in-grace' }, invoices: [{ paidYen: 0 }] })
      const unknown = await office(PATHS.correction(contractId, randomUUID()), {
        officer: 'staff-rei',
        act: { ...act, paymentId: randomUUID() },
      })
      expect([unknown.status, unknown.json.code]).toEqual([404, 'contract/payment-unknown'])
      const reasonless = { officer: 'staff-rei', act: { ...act, reason: ' ' } }
      expect((await office(path, reasonless)).status).toBe(422)
    })

    it('extend a grace by two officers, never by one', async () => {
      const act = { extensionId: randomUUID(), fiscalYear: 2026, until: '2027-01-31', reason: '災害のため' }
      const asked = await office(PATHS.extensions(contractId), { officer: 'staff-aya', act })
      expect(asked.json).toMatchObject({
        judgement: { lastDay: '2026-12-20' },
        extensions: [{ state: 'open', askedBy: 'staff-aya' }],
      })
      const second = { ...act, extensionId: randomUUID() }
      const waiting = await office(PATHS.extensions(contractId), { officer: 'staff-aya', act: second })
      expect([waiting.status, waiting.json.code]).toEqual([409, 'contract/extension-open'])
      const decide = (officer: string, decision: string) =>
        office(PATHS.decision(contractId, act.extensionId), { officer, act: { decision } })
      const alone = await decide('staff-aya', 'confirmed')
      expect([alone.status, alone.json.code]).toEqual([403, 'contract/same-officer'])
      expect((await decide('staff-akio', 'confirmed')).json).toMatchObject({
        judgement: { standing: 'in-grace', lastDay: '2027-01-31' },
        extensions: [{ state: 'confirmed', askedBy: 'staff-aya', decidedBy: 'staff-akio' }],
      })
      const again = await decide('staff-eiji', 'refused')
      expect([again.status, again.json.code]).toEqual([404, 'contract/extension-unknown'])
      const shorter = await office(PATHS.extensions(contractId), { officer: 'staff-aya', act: second })
      expect([shorter.status, shorter.json.code]).toEqual([422, 'contract/extension-refused'])
    })

    it('leave a grace as it is when the second officer refuses', async () => {
      const act = { extensionId: randomUUID(), fiscalYear: 2026, until: '2027-03-31', reason: '依頼による' }
      await office(PATHS.extensions(contractId), { officer: 'staff-aya', act })
      const path = PATHS.decision(contractId, act.extensionId)
      const { json } = await office(path, { officer: 'staff-akio', act: { decision: 'refused' } })
      expect(json).toMatchObject({ judgement: { lastDay: '2027-01-31' } })
    })

    it('are listed as they are judged, whoever is cut off soonest first', async () => {
      for (const at of [
        AT,
        new Date('2026-12-20T14:59:59Z'),
        new Date('2026-12-20T15:00:00Z'),
        new Date('2027-07-31T15:00:00Z'),
      ]) {
        world.moveTo(at)
        await world.signing.lookAfterContracts()
        const list = (await office(PATHS.list)).json as unknown as ContractList // the route's own schema
        expect(list.total).toBe(list.rows.length)
        for (const row of list.rows) {
          const { judgement, invoices } = await detailOf(row.contractId)
          expect([row.institution, row.standing]).toEqual([row.institution, judgement.standing])
          const owed = invoices.reduce(
            (sum, { amountYen, paidYen }) => sum + Math.max(0, amountYen - paidYen),
            0,
          )
          expect(row.openYen).toBe(owed)
        }
        const counted = Object.values(list.counts).reduce((sum, count) => sum + count, 0)
        expect(counted).toBe(list.total)
        const days = list.rows.flatMap(({ cutOffFrom }) => cutOffFrom ?? [])
        expect(days).toEqual(days.toSorted())
      }
      world.moveTo(AT)
    })

    it('tell whom the cut-off will hit, and are found by words and by standing', async () => {
      const list = (await office(PATHS.list)).json as unknown as ContractList
      expect(list.coming.map(({ cutOffFrom }) => cutOffFrom)).toContain('2026-12-21')
      const inGrace = list.coming.reduce((sum, { institutions }) => sum + institutions, 0)
      expect(inGrace).toBe(list.counts['in-grace'])
      const found = await office(`${PATHS.list}?words=demo-i-0200`)
      expect(found.json).toMatchObject({ total: 1, rows: [{ institution: 'DEMO-I-0200' }] })
      const ended = (await office(`${PATHS.list}?standing=ended`)).json as unknown as ContractList
      expect(new Set(ended.rows.map(({ standing }) => standing))).toEqual(new Set(['ended']))
      expect((await office(`${PATHS.list}?words=nobody`)).json).toMatchObject({
        total: 0,
        rows: [],
        pages: 1,
      })
      expect((await office(`${PATHS.list}?page=0`)).status).toBe(422)
    })

    it('are not found under an id that nobody gave', async () => {
      const { status, json } = await office(PATHS.one(randomUUID()))
      expect([status, json.code]).toEqual([404, 'contract/not-found'])
    })

    it('are for the office alone', async () => {
      const stranger = world.connections.strangerToSigning
      const id = randomUUID()
      const officer = 'staff-rei'
      const answers = [
        await stranger.get(PATHS.list),
        await stranger.get(PATHS.one(contractId)),
        await stranger.post(PATHS.payments(contractId), {
          officer,
          act: { paymentId: id, fiscalYear: 2026, amountYen: 10_000, paidOn: '2026-11-20' },
        }),
        await stranger.post(PATHS.correction(contractId, id), {
          officer,
          act: { paymentId: id, amountYen: 1, paidOn: '2026-11-20', reason: 'x' },
        }),
        await stranger.post(PATHS.extensions(contractId), {
          officer,
          act: { extensionId: id, fiscalYear: 2026, until: '2027-03-31', reason: 'x' },
        }),
        await stranger.post(PATHS.decision(contractId, id), { officer, act: { decision: 'confirmed' } }),
      ]
      expect(answers.map(({ status, json }) => [status, Object(json).code])).toEqual(
        answers.map(() => [403, 'peer/not-allowed']),
      )
    })
  })
})
