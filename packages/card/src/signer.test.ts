import { randomBytes, verify } from 'node:crypto'
import { parseCertificate, readPublicKey } from '@jitsuin/pki'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Doctor,
  issue,
  makeCard,
  makeDoctor,
  makeState,
  PIN,
  PUK,
  recorded,
} from '../test/sample-cards.js'
import type { CardChannel } from './channel.js'
import { identifyCard } from './identify.js'
import { openApplication } from './open.js'
import { changePin, readPinState, unlockPin, verifyPin } from './pin-commands.js'
import { signOnCard } from './sign.js'
import { cardSigner, type PinAnswer, type PinQuestion, type UseCard } from './signer.js'
import { createSoftwareCard } from './software/card.js'

const MESSAGE = Buffer.from('a sign-in statement')
let doctor: Doctor

beforeAll(async () => {
  doctor = await makeDoctor()
})

const using =
  (channel: CardChannel): UseCard =>
  (work) =>
    work(channel)

/** A person who enters these PINs one after another, and then gives up. */
function person(...pins: string[]) {
  const questions: Omit<PinQuestion, 'application'>[] = []
  return {
    questions,
    askPin: async ({ reason, triesLeft }: PinQuestion): Promise<PinAnswer> => {
      questions.push({ reason, triesLeft })
      const pin = pins.shift()
      return pin === undefined ? { answer: 'cancelled' } : { answer: 'pin', pin }
    },
  }
}

describe.each(['issued', 'guideline'] as const)('a card of the layout "%s"', (layout) => {
  it('is read without a PIN: applications, certificates, tries', async () => {
    const { channel } = await makeCard(doctor, { layout })
    const identity = await identifyCard(channel)
    expect(identity).toMatchObject({
      kind: 'hpki',
      unreadable: [],
      applications: [
        {
          kind: 'hpki-signature',
          layout,
          label: 'HPKI Application',
          key: { consent: 'each-signature', modulusBits: 2048 },
        },
        { kind: 'hpki-authentication', layout, key: { consent: 'once' } },
      ],
    })
    const application = await openApplication(channel, 'hpki-authentication')
    const [holder, ...above] = doctor.authentication.certificatesDer
    expect(Buffer.from(application.certificate.certificateDer)).toEqual(Buffer.from(holder))
    expect(application.otherCertificates).toHaveLength(above.length)
    expect(await readPinState(channel, application)).toEqual({ state: 'waiting', triesLeft: 15 })
  })

  it.each(['rsa-sha256', 'rsa-sha384', 'rsa-sha512'] as const)('signs with %s', async (algorithm) => {
    const { channel } = await makeCard(doctor, { layout })
    const signer = await cardSigner({
      useCard: using(channel),
      application: 'hpki-signature',
      algorithm,
      ...person(PIN),
    })
    const signature = await signer.sign(MESSAGE)
    const key = readPublicKey(parseCertificate(signer.certificateDer).spkiBytes)
    expect(verify(algorithm.slice(4), MESSAGE, key, signature)).toBe(true)
  })

  it('counts three wrong PINs and shows what is left (T-C09-3)', async () => {
    const { channel } = await makeCard(doctor, { layout })
    const application = await openApplication(channel, 'hpki-authentication')
    const said = []
    for (let tried = 0; tried < 3; tried++) said.push(await verifyPin(channel, application, '9999'))
    expect(said).toEqual([14, 13, 12].map((triesLeft) => ({ verdict: 'wrong', triesLeft })))
    expect(await readPinState(channel, application)).toEqual({ state: 'waiting', triesLeft: 12 })
    expect(await verifyPin(channel, application, PIN)).toEqual({ verdict: 'accepted' })
  })

  it('locks at the limit that it was made with, and then signs nobody in (T-C09-3)', async () => {
    const { channel } = await makeCard(doctor, { layout, tries: 2 })
    const application = await openApplication(channel, 'hpki-authentication')
    expect(await verifyPin(channel, application, '9999')).toEqual({ verdict: 'wrong', triesLeft: 1 })
    expect(await verifyPin(channel, application, '9999')).toEqual({ verdict: 'locked' })
    const request = { message: MESSAGE, algorithm: 'rsa-sha256', pin: PIN } as const
    expect(await signOnCard(channel, application, request)).toEqual({ verdict: 'locked' })
    const signer = await cardSigner({
      useCard: using(channel),
      application: 'hpki-authentication',
      ...person(PIN),
    })
    await expect(signer.sign(MESSAGE)).rejects.toThrow(expect.objectContaining({ code: 'pin/locked' }))
  })

  it('is unlocked with its code, and its PIN changed', async () => {
    const { channel } = await makeCard(doctor, { layout, tries: 1 })
    const application = await openApplication(channel, 'hpki-signature')
    await verifyPin(channel, application, '9999')
    expect(await unlockPin(channel, application, { puk: '00000000', newPin: '1357' })).toEqual({
      verdict: 'wrong',
      triesLeft: 9,
    })
    expect(await unlockPin(channel, application, { puk: PUK, newPin: '1357' })).toEqual({
      verdict: 'accepted',
    })
    expect(await changePin(channel, application, { oldPin: '1357', newPin: 'longer-PIN_16chr' })).toEqual({
      verdict: 'accepted',
    })
    expect(await verifyPin(channel, application, 'longer-PIN_16chr')).toEqual({ verdict: 'accepted' })
  })

  it.each(['123', '12345678901234567', '12３4', '12\n34', ''])(
    'sends no malformed PIN, so that it costs no try',
    async (pin) => {
      const { channel } = await makeCard(doctor, { layout })
      const application = await openApplication(channel, 'hpki-signature')
      const line = recorded(channel)
      const malformed = expect.objectContaining({ code: 'pin/malformed' })
      await expect(verifyPin(line, application, pin)).rejects.toThrow(malformed)
      await expect(changePin(line, application, { oldPin: PIN, newPin: pin })).rejects.toThrow(malformed)
      await expect(unlockPin(line, application, { puk: PUK, newPin: pin })).rejects.toThrow(malformed)
      await expect(unlockPin(line, application, { puk: '1234567', newPin: PIN })).rejects.toThrow(malformed)
      expect(line.sent).toEqual([])
    },
  )
})

describe('a card as Signer', () => {
  it('brings the certificates above its own in their order, without the root', async () => {
    const { channel } = await makeCard(doctor)
    const signer = await cardSigner({ useCard: using(channel), application: 'hpki-signature', ...person() })
    const [, issuer] = doctor.signature.certificatesDer
    expect(signer.chainDer.map((bytes) => Buffer.from(bytes))).toEqual([Buffer.from(issuer ?? '')])
  })

  it("reads the holder's certificate alone where that is enough, with half the commands", async () => {
    const line = recorded((await makeCard(doctor)).channel)
    const open = async (certificates: 'all' | 'holder') => {
      line.sent.length = 0
      const { otherCertificates } = await openApplication(line, 'hpki-authentication', { certificates })
      return [otherCertificates.length, line.sent.length]
    }
    const [[all, allCommands = 0], [none, commands = 0]] = [await open('all'), await open('holder')]
    expect([all, none]).toEqual([2, 0])
    expect(commands).toBeLessThan(allCommands * 0.6)
  })

  it('asks for the PIN before each signature, also of the key that would not', async () => {
    for (const application of ['hpki-signature', 'hpki-authentication'] as const) {
      const { channel } = await makeCard(doctor)
      const doctorHerself = person(PIN, PIN)
      const signer = await cardSigner({ useCard: using(channel), application, ...doctorHerself })
      await signer.sign(MESSAGE)
      await signer.sign(MESSAGE)
      expect(doctorHerself.questions).toHaveLength(2)
      await expect(signer.sign(MESSAGE)).rejects.toThrow(expect.objectContaining({ code: 'pin/cancelled' }))
    }
  })

  it('holds the PIN for a batch when it is told to, until told to forget', async () => {
    const { channel } = await makeCard(doctor)
    const doctorHerself = person(PIN)
    const options = { useCard: using(channel), application: 'hpki-signature', pinUse: 'hold' } as const
    const signer = await cardSigner({ ...options, ...doctorHerself })
    const signatures = []
    for (let count = 0; count < 5; count++) signatures.push(await signer.sign(MESSAGE))
    expect(new Set(signatures.map(String))).toHaveLength(1) // PKCS#1 v1.5 is the same each time
    expect(doctorHerself.questions).toEqual([{ reason: 'first', triesLeft: 15 }])
    signer.forgetPin()
    await expect(signer.sign(MESSAGE)).rejects.toThrow(expect.objectContaining({ code: 'pin/cancelled' }))
  })

  it('asks again after a wrong PIN with the tries left, and after a malformed one without losing any', async () => {
    const { channel } = await makeCard(doctor)
    const doctorHerself = person('99', '9999', PIN)
    const signer = await cardSigner({
      useCard: using(channel),
      application: 'hpki-signature',
      ...doctorHerself,
    })
    await signer.sign(MESSAGE)
    expect(doctorHerself.questions).toEqual([
      { reason: 'first', triesLeft: 15 },
      { reason: 'malformed', triesLeft: 15 },
      { reason: 'wrong', triesLeft: 14 },
    ])
  })

  it('does not hold a PIN that was wrong', async () => {
    const { channel } = await makeCard(doctor)
    const options = { useCard: using(channel), application: 'hpki-signature', pinUse: 'hold' } as const
    const signer = await cardSigner({ ...options, ...person('9999') })
    await expect(signer.sign(MESSAGE)).rejects.toThrow(expect.objectContaining({ code: 'pin/cancelled' }))
    const application = await openApplication(channel, 'hpki-signature')
    expect(await readPinState(channel, application)).toEqual({ state: 'waiting', triesLeft: 14 })
  })

  it('sends no PIN to another card that took its place', async () => {
    const [first, other] = [await makeCard(doctor), await makeCard(await makeDoctor())]
    const line = recorded(other.channel)
    let inReader: CardChannel = first.channel
    const signer = await cardSigner({
      useCard: (work) => work(inReader),
      application: 'hpki-signature',
      askPin: async () => {
        inReader = line
        return { answer: 'pin', pin: PIN }
      },
    })
    await expect(signer.sign(MESSAGE)).rejects.toThrow(expect.objectContaining({ code: 'card/replaced' }))
    expect(line.sent.filter((command) => command.startsWith('0020'))).toEqual([])
  })

  it.each([3072, 4096])(
    'signs with keys of %i bits, also through a reader without extended length',
    async (bits) => {
      const contents = await issue(doctor.hierarchy, 'signature', bits)
      const { channel } = await makeCard(doctor, { applications: { signature: contents } })
      const short: CardChannel = {
        atr: channel.atr,
        transmit: async (command) =>
          command.length > 261 || (command[4] === 0 && command.length > 5)
            ? Uint8Array.of(0x67, 0)
            : channel.transmit(command),
      }
      for (const line of [channel, short]) {
        const signer = await cardSigner({
          useCard: using(line),
          application: 'hpki-signature',
          ...person(PIN),
        })
        const key = readPublicKey(parseCertificate(signer.certificateDer).spkiBytes)
        expect(verify('sha256', MESSAGE, key, await signer.sign(MESSAGE))).toBe(true)
      }
    },
  )

  it('finds the one application of a card that has no other, and names the one that is missing', async () => {
    const { channel } = await makeCard(doctor, { applications: { authentication: doctor.authentication } })
    expect((await openApplication(channel, 'hpki-authentication')).kind).toBe('hpki-authentication')
    const missing = expect.objectContaining({ code: 'card/no-application' })
    await expect(openApplication(channel, 'hpki-signature')).rejects.toThrow(missing)
    await expect(openApplication(channel, 'jpki-authentication')).rejects.toThrow(missing)
  })
})

describe('the wrong certificate of two', () => {
  it('is not taken when an application holds one for another use', async () => {
    const swapped = { signature: doctor.authentication, authentication: doctor.signature }
    const state = await makeState(doctor, { applications: swapped })
    const { channel } = createSoftwareCard(state, { random: randomBytes })
    const refused = expect.objectContaining({ code: 'card/no-matching-certificate' })
    await expect(openApplication(channel, 'hpki-signature')).rejects.toThrow(refused)
    expect(await identifyCard(channel)).toMatchObject({
      kind: 'hpki',
      applications: [],
      unreadable: [{ code: 'card/no-matching-certificate' }, { code: 'card/no-matching-certificate' }],
    })
  })

  it('is not used when it has the iD of the key but another public key: the signature does not verify', async () => {
    const other = await issue(doctor.hierarchy, 'signature')
    const [certificate] = other.certificatesDer
    const state = await makeState(doctor)
    const [signature] = state.applications
    if (!signature) throw new Error('The card has applications')
    const files = signature.files.map((file) =>
      file.fileIdHex === '0016'
        ? { ...file, contentBase64: Buffer.from(certificate).toString('base64') }
        : file,
    )
    const changed = { ...state, applications: [{ ...signature, files }] }
    const { channel } = createSoftwareCard(changed, { random: randomBytes })
    const signer = await cardSigner({
      useCard: using(channel),
      application: 'hpki-signature',
      ...person(PIN),
    })
    await expect(signer.sign(MESSAGE)).rejects.toThrow(
      expect.objectContaining({ code: 'card/wrong-signature' }),
    )
  })
})
