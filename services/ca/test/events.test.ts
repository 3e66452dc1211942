import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { carryOutOrder } from '../src/index.js'
import { loadEvents } from '../src/store/events.js'
import { openZone, type Zone } from './zone.js'

let zone: Zone
beforeAll(async () => {
  zone = await openZone()
})
afterAll(() => zone.close())

const eventsOf = async (serialHex: string) => {
  const all = await loadEvents(zone.ca.store.read, { after: 0, limit: 1000 })
  return all.filter((one) => one.serialHex === serialHex).map(({ sequence: _number, ...told }) => told)
}

describe('what the transparency log reads', () => {
  it('is that a certificate was issued, and once that it was revoked, however often that is ordered', async () => {
    const { serialHex, certificate } = await zone.issue()
    const told = { authority: 'signature', serialHex, certificate, at: '2026-11-20T00:12:00.400Z' }
    expect(await eventsOf(serialHex)).toEqual([{ ...told, event: 'issued' }])
    await zone.revoke(serialHex)
    await zone.revoke(serialHex)
    expect(await eventsOf(serialHex)).toEqual([
      { ...told, event: 'issued' },
      { ...told, event: 'revoked', reason: 'keyCompromise', at: '2026-11-20T00:12:00.000Z' },
    ])
  })

  it('is nothing of a certificate that is not signed, and both at once when it is signed after its revocation', async () => {
    const { order, requestDer } = await zone.issueOrder()
    const { signature } = zone.ca.authorities
    const away = {
      ...signature,
      signer: { ...signature.signer, sign: () => Promise.reject(new Error('away')) },
    }
    const broken = { ...zone.ca, authorities: { ...zone.ca.authorities, signature: away } }
    const request = Buffer.from(requestDer).toString('base64')
    const submission = { order, approvals: zone.approve(order), request }
    await expect(carryOutOrder(broken, submission)).rejects.toThrow('away')
    const [row] = await zone.superuser.query<{ serial_hex: string }>(
      'select serial_hex from ca.certificate where order_id = $1',
      [order.orderId],
    )
    const serialHex = row?.serial_hex ?? ''
    await zone.revoke(serialHex)
    expect(await eventsOf(serialHex)).toEqual([])
    await carryOutOrder(zone.ca, submission)
    expect((await eventsOf(serialHex)).map(({ event }) => event)).toEqual(['issued', 'revoked'])
  })

  it('is numbered without a gap by two processes at once, beginning with what the ceremony certified', async () => {
    const other = await zone.reopen()
    const orders = await Promise.all(Array.from({ length: 12 }, () => zone.issueOrder()))
    await Promise.all(
      orders.map(({ order, requestDer }, index) =>
        carryOutOrder(index % 2 ? other : zone.ca, {
          order,
          approvals: zone.approve(order),
          request: Buffer.from(requestDer).toString('base64'),
        }),
      ),
    )
    const all = await loadEvents(zone.ca.store.read, { after: 0, limit: 1000 })
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_one, index) => index + 1))
    expect(all.slice(0, 3).map(({ event }) => event)).toEqual(['issued', 'issued', 'issued'])
    expect(await loadEvents(zone.ca.store.read, { after: 4, limit: 2 })).toEqual(all.slice(4, 6))
    await other.publisher.stop()
  })
})
