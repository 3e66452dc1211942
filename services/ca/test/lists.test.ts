import { parseCrl } from '@jitsuin/pki'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Publication } from '../src/contract.js'
import { carryOutOrder, makeDueLists, recover } from '../src/index.js'
import { openssl, pemFile, temporaryFolder } from './openssl.js'
import { openZone, publishedList, type Zone } from './zone.js'

let zone: Zone
const folder = temporaryFolder()
beforeEach(async () => {
  zone = await openZone()
})
afterEach(() => zone.close())

const at = (text: string) => new Date(text)
const refused = (code: string) => expect.objectContaining({ code })
const seconds = (time: Date) => String(time.getTime() / 1000)
const newest = () => parseCrl(publishedList(zone))

describe('a revocation', () => {
  it('is in a list that openssl verifies, with time, reason and the time of suspicion, before it is answered (T-C04-4)', async () => {
    const { serialHex, certificate, chain } = await zone.issue()
    zone.now = at('2026-11-20T02:30:00.900Z')
    const outcome = await zone.revoke(serialHex, { invalidSince: '2026-11-19T22:00:00Z' })
    expect(outcome).toEqual({ act: 'revoke', serialHex, revokedAt: '2026-11-20T02:30:00.000Z' })

    const crl = pemFile(folder, 'crl', publishedList(zone), 'X509 CRL')
    const [authority, root] = chain.map((one, index) =>
      pemFile(folder, `chain${index}`, Buffer.from(one, 'base64')),
    )
    expect(() => openssl('crl', '-in', crl, '-noout', '-CAfile', authority ?? '', '-verify')).not.toThrow()
    const text = openssl('crl', '-in', crl, '-noout', '-text')
    expect(text).toMatch(/Revocation Date: Nov 20 02:30:00 2026 GMT/)
    expect(text).toMatch(/X509v3 CRL Reason Code: *\n\s+Key Compromise/)
    expect(text).toMatch(/Invalidity Date: *\n\s+Nov 19 22:00:00 2026 GMT/)
    expect(text).toMatch(/Last Update: Nov 20 02:30:00 2026 GMT\n\s+Next Update: Nov 24 02:30:00 2026 GMT/)
    const leaf = pemFile(folder, 'leaf', Buffer.from(certificate, 'base64'))
    const place = ['-CAfile', root ?? '', '-untrusted', authority ?? '', '-CRLfile', crl]
    const check = ['verify', '-crl_check', '-attime', seconds(at('2026-11-20T03:00:00Z')), ...place]
    expect(() => openssl(...check, leaf)).toThrow(/certificate revoked/)
    const other = await zone.issue()
    expect(openssl(...check, pemFile(folder, 'other', Buffer.from(other.certificate, 'base64')))).toContain(
      ': OK',
    )
  })

  it('tells the status service list and state together, at once', async () => {
    const { serialHex } = await zone.issue()
    await zone.ca.publisher.publish()
    expect(zone.feed.received.at(-1)).toMatchObject({ states: [{ state: 'good', serialHex }] })
    await zone.revoke(serialHex)
    const last = zone.feed.received.at(-1)
    expect(last).toMatchObject({
      authority: 'signature',
      states: [
        { state: 'revoked', serialHex, reason: 'keyCompromise', revokedAt: '2026-11-20T00:12:00.000Z' },
      ],
    })
    expect(last?.crl).toBeDefined()
  })

  it('stays as it was when it is ordered again: the first time and reason count', async () => {
    const { serialHex } = await zone.issue()
    const first = await zone.revoke(serialHex)
    const lists = newest().crlNumber
    zone.now = at('2026-11-21T00:00:00Z')
    expect(await zone.revoke(serialHex, { reason: 'superseded' })).toEqual(first)
    expect(newest().crlNumber).toBe(lists)
    const rows = await zone.superuser.query(`select reason from ca.revocation where serial_hex = $1`, [
      serialHex,
    ])
    expect(rows).toEqual([{ reason: 'keyCompromise' }])
    const recorded = await zone.superuser.query(
      `select from audit.entry where action = 'certificate/revoked-before'`,
    )
    expect(recorded).toHaveLength(1)
  })

  it.each<[string, string]>([
    ['a serial number that was never given', 'ffffffffffffffff'],
    ['a serial number of another authority', 'of the other'],
  ])('is refused for %s', async (_what, wanted) => {
    const serialHex =
      wanted === 'of the other' ? (await zone.issue({ authority: 'authenticationPerson' })).serialHex : wanted
    await expect(zone.revoke(serialHex)).rejects.toThrow(refused('certificate/not-found'))
  })

  it('is answered although the status service is away, and delivered when it is back', async () => {
    const { serialHex } = await zone.issue()
    await zone.ca.publisher.publish()
    zone.feed.answer = 'unreachable'
    const before = zone.feed.received.length
    await expect(zone.revoke(serialHex)).resolves.toMatchObject({ act: 'revoke' })
    expect(zone.feed.received).toHaveLength(before)
    zone.feed.answer = 'acknowledged'
    await expect.poll(() => zone.feed.received.length).toBe(before + 1)
  })

  it('of many certificates at once gives each list a number of its own, each holding all before it', async () => {
    const serials = (await Promise.all(Array.from({ length: 12 }, () => zone.issue()))).map(
      ({ serialHex }) => serialHex,
    )
    const other = await zone.reopen()
    await Promise.all(
      serials.map((serialHex, index) => {
        const order = zone.revokeOrder(serialHex)
        return carryOutOrder(index % 2 ? other : zone.ca, { order, approvals: zone.approve(order) })
      }),
    )
    await zone.ca.publisher.publish()
    await other.publisher.stop()
    const rows = await zone.superuser.query<{ number: number; crl: Buffer }>(
      "select number, crl from ca.list where authority = 'signature' order by number",
    )
    expect(
      rows.map(({ number, crl }) => [number, parseCrl(crl).crlNumber, parseCrl(crl).entries.count]),
    ).toEqual(rows.map((_row, index) => [index + 1, BigInt(index + 1), index]))
    for (const serialHex of serials) expect(newest().entries.find(serialHex)).toHaveLength(1)
    expectInOrder(zone.feed.received)
  })
})

describe('the daily lists', () => {
  it('are made once after 02:00 in Japan, by whoever comes first, for every authority', async () => {
    const numbers = async () =>
      zone.superuser.query(
        'select authority, max(number) as number from ca.list group by authority order by authority',
      )
    const all = (number: number) =>
      ['authenticationOrganisation', 'authenticationPerson', 'signature'].map((authority) => ({
        authority,
        number,
      }))
    zone.now = at('2026-11-20T16:59:59Z')
    await makeDueLists(zone.ca)
    expect(await numbers()).toEqual(all(1))
    zone.now = at('2026-11-20T17:00:00Z')
    const other = await zone.reopen()
    await Promise.all([makeDueLists(zone.ca), makeDueLists(other), makeDueLists(zone.ca)])
    await other.publisher.stop()
    expect(await numbers()).toEqual(all(2))
    expect(newest()).toMatchObject({ thisUpdate: zone.now, nextUpdate: at('2026-11-24T17:00:00Z') })
  })

  it('are caught up on after days without a running authority', async () => {
    zone.now = at('2026-12-01T09:00:00Z')
    await makeDueLists(zone.ca)
    expect(newest()).toMatchObject({ crlNumber: 2n, thisUpdate: zone.now })
  })

  it('never look older than the list before, even when the clock was set back', async () => {
    zone.now = at('2026-11-21T00:00:00Z')
    await makeDueLists(zone.ca)
    const { serialHex } = await zone.issue({ firstDay: '2026-11-21' })
    zone.now = at('2026-11-20T23:00:00Z')
    await zone.revoke(serialHex)
    expect(newest().thisUpdate).toEqual(at('2026-11-21T00:00:00Z'))
  })

  it('keep what has expired (hpki §3.1)', async () => {
    const { serialHex } = await zone.issue({ lastDay: '2026-11-21' })
    await zone.revoke(serialHex)
    zone.now = at('2027-01-01T00:00:00Z')
    await makeDueLists(zone.ca)
    expect(newest().entries.find(serialHex)).toHaveLength(1)
  })
})

describe('after a crash between number and signature', () => {
  it('the recorded list is signed, not another one under its number', async () => {
    const { serialHex } = await zone.issue()
    const order = zone.revokeOrder(serialHex)
    const { signature } = zone.ca.authorities
    const away = { ...signature.signer, sign: async () => Promise.reject(new Error('the token is away')) }
    const broken = {
      ...zone.ca,
      authorities: { ...zone.ca.authorities, signature: { ...signature, signer: away } },
    }
    await expect(carryOutOrder(broken, { order, approvals: zone.approve(order) })).rejects.toThrow(
      'the token is away',
    )
    const [recorded] = await zone.superuser.query<{ number: number; tbs: Buffer }>(
      'select number, tbs from ca.list where crl is null',
    )
    const restarted = await zone.reopen()
    await recover(restarted)
    await restarted.publisher.publish()
    await restarted.publisher.stop()
    expect(newest().crlNumber).toBe(BigInt(recorded?.number ?? 0))
    expect(Buffer.from(newest().tbsBytes).equals(recorded?.tbs ?? Buffer.of())).toBe(true)
    expect(newest().entries.find(serialHex)).toHaveLength(1)
    // The client that got no answer asks again.
    const answer = await carryOutOrder(zone.ca, { order, approvals: zone.approve(order) })
    expect(answer).toEqual({ act: 'revoke', serialHex, revokedAt: '2026-11-20T00:12:00.000Z' })
  })
})

describe('publications', () => {
  it('are numbered without a gap and delivered in their order, while many orders run', async () => {
    await Promise.all(Array.from({ length: 20 }, () => zone.issue()))
    await zone.ca.publisher.publish()
    expectInOrder(zone.feed.received)
    expect(zone.feed.received.flatMap(({ states }) => states).length).toBe(3 + 20)
  })

  it('wait behind one that is refused', async () => {
    const before = zone.feed.received.length
    zone.feed.answer = 'refused'
    await zone.issue()
    await zone.issue()
    expect(await zone.ca.publisher.publish()).toBe('waiting')
    expect(zone.feed.received).toHaveLength(before)
    zone.feed.answer = 'acknowledged'
    await zone.ca.publisher.publish()
    expect(zone.feed.received).toHaveLength(before + 2)
    expectInOrder(zone.feed.received)
  })
})

function expectInOrder(received: readonly Publication[]): void {
  const first = [...new Set(received.map(({ sequence }) => sequence))]
  expect(first).toEqual(first.map((_one, index) => index + 1))
}
