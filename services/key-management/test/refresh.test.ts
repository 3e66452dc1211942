/** The refresh of shares: every key once a day, whatever breaks in between. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signWith } from './requests.js'
import { type Client, type Holder, openWorld, type World } from './world.js'

let world: World
let clinic: Client
let taro: Holder
let day: Awaited<ReturnType<World['openDay']>>
beforeAll(async () => {
  world = await openWorld()
  clinic = await world.openClient('DEMO-I-0001')
  taro = await world.newHolder('DEMO-0001')
  day = await world.openDay(clinic, taro)
})
afterAll(() => world.close())

const digests = [createHash('sha256').update('処方箋').digest('hex')]
const sign = async () => (await signWith(clinic, day, { digests, at: world.now() })).json.signatures
const epochsOf = async (keyId: string) =>
  Promise.all(
    Object.values(world.superusers).map(async (zone) =>
      (
        await zone.query<{ epoch: number; standing: string }>(
          'select epoch, standing from second_key.share where key_id = $1 order by epoch',
          [keyId],
        )
      ).map(({ epoch, standing }) => `${epoch} ${standing}`),
    ),
  )

describe('a refresh of shares', () => {
  it('leaves the same key with other shares of one new epoch on both sides', async () => {
    const keyId = await world.keyIdOf(taro.subject)
    const before = await sign()
    await world.keyManagement.refresh(keyId)
    expect(await epochsOf(keyId)).toEqual([['1 current'], ['1 current']])
    expect(await sign()).toEqual(before)
  })

  it.each([
    ['before signing prepared', 0],
    ['before the new shares were proven', 1],
    ['before signing let the old share go', 2],
  ])('that breaks off %s goes on the next time, and the key signs meanwhile', async (_what, after) => {
    const keyId = await world.keyIdOf(taro.subject)
    const before = await sign()
    const [[standing = ''] = []] = await epochsOf(keyId)
    world.cutLinkAfter(after)
    await expect(world.keyManagement.refresh(keyId)).rejects.toMatchObject({ code: 'peer/unreachable' })
    world.mendLink()
    expect(await sign()).toEqual(before)
    await world.keyManagement.refresh(keyId)
    const next = `${Number(standing.split(' ')[0]) + 1} current`
    expect(await epochsOf(keyId)).toEqual([[next], [next]])
    expect(await sign()).toEqual(before)
  })

  it('whose last answer was lost ends with both sides on the new epoch', async () => {
    const keyId = await world.keyIdOf(taro.subject)
    const before = await sign()
    world.loseAnswerAfter(3)
    await expect(world.keyManagement.refresh(keyId)).rejects.toMatchObject({ code: 'peer/unreachable' })
    world.mendLink()
    // Signing has let the old share go; key management still has both.
    expect(await sign()).toEqual(before)
    await world.keyManagement.refresh(keyId)
    const [[ours] = [], [theirs] = []] = await epochsOf(keyId)
    expect(ours).toBe(theirs)
    expect(await sign()).toEqual(before)
  })
})
