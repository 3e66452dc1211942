import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, verify } from 'node:crypto'
import { der, encodeName, encodeSignatureAlgorithm, parseCertificate } from '@jitsuin/pki'
import { beforeAll, describe, expect, it } from 'vitest'
import { hex, recorded, sendHex } from '../../test/sample-cards.js'
import { identifyCard } from '../identify.js'
import { openApplication } from '../open.js'
import { readPinState, unlockPin, verifyPin } from '../pin-commands.js'
import { cardSigner } from '../signer.js'
import { createSoftwareCard, type SoftwareCard } from '../software/card.js'
import { personaliseJpkiCard } from '../software/personalise-jpki.js'
import { classifyJpkiCertificate } from './classify.js'
import { refuseJpkiDocuments } from './open.js'

const DIGEST_INFO = `3031300d060960864801650304020105000420${createHash('sha256').update('abc').digest('hex')}`
const SELECT = '00a4040c0ad392f000260100000001'

type Fields = {
  readonly policy?: string
  readonly usageBits: readonly number[]
  readonly personalData?: string
}

/** A certificate that nobody signed: here only what it says matters. */
function makeCertificate(publicKey: KeyObject, { policy, usageBits, personalData }: Fields): Uint8Array {
  const extension = (oid: string, value: Uint8Array) => der.sequence(der.oid(oid), der.octetString(value))
  const algorithm = encodeSignatureAlgorithm('rsa-sha256')
  const name = encodeName([
    ['C', 'JP'],
    ['CN', '0000012345'],
  ])
  const otherName = (oid: string) => der.encode(0xa0, der.oid(oid), der.explicit(0, der.utf8('invented')))
  const extensions = [
    extension('2.5.29.15', der.namedBitString(usageBits)),
    ...(policy ? [extension('2.5.29.32', der.sequence(der.sequence(der.oid(policy))))] : []),
    ...(personalData ? [extension('2.5.29.17', der.sequence(otherName(personalData)))] : []),
  ]
  const tbs = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(randomBytes(8)),
    algorithm,
    name,
    der.sequence(der.time(new Date('2026-01-01')), der.time(new Date('2031-01-01'))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der.explicit(3, der.sequence(...extensions)),
  )
  return der.sequence(tbs, algorithm, der.bitString(randomBytes(256)))
}

const USER = { policy: '1.2.392.200149.8.5.1.3.30', usageBits: [0] }
const SIGNATURE = {
  policy: '1.2.392.200149.8.5.1.1.10',
  usageBits: [0, 1],
  personalData: '1.2.392.200149.8.5.5.1',
}
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pkcs8Der = keys.privateKey.export({ type: 'pkcs8', format: 'der' })
const certificates = {
  user: makeCertificate(keys.publicKey, USER),
  signature: makeCertificate(keys.publicKey, SIGNATURE),
}
const caCertificateDer = certificates.user

async function makeCard(user = certificates.user): Promise<SoftwareCard> {
  const state = await personaliseJpkiCard({
    label: 'My Number card (demo)',
    authentication: { pkcs8Der, certificateDer: user, caCertificateDer, pin: '1234' },
    signature: { pkcs8Der, certificateDer: certificates.signature, caCertificateDer, pin: 'ABC123' },
    random: randomBytes,
  })
  return createSoftwareCard(state, { random: randomBytes })
}

describe('a My Number card', () => {
  let card: SoftwareCard
  beforeAll(async () => {
    card = await makeCard()
  })

  it('answers what the open driver sends: files, tries, PIN, DigestInfo', async () => {
    const { channel } = card
    expect(hex(channel.atr)).toBe('3be000ff8131fe4514')
    expect(await sendHex(channel, SELECT)).toBe('9000')
    expect(await sendHex(channel, '00a4020c02000a')).toBe('9000')
    expect(await sendHex(channel, '00b0000004')).toBe(`${hex(certificates.user.subarray(0, 4))}9000`)
    expect(await sendHex(channel, '00a4020c020018')).toBe('9000')
    expect(await sendHex(channel, '00200080')).toBe('63c3')
    expect(await sendHex(channel, '002000800431323334')).toBe('9000')
    expect(await sendHex(channel, '00a4020c020017')).toBe('9000')
    const answer = await sendHex(channel, `802a008033${DIGEST_INFO}00`)
    expect(answer).toBe(`${hex(sign('sha256', Buffer.from('abc'), keys.privateKey))}9000`)
  })

  it('keeps the certificate with the address behind its own PIN', async () => {
    const { channel } = card
    await sendHex(channel, SELECT)
    await sendHex(channel, '00a4020c020001')
    expect(await sendHex(channel, '00b0000000')).toBe('6982')
    await sendHex(channel, '00a4020c02001b')
    expect(await sendHex(channel, '00200080')).toBe('63c5')
    expect(await sendHex(channel, '0020008006414243313233')).toBe('9000')
    await sendHex(channel, '00a4020c020001')
    expect((await sendHex(channel, '00b0000000')).slice(-4)).toBe('9000')
  })

  it('logs out when it is selected again', async () => {
    const { channel } = card
    await sendHex(channel, SELECT)
    await sendHex(channel, '00a4020c020018')
    await sendHex(channel, '002000800431323334')
    await sendHex(channel, SELECT)
    await sendHex(channel, '00a4020c020017')
    expect(await sendHex(channel, `802a008033${DIGEST_INFO}00`)).toBe('6982')
  })

  it('says 63C0 when it is locked, as the open driver needs', async () => {
    const { channel } = await makeCard()
    await sendHex(channel, SELECT)
    await sendHex(channel, '00a4020c020018')
    for (const left of ['63c2', '63c1', '63c0', '6984'])
      expect(await sendHex(channel, '002000800439393939')).toBe(left)
    expect(await sendHex(channel, '00200080')).toBe('63c0')
  })

  it('is known for what it is, and signs in after its PIN of four digits', async () => {
    const { channel } = await makeCard()
    expect(await identifyCard(channel)).toMatchObject({
      kind: 'jpki',
      applications: [{ kind: 'jpki-authentication', layout: 'jpki' }],
    })
    const signer = await cardSigner({
      useCard: (work) => work(channel),
      application: 'jpki-authentication',
      askPin: async () => ({ answer: 'pin', pin: '1234' }),
    })
    expect(verify('sha256', Buffer.from('abc'), keys.publicKey, await signer.sign(Buffer.from('abc')))).toBe(
      true,
    )
  })

  it('locks after three wrong PINs, and is not unlocked here', async () => {
    const { channel } = await makeCard()
    const application = await openApplication(channel, 'jpki-authentication')
    const said = []
    for (let tried = 0; tried < 3; tried++) said.push((await verifyPin(channel, application, '9999')).verdict)
    expect(said).toEqual(['wrong', 'wrong', 'locked'])
    expect(await readPinState(channel, application)).toEqual({ state: 'locked' })
    const refused = expect.objectContaining({ code: 'card/refused' })
    await expect(unlockPin(channel, application, { puk: '12345678', newPin: '1234' })).rejects.toThrow(
      refused,
    )
  })

  it('is never asked for its signing key (T-N12-1)', async () => {
    const { channel } = await makeCard()
    const line = recorded(channel)
    const signer = await cardSigner({
      useCard: (work) => work(line),
      application: 'jpki-authentication',
      askPin: async () => ({ answer: 'pin', pin: '1234' }),
    })
    await signer.sign(Buffer.from('abc'))
    const files = line.sent
      .filter((command) => command.startsWith('00a402'))
      .map((command) => command.slice(10))
    expect(new Set(files)).toEqual(new Set(['000a', '000b', '0018', '0017']))
  })

  it('is refused for documents, by name (T-N12-1)', () => {
    expect(() => refuseJpkiDocuments()).toThrow(expect.objectContaining({ code: 'jpki/no-documents' }))
  })

  it('is refused when the certificate with the address lies where that for sign-in belongs (T-N12-1)', async () => {
    const { channel } = await makeCard(certificates.signature)
    const refused = expect.objectContaining({ code: 'jpki/no-documents' })
    await expect(openApplication(channel, 'jpki-authentication')).rejects.toThrow(refused)
  })
})

describe('the certificates of a My Number card are told apart (T-N12-1)', () => {
  it.each<[string, Fields, string]>([
    ['that for user authentication', USER, 'user-authentication'],
    ['that for signatures', SIGNATURE, 'signature'],
    [
      'the policy of user authentication with an address',
      { ...USER, personalData: '1.2.392.200149.8.5.5.5' },
      'signature',
    ],
    ['the policy of user authentication with nonRepudiation', { ...USER, usageBits: [0, 1] }, 'other'],
    ['the policy of user authentication without digitalSignature', { ...USER, usageBits: [4] }, 'other'],
    ['no policy', { usageBits: [0] }, 'other'],
    ['the policy of someone else', { ...USER, policy: '1.2.392.100495.1.5.1.2.0.1' }, 'other'],
    ['a name of another arc', { ...USER, personalData: '1.2.392.200149.8.5.50.1' }, 'user-authentication'],
  ])('%s', (_what, fields, expected) => {
    expect(classifyJpkiCertificate(parseCertificate(makeCertificate(keys.publicKey, fields)))).toBe(expected)
  })
})
