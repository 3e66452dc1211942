import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { toSignOf } from '../../test/order-list.js'
import { readOrder } from './order-facts.js'
import { fromBase64url, judgeToSign, toBase64url } from './to-sign.js'

const ORDER =
  'jitsuin-order/1\n{"act":"warrant","authorities":["signature","authenticationPerson"],"facts":{"nameRomaji":"Taro Jitsuin","roles":["Medical Doctor"]},"years":5}'
const bytes = Buffer.from(ORDER).toString('base64url')

describe('what is signed', () => {
  it('is read from the bytes themselves', () => {
    expect(readOrder(bytes)).toEqual([
      { name: 'act', value: 'warrant' },
      { name: 'authorities', value: 'signature, authenticationPerson' },
      { name: 'facts.nameRomaji', value: 'Taro Jitsuin' },
      { name: 'facts.roles', value: 'Medical Doctor' },
      { name: 'years', value: '5' },
    ])
  })

  it.each([
    ['another tag', Buffer.from(ORDER.replace('/1', '/2'))],
    ['no JSON', Buffer.from(ORDER.slice(0, -1))],
    ['no UTF-8', Buffer.from([...Buffer.from(ORDER), 0xff])],
    ['no object', Buffer.from('jitsuin-order/1\n7')],
  ])('is refused with %s', (_what, changed) => {
    expect(readOrder(changed.toString('base64url'))).toBeUndefined()
  })

  it('belongs to its digest, and to no other', async () => {
    const digest = createHash('sha256').update(ORDER).digest('base64url')
    expect(await judgeToSign({ method: 'passkey', bytes, digest })).toBe('same')
    const other = `${bytes.slice(0, -2)}AA`
    expect(await judgeToSign({ method: 'passkey', bytes: other, digest })).toBe('digest-differs')
  })
})

describe('a list of orders', () => {
  const texts = (count: number) =>
    Array.from({ length: count }, (_none, at) => `jitsuin-order/1\n{"n":${at}}`)

  it.each([2, 3, 4, 5, 6, 7, 8, 9, 50, 51])('of %i belongs to its head (RFC 6962 §2.1)', async (count) => {
    expect(await judgeToSign(toSignOf(texts(count)))).toBe('same')
  })

  it('does not belong to the head when one is left out, added, changed or moved', async () => {
    const list = toSignOf(texts(3))
    const [first = '', second = '', third = ''] = list.orders
    for (const orders of [
      [first, second],
      [first, second, third, third],
      [first, second, first],
      [second, first, third],
      [],
    ]) {
      expect(await judgeToSign({ ...list, orders })).toBe('digest-differs')
    }
  })
})

it('base64url goes both ways', () => {
  const all = Uint8Array.from({ length: 256 }, (_, at) => at)
  expect(fromBase64url(toBase64url(all))).toEqual(all)
  expect(toBase64url(all)).toBe(Buffer.from(all).toString('base64url'))
})
