/** The proof of a signature on a list, as a stranger judges it: off line, with the authority's grant key alone. */
import { createHash, randomBytes } from 'node:crypto'
import { encodePem } from '@jitsuin/keys'
import { LIST, type ProofBundle, proofBundleSchema, type SheetItem } from '@jitsuin/second-key'
import { base64urlOf, judgeProof, octets, proofOf } from '@jitsuin/second-key/node'
import { ROUTES as VENDOR } from '@jitsuin/signing/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openssl } from '../../ca/test/openssl.js'
import { AT, ORIGIN } from './moment.js'
import { itemsAt, signItems } from './requests.js'
import { type Client, type Holder, openWorld, type World } from './world.js'

let world: World
let clinic: Client
let taro: Holder
let honest: ProofBundle

const SHEET: readonly SheetItem[] = Array.from({ length: 200 }, (_, at) => ({
  salt: randomBytes(32),
  shown: `処方箋 ${at + 1}\n見本 患者${at + 1}`,
  digest: createHash('sha256')
    .update(`文書 ${at + 1}`)
    .digest(),
}))

beforeAll(async () => {
  world = await openWorld()
  clinic = await world.openClient('DEMO-I-0001')
  taro = await world.newHolder('DEMO-0001')
  honest = await bundleOf(57)
})
afterAll(() => world.close())

/** The bundle of one item, out of what the service says and what the client has. */
async function bundleOf(index: number): Promise<ProofBundle> {
  const list = await world.openList(clinic, taro, SHEET)
  const { json } = await signItems(clinic, list, { items: itemsAt(SHEET, [index]), at: AT })
  const evidence = await clinic.call('GET', VENDOR.evidence(list.id))
  expect(evidence.status).toBe(200)
  return proofOf(evidence.json as ProofBundle['approval'], {
    sheet: SHEET,
    index,
    certificateDer: octets(String(json.certificate)),
    signature: octets(String(Object(json.signatures)[0])),
  })
}

const trust = () => ({ grantKey: world.grantKey, origin: ORIGIN })
const flip = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`)

describe('the proof of a signature', () => {
  it('is believed, and says whose it is and what they read', async () => {
    const bundle = proofBundleSchema.parse(JSON.parse(JSON.stringify(honest)))
    expect(await judgeProof(bundle, trust())).toEqual({
      verdict: 'valid',
      subject: 'DEMO-0001',
      institution: 'DEMO-I-0001',
      shown: '処方箋 58\n見本 患者58',
    })
  })

  it('is believed by openssl, step by step, from what the bundle alone contains', () => {
    const { folder } = world
    const { approval, item, certificate, signature } = honest
    if (!('assertion' in approval.answer)) throw new Error('A passkey approved')
    const { response } = approval.answer.assertion
    // The passkey signs authenticatorData ‖ SHA-256(clientDataJSON) (WebAuthn L3 §6.3.3); the COSE key ends with x and y.
    const clientData = octets(response.clientDataJSON)
    const signed = Buffer.concat([
      octets(response.authenticatorData),
      createHash('sha256').update(clientData).digest(),
    ])
    const cose = Buffer.from(octets(approval.credential?.publicKey ?? ''))
    const point = Buffer.concat([Buffer.of(4), cose.subarray(-67, -35), cose.subarray(-32)])
    const spki = Buffer.concat([
      Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex'),
      point,
    ])
    const key = folder.write('passkey.pem', encodePem('PUBLIC KEY', spki))
    const [data, sig] = [
      folder.write('data.bin', signed),
      folder.write('sig.bin', octets(response.signature)),
    ]
    expect(openssl('dgst', '-sha256', '-verify', key, '-signature', sig, data)).toContain('Verified OK')
    // What it answered is the SHA-256 of the list, which names the root.
    const challenge = openssl(
      'dgst',
      '-sha256',
      '-r',
      folder.write('list.txt', octets(approval.statement)),
    ).split(' ')[0]
    const asked = JSON.parse(Buffer.from(clientData).toString()).challenge
    expect(Buffer.from(asked, 'base64url').toString('hex')).toBe(challenge)
    // The way up from the leaf, by openssl's SHA-256 (RFC 6962 §2.1.1).
    const hash = (...parts: Uint8Array[]) =>
      Buffer.from(
        openssl('dgst', '-sha256', '-r', folder.write('h.bin', Buffer.concat(parts))).split(' ')[0] ?? '',
        'hex',
      )
    const commitment = hash(Buffer.of(2), octets(item.salt), Buffer.from(item.shown))
    let node = hash(Buffer.of(0), commitment, octets(item.digest), Buffer.of(0, 0, 0, item.index))
    let [at, last] = [item.index, 199]
    for (const neighbour of item.path.map(octets)) {
      const isRight = at % 2 === 1 || at === last
      node = isRight ? hash(Buffer.of(1), neighbour, node) : hash(Buffer.of(1), node, neighbour)
      while (isRight && at % 2 === 0 && at !== 0) [at, last] = [at >> 1, last >> 1]
      ;[at, last] = [at >> 1, last >> 1]
    }
    expect(node.toString('hex')).toBe(LIST.parse(octets(approval.statement)).root)
    const crt = folder.write('signer.pem', encodePem('CERTIFICATE', octets(certificate)))
    const pub = folder.write('signer.pub', openssl('x509', '-in', crt, '-pubkey', '-noout'))
    const [doc, value] = [folder.write('doc.txt', '文書 58'), folder.write('value.bin', octets(signature))]
    expect(openssl('dgst', '-sha256', '-verify', pub, '-signature', value, doc)).toContain('Verified OK')
  })

  type Change = (bundle: ProofBundle) => ProofBundle
  const item =
    (change: Partial<ProofBundle['item']>): Change =>
    (bundle) => ({
      ...bundle,
      item: { ...bundle.item, ...change },
    })
  const approval =
    (change: (one: ProofBundle['approval']) => Partial<ProofBundle['approval']>): Change =>
    (bundle) => ({
      ...bundle,
      approval: { ...bundle.approval, ...change(bundle.approval) },
    })
  const credential = (change: object): Change =>
    approval((one) => ({ credential: one.credential && { ...one.credential, ...change } }))
  it.each([
    ['the text of a drug', item({ shown: '処方箋 58\n見本 患者59' }), 'item-on-list'],
    ['the salt', item({ salt: base64urlOf(new Uint8Array(32)) }), 'item-on-list'],
    ['the place', item({ index: 58 }), 'item-on-list'],
    ['the digest', item({ digest: base64urlOf(createHash('sha256').update('別').digest()) }), 'item-on-list'],
    ['a neighbour', (bundle) => item({ path: bundle.item.path.map(flip) })(bundle), 'item-on-list'],
    ['a text that no list holds', item({ shown: '処方箋\u202e' }), 'item-on-list'],
    ['the signature', (bundle) => ({ ...bundle, signature: flip(bundle.signature) }), 'signature-valid'],
    [
      'the certificate',
      (bundle) => ({ ...bundle, certificate: flip(bundle.certificate) }),
      'certificate-named',
    ],
    [
      'the approved statement',
      approval((one) => ({
        statement: base64urlOf(
          LIST.encode({ ...LIST.parse(octets(one.statement)), institution: 'DEMO-I-0002' }),
        ),
      })),
      'holder-answered',
    ],
    ['a statement of nothing', approval(() => ({ statement: 'AAAA' })), 'approval-readable'],
    ['no passkey', approval(() => ({ credential: undefined })), 'carrier-bound'],
    ['the passkey’s key', credential({ publicKey: 'AAAA' }), 'carrier-bound'],
    ['the statement of its enrolment', credential({ statement: 'AAAA' }), 'carrier-bound'],
  ] satisfies readonly (readonly [string, Change, string])[])(
    'is not believed with %s changed',
    async (_what, change, check) => {
      expect(await judgeProof(change(honest), trust())).toEqual({ verdict: 'invalid', check })
    },
  )

  it('is not believed under another authority’s grant key, or for another page', async () => {
    const stranger = await openWorld()
    const other = { ...trust(), grantKey: stranger.grantKey }
    expect(await judgeProof(honest, other)).toEqual({ verdict: 'invalid', check: 'carrier-bound' })
    await stranger.close()
    const page = { ...trust(), origin: 'https://evil.test' }
    expect(await judgeProof(honest, page)).toEqual({ verdict: 'invalid', check: 'carrier-bound' })
  })

  it('is not made of the parts of two: another holder’s approval, another item’s signature', async () => {
    const other = await bundleOf(3)
    expect(await judgeProof({ ...honest, signature: other.signature }, trust())).toEqual({
      verdict: 'invalid',
      check: 'signature-valid',
    })
    expect(await judgeProof({ ...honest, item: other.item }, trust())).toEqual({
      verdict: 'invalid',
      check: 'signature-valid',
    })
    const answer = other.approval.answer
    const mixed = { ...honest, approval: { ...honest.approval, answer } }
    expect(await judgeProof(mixed, trust())).toEqual({ verdict: 'invalid', check: 'holder-answered' })
  })

  it('is not given before the holder has approved, nor to another client', async () => {
    const { id } = await world.askForList(clinic, taro, SHEET)
    expect((await clinic.call('GET', VENDOR.evidence(id))).json.code).toBe('authorisation/not-approved')
    const stranger = await world.openClient('DEMO-I-0001')
    expect((await stranger.call('GET', VENDOR.evidence(id))).json.code).toBe('authorisation/unknown')
    stranger.close()
  })
})
