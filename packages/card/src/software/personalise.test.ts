import { generateKeyPairSync, randomBytes, verify } from 'node:crypto'
import { parseCertificate, readPublicKey } from '@jitsuin/pki'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  certify,
  type Doctor,
  issue,
  makeDoctor,
  makeState,
  PIN,
  PUK,
  recorded,
} from '../../test/sample-cards.js'
import {
  activateCard,
  generateKeyOnCard,
  proveTransportKey,
  setPinOnCard,
  setUnlockCodeOnCard,
  writeCertificatesOnCard,
} from '../hpki/issue.js'
import { identifyCard } from '../identify.js'
import { openApplication } from '../open.js'
import { unlockPin, verifyPin } from '../pin-commands.js'
import { cardSigner } from '../signer.js'
import { createSoftwareCard } from './card.js'
import { parseSoftwareCard } from './parse-state.js'
import { blankHpkiCard } from './personalise.js'

const TRANSPORT_KEY = randomBytes(16)
let doctor: Doctor
beforeAll(async () => {
  doctor = await makeDoctor()
})

const generateKey = async (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ type: 'pkcs8', format: 'der' })

async function blankCard(layout: 'issued' | 'guideline' = 'issued') {
  const applications = { signature: { modulusBits: 2048 }, authentication: { modulusBits: 2048 } }
  const options = { layout, label: 'blank', applications, transportKey: TRANSPORT_KEY, random: randomBytes }
  return createSoftwareCard(await blankHpkiCard(options), { random: randomBytes, generateKey })
}

describe.each(['issued', 'guideline'] as const)('a blank card of the layout "%s"', (layout) => {
  it('has its keys made on it, and leaves the issuing office ready for use', async () => {
    const card = await blankCard(layout)
    const { channel } = card
    await proveTransportKey(channel, TRANSPORT_KEY)
    for (const [kind, profile] of [
      ['hpki-signature', 'signature'],
      ['hpki-authentication', 'authenticationPerson'],
    ] as const) {
      const spkiDer = await generateKeyOnCard(channel, kind)
      const certificateDer = await certify(doctor.hierarchy, profile, spkiDer)
      const { root } = doctor.hierarchy
      await writeCertificatesOnCard(channel, kind, [certificateDer, root.certificateDer])
      await setPinOnCard(channel, kind, PIN)
    }
    await setUnlockCodeOnCard(channel, PUK)
    await activateCard(channel)

    const kept = parseSoftwareCard(JSON.parse(JSON.stringify(card.state())))
    const later = createSoftwareCard(kept, { random: randomBytes }).channel
    expect(await identifyCard(later)).toMatchObject({ kind: 'hpki', unreadable: [], applications: [{}, {}] })
    const signer = await cardSigner({
      useCard: (work) => work(later),
      application: 'hpki-signature',
      askPin: async () => ({ answer: 'pin', pin: PIN }),
    })
    const key = readPublicKey(parseCertificate(signer.certificateDer).spkiBytes)
    expect(verify('sha256', Buffer.from('abc'), key, await signer.sign(Buffer.from('abc')))).toBe(true)
    const application = await openApplication(later, 'hpki-authentication')
    expect(await unlockPin(later, application, { puk: PUK, newPin: '8642' })).toEqual({ verdict: 'accepted' })
    expect(await verifyPin(later, application, '8642')).toEqual({ verdict: 'accepted' })
  })
})

describe('personalisation on the card', () => {
  const needed = expect.objectContaining({ code: 'pin/needed' })

  it('needs the transport key, which locks after three wrong ones', async () => {
    const { channel } = await blankCard()
    await expect(generateKeyOnCard(channel, 'hpki-signature')).rejects.toThrow(needed)
    await expect(setUnlockCodeOnCard(channel, PUK)).rejects.toThrow(needed)
    await expect(activateCard(channel)).rejects.toThrow(needed)
    const refused = expect.objectContaining({ code: 'card/refused' })
    for (let tried = 0; tried < 3; tried++)
      await expect(proveTransportKey(channel, randomBytes(16))).rejects.toThrow(refused)
    const locked = expect.objectContaining({ code: 'pin/locked' })
    await expect(proveTransportKey(channel, TRANSPORT_KEY)).rejects.toThrow(locked)
  })

  it('makes a key once, does not end before the keys are made, and ends once', async () => {
    const { channel } = await blankCard()
    await proveTransportKey(channel, TRANSPORT_KEY)
    const refused = expect.objectContaining({ code: 'card/refused' })
    await generateKeyOnCard(channel, 'hpki-signature')
    await expect(generateKeyOnCard(channel, 'hpki-signature')).rejects.toThrow(refused)
    await expect(activateCard(channel)).rejects.toThrow(refused)
    await generateKeyOnCard(channel, 'hpki-authentication')
    await activateCard(channel)
    await expect(activateCard(channel)).rejects.toThrow(needed)
    await expect(setPinOnCard(channel, 'hpki-signature', PIN)).rejects.toThrow(needed)
  })

  it('has no room for more than a certificate', async () => {
    const { channel } = await blankCard()
    await proveTransportKey(channel, TRANSPORT_KEY)
    const refused = expect.objectContaining({ code: 'card/refused' })
    const long = new Uint8Array(5000)
    await expect(writeCertificatesOnCard(channel, 'hpki-signature', [long])).rejects.toThrow(refused)
  })

  it('never sends a private key over the line', async () => {
    const card = await blankCard()
    const line = recorded(card.channel)
    await proveTransportKey(line, TRANSPORT_KEY)
    await generateKeyOnCard(line, 'hpki-signature')
    expect(line.sent.filter((command) => command.length > 200)).toEqual([])
  })
})

describe('making a card with keys from elsewhere', () => {
  it('refuses a certificate of another key, and forms that no card has', async () => {
    const refused = expect.objectContaining({ code: 'software-card/personalisation' })
    const other = await issue(doctor.hierarchy, 'signature')
    const mixed = { ...doctor.signature, certificatesDer: other.certificatesDer }
    await expect(makeState(doctor, { applications: { signature: mixed } })).rejects.toThrow(refused)
    await expect(makeState(doctor, { applications: {} })).rejects.toThrow(refused)
    await expect(makeState(doctor, { tries: 16 })).rejects.toThrow(refused)
    await expect(makeState(doctor, { tries: 0 })).rejects.toThrow(refused)
    const garbage = { ...doctor.signature, pkcs8Der: randomBytes(40) }
    await expect(makeState(doctor, { applications: { signature: garbage } })).rejects.toThrow(refused)
    const malformed = expect.objectContaining({ code: 'pin/malformed' })
    await expect(makeState(doctor, { pin: '123' })).rejects.toThrow(malformed)
    await expect(makeState(doctor, { puk: '1234567a' })).rejects.toThrow(malformed)
  })
})

describe('the file of a software card', () => {
  it('is read back as it was written, and shows no PIN', async () => {
    const state = await makeState(doctor)
    const text = JSON.stringify(state)
    expect(parseSoftwareCard(JSON.parse(text))).toEqual(state)
    expect(text).not.toContain(`"${PIN}"`)
    expect(text).not.toContain(PUK)
  })

  it('is refused after any change that makes it no card', async () => {
    const state = JSON.parse(JSON.stringify(await makeState(doctor)))
    const [application] = state.applications
    const [password] = application.passwords
    const changes: unknown[] = [
      null,
      [],
      'card',
      { ...state, version: 2 },
      { ...state, more: 1 },
      { ...state, label: '' },
      { ...state, atrHex: 'XY' },
      { ...state, lifeCycle: { phase: 'operational', transportKey: password } },
      { ...state, lifeCycle: { phase: 'personalisation' } },
      { ...state, applications: Array.from({ length: 33 }, () => application) },
      ...[
        { passwords: [] },
        { passwords: [{ ...password, triesLeft: 16 }] },
        { passwords: [{ ...password, triesLeft: -1 }] },
        { passwords: [{ ...password, triesLeft: 1.5 }] },
        { passwords: [{ ...password, secret: { ...password.secret, cost: 2 ** 30 } }] },
        { files: [...application.files, application.files[0]] },
        { files: [{ ...application.files[0], contentBase64: '!' }] },
        { files: [{ ...application.files[0], contentBase64: 'AB' }] },
        { keys: [{ ...application.keys[0], pkcs8Base64: 'AAAA' }] },
        { keys: [{ ...application.keys[0], modulusBits: 4096 }] },
        { keys: [{ ...application.keys[0], modulusBits: 1024 }] },
      ].map((change) => ({ ...state, applications: [{ ...application, ...change }] })),
    ]
    for (const changed of changes)
      expect(() => parseSoftwareCard(changed)).toThrow(
        expect.objectContaining({ code: 'software-card/malformed' }),
      )
  })
})
