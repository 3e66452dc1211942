import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { orderSchema } from '../contract.js'
import { judgeApproval } from './approval.js'
import { encodeOrder, orderDigest } from './order-bytes.js'

/** The worked example of docs/ca.md: bytes written by hand, digest by `sha256sum`, signature by `openssl pkeyutl`. */
const EXAMPLE = {
  order: orderSchema.parse({
    version: 'jitsuin-order/1',
    orderId: '0198a6e0-7c1d-7000-8000-000000000001',
    act: 'revoke',
    caseNumber: 'C-2026-0001',
    createdAt: '2026-11-20T00:12:00Z',
    expiresAt: '2026-11-20T01:12:00Z',
    authority: 'signature',
    serialHex: '5e3a9c0d11223344',
    reason: 'keyCompromise',
  }),
  bytes:
    'jitsuin-order/1\n' +
    '{"act":"revoke","authority":"signature","caseNumber":"C-2026-0001","createdAt":"2026-11-20T00:12:00Z",' +
    '"expiresAt":"2026-11-20T01:12:00Z","orderId":"0198a6e0-7c1d-7000-8000-000000000001",' +
    '"reason":"keyCompromise","serialHex":"5e3a9c0d11223344","version":"jitsuin-order/1"}',
  digest: '79770705bc26570197ef5b412accfce97863a0bd30bb58eafe8b90884d29df43',
  /** RFC 8032 §7.1, test 1. */
  publicKey: 'MCowBQYDK2VwAyEA11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  signature: 'bTgKOGFbJzk9fsqJHXkYE9re5meYwdGQOH0is2Bv5jKgXJHH2x7O7LoIZ_iUwGMSOD1CMXMDZssT2OPNoQoQBg',
}

describe('the bytes of an order', () => {
  it('are the tag and the canonical JSON of the worked example', () => {
    expect(Buffer.from(encodeOrder(EXAMPLE.order)).toString()).toBe(EXAMPLE.bytes)
    expect(Buffer.from(orderDigest(EXAMPLE.order)).toString('hex')).toBe(EXAMPLE.digest)
  })

  it('carry the signature of the worked example', () => {
    const officer = {
      officerId: 'O-1',
      method: 'staff-card',
      publicKey: EXAMPLE.publicKey,
      acts: ['revoke'],
    } as const
    const approval = { method: 'staff-card', officerId: 'O-1', signature: EXAMPLE.signature } as const
    const office = { origin: 'https://office.invalid', rpId: 'office.invalid' }
    expect(judgeApproval(approval, { ...officer, acts: ['revoke'] }, EXAMPLE.order, office)).toBe('valid')
    const other = { ...EXAMPLE.order, caseNumber: 'C-2026-0002' }
    expect(judgeApproval(approval, { ...officer, acts: ['revoke'] }, other, office)).toBe('invalid')
  })

  it('do not depend on the order in which members were written', () => {
    const reversed = Object.fromEntries(Object.entries(EXAMPLE.order).reverse())
    expect(encodeOrder(orderSchema.parse(reversed))).toEqual(encodeOrder(EXAMPLE.order))
  })

  it.each(Object.keys(EXAMPLE.order))('change with %s', (member) => {
    const changed = { ...EXAMPLE.order, [member]: 'changed' }
    expect(orderDigest(changed)).not.toEqual(orderDigest(EXAMPLE.order))
  })

  it('are refused with a member that the form does not name', () => {
    expect(orderSchema.safeParse({ ...EXAMPLE.order, homeAddress: 'somewhere' }).success).toBe(false)
  })

  it('stand in docs/ca.md as they stand here', () => {
    const text = readFileSync(new URL('../../../../docs/ca.md', import.meta.url), 'utf8')
    for (const part of [EXAMPLE.digest, EXAMPLE.publicKey, EXAMPLE.signature]) expect(text).toContain(part)
  })
})
