import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EnrolmentGrantWish, WarrantOrder } from '../src/contract.js'
import { certifyUnderWarrants, orderDigest } from '../src/index.js'
import { grantEnrolment } from '../src/usecases/grant-enrolment.js'
import { describeAuthorities } from '../src/usecases/look-up.js'
import { makeWarrantRequest } from './hierarchy.js'
import { orderHead } from './officers.js'
import { openssl, temporaryFolder } from './openssl.js'
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
/** A public key of the code; the authority only passes it on. */
const newKey = () => `${randomUUID()}${randomUUID()}`.replaceAll('-', '')

async function warrantFor(keyPlace: WarrantOrder['keyPlace'], then: 'certify' | 'wait') {
  const warrant: WarrantOrder = {
    ...orderHead(zone.now),
    act: 'warrant',
    facts: DOCTOR,
    authorities: ['signature'],
    keyPlace,
    years: 5,
    useBy: '2027-01-31',
  }
  await zone.submit(warrant)
  const request = await makeWarrantRequest(orderDigest(warrant))
  const wish = {
    warrantId: warrant.orderId,
    authority: 'signature',
    firstDay: '2026-11-20',
    request,
  } as const
  const [answer] = then === 'certify' ? await certifyUnderWarrants(zone.ca, [wish]) : []
  return { warrantId: warrant.orderId, answer }
}

const wishFor = (warrantId: string, change: Partial<EnrolmentGrantWish> = {}): EnrolmentGrantWish => ({
  grantId: randomUUID(),
  warrantId,
  enrolmentKey: newKey(),
  expires: new Date(zone.now.getTime() + 30 * 86_400_000).toISOString(),
  ...change,
})

describe('a grant of enrolment (C-08)', () => {
  it('names the certificate of a warranted second key, and openssl verifies it under the grant key', async () => {
    const { warrantId, answer } = await warrantFor('second-key', 'certify')
    const wish = wishFor(warrantId)
    const { grantId, statement, signature } = await grantEnrolment(zone.ca, wish)
    expect(grantId).toBe(wish.grantId)
    const bytes = Buffer.from(statement, 'base64url')
    const certificate = folder.write('c.der', Buffer.from(String(Object(answer).certificate), 'base64'))
    const [, sha256 = ''] = openssl('dgst', '-sha256', certificate).trim().split('= ')
    expect(bytes.toString()).toContain(`\nsubject: ${DOCTOR.subjectSerialNumber}\ncertificate: ${sha256}\n`)
    const key = folder.write('k.der', Buffer.from(describeAuthorities(zone.ca).grantKey, 'base64'))
    const files = [folder.write('s.bin', Buffer.from(signature, 'base64url')), folder.write('g.txt', bytes)]
    const pem = folder.write('k.pem', openssl('pkey', '-pubin', '-inform', 'DER', '-in', key))
    expect(openssl('dgst', '-sha256', '-verify', pem, '-signature', ...files)).toContain('Verified OK')
  })

  it('is the same when it is asked for again, and is given once for a certificate', async () => {
    const { warrantId } = await warrantFor('second-key', 'certify')
    const wish = wishFor(warrantId)
    const first = await grantEnrolment(zone.ca, wish)
    expect(await grantEnrolment(zone.ca, wish)).toEqual(first)
    await expect(grantEnrolment(zone.ca, wishFor(warrantId))).rejects.toThrow(refused('grant/given-before'))
    const otherKey = { ...wish, enrolmentKey: newKey() }
    await expect(grantEnrolment(zone.ca, otherKey)).rejects.toThrow(refused('grant/given-before'))
  })

  it('is refused without a warrant, without a certificate, and for a card', async () => {
    await expect(grantEnrolment(zone.ca, wishFor(randomUUID()))).rejects.toThrow(refused('warrant/unknown'))
    const waiting = await warrantFor('second-key', 'wait')
    const card = await warrantFor('card', 'certify')
    for (const { warrantId } of [waiting, card])
      await expect(grantEnrolment(zone.ca, wishFor(warrantId))).rejects.toThrow(
        refused('grant/no-second-key'),
      )
  })

  it.each([
    ['is over', 0],
    ['lasts longer than 30 days', 30 * 86_400_000 + 1],
  ])('is refused when it %s', async (_what, lasts) => {
    const { warrantId } = await warrantFor('second-key', 'certify')
    const expires = new Date(zone.now.getTime() + lasts).toISOString()
    await expect(grantEnrolment(zone.ca, wishFor(warrantId, { expires }))).rejects.toThrow(
      refused('grant/period-refused'),
    )
  })
})
