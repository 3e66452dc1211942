/**
 * Each service against a peer that holds all of the other one's keys: its TLS key, its token key, its database, its share. It may
 * ask what it likes at the inner door, and gets no signature that the holder did not approve and the client did not ask for.
 */
import { createHash, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto'
import { KEY_MANAGEMENT_PATHS, SIGNING_PATHS } from '@jitsuin/key-half'
import { combine, createTestHierarchy, emsaBlock } from '@jitsuin/keys'
import { GRANT } from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openAuthenticator } from '../../sso/test/authenticator.js'
import { ROUTES } from '../src/contract.js'
import { enrolmentProof } from './enrolment-proof.js'
import { AT, ORIGIN } from './moment.js'
import { itemsAt, listRequestFor, requestFor, signWith } from './requests.js'
import { statementOf } from './statements.js'
import { type Client, CSC_CLIENT, type Holder, openWorld, type World } from './world.js'

let world: World
let clinic: Client
let taro: Holder
let day: Awaited<ReturnType<World['openDay']>>

beforeAll(async () => {
  world = await openWorld()
  clinic = await world.openClient('DEMO-I-0001')
  taro = await world.newHolder('DEMO-0001')
})
beforeEach(async () => {
  day = await world.openDay(clinic, taro)
})
afterAll(() => world.close())

const digest = createHash('sha256').update('a document that nobody approved').digest('hex')
const codeOf = ({ json }: { readonly json: unknown }): unknown => Object(json).code

/** The service that was taken over, at the door of the other one. */
const askKeyManagement = (path: string, body: unknown) => world.connections.toKeyManagement.post(path, body)
const askSigning = (path: string, body: unknown) => world.connections.toSigning.post(path, body)
const partials = (body: { request: string; signature: string }, token = day.token) =>
  askKeyManagement(KEY_MANAGEMENT_PATHS.partials, { ...body, token, epochs: [0, 1] })

describe('key management with a hostile signing service', () => {
  const wish = () => ({
    authorisation: day.id,
    request: randomUUID(),
    counter: 5000,
    at: AT,
    digests: [digest],
  })

  it('gives nothing for a request that the peer signed with a key of its own', async () => {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const answer = await partials(requestFor({ key: own.privateKey }, wish()))
    expect([answer.status, codeOf(answer)]).toEqual([403, 'request/signature-invalid'])
  })

  it('gives nothing of an approved list that its client did not ask for, unless its institution lets it', async () => {
    const csc = await world.openClient('DEMO-I-0001', CSC_CLIENT)
    const sheet = [{ salt: randomBytes(32), shown: '処方箋 1', digest: Buffer.from(digest, 'hex') }]
    const answers = []
    for (const client of [clinic, csc]) {
      const list = await world.openList(client, taro, sheet)
      const asked = { authorisation: list.id, request: randomUUID(), counter: 1, at: AT }
      const body = listRequestFor(client, { ...asked, items: itemsAt(sheet, [0]) }, 'unsigned')
      answers.push(await partials(body, list.token))
    }
    expect(answers.map(({ status, json }) => [status, Object(json).code])).toEqual([
      [403, 'request/unsigned'],
      [200, undefined],
    ])
    csc.close()
  })

  it('gives nothing for the client’s request with another digest in it', async () => {
    const honest = requestFor(clinic, wish())
    const text = Buffer.from(honest.request, 'base64url').toString().replace(digest, 'ab'.repeat(32))
    const answer = await partials({ ...honest, request: Buffer.from(text).toString('base64url') })
    expect(codeOf(answer)).toBe('request/signature-invalid')
  })

  it('registers no client that the institution did not state', async () => {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const spkiDer = own.publicKey.export({ type: 'spki', format: 'der' })
    const honest = clinic.registration
    const changed = { ...honest, spki: base64urlOf(spkiDer) }
    expect(codeOf(await askKeyManagement(KEY_MANAGEMENT_PATHS.clients, changed))).toBe(
      'client-key/proof-refused',
    )
    const hierarchy = await createTestHierarchy({ strength: 'fast', at: AT, random: randomBytes })
    const forged = await statementOf('DEMO-I-0001', { hierarchy, spkiDer, clock: world.now })
    expect(codeOf(await askKeyManagement(KEY_MANAGEMENT_PATHS.clients, forged))).toBe(
      'client-key/proof-refused',
    )
  })

  it('opens no authorisation for a key that is not of the institution, nor for longer than allowed', async () => {
    const hospital = await world.openClient('DEMO-I-0002')
    const ask = (change: object) =>
      askKeyManagement(KEY_MANAGEMENT_PATHS.authorisations, {
        authorisation: randomUUID(),
        subject: taro.subject,
        certificate: taro.certificateSha256,
        institution: 'DEMO-I-0001',
        clientKey: clinic.clientKey,
        signingNonce: '00'.repeat(32),
        begins: AT.toISOString(),
        ends: new Date(AT.getTime() + 72_000_000).toISOString(),
        numSignatures: 2000,
        ...change,
      })
    expect(codeOf(await ask({ clientKey: hospital.clientKey }))).toBe('authorisation/other-client')
    expect(codeOf(await ask({ clientKey: 'ab'.repeat(32) }))).toBe('client-key/unknown')
    const longer = { ends: new Date(AT.getTime() + 72_001_000).toISOString() }
    expect(codeOf(await ask(longer))).toBe('authorisation/period-refused')
    expect(codeOf(await ask({ numSignatures: 2001 }))).toBe('authorisation/too-many')
    const later = { begins: new Date(AT.getTime() + 120_000).toISOString() }
    expect(codeOf(await ask(later))).toBe('authorisation/period-refused')
    hospital.close()
  })

  it('gives nothing for an authorisation that the peer opened itself and nobody approved', async () => {
    const authorisation = randomUUID()
    await askKeyManagement(KEY_MANAGEMENT_PATHS.authorisations, {
      authorisation,
      subject: taro.subject,
      certificate: taro.certificateSha256,
      institution: 'DEMO-I-0001',
      clientKey: clinic.clientKey,
      signingNonce: '00'.repeat(32),
      begins: AT.toISOString(),
      ends: new Date(AT.getTime() + 1000).toISOString(),
      numSignatures: 1,
    })
    const token = await askKeyManagement(KEY_MANAGEMENT_PATHS.token(authorisation), {})
    expect(codeOf(token)).toBe('authorisation/not-approved')
    const answer = await partials(requestFor(clinic, { ...wish(), authorisation }))
    expect(codeOf(answer)).toBe('token/invalid')
  })

  it('gives for an approved digest what is worth nothing for any other', async () => {
    const honest = requestFor(clinic, { ...wish(), counter: 6000 })
    const answer = await partials(honest)
    expect(answer.status).toBe(200)
    const partial = Buffer.from(String(Object(answer.json).partials[0]), 'base64url')
    const key = await publicKeyOf()
    const other = emsaBlock(randomBytes(32), { algorithm: 'sha256', modulusBytes: 256 })
    expect(() => combine(key, other, partial, partial)).toThrow(
      expect.objectContaining({ code: 'split-key/combination-wrong' }),
    )
  })
})

describe('signing with a hostile key management', () => {
  it('takes no approval by a passkey that the peer made', async () => {
    const opened = await clinic.call('POST', '/v1/authorisations', { subject: taro.subject })
    const id = String(opened.json.authorisationId)
    const view = await world.page('GET', ROUTES.approval(id))
    const statement = Buffer.from(String(view.json.statement), 'base64url')
    const challenge = createHash('sha256').update(statement).digest('base64url')
    const own = openAuthenticator(ORIGIN)
    own.create({ challenge, user: { id: 'x' } })
    const answer = await askSigning(SIGNING_PATHS.approval(id), {
      answer: { assertion: own.get({ challenge }) },
    })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'authorisation/assertion-refused'])
  })

  it('takes no approval that the holder gave for something else', async () => {
    const opened = await clinic.call('POST', '/v1/authorisations', { subject: taro.subject })
    const id = String(opened.json.authorisationId)
    const { assertion } = await world.approveOn(taro, day.id)
    const answer = await askSigning(SIGNING_PATHS.approval(id), { answer: { assertion } })
    expect(codeOf(answer)).toBe('authorisation/assertion-refused')
  })

  it('takes no approval whose nonce it did not draw itself', async () => {
    // The peer lets the holder approve a statement of its own: same person, same institution, another nonce of signing.
    const opened = await clinic.call('POST', '/v1/authorisations', { subject: taro.subject })
    const id = String(opened.json.authorisationId)
    const view = await world.page('GET', ROUTES.approval(id))
    const text = Buffer.from(String(view.json.statement), 'base64url').toString()
    const changed = text.replace(/signingNonce: [0-9a-f]{64}/, `signingNonce: ${'00'.repeat(32)}`)
    const challenge = createHash('sha256').update(changed).digest('base64url')
    const answer = await askSigning(SIGNING_PATHS.approval(id), {
      answer: { assertion: taro.phone.get({ challenge }) },
    })
    expect(codeOf(answer)).toBe('authorisation/assertion-refused')
  })

  it('takes no grant but the authority’s', async () => {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const bytes = GRANT.encode({
      grant: randomUUID(),
      warrant: taro.warrantId,
      subject: taro.subject,
      certificate: taro.certificateSha256,
      enrolmentKey: '11'.repeat(32),
      issued: AT,
      expires: new Date(AT.getTime() + 1000),
    })
    const signature = sign('sha256', bytes, own.privateKey)
    const body = { statement: base64urlOf(bytes), signature: base64urlOf(signature) }
    const answer = await askSigning(SIGNING_PATHS.grants, body)
    expect([answer.status, codeOf(answer)]).toEqual([403, 'grant/refused'])
  })

  it('binds no passkey without the enrolment code, and none with a code that was used', async () => {
    const { code } = await world.grant(taro)
    const beginning = {
      enrolmentId: randomUUID(),
      grantId: code.grantId,
      keyManagementNonce: '22'.repeat(32),
    }
    const { json } = await askSigning(SIGNING_PATHS.enrolments, beginning)
    const begun = {
      enrolmentId: beginning.enrolmentId,
      subject: taro.subject,
      certificate: taro.certificateSha256,
      keyManagementNonce: beginning.keyManagementNonce,
      signingNonce: String(Object(json).signingNonce),
      issued: AT.toISOString(),
      expires: new Date(AT.getTime() + 600_000).toISOString(),
    }
    const guess = { ...code, secret: randomBytes(16) }
    const proof = await enrolmentProof(begun, { phone: openAuthenticator(ORIGIN), code: guess })
    const answer = await askSigning(SIGNING_PATHS.enrolment(beginning.enrolmentId), proof)
    expect(codeOf(answer)).toBe('enrolment/code-wrong')
  })

  it.each([
    ['of another value', () => base64urlOf(randomBytes(256).fill(0, 0, 1))],
    ['of the wrong length', () => base64urlOf(randomBytes(10))],
  ])('lets nothing go when the peer sends a partial signature %s', async (_what, partial) => {
    world.distortAnswers((json) =>
      'partials' in Object(json) ? { ...Object(json), partials: [partial()] } : json,
    )
    const answer = await signWith(clinic, day, { digests: [digest], at: AT, counter: 7000 })
    world.distortAnswers()
    expect([answer.status, codeOf(answer)]).toEqual([502, 'split-key/combination-wrong'])
    expect(answer.json.signatures).toBeUndefined()
  })
})

async function publicKeyOf() {
  const [row] = await world.superusers.signing.query<{ modulus: Buffer; spki: Buffer }>(
    `select modulus, spki from second_key.split_key where subject = $1 and state = 'certified'`,
    [taro.subject],
  )
  return { modulus: row?.modulus ?? Buffer.of(), spkiDer: row?.spki ?? Buffer.of() }
}
