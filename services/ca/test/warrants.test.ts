import { randomUUID } from 'node:crypto'
import { parseCertificate } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Answer,
  type Approval,
  type CertificateWish,
  orderSchema,
  type PersonAuthority,
  type WarrantOrder,
} from '../src/contract.js'
import {
  carryOutBatch,
  carryOutOrder,
  certifyUnderWarrants,
  makeOrderList,
  orderDigest,
} from '../src/index.js'
import { makeRequest, makeWarrantRequest, newKey } from './hierarchy.js'
import { approveTogether, orderHead } from './officers.js'
import { openssl, pemFile, temporaryFolder } from './openssl.js'
import { DOCTOR, openZone, type Zone } from './zone.js'

let zone: Zone
const folder = temporaryFolder()
beforeAll(async () => {
  zone = await openZone()
})
afterAll(async () => {
  await zone.close()
  folder.remove()
})

const refused = (code: string) => expect.objectContaining({ code })

function warrantOf(changes: Partial<WarrantOrder> = {}): WarrantOrder {
  return {
    ...orderHead(zone.now),
    act: 'warrant',
    facts: DOCTOR,
    authorities: ['signature', 'authenticationPerson'],
    keyPlace: 'card',
    years: 5,
    useBy: '2027-01-31',
    ...changes,
  }
}

async function approvedWarrant(changes?: Partial<WarrantOrder>): Promise<WarrantOrder> {
  const warrant = warrantOf(changes)
  await zone.submit(warrant)
  return warrant
}

async function wishFor(
  warrant: WarrantOrder,
  changes: Partial<CertificateWish> = {},
): Promise<CertificateWish> {
  return {
    warrantId: warrant.orderId,
    authority: 'signature',
    firstDay: '2026-11-20',
    request: await makeWarrantRequest(orderDigest(warrant)),
    ...changes,
  }
}

const certify = (...wishes: CertificateWish[]) => certifyUnderWarrants(zone.ca, wishes)

/** Runs with another clock. */
async function at<Result>(time: string, work: () => Promise<Result>): Promise<Result> {
  const before = zone.now
  zone.now = new Date(time)
  try {
    return await work()
  } finally {
    zone.now = before
  }
}

function issuedOf(answer: Answer | undefined) {
  if (!answer || !('act' in answer) || answer.act !== 'issue') throw new Error(JSON.stringify(answer))
  return answer
}

describe('a warrant', () => {
  it('lets each authority that it names certify one request, which openssl verifies', async () => {
    const warrant = await approvedWarrant()
    const answers = await certify(
      await wishFor(warrant),
      await wishFor(warrant, { authority: 'authenticationPerson' }),
    )
    const { certificate, chain } = issuedOf(answers[0])
    const [authority = '', root = ''] = chain.map((one, index) =>
      pemFile(folder, `chain${index}`, Buffer.from(one, 'base64')),
    )
    const leaf = pemFile(folder, 'leaf', Buffer.from(certificate, 'base64'))
    const anchors = ['-attime', '1795500000', '-CAfile', root, '-untrusted', authority]
    expect(openssl('verify', '-x509_strict', ...anchors, leaf)).toContain(': OK')
    const text = openssl('x509', '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus', '-in', leaf)
    expect(text).toContain('Subject: C=JP,O=DEMO Clinic,CN=Taro Jitsuin,serialNumber=T0001')
    expect(text).toMatch(/Not Before: Nov 19 15:00:00 2026 GMT\n\s+Not After : Nov 19 14:59:59 2031 GMT/)
    const second = pemFile(folder, 'auth', Buffer.from(issuedOf(answers[1]).certificate, 'base64'))
    expect(openssl('x509', '-noout', '-ext', 'keyUsage', '-in', second)).toMatch(
      /critical\n\s+Digital Signature\n/,
    )
  })

  it('is answered with its digest, which requests must carry', async () => {
    const warrant = warrantOf()
    const answer = { act: 'warrant', digest: Buffer.from(orderDigest(warrant)).toString('hex') }
    expect(await zone.submit(warrant)).toEqual(answer)
    expect(await zone.submit(warrant)).toEqual(answer)
  })

  it('that a certificate could not be made of is refused when it is ordered, not when the card is made', async () => {
    const sorcerer = warrantOf({ facts: { ...DOCTOR, roles: ['sorcerer'] } })
    await expect(zone.submit(sorcerer)).rejects.toThrow(refused('order/role-unknown'))
    const nameless = warrantOf({
      facts: { ...DOCTOR, roles: ['directorOfClinic'], organisationalUnit: 'Somewhere' },
    })
    await expect(zone.submit(nameless)).rejects.toThrow(refused('order/profile-refused'))
  })

  it.each([
    ['the day before it was made', '2026-11-19'],
    ['93 days later', '2027-02-21'],
  ])('is refused when it is to be used by %s', async (_what, useBy) => {
    await expect(zone.submit(warrantOf({ useBy }))).rejects.toThrow(refused('order/use-by-refused'))
  })

  it('may be used by the day it was made, or until 92 days later', async () => {
    await expect(zone.submit(warrantOf({ useBy: '2026-11-20' }))).resolves.toMatchObject({ act: 'warrant' })
    await expect(zone.submit(warrantOf({ useBy: '2027-02-20' }))).resolves.toMatchObject({ act: 'warrant' })
  })

  it('names no authority twice', () => {
    expect(orderSchema.safeParse(warrantOf()).success).toBe(true)
    const twice = warrantOf({ authorities: ['signature', 'signature'] })
    expect(orderSchema.safeParse(twice).success).toBe(false)
  })

  it('stays good when an officer who signed it is removed: officers are judged when it is carried out', async () => {
    const small = await openZone()
    const warrant = warrantOf()
    await carryOutOrder(small.ca, { order: warrant, approvals: small.approve(warrant) })
    const order = { ...orderHead(small.now), act: 'remove-officer', officerId: 'O-alice' } as const
    await carryOutOrder(small.ca, {
      order,
      approvals: [small.bob.approve(order), small.carol.approve(order)],
    })
    expect(await certifyUnderWarrants(small.ca, [await wishFor(warrant)])).toEqual([
      expect.objectContaining({ act: 'issue' }),
    ])
    await small.close()
  })
})

describe('a request under a warrant', () => {
  it('gets the same answer again, even on another day', async () => {
    const warrant = await approvedWarrant()
    const wish = await wishFor(warrant)
    const [first] = await certify(wish)
    expect(await certify(wish, wish)).toEqual([first, first])
    expect(await at('2026-12-20T00:00:00Z', () => certify(wish))).toEqual([first])
  })

  it.each<[string, string, (warrant: WarrantOrder) => Promise<CertificateWish>]>([
    [
      'under a warrant that nobody knows',
      'warrant/unknown',
      (warrant) => wishFor(warrant, { warrantId: randomUUID() }),
    ],
    [
      'with the digest of another warrant',
      'warrant/differs',
      async (warrant) =>
        wishFor(warrant, { request: await makeWarrantRequest(orderDigest(await approvedWarrant())) }),
    ],
    [
      'with the digest of the warrant with another name in it',
      'warrant/differs',
      async (warrant) => {
        const tampered = { ...warrant, facts: { ...warrant.facts, nameRomaji: 'Jiro Jitsuin' } }
        return wishFor(warrant, { request: await makeWarrantRequest(orderDigest(tampered)) })
      },
    ],
    [
      'without a digest',
      'warrant/differs',
      async (warrant) => {
        const { requestDer } = await makeRequest()
        return wishFor(warrant, { request: Buffer.from(requestDer).toString('base64') })
      },
    ],
    [
      'that begins yesterday',
      'warrant/day-refused',
      (warrant) => wishFor(warrant, { firstDay: '2026-11-19' }),
    ],
    [
      'that begins tomorrow',
      'warrant/day-refused',
      (warrant) => wishFor(warrant, { firstDay: '2026-11-21' }),
    ],
    [
      'that its key did not sign',
      'order/request-invalid',
      async (warrant) => {
        const request = Buffer.from((await wishFor(warrant)).request, 'base64')
        request[request.length - 1] = (request.at(-1) ?? 0) ^ 1
        return wishFor(warrant, { request: request.toString('base64') })
      },
    ],
    ['that is none', 'order/request-invalid', (warrant) => wishFor(warrant, { request: 'AAAA' })],
  ])('is refused %s, and the warrant can still be used', async (_what, code, make) => {
    const warrant = await approvedWarrant()
    expect(await certify(await make(warrant))).toEqual([{ refused: code }])
    expect(await certify(await wishFor(warrant))).toEqual([expect.objectContaining({ act: 'issue' })])
  })

  it('is refused at an authority that the warrant does not name', async () => {
    const warrant = await approvedWarrant({ authorities: ['signature'] })
    expect(await certify(await wishFor(warrant, { authority: 'authenticationPerson' }))).toEqual([
      { refused: 'warrant/authority-not-named' },
    ])
  })

  it('may begin on the last day of the warrant, and not the day after', async () => {
    const warrant = await approvedWarrant({ useBy: '2026-12-01' })
    const late = await wishFor(warrant, { firstDay: '2026-12-02' })
    expect(await at('2026-12-02T00:00:00Z', () => certify(late))).toEqual([{ refused: 'warrant/expired' }])
    const last = await wishFor(warrant, { firstDay: '2026-12-01' })
    expect(await at('2026-12-01T14:59:59Z', () => certify(last))).toEqual([
      expect.objectContaining({ act: 'issue' }),
    ])
  })

  it.each([
    ['2026-11-20T15:09:59Z', 'act'],
    ['2026-11-20T15:10:01Z', 'refused'],
    ['2026-11-20T14:49:59Z', 'refused tomorrow'],
    ['2026-11-20T14:50:01Z', 'act tomorrow'],
  ])('sent around midnight in Japan, at %s, is taken within ten minutes (%s)', async (time, expected) => {
    const [what, tomorrow] = expected.split(' ')
    const warrant = await approvedWarrant()
    const wish = await wishFor(warrant, { firstDay: tomorrow ? '2026-11-21' : '2026-11-20' })
    const [answer] = await at(time, () => certify(wish))
    expect(Object.keys(answer ?? {})).toContain(what)
  })

  it('is refused when its key stands in a certificate already, at any authority', async () => {
    const warrant = await approvedWarrant()
    const privateKey = newKey()
    const request = await makeWarrantRequest(orderDigest(warrant), privateKey)
    const both: PersonAuthority[] = ['signature', 'authenticationPerson']
    const wishes = await Promise.all(both.map((authority) => wishFor(warrant, { authority, request })))
    expect(await certify(...wishes)).toEqual([
      expect.objectContaining({ act: 'issue' }),
      { refused: 'order/key-used-before' },
    ])
    expect(await certify(...wishes.slice(1))).toEqual([{ refused: 'order/key-used-before' }])
  })

  it('leaves the answers of the others as they are when it is refused', async () => {
    const [one, other] = [await approvedWarrant(), await approvedWarrant()]
    const answers = await certify(
      await wishFor(one),
      await wishFor(one),
      await wishFor(other, { request: 'AAAA' }),
      await wishFor(other),
    )
    expect(answers).toEqual([
      expect.objectContaining({ act: 'issue' }),
      { refused: 'warrant/used' },
      { refused: 'order/request-invalid' },
      expect.objectContaining({ act: 'issue' }),
    ])
    const recorded = await zone.superuser.query<{ refusal: string }>(
      "select facts->>'refusal' as refusal from audit.entry where action = 'certificate/refused-under-warrant' and subject = any($1) order by 1",
      [[`order:${one.orderId}`, `order:${other.orderId}`]],
    )
    expect(recorded.map(({ refusal }) => refusal)).toEqual(['order/request-invalid', 'warrant/used'])
  })
})

describe('a warrant that was used', () => {
  it('is used for each authority once, and again after the certificate was revoked, numbered', async () => {
    const warrant = await approvedWarrant()
    const { serialHex } = issuedOf((await certify(await wishFor(warrant)))[0])
    expect(await certify(await wishFor(warrant))).toEqual([{ refused: 'warrant/used' }])
    await zone.revoke(serialHex, { reason: 'cessationOfOperation' })
    const again = issuedOf((await certify(await wishFor(warrant)))[0])
    expect(again.serialHex).not.toBe(serialHex)
    expect(await certify(await wishFor(warrant))).toEqual([{ refused: 'warrant/used' }])
    const rows = await zone.superuser.query<{ attempt: number; serial_hex: string }>(
      'select attempt, serial_hex from ca.warrant_use where warrant_id = $1 order by attempt',
      [warrant.orderId],
    )
    expect(rows).toEqual([
      { attempt: 1, serial_hex: serialHex },
      { attempt: 2, serial_hex: again.serialHex },
    ])
  })

  it('is used once when two processes get different requests, or the same one, at the same moment', async () => {
    const other = await zone.reopen()
    for (let round = 0; round < 5; round++) {
      const warrant = await approvedWarrant()
      const [one, two] = [await wishFor(warrant), await wishFor(warrant)]
      const both = await Promise.all([certify(one), certifyUnderWarrants(other, [two])])
      expect(both.flat().filter((answer) => 'act' in answer)).toHaveLength(1)
      expect(both.flat()).toContainEqual({ refused: 'warrant/used' })
      const fresh = await approvedWarrant()
      const same = await wishFor(fresh)
      const [first, second] = await Promise.all([certify(same), certifyUnderWarrants(other, [same])])
      expect(first).toEqual(second)
      expect(first).toEqual([expect.objectContaining({ act: 'issue' })])
    }
    await other.publisher.stop()
  })
})

describe('the years of a certificate (T-C02-2)', () => {
  it.each([
    ['2026-11-20', 5, '2031-11-19'],
    ['2027-03-01', 1, '2028-02-29'],
    ['2028-02-29', 5, '2033-02-28'],
    ['2028-02-29', 4, '2032-02-28'],
    ['2027-01-01', 3, '2029-12-31'],
  ])('that begins on %s for %i years end on %s', async (firstDay, years, lastDay) => {
    await at(`${firstDay}T03:00:00Z`, async () => {
      const warrant = await approvedWarrant({ years, useBy: firstDay })
      const { certificate } = issuedOf((await certify(await wishFor(warrant, { firstDay })))[0])
      const { notAfter } = parseCertificate(Buffer.from(certificate, 'base64'))
      expect(notAfter.toISOString()).toBe(`${lastDay}T14:59:59.000Z`)
    })
  })
})

describe('a list of orders signed as a whole', () => {
  const submissions = (orders: readonly WarrantOrder[], approvals: readonly Approval[][]) =>
    orders.map((order, index) => ({ order, approvals: approvals[index] ?? [] }))
  const warrants = (count: number) => Array.from({ length: count }, () => warrantOf())

  it('approves each of its orders', async () => {
    const orders = warrants(5)
    const approvals = approveTogether(orders, [zone.alice, zone.bob])
    const answers = await carryOutBatch(zone.ca, submissions(orders, approvals))
    expect(answers).toEqual(Array(5).fill(expect.objectContaining({ act: 'warrant' })))
  })

  it('may be another list for each officer, or a single signature beside a list', async () => {
    const orders = warrants(3)
    const [first] = orders
    if (!first) throw new Error('no order')
    const byBob = zone.bob.approveList(makeOrderList(orders.toReversed())).at(-1)
    const byAlice = zone.alice.approveList(makeOrderList(orders))[0]
    if (!byBob || !byAlice) throw new Error('no approval')
    await expect(zone.submit(first, { approvals: [byAlice, byBob] })).resolves.toMatchObject({
      act: 'warrant',
    })
    const second = orders[1] ?? first
    const alone = zone.bob.approve(second)
    const listed = zone.alice.approveList(makeOrderList(orders))[1] ?? alone
    await expect(zone.submit(second, { approvals: [listed, alone] })).resolves.toMatchObject({
      act: 'warrant',
    })
  })

  it.each<[string, (approval: Approval, others: readonly Approval[]) => Approval]>([
    ['an order that is not on it', (_approval, others) => others[1] ?? _approval],
    ['another index', (approval) => placed(approval, { index: 1 })],
    ['an index past its end', (approval) => placed(approval, { index: 4 })],
    ['another size', (approval) => placed(approval, { size: 5 })],
    ['a path too short', (approval) => placed(approval, { path: approval.list?.path.slice(1) ?? [] })],
    [
      'a path too long',
      (approval) => placed(approval, { path: [...(approval.list?.path ?? []), '00'.repeat(32)] }),
    ],
    [
      'a path changed',
      (approval) => placed(approval, { path: approval.list?.path.map(() => 'ab'.repeat(32)) ?? [] }),
    ],
    ['no place at all', ({ list: _list, ...approval }) => approval],
  ])('approves nothing for %s', async (_what, change) => {
    const orders = warrants(4)
    const [order] = orders
    if (!order) throw new Error('no order')
    const list = makeOrderList(orders)
    const [byAlice, byBob] = [zone.alice.approveList(list), zone.bob.approveList(list)]
    const good = [byAlice[0], byBob[0]].flatMap((one) => one ?? [])
    const [first, second] = good
    if (!first || !second) throw new Error('no approval')
    for (const approvals of [
      [change(first, byAlice), second],
      [first, change(second, byBob)],
    ])
      await expect(zone.submit(order, { approvals })).rejects.toThrow(refused('order/signature-invalid'))
    await expect(zone.submit(order, { approvals: good })).resolves.toMatchObject({ act: 'warrant' })
  })
})

function placed(approval: Approval, changes: Partial<NonNullable<Approval['list']>>): Approval {
  return approval.list ? { ...approval, list: { ...approval.list, ...changes } } : approval
}

describe('a batch of orders', () => {
  it('is answered in its order, and one that is refused stops no other', async () => {
    const { serialHex } = await zone.issue()
    const { order: issue, requestDer } = await zone.issueOrder()
    const [one, two] = [warrantOf(), warrantOf()]
    const [revoke, again, nowhere] = [
      zone.revokeOrder(serialHex),
      zone.revokeOrder(serialHex),
      zone.revokeOrder('aabb'),
    ]
    const signed = (order: Parameters<Zone['approve']>[0]) => ({ order, approvals: zone.approve(order) })
    const answers = await carryOutBatch(zone.ca, [
      signed(one),
      { order: two, approvals: [] },
      { ...signed(issue), request: Buffer.from(requestDer).toString('base64') },
      signed(revoke),
      signed(again),
      signed(nowhere),
      signed(one),
      { ...signed({ ...one, caseNumber: 'C-OTHER' }) },
    ])
    const revoked = { act: 'revoke', serialHex, revokedAt: '2026-11-20T00:12:00.000Z' }
    expect(answers).toEqual([
      expect.objectContaining({ act: 'warrant' }),
      { refused: 'order/two-approvals-needed' },
      expect.objectContaining({ act: 'issue' }),
      revoked,
      revoked,
      { refused: 'certificate/not-found' },
      answers[0],
      { refused: 'order/replayed' },
    ])
  })

  it('makes one list for all that it revokes at an authority', async () => {
    const issued = [await zone.issue(), await zone.issue(), await zone.issue()]
    const countLists = async () => {
      const [row] = await zone.superuser.query<{ n: number }>('select count(*) as n from ca.list')
      return row?.n ?? 0
    }
    const before = await countLists()
    const orders = issued.map(({ serialHex }) => zone.revokeOrder(serialHex))
    const approvals = approveTogether(orders, [zone.alice, zone.bob])
    const answers = await carryOutBatch(
      zone.ca,
      orders.map((order, index) => ({ order, approvals: approvals[index] ?? [] })),
    )
    expect(answers).toEqual(
      issued.map(({ serialHex }) => expect.objectContaining({ act: 'revoke', serialHex })),
    )
    expect(await countLists()).toBe(before + 1)
  })
})
