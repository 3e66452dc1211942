import { createHash, randomBytes } from 'node:crypto'
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { der, type Signer } from '@jitsuin/pki'
import { beforeAll, describe, expect, it } from 'vitest'
import { DAY_0, day, makeWorld, type World } from '../../test-support/people.js'
import { reasons } from '../../test-support/reasons.js'
import { type CadesOptions, signCades, streamCades } from '../create/sign-cades.js'
import { addToMessage } from '../extend/change-message.js'
import { extendCades } from '../extend/extend-cades.js'
import { readMessage } from '../read/message.js'
import { type CadesValidateOptions, validateCades, validateCadesStream } from './validate-cades.js'

const CONTENT = utf8('紹介状\r\n検証 花子 様\n')

let world: World
let doctor: Signer
let how: CadesValidateOptions
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  how = { at: day(1), trust: world.trust, policy: 'hpki' }
})

const signed = (more: Partial<CadesOptions> = {}) =>
  signCades(CONTENT, { signer: doctor, packaging: 'attached', signingTime: DAY_0, ...more })
/** A file as a stream, in pieces of so many octets. */
const inPieces = (file: Uint8Array, size: number) =>
  async function* () {
    for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size)
  }

describe('a message that is read in passing', () => {
  it.each([
    ['attached', () => signed()],
    ['attached, archived', () => archived()],
    ['attached, of indefinite lengths, its content in pieces', async () => indefinite(await signed())],
    ['changed', async () => replaced(await signed())],
    ['detached', () => signed({ packaging: 'detached' })],
    [
      'empty',
      () => signCades(new Uint8Array(), { signer: doctor, packaging: 'attached', signingTime: DAY_0 }),
    ],
  ])('is judged like one in memory: %s', async (_what, make) => {
    const file = await make()
    const wanted = await validateCades(file, how)
    for (const size of [1, 7, 1000, file.length])
      expect(await validateCadesStream(inPieces(file, size), how)).toEqual(wanted)
  })

  it('is judged with its content beside it, and with both only if they are the same', async () => {
    const detached = inPieces(await signed({ packaging: 'detached' }), 100)
    expect(reasons(await validateCadesStream(detached, { ...how, detached: CONTENT }))).toEqual(['VALID'])
    const attached = inPieces(await signed(), 100)
    expect(reasons(await validateCadesStream(attached, { ...how, detached: CONTENT }))).toEqual(['VALID'])
    const other = await validateCadesStream(attached, { ...how, detached: utf8('x') })
    expect(reasons(other)).toEqual(['INVALID', 'coverage/other-content'])
  })

  it.each([
    ['definite', async () => signed()],
    ['indefinite', async () => indefinite(await signed())],
  ])('is refused after every cut, and with bytes behind its end: %s', async (_what, make) => {
    const file = await make()
    for (let length = 1; length < file.length; length += 11) {
      const report = await validateCadesStream(inPieces(file.subarray(0, length), 50), how)
      expect(report.verdict).toBe('INVALID')
    }
    const longer = await validateCadesStream(inPieces(Uint8Array.of(...file, 1), 50), how)
    expect(longer.verdict).toBe('INVALID')
  })

  it('is refused where it is something else', async () => {
    for (const file of [utf8('<a/>'), new Uint8Array(), doctor.certificateDer])
      expect((await validateCadesStream(inPieces(file, 9), how)).problem?.code).toMatch(/^cades\//)
  })

  it('may have 200 MB, of which no more than a few pieces are in memory', async () => {
    const piece = randomBytes(1 << 20)
    const large = async function* () {
      for (let count = 0; count < 200; count++) yield piece
    }
    const options: CadesOptions = { signer: doctor, packaging: 'attached', signingTime: DAY_0 }
    const before = process.memoryUsage().rss
    let peak = 0
    const message = async function* () {
      for await (const part of streamCades(large, options)) {
        peak = Math.max(peak, process.memoryUsage().rss - before)
        yield part
      }
    }
    expect(reasons(await validateCadesStream(message, how))).toEqual(['VALID'])
    expect(peak).toBeLessThan(100 * (1 << 20))
  })

  it('leaves an archive time stamp of version 2 open, which is over the octets themselves', async () => {
    const old = await withVersion2(await signed({ timeStamp: world.stampAt(DAY_0) }))
    expect(reasons(await validateCades(old, how))).toEqual(['VALID'])
    expect(reasons(await validateCadesStream(inPieces(old, 1000), how))).toEqual([
      'INDETERMINATE',
      'archive/unsupported',
    ])
  })
})

async function archived(): Promise<Uint8Array> {
  const file = await signed({ timeStamp: world.stampAt(DAY_0) })
  return extendCades(file, {
    level: 'lta',
    timeStamp: world.stampAt(day(0.5)),
    validation: { ...how, at: day(0.5) },
  })
}

function replaced(file: Uint8Array): Uint8Array {
  const at = Buffer.from(file).indexOf(CONTENT)
  return file.with(at, (file[at] ?? 0) ^ 1)
}

/** The frame with open lengths down to the content, which is in two pieces. */
function indefinite(message: Uint8Array): Uint8Array {
  const [type, wrapper] = der.children(der.parse(message), der.SEQUENCE, 2)
  const [version, digests, , ...rest] = der.children(der.explicitValue(wrapper, 0), der.SEQUENCE)
  const open = (tag: number, ...parts: readonly Uint8Array[]) =>
    concatBytes([Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0)])
  const pieces = [CONTENT.subarray(0, 4), CONTENT.subarray(4)].map(der.octetString)
  const content = open(0xa0, open(0x24, ...pieces))
  const encapsulated = open(0x30, der.oid('1.2.840.113549.1.7.1'), content)
  const fields = [version, digests].map((node) => node?.bytes ?? new Uint8Array())
  const tail = rest.map(({ bytes }) => bytes)
  return open(0x30, type.bytes, open(0xa0, open(0x30, ...fields, encapsulated, ...tail)))
}

async function withVersion2(file: Uint8Array): Promise<Uint8Array> {
  const message = readMessage(file)
  const [part] = message.signers
  if (!part) throw new Error('No signer')
  const octets = concatBytes([
    message.encapsulated.bytes,
    message.certificatesField ?? new Uint8Array(),
    ...part.fixedFields,
    der.encode(0xa1, ...part.unsigned.map(({ bytes }) => bytes)),
  ])
  const token = await world.stampAt(day(0.5))(createHash('sha256').update(octets).digest())
  const stamp = der.sequence(der.oid('1.2.840.113549.1.9.16.2.48'), der.set(token))
  return addToMessage(message, { attributes: { part, values: [stamp] } })
}
