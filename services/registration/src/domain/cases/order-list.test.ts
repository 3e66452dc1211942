import { randomUUID } from 'node:crypto'
import { toHex } from '@jitsuin/kernel'
import { describe, expect, it } from 'vitest'
import { encodeOrder } from '../../../../ca/src/domain/order-bytes.js'
import { encodeOrderList, makeOrderList } from '../../../../ca/src/domain/order-list.js'
import { statementOf } from './order-list.js'

const orderOf = () => ({
  version: 'jitsuin-order/1' as const,
  orderId: randomUUID(),
  caseNumber: '2026-000001',
  createdAt: '2026-11-20T00:12:00.000Z',
  expiresAt: '2026-11-21T00:12:00.000Z',
  act: 'remove-officer' as const,
  officerId: 'O-1',
})

describe('a list of orders', () => {
  it.each([2, 3, 4, 5, 7, 8, 9, 31, 100])(
    'of %i has the head and the places that the authority checks',
    (size) => {
      const orders = Array.from({ length: size }, orderOf)
      const { head, places } = makeOrderList(orders)
      const statement = statementOf(orders.map(encodeOrder))
      expect(toHex(statement.bytes)).toBe(toHex(encodeOrderList(head)))
      expect(statement.places).toEqual(places)
    },
  )

  it('of one is that order by itself', () => {
    const order = encodeOrder(orderOf())
    expect(statementOf([order])).toEqual({ bytes: order, places: 'alone' })
  })
})
