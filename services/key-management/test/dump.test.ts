/**
 * An attacker who has copied one database, the key that wraps its shares, and the memory of its process, and tries to sign. With both
 * halves the same attack works, so that it is known to be one.
 */
import { constants, createDiffieHellman, createHash, publicDecrypt } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { emsaBlock, openSoftwareShareWrapper } from '@jitsuin/keys'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AT } from './moment.js'
import { signWith } from './requests.js'
import { type ServiceProcess, startService } from './service-child.js'
import { type Client, type Holder, openWorld, type World } from './world.js'

let world: World
let clinic: Client
let taro: Holder
let keyId: string
const services = new Map<Zone, ServiceProcess>()
type Zone = 'keyManagement' | 'signing'
const ZONES = ['keyManagement', 'signing'] as const
const ROLES = { keyManagement: 'key-management', signing: 'signing' } as const

const hasMemoryFiles = existsSync('/proc/self/mem')
if (!hasMemoryFiles) console.log('skipped: this system shows no memory of processes')

beforeAll(async () => {
  world = await openWorld()
  clinic = await world.openClient('DEMO-I-0001')
  taro = await world.newHolder('DEMO-0001')
  keyId = await world.keyIdOf(taro.subject)
  const day = await world.openDay(clinic, taro)
  await world.stopServices()
  for (const zone of ZONES) services.set(zone, await startService(world, ROLES[zone]))
  // Both have worked with the key: whatever of it can be in their memory is there.
  const digests = [createHash('sha256').update('処方箋').digest('hex')]
  const { status } = await signWith(clinic, day, { digests, at: AT })
  if (status !== 200) throw new Error(`Not signed (${status})`)
}, 120_000)
afterAll(async () => {
  for (const service of services.values()) await service.kill()
  clinic.close()
  await world.close()
})

const other = (zone: Zone): Zone => (zone === 'signing' ? 'keyManagement' : 'signing')

/** What the attacker reads out of one database, opened with the wrapping key of that zone. */
async function stolenShare(zone: Zone): Promise<Uint8Array> {
  const [row] = await world.superusers[zone].query<{ epoch: number; wrapped: Buffer }>(
    'select epoch, wrapped from second_key.share where key_id = $1',
    [keyId],
  )
  const keyEncryptionKey = Buffer.from(world.configurationOf(ROLES[zone]).wrappingKey, 'base64')
  const wrapper = openSoftwareShareWrapper({ keyEncryptionKey, random: () => new Uint8Array(12) })
  return wrapper.unwrap(row?.wrapped ?? Buffer.of(), { keyId, epoch: row?.epoch ?? 0, holder: ROLES[zone] })
}

const wholeKey = () => {
  const dealt = world.dealtKeys.get(keyId)
  if (!dealt) throw new Error('The dealer of this test remembers no such key')
  return dealt
}
const octetsOf = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')
const modulusOf = () => octetsOf(wholeKey().whole.export({ format: 'jwk' }).n)

/** Raises a block to a number, and looks whether that is a signature. */
function trySigning(exponent: Uint8Array): 'signed' | 'nothing' {
  const modulus = modulusOf()
  const digest = createHash('sha256').update('a document that nobody approved').digest()
  const block = emsaBlock(digest, { algorithm: 'sha256', modulusBytes: modulus.length })
  const power = createDiffieHellman(modulus, 2)
  power.setPrivateKey(Buffer.from(exponent))
  const value = power.computeSecret(block)
  const key = { key: wholeKey().whole, padding: constants.RSA_NO_PADDING }
  return publicDecrypt(key, value).equals(block) ? 'signed' : 'nothing'
}

/** The sum of both, as long as the longer one and an octet more. */
function add(a: Uint8Array, b: Uint8Array): Buffer {
  const sum = BigInt(`0x${Buffer.from(a).toString('hex')}`) + BigInt(`0x${Buffer.from(b).toString('hex')}`)
  return Buffer.from(sum.toString(16).padStart((a.length + 1) * 2, '0'), 'hex')
}

/** Which of these octets stand in the memory of a process, as they are or in the order of a little machine. */
function findInMemory<Name extends string>(pid: number, wanted: Readonly<Record<Name, Uint8Array>>): Name[] {
  const names = Object.keys(wanted) as Name[] // the record has no other keys
  const formsOf = (name: Name) => [Buffer.from(wanted[name]), Buffer.from(wanted[name].toReversed())]
  const found = new Set<Name>()
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
      if (from === '') continue
      for (const piece of piecesOf(memory, [BigInt(`0x${from}`), BigInt(`0x${to}`)]))
        for (const name of names) if (formsOf(name).some((form) => piece.includes(form))) found.add(name)
    }
    return names.filter((name) => found.has(name))
  } finally {
    closeSync(memory)
  }
}

const PIECE = Buffer.alloc(16 * 1024 * 1024)
const OVERLAP = 1024

/** A region of memory piece after piece; each is overwritten by the next. */
function* piecesOf(memory: number, [from, to]: readonly [bigint, bigint]): Generator<Buffer> {
  for (let at = from; at < to; at += BigInt(PIECE.length - OVERLAP)) {
    const length = Number(to - at < BigInt(PIECE.length) ? to - at : BigInt(PIECE.length))
    yield PIECE.subarray(0, tryRead(memory, PIECE.subarray(0, length), at))
  }
}

/** Some pages cannot be read, by anybody. */
function tryRead(memory: number, into: Buffer, at: bigint): number {
  try {
    return readSync(memory, into, 0, into.length, at)
  } catch {
    return 0
  }
}

describe('the attack', () => {
  it('signs with the shares of both halves together', async () => {
    const [a, b] = [await stolenShare('keyManagement'), await stolenShare('signing')]
    expect(trySigning(add(a, b))).toBe('signed')
  })
})

describe.each(ZONES)('whoever has the database of %s and the memory of its process (T-C08-5)', (zone) => {
  it('cannot sign with its share, which is worth nothing by itself', async () => {
    const share = await stolenShare(zone)
    expect(share).toEqual(new Uint8Array(wholeKey().shares[zone]))
    expect(trySigning(share)).toBe('nothing')
    expect(trySigning(add(share, share))).toBe('nothing')
  })

  it('opens no share without the key that is not in the database', async () => {
    const [row] = await world.superusers[zone].query<{ wrapped: Buffer }>(
      'select wrapped from second_key.share where key_id = $1',
      [keyId],
    )
    const wrong = openSoftwareShareWrapper({
      keyEncryptionKey: new Uint8Array(32),
      random: () => new Uint8Array(12),
    })
    const context = { keyId, epoch: 0, holder: ROLES[zone] }
    await expect(wrong.unwrap(row?.wrapped ?? Buffer.of(), context)).rejects.toMatchObject({
      code: 'split-key/share-unreadable',
    })
  })

  it.skipIf(!hasMemoryFiles)('finds in memory neither the key, nor its factors, nor the other share', () => {
    const pid = services.get(zone)?.pid ?? 0
    const { d, p, q } = wholeKey().whole.export({ format: 'jwk' })
    const found = findInMemory(pid, {
      modulus: modulusOf(), // the search finds what is there
      exponent: octetsOf(d),
      oneFactor: octetsOf(p),
      otherFactor: octetsOf(q),
      // The middle alone: whatever copies a number may cut or pad its ends.
      theirShare: wholeKey().shares[other(zone)].subarray(64, 192),
    })
    expect(found).toEqual(['modulus'])
  })
})
