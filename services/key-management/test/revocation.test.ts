/** The end of keys by the authority's lists: both services read them, and neither waits to be told. */
import { createHash, randomBytes } from 'node:crypto'
import { createTestHierarchy, type TestHierarchy } from '@jitsuin/keys'
import { parseCertificate, signCrl } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from './answer.js'
import { AT } from './moment.js'
import { signWith } from './requests.js'
import { type Client, openWorld, type World } from './world.js'

let world: World
let clinic: Client
beforeAll(async () => {
  world = await openWorld()
  clinic = await world.openClient('DEMO-I-0001')
})
afterAll(async () => {
  clinic.close()
  await world.close()
})

const digests = [createHash('sha256').update('処方箋').digest('hex')]
const code = ({ json }: Answer) => json.code
let crlNumber = 1n

/** A list of the signature authority of a hierarchy, with these certificates on it. */
function listOf(
  serials: readonly Uint8Array[],
  hierarchy: TestHierarchy = world.hierarchy,
): Promise<Uint8Array> {
  const { certificateDer, signer } = hierarchy.authorities.signingCa
  crlNumber += 1n
  return signCrl(
    {
      issuer: parseCertificate(certificateDer),
      thisUpdate: AT,
      nextUpdate: new Date(AT.getTime() + 86_400_000),
      crlNumber,
      revoked: serials.map((serialBytes) => ({ serialBytes, revokedAt: AT, reason: 'keyCompromise' })),
    },
    signer,
  )
}

const sharesOf = async (subject: string) =>
  Promise.all(
    Object.values(world.superusers).map(
      async (zone) =>
        (
          await zone.query(
            'select * from second_key.share join second_key.split_key using (key_id) where subject = $1',
            [subject],
          )
        ).length,
    ),
  )

describe('a certificate on the authority’s list', () => {
  it('ends its key on both sides, and no other (T-C08-8)', async () => {
    const [taro, hanako] = [await world.newHolder('DEMO-0001'), await world.newHolder('DEMO-0002')]
    const [his, hers] = [await world.openDay(clinic, taro), await world.openDay(clinic, hanako)]
    const sign = (day: typeof his) => signWith(clinic, day, { digests, at: AT })
    // The card was lost: its certificate is another one, and the second key signs on.
    world.publish(await listOf([randomBytes(8)]))
    expect((await sign(his)).status).toBe(200)

    world.publish(await listOf([parseCertificate(taro.certificateDer).serialBytes]))
    await expect.poll(() => sharesOf(taro.subject), { timeout: 5000 }).toEqual([0, 0])
    expect(code(await sign(his))).toBe('authorisation/ended')
    const asked = await clinic.call('POST', '/v1/authorisations', { subject: taro.subject })
    expect([asked.status, code(asked)]).toEqual([404, 'key/unknown'])
    expect((await sign(hers)).status).toBe(200)
  })

  it.each([
    [
      'another authority of the same name signed',
      (serial: Uint8Array, other: TestHierarchy) => listOf([serial], other),
    ],
    ['nobody signed', async (serial: Uint8Array) => (await listOf([serial])).with(-1, 0)],
    ['is no list', async () => randomBytes(200)],
  ])('ends nothing when the list is one that %s', async (_what, make) => {
    const subject = `DEMO-1${randomBytes(2).toString('hex')}`
    const jiro = await world.newHolder(subject)
    const day = await world.openDay(clinic, jiro)
    const other = await createTestHierarchy({ strength: 'fast', at: AT, random: randomBytes })
    world.publish(await make(parseCertificate(jiro.certificateDer).serialBytes, other))
    // The next good list is read after the bad one; by then the bad one has been looked at.
    const witness = await world.newHolder(`DEMO-2${randomBytes(2).toString('hex')}`)
    world.publish(await listOf([parseCertificate(witness.certificateDer).serialBytes]))
    await expect.poll(() => sharesOf(witness.subject), { timeout: 5000 }).toEqual([0, 0])
    expect((await signWith(clinic, day, { digests, at: AT })).status).toBe(200)
  })
})
