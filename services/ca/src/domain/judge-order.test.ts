import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Approval, Officer, Order } from '../contract.js'
import { judgeOrder, type OrderFacts } from './judge-order.js'
import { encodeOrder } from './order-bytes.js'

const AT = new Date('2026-11-20T00:30:00Z')
const REVOKE: Order = {
  version: 'jitsuin-order/1',
  orderId: '0198a6e0-7c1d-7000-8000-000000000001',
  act: 'revoke',
  caseNumber: 'C-1',
  createdAt: '2026-11-20T00:12:00Z',
  expiresAt: '2026-11-20T01:12:00Z',
  authority: 'signature',
  serialHex: '0a',
  reason: 'superseded',
}

function person(officerId: string, acts: Officer['acts'] = ['revoke', 'enrol-officer']) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64url')
  const officer: Officer = { officerId, method: 'staff-card', publicKey: spki, acts }
  const approve = (order: Order): Approval => ({
    method: 'staff-card',
    officerId,
    signature: sign(null, encodeOrder(order), privateKey).toString('base64url'),
  })
  return { officer, approve }
}

const [alice, bob, carol] = [person('O-1'), person('O-2'), person('O-3', ['issue'])]
const officers = [alice.officer, bob.officer, carol.officer]
const office = { origin: 'https://office.invalid', rpId: 'office.invalid' }

function judge(order: Order, changes: Partial<OrderFacts> = {}) {
  const approvals = [alice.approve(order), bob.approve(order)]
  const judged = judgeOrder({ order, approvals, officers, office, at: AT, ...changes })
  return judged.verdict === 'refused' ? judged.refusal : judged.approved.approvedBy.join(' ')
}

describe('an order', () => {
  it('is approved by two officers', () => {
    expect(judge(REVOKE)).toBe('O-1 O-2')
  })

  it.each([
    ['at its last millisecond', '2026-11-20T01:11:59.999Z', 'O-1 O-2'],
    ['at its end', '2026-11-20T01:12:00Z', 'order/expired'],
    ['a minute before its beginning, for clocks differ', '2026-11-20T00:11:00Z', 'O-1 O-2'],
    ['earlier than that', '2026-11-20T00:10:59.999Z', 'order/not-yet'],
  ])('is judged %s', (_what, at, expected) => {
    expect(judge(REVOKE, { at: new Date(at) })).toBe(expected)
  })

  it('lives for a day at most', () => {
    expect(judge({ ...REVOKE, expiresAt: '2026-11-21T00:12:00Z' })).toBe('O-1 O-2')
    expect(judge({ ...REVOKE, expiresAt: '2026-11-21T00:12:01Z' })).toBe('order/lives-too-long')
  })

  it.each<[string, Approval[], string]>([
    ['nobody', [], 'order/two-approvals-needed'],
    ['one', [alice.approve(REVOKE)], 'order/two-approvals-needed'],
    ['one, twice', [alice.approve(REVOKE), alice.approve(REVOKE)], 'order/same-officer-twice'],
    ['three', [alice, bob, carol].map((one) => one.approve(REVOKE)), 'order/two-approvals-needed'],
    ['a stranger', [alice.approve(REVOKE), person('O-4').approve(REVOKE)], 'order/officer-unknown'],
    [
      'someone else under the id of an officer',
      [alice.approve(REVOKE), person('O-2').approve(REVOKE)],
      'order/signature-invalid',
    ],
    [
      'an officer for other acts',
      [alice.approve(REVOKE), carol.approve(REVOKE)],
      'order/officer-not-allowed',
    ],
    [
      'two, one of them over another serial number',
      [alice.approve(REVOKE), bob.approve({ ...REVOKE, serialHex: '0b' })],
      'order/signature-invalid',
    ],
  ])('is refused when signed by %s', (_who, approvals, refusal) => {
    expect(judge(REVOKE, { approvals })).toBe(refusal)
  })

  it('is refused when two ids have one key: that is one person', () => {
    const twin: Officer = { ...alice.officer, officerId: 'O-5' }
    const [approval] = [alice.approve(REVOKE)]
    expect(
      judge(REVOKE, {
        officers: [...officers, twin],
        approvals: [approval, { ...approval, officerId: 'O-5' }],
      }),
    ).toBe('order/same-officer-twice')
  })

  it('enrols nobody with a key in a second written form, in which one person could become two', () => {
    const enrol = (publicKey: string): Order => ({
      version: 'jitsuin-order/1',
      orderId: REVOKE.orderId,
      caseNumber: 'C-1',
      createdAt: REVOKE.createdAt,
      expiresAt: REVOKE.expiresAt,
      act: 'enrol-officer',
      officer: { officerId: 'O-6', method: 'staff-card', publicKey, acts: ['issue'] },
    })
    const { publicKey } = person('O-6').officer
    expect(judge(enrol(publicKey))).toBe('O-1 O-2')
    // 44 octets leave spare bits in the last character; base64url readers ignore them.
    const last = publicKey.at(-1) ?? ''
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const twin = publicKey.slice(0, -1) + alphabet[alphabet.indexOf(last) + 1]
    expect(Buffer.from(twin, 'base64url')).toEqual(Buffer.from(publicKey, 'base64url'))
    expect(judge(enrol(twin))).toBe('order/officer-key-refused')
    expect(judge(enrol('AAAA'))).toBe('order/officer-key-refused')
  })
})
