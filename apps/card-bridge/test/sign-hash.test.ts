/** Bare hashes on cards that lie: what does not verify does not get out, and is refused by name. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CardApplication,
  type CardChannel,
  createSoftwareCard,
  identifyCard,
  type SoftwareCardState,
} from '@jitsuin/card'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signHashOnCard } from '../src/cards/sign-hash.js'
import { makeCards, PIN } from './people.js'

let folder: string
let state: SoftwareCardState
let application: CardApplication
const sha256 = createHash('sha256').update('何か').digest()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'card-bridge-'))
  const cards = await makeCards(folder)
  state = await cards.insert('taro', { cn: 'Taro Jitsuin', nameJa: '実印　太郎', role: 'medicalDoctor' })
  const identity = await identifyCard(insert().channel)
  if (identity.kind !== 'hpki') throw new Error(identity.kind)
  const found = identity.applications.find(({ kind }) => kind === 'hpki-signature')
  if (!found) throw new Error('No application for signatures')
  application = found
})
afterAll(() => rm(folder, { recursive: true }))

const insert = () => createSoftwareCard(state, { random: randomBytes })

/** A true card whose signatures are changed on their way. */
function lyingCard(lie: (signature: Uint8Array) => Uint8Array): CardChannel {
  const { channel } = insert()
  return {
    ...channel,
    transmit: async (command) => {
      const answer = await channel.transmit(command)
      const isSignature = command[1] === 0x2a
      return isSignature ? Uint8Array.of(...lie(answer.subarray(0, -2)), ...answer.subarray(-2)) : answer
    },
  }
}

describe('a signature over a bare hash', () => {
  it('comes from an honest card', async () => {
    const signed = await signHashOnCard(insert().channel, application, { sha256, pin: PIN })
    expect(signed).toMatchObject({ verdict: 'signed', signature: { length: 256 } })
  })

  it.each<[string, (signature: Uint8Array) => Uint8Array]>([
    ['has one bit changed', (signature) => signature.with(9, (signature[9] ?? 0) ^ 1)],
    ['is of zeroes', (signature) => new Uint8Array(signature.length)],
    ['is larger than the modulus', (signature) => new Uint8Array(signature.length).fill(0xff)],
    ['is cut short', (signature) => signature.subarray(1)],
    ['is none', () => new Uint8Array()],
  ])('that %s is refused by name', async (_what, lie) => {
    const signed = signHashOnCard(lyingCard(lie), application, { sha256, pin: PIN })
    await expect(signed).rejects.toMatchObject({ code: 'card/wrong-signature' })
  })
})
