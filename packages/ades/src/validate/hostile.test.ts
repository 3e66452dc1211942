import { utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { sign } from '../create/sign.js'
import { dispense, PRESCRIPTION_CSV, prescribe, signing } from '../test-support/documents.js'
import { DAY_0, day, makeWorld, type World } from '../test-support/people.js'
import { validate } from './validate.js'

let world: World
let doctor: Signer
let sound: string
let record: string
let letter: string
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  const pharmacist = await world.issue(['pharmacist'])
  sound = text(await prescribe(doctor, { timeStamp: world.stampAt(DAY_0) }))
  record = text(await dispense(pharmacist, utf8(sound)))
  letter = text(
    await sign(
      utf8('<Letter><Body Id="b">紹介</Body></Letter>'),
      signing(doctor, { form: { packaging: 'enveloped' } }),
    ),
  )
})

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const check = (file: string | Uint8Array) =>
  validate(typeof file === 'string' ? utf8(file) : file, { at: day(1), trust: world.trust, policy: 'hpki' })

const FORGED = Buffer.from(text(PRESCRIPTION_CSV).replace('エトドラク', 'モルヒネ塩')).toString('base64')
const FORGED_DOCUMENT = `<PrescriptionDocument id="PrescriptionDocument">${FORGED}</PrescriptionDocument>`
const part = (name: string, of = sound): string =>
  new RegExp(`<${name}[ >][\\s\\S]*</${name}>`).exec(of)?.[0] ?? ''
const without = (name: string, of = sound): string => of.replace(part(name, of), '')
const other = (id: string) => FORGED_DOCUMENT.replace('id="PrescriptionDocument"', `id="${id}"`)

/** Every way we know to show other content beside a sound signature. Each gets the whole sound file. */
const WRAPPINGS: Readonly<Record<string, () => string>> = {
  'forged content before the signed one, same Id': () =>
    sound.replace('<PrescriptionDocument', `${FORGED_DOCUMENT}<PrescriptionDocument`),
  'forged content before the signed one, other Id': () =>
    sound.replace('<PrescriptionDocument', `${other('x')}<PrescriptionDocument`),
  'forged content after the signed one': () =>
    sound.replace('</PrescriptionDocument>', `</PrescriptionDocument>${other('x')}`),
  'forged content in its place, signed one in the additional information': () =>
    without('PrescriptionDocument').replace(
      '<PrescriptionSign>',
      `${other('x')}<AdditionalPrescriptionInformation>${part('PrescriptionDocument')}</AdditionalPrescriptionInformation><PrescriptionSign>`,
    ),
  'forged content in its place, signed one in the management part': () =>
    without('PrescriptionDocument').replace(
      '</PrescriptionManagement>',
      `<PrescriptionId Value="1">${part('PrescriptionDocument')}</PrescriptionId></PrescriptionManagement>${other('x')}`,
    ),
  'forged content in its place, signed one in an Object of the signature': () =>
    without('PrescriptionDocument')
      .replace('<PrescriptionSign>', `${other('x')}<PrescriptionSign>`)
      .replace('</xs:Signature>', `<xs:Object>${part('PrescriptionDocument')}</xs:Object></xs:Signature>`),
  'forged content in its place, signed one in the unsigned properties': () =>
    without('PrescriptionDocument')
      .replace('<PrescriptionSign>', `${other('x')}<PrescriptionSign>`)
      .replace('<xa:SignatureTimeStamp', `<x>${part('PrescriptionDocument')}</x><xa:SignatureTimeStamp`),
  'forged content in its place, signed one beside the signature': () =>
    without('PrescriptionDocument').replace(
      '<PrescriptionSign>',
      `${other('x')}<PrescriptionSign>${part('PrescriptionDocument')}`,
    ),
  'the whole sound document inside a forged one': () =>
    `<Document id="D"><Prescription><PrescriptionManagement><Version Value="EPS1.0"/></PrescriptionManagement>${other('x')}` +
    `<PrescriptionSign>${part('Document')}</PrescriptionSign></Prescription></Document>`,
  'a root of another name around the document': () => `<Wrapper>${part('Document')}</Wrapper>`,
  'a second Prescription': () =>
    sound.replace('</Document>', `<Prescription>${other('x')}</Prescription></Document>`),
  'a second PrescriptionSign with an empty signature': () =>
    sound.replace('</Prescription>', '<PrescriptionSign/></Prescription>'),
  'the same signature twice': () =>
    sound.replace('</PrescriptionSign>', `${part('xs:Signature')}</PrescriptionSign>`),
  'a comment inside the content': () =>
    sound.replace('id="PrescriptionDocument">U', 'id="PrescriptionDocument">U<!---->'),
  'an element in another namespace in the place of the content': () =>
    sound.replace(
      '<PrescriptionDocument',
      '<PrescriptionDocument xmlns="urn:x" id="y"/><PrescriptionDocument',
    ),
  'the signature moved to the root': () =>
    without('PrescriptionSign').replace('</Document>', `${part('xs:Signature')}</Document>`),
  'text beside the content': () => sound.replace('<PrescriptionSign>', 'SJ1<PrescriptionSign>'),
}

describe('signature wrapping', () => {
  it.each(Object.keys(WRAPPINGS))('is refused: %s', async (name) => {
    const file = WRAPPINGS[name]?.() ?? ''
    expect(file).not.toBe(sound)
    expect((await check(file)).verdict).toBe('INVALID')
  })

  it('starts from a sound file and record, so that nothing else makes them invalid', async () => {
    expect((await check(sound)).verdict).toBe('VALID')
    expect((await check(record)).verdict).toBe('VALID')
    expect((await check(letter)).verdict).toBe('VALID')
  })

  it('is refused in a dispensing record that shows another prescription', async () => {
    const forged = record.replace(
      '<PrescriptionDocument id="PrescriptionDocument">',
      `${other('x')}<PrescriptionDocument id="PrescriptionDocument">`,
    )
    expect((await check(forged)).verdict).toBe('INVALID')
  })

  it('does not pass in free documents: what is shown beside the signed part is not covered', async () => {
    const body = '<Body Id="b">紹介</Body>'
    const signed = await sign(utf8(body), signing(doctor, { form: { packaging: 'enveloping' } }))
    const shown = `<Letter><Body>すり替え</Body>${text(signed).replace(/^<\?xml.*\?>\n/, '')}</Letter>`
    const { verdict, signatures } = await check(shown)
    expect(verdict).not.toBe('VALID')
    expect(signatures[0]?.checks.map(({ reason }) => reason.code)).toContain('coverage/partial')
    const hidden = text(signed).replace(
      '</ds:Signature>',
      '<ds:Object><Body>すり替え</Body></ds:Object></ds:Signature>',
    )
    expect((await check(hidden)).verdict).not.toBe('VALID')
  })

  it('does not pass in free documents by attributes around the signed part', async () => {
    const body = utf8('<Body Id="b">紹介</Body>')
    const signed = await sign(body, signing(doctor, { form: { packaging: 'enveloping' } }))
    const inside = text(signed).replace(/^<\?xml.*\?>\n/, '')
    expect((await check(`<Letter Id="x">${inside}</Letter>`)).verdict).toBe('VALID')
    expect((await check(`<Letter amount="100">${inside}</Letter>`)).verdict).toBe('INDETERMINATE')
  })
})

describe('files that are made to cost much', () => {
  it('are refused when one signature digests the document again and again', async () => {
    const [, reference = ''] = /(<ds:Reference Id="[^"]+" URI="">.*?<\/ds:Reference>)/.exec(letter) ?? []
    const padded = letter.replace('紹介', '紹介'.repeat(20_000)).replace(reference, reference.repeat(500))
    const { verdict, signatures } = await check(padded)
    expect(verdict).toBe('INVALID')
    expect(signatures[0]?.checks.map(({ reason }) => reason.code)).toContain('references/refused')
  })

  it('are refused when many signatures digest it again and again between them', async () => {
    const [, reference = ''] = /(<ds:Reference Id="[^"]+" URI="">.*?<\/ds:Reference>)/.exec(letter) ?? []
    const signature = part('ds:Signature', letter).replace(reference, reference.repeat(4))
    const many = Array.from({ length: 16 }, (_, at) =>
      signature.replaceAll(/((?:Id|Target)="#?|URI="#)/g, `$1n${at}-`),
    )
    const { verdict, signatures } = await check(`<Letter>${'紹介'.repeat(500_000)}${many.join('')}</Letter>`)
    expect(verdict).toBe('INVALID')
    expect(signatures.flatMap(({ checks }) => checks.map(({ reason }) => reason.code))).toContain(
      'references/refused',
    )
  })

  it('are refused with more time stamps or signatures than any honest file has', async () => {
    const stamp = part('xa:SignatureTimeStamp')
    expect((await check(sound.replace(stamp, stamp.repeat(17)))).verdict).toBe('INVALID')
    const many = `<r>${part('ds:Signature', letter).repeat(65)}</r>`
    expect((await check(many)).problem?.code).toBe('file/too-many-signatures')
  })
})

describe('any change of a single byte in what is signed', () => {
  it('makes a prescription anything but valid', async () => {
    const bytes = utf8(sound)
    const regions = [
      'PrescriptionDocument',
      'xs:SignedInfo',
      'xs:SignatureValue',
      'xs:KeyInfo',
      'xa:SignedProperties',
    ]
    const positions = regions.flatMap((name) => {
      const start = sound.indexOf(`<${name}`)
      const end = sound.indexOf(`</${name}>`)
      return Array.from({ length: end - start }, (_, index) => start + index).filter(
        (at) => !isDeclaration(at),
      )
    })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...positions), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = bytes.with(at, (bytes[at] ?? 0) ^ mask)
        if (isSameXml(sound, text(changed), at)) return
        expect((await check(changed)).verdict).not.toBe('VALID')
      }),
      { numRuns: 400 },
    )
  })

  it('never throws, wherever the byte is', async () => {
    const bytes = utf8(record)
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const { verdict } = await check(bytes.with(at, (bytes[at] ?? 0) ^ mask))
          expect(['VALID', 'INVALID', 'INDETERMINATE']).toContain(verdict)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('never throws on what is left of a file that is cut', async () => {
    const bytes = utf8(record)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), async (length) => {
        expect((await check(bytes.subarray(0, length))).verdict).toBe('INVALID')
      }),
      { numRuns: 50 },
    )
  })
})

/** Exclusive canonicalisation takes no notice of a declaration that is not used, or repeats one from further out. */
function isDeclaration(at: number): boolean {
  return [...sound.matchAll(/ xmlns:\w+="[^"]*"/g)].some(
    ({ index, 0: { length } }) => index <= at && at < index + length,
  )
}

/** White space between attributes is not part of XML's meaning, and a tab there is as good as a blank. */
function isSameXml(before: string, after: string, at: number): boolean {
  return /[ \t\n\r]/.test(before[at] ?? '') && /[ \t\n\r]/.test(after[at] ?? '')
}
