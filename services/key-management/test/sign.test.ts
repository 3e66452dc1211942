/** The whole way of a signature over both services, and everybody who must not get one. */
import { createHash, createPublicKey, randomBytes, randomUUID, sign as signBytes } from 'node:crypto'
import { KEY_MANAGEMENT_PATHS, SIGNING_PATHS } from '@jitsuin/key-half'
import { createTestHierarchy, encodePem } from '@jitsuin/keys'
import { attributeOf, parseCertificate } from '@jitsuin/pki'
import { SIGN_REQUEST } from '@jitsuin/second-key'
import { ROUTES as VENDOR } from '@jitsuin/signing/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openssl } from '../../ca/test/openssl.js'
import type { Answer } from './answer.js'
import { AT } from './moment.js'
import { requestFor, signWith, tokenNaming } from './requests.js'
import { statementOf } from './statements.js'
import { type Client, type Holder, openWorld, type World } from './world.js'

let world: World
let clinic: Client
let taro: Holder

beforeAll(async () => {
  world = await openWorld()
  clinic = await world.openClient('DEMO-I-0001')
  taro = await world.newHolder('DEMO-0001')
})
afterAll(() => world.close())

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')
const code = ({ json }: Answer) => json.code

describe('a day of signatures (C-08)', () => {
  it('gives signatures that openssl verifies under the holder’s ordinary certificate (T-C08-6)', async () => {
    const day = await world.openDay(clinic, taro)
    const documents = ['処方箋 1', '処方箋 2', '処方箋 3']
    const { status, json } = await signWith(clinic, day, { digests: documents.map(digestOf), at: AT })
    expect(status).toBe(200)
    const certificate = Buffer.from(String(json.certificate), 'base64url')
    expect(attributeOf(parseCertificate(certificate).subject, 'serialNumber')).toBe('DEMO-0001')
    const crt = world.folder.write('signer.pem', encodePem('CERTIFICATE', certificate))
    const pub = world.folder.write('signer.pub', openssl('x509', '-in', crt, '-pubkey', '-noout'))
    for (const [at, text] of documents.entries()) {
      const value = Buffer.from(String(Object(json.signatures)[at]), 'base64url')
      const [sig, doc] = [world.folder.write('s.bin', value), world.folder.write('d.bin', text)]
      expect(openssl('dgst', '-sha256', '-verify', pub, '-signature', sig, doc)).toContain('Verified OK')
    }
  })

  it.each(['sha384', 'sha512'] as const)('signs %s digests', async (algorithm) => {
    const day = await world.openDay(clinic, taro)
    const digest = createHash(algorithm).update('処方箋').digest('hex')
    const { status, json } = await signWith(clinic, day, { digests: [digest], at: AT, algorithm })
    expect(status).toBe(200)
    expect(Buffer.from(String(Object(json.signatures)[0]), 'base64url')).toHaveLength(256)
  })

  it('lasts 20:00:00: signed at 19:59:59, refused at 20:00:00, and nothing is signed (T-C08-1)', async () => {
    const day = await world.openDay(clinic, taro)
    const last = new Date(AT.getTime() + 72_000_000 - 1000)
    world.moveTo(last)
    expect((await signWith(clinic, day, { digests: [digestOf('a')], at: last })).status).toBe(200)
    const end = new Date(AT.getTime() + 72_000_000)
    world.moveTo(end)
    const late = await signWith(clinic, day, { digests: [digestOf('b')], at: end })
    world.moveTo(AT)
    expect(late.status).toBe(410)
    expect(code(late)).toBe('authorisation/expired')
    expect(late.json.signatures).toBeUndefined()
  })

  it('shows what is left and what was used, and the holder’s institution can end it', async () => {
    const day = await world.openDay(clinic, taro)
    await signWith(clinic, day, { digests: [digestOf('a'), digestOf('b')], at: AT })
    const { json } = await clinic.call('GET', VENDOR.authorisation(day.id))
    expect(json).toMatchObject({ state: 'active', ends: '2026-11-20T20:12:00.000Z' })
    expect(json.used).toEqual({ requests: 1, signatures: 2 })
    expect((await clinic.call('DELETE', VENDOR.authorisation(day.id))).status).toBe(204)
    expect(code(await signWith(clinic, day, { digests: [digestOf('c')], at: AT }))).toBe(
      'authorisation/ended',
    )
  })

  it('is one at a time for a person at an institution: a new one ends the one before', async () => {
    const first = await world.openDay(clinic, taro)
    const second = await world.openDay(clinic, taro)
    expect(code(await signWith(clinic, first, { digests: [digestOf('a')], at: AT }))).toBe(
      'authorisation/ended',
    )
    expect((await signWith(clinic, second, { digests: [digestOf('a')], at: AT })).status).toBe(200)
  })
})

describe('who gets no signature', () => {
  it('another institution with a token of this one (T-C08-2)', async () => {
    const day = await world.openDay(clinic, taro)
    const hospital = await world.openClient('DEMO-I-0002')
    const answer = await signWith(hospital, day, { digests: [digestOf('a')], at: AT })
    expect(answer.status).toBe(403)
    expect(code(answer)).toBe('authorisation/other-client')
    hospital.close()
  })

  it('a client that nobody registered, even with a good token (T-C08-4)', async () => {
    const day = await world.openDay(clinic, taro)
    const unknown = await world.openClient('DEMO-I-0003', { registered: false })
    expect(code(await signWith(unknown, day, { digests: [digestOf('a')], at: AT }))).toBe(
      'authorisation/other-client',
    )
    const asked = await unknown.call('POST', VENDOR.authorisations, { subject: taro.subject })
    expect([asked.status, code(asked)]).toEqual([403, 'client-key/unknown'])
    unknown.close()
  })

  it('a client that registers a key it does not hold', async () => {
    const thief = await world.openClient('DEMO-I-0004', { registered: false })
    const answer = await thief.call('POST', VENDOR.clients, clinic.registration)
    expect([answer.status, code(answer)]).toEqual([403, 'client-key/unknown'])
    thief.close()
  })

  it('a client whose institution’s certificate is not of HPKI', async () => {
    const { registration, close, call } = await world.openClient('DEMO-I-0005', { registered: false })
    const hierarchy = await createTestHierarchy({ strength: 'fast', at: AT, random: randomBytes })
    const spkiDer = Buffer.from(registration.spki, 'base64url')
    const other = await statementOf('DEMO-I-0005', { hierarchy, spkiDer, clock: world.now })
    const answer = await call('POST', VENDOR.clients, other)
    expect([answer.status, code(answer)]).toEqual([403, 'client-key/proof-refused'])
    close()
  })

  it('a request that another key signed', async () => {
    const day = await world.openDay(clinic, taro)
    const other = await world.openClient('DEMO-I-0001')
    const wish = {
      authorisation: day.id,
      request: randomUUID(),
      counter: 900,
      at: AT,
      digests: [digestOf('a')],
    }
    const body = requestFor(other, wish)
    const answer = await clinic.call('POST', VENDOR.signatures, body, {
      authorization: `Bearer ${day.token}`,
    })
    expect(code(answer)).toBe('request/signature-invalid')
    other.close()
  })

  it('a token of another person’s day', async () => {
    const hanako = await world.newHolder('DEMO-0002')
    const [hers, his] = [await world.openDay(clinic, hanako), await world.openDay(clinic, taro)]
    const answer = await signWith(
      clinic,
      { id: hers.id, token: his.token },
      { digests: [digestOf('a')], at: AT },
    )
    expect([answer.status, code(answer)]).toEqual([401, 'token/invalid'])
  })

  it.each([
    ['no token', {}],
    ['a token of nobody', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }],
  ])('a request with %s', async (_what, headers) => {
    const day = await world.openDay(clinic, taro)
    const wish = {
      authorisation: day.id,
      request: randomUUID(),
      counter: 901,
      at: AT,
      digests: [digestOf('a')],
    }
    const answer = await clinic.call('POST', VENDOR.signatures, requestFor(clinic, wish), headers)
    expect([answer.status, code(answer)]).toEqual([401, 'token/invalid'])
  })

  it.each([
    ['20 octets', 'ab'.repeat(20), 'second-key/statement-malformed'],
    ['the length of another algorithm', 'ab'.repeat(48), 'request/digest-length'],
  ])('a digest of %s', async (_what, digest, expected) => {
    const day = await world.openDay(clinic, taro)
    const bytes = SIGN_REQUEST.encode({
      authorisation: day.id,
      request: randomUUID(),
      counter: 902,
      at: AT,
      algorithm: 'sha256',
      digests: ['ef'.repeat(32)],
    })
    const text = Buffer.from(bytes).toString().replace('ef'.repeat(32), digest)
    const body = {
      request: Buffer.from(text).toString('base64url'),
      signature: signBytes('sha256', Buffer.from(text), clinic.key).toString('base64url'),
    }
    const answer = await clinic.call('POST', VENDOR.signatures, body, {
      authorization: `Bearer ${day.token}`,
    })
    expect([answer.status, code(answer)]).toEqual([422, expected])
  })

  it('a client whose clock is five minutes off', async () => {
    const day = await world.openDay(clinic, taro)
    const at = new Date(AT.getTime() + 300_000)
    expect(code(await signWith(clinic, day, { digests: [digestOf('a')], at }))).toBe('request/clock-differs')
  })

  it('a day that nobody approved', async () => {
    const opened = await clinic.call('POST', VENDOR.authorisations, { subject: taro.subject })
    const day = {
      id: String(opened.json.authorisationId),
      token: tokenNaming(String(opened.json.authorisationId)),
    }
    expect(code(await signWith(clinic, day, { digests: [digestOf('a')], at: AT }))).toBe(
      'authorisation/not-approved',
    )
  })

  it('a holder whose key has ended: its shares are gone, too', async () => {
    const hanako = await world.newHolder('DEMO-0009')
    const day = await world.openDay(clinic, hanako)
    const end = { subject: hanako.subject, reason: 'revoked' }
    expect((await world.connections.office.post('/office/ends', end)).status).toBe(204)
    expect(code(await signWith(clinic, day, { digests: [digestOf('a')], at: AT }))).toBe(
      'authorisation/ended',
    )
    for (const database of Object.values(world.superusers)) {
      const sql = `select * from second_key.share join second_key.split_key using (key_id) where subject = $1`
      expect(await database.query(sql, [hanako.subject])).toEqual([])
    }
  })
})

describe('the same request', () => {
  it('has the same answer, byte for byte, and is recorded once', async () => {
    const day = await world.openDay(clinic, taro)
    const wish = {
      authorisation: day.id,
      request: randomUUID(),
      counter: 1,
      at: AT,
      digests: [digestOf('a')],
    }
    const body = requestFor(clinic, wish)
    const headers = { authorization: `Bearer ${day.token}` }
    const ask = () => clinic.call('POST', VENDOR.signatures, body, headers)
    const answers = await Promise.all(Array.from({ length: 20 }, ask))
    expect(new Set(answers.map(({ json }) => JSON.stringify(json.signatures)))).toHaveLength(1)
    const { json } = await clinic.call('GET', VENDOR.authorisation(day.id))
    expect(json.used).toEqual({ requests: 1, signatures: 1 })
  })

  it('is answered again when the day is long over; its digest under another id is not', async () => {
    const day = await world.openDay(clinic, taro)
    const wish = {
      authorisation: day.id,
      request: randomUUID(),
      counter: 1,
      at: AT,
      digests: [digestOf('late')],
    }
    const [body, headers] = [requestFor(clinic, wish), { authorization: `Bearer ${day.token}` }]
    const first = await clinic.call('POST', VENDOR.signatures, body, headers)
    world.moveTo(new Date(AT.getTime() + 80_000_000))
    const again = await clinic.call('POST', VENDOR.signatures, body, headers)
    const other = await signWith(clinic, day, { digests: [digestOf('late')], at: world.now() })
    world.moveTo(AT)
    expect([again.status, again.json.signatures]).toEqual([200, first.json.signatures])
    expect([other.status, code(other)]).toEqual([410, 'authorisation/expired'])
  })

  it('is refused with other content under its id, and with its counter under another id', async () => {
    const day = await world.openDay(clinic, taro)
    const [request, counter] = [randomUUID(), 77]
    const first = await signWith(clinic, day, { digests: [digestOf('a')], at: AT, request, counter })
    expect(first.status).toBe(200)
    const changed = await signWith(clinic, day, { digests: [digestOf('b')], at: AT, request, counter: 78 })
    expect([changed.status, code(changed)]).toEqual([409, 'request/reused'])
    const again = await signWith(clinic, day, { digests: [digestOf('b')], at: AT, counter })
    expect([again.status, code(again)]).toEqual([409, 'request/reused'])
  })

  it('goes through when the link between the services was cut in between', async () => {
    const day = await world.openDay(clinic, taro)
    const wish = {
      authorisation: day.id,
      request: randomUUID(),
      counter: 1,
      at: AT,
      digests: [digestOf('a')],
    }
    const headers = { authorization: `Bearer ${day.token}` }
    const ask = () => clinic.call('POST', VENDOR.signatures, requestFor(clinic, wish), headers)
    const body = requestFor(clinic, wish)
    world.cutLink()
    const cut = await clinic.call('POST', VENDOR.signatures, body, headers)
    world.mendLink()
    expect([cut.status, code(cut)]).toEqual([503, 'peer/unreachable'])
    expect((await ask()).status).toBe(200)
  })
})

describe('requests that come at the same moment', () => {
  it('are each judged by themselves: the good ones signed once, the others refused by their own reason', async () => {
    const clients = await Promise.all(
      ['DEMO-I-0001', 'DEMO-I-0002', 'DEMO-I-0003'].map((institution) => world.openClient(institution)),
    )
    const days: { readonly client: Client; readonly day: Awaited<ReturnType<World['openDay']>> }[] = []
    for (const client of clients) days.push({ client, day: await world.openDay(client, taro) })
    const good = days.flatMap(({ client, day }, at) =>
      Array.from({ length: 10 }, (_, number) => ({ client, day, digest: digestOf(`${at}/${number}`) })),
    )
    const [first] = days
    if (!first) throw new Error('No day')
    const { client, day } = first
    const stranger = await world.openClient('DEMO-I-0001')
    const ask = (asked: typeof stranger, authorisation: string, digests: readonly string[]) => {
      const wish = {
        authorisation,
        request: randomUUID(),
        counter: 900_000 + digests.length,
        at: AT,
        digests,
      }
      const headers = {
        authorization: `Bearer ${authorisation === day.id ? day.token : tokenNaming(authorisation)}`,
      }
      return client.call('POST', VENDOR.signatures, requestFor(asked, wish), headers)
    }
    const [signed, refused] = await Promise.all([
      Promise.all(good.map((one) => signWith(one.client, one.day, { digests: [one.digest], at: AT }))),
      Promise.all([
        ask(stranger, day.id, [digestOf('a')]),
        ask(client, randomUUID(), [digestOf('a')]),
        ask(client, day.id, [digestOf('a'), 'ab'.repeat(48)]),
      ]),
    ])
    expect(refused.map(code)).toEqual([
      'request/signature-invalid',
      'authorisation/unknown',
      'request/digest-length',
    ])
    const certificate = encodePem(
      'CERTIFICATE',
      Buffer.from(String(signed[0]?.json.certificate), 'base64url'),
    )
    const pub = world.folder.write(
      'round.pub',
      createPublicKey(certificate).export({ type: 'spki', format: 'pem' }),
    )
    for (const [at, { json }] of signed.entries()) {
      const value = Buffer.from(String(Object(json.signatures)[0]), 'base64url')
      const [sig, digest] = [
        world.folder.write('round.sig', value),
        world.folder.write('round.digest', Buffer.from(good[at]?.digest ?? '', 'hex')),
      ]
      const verdict = openssl(
        ...['pkeyutl', '-verify', '-pubin', '-inkey', pub, '-sigfile', sig, '-in', digest],
        ...['-pkeyopt', 'digest:sha256'],
      )
      expect(verdict).toContain('Verified Successfully')
    }
    for (const one of days) {
      const { json } = await one.client.call('GET', VENDOR.authorisation(one.day.id))
      expect(json.used).toEqual({ requests: 10, signatures: 10 })
    }
    for (const one of [...clients, stranger]) one.close()
  })
})

describe('shares', () => {
  it('sign again after a refresh, and neither of yesterday’s fits one of today’s (T-C08-5)', async () => {
    const day = await world.openDay(clinic, taro)
    const sign = () => signWith(clinic, day, { digests: [digestOf('a')], at: AT })
    const before = await sign()
    const keyId = await world.keyIdOf(taro.subject)
    const yesterday = await takeShares(keyId, 'leave')
    expect(await world.keyManagement.refresh(keyId)).toBe(1)
    const after = await sign()
    expect(after.json.signatures).toEqual(before.json.signatures)
    // Somebody puts the share of yesterday back on one side.
    await takeShares(keyId, 'remove')
    await putShares(yesterday)
    expect(code(await sign())).toBe('key/epoch-unknown')
  })

  it('do not sign when one is removed; put back, they sign (T-C08-5)', async () => {
    const hanako = await world.newHolder('DEMO-0010')
    const day = await world.openDay(clinic, hanako)
    const keyId = await world.keyIdOf(hanako.subject)
    const shares = await takeShares(keyId, 'remove')
    const without = await signWith(clinic, day, { digests: [digestOf('a')], at: AT })
    expect([without.status, without.json.signatures]).toEqual([503, undefined])
    await putShares(shares)
    expect((await signWith(clinic, day, { digests: [digestOf('a')], at: AT })).status).toBe(200)
  })
})

type ShareRow = { key_id: string; epoch: number; standing: string; wrapped: Buffer; stored_at: Date }

/** The shares of key management, copied out of its database. */
async function takeShares(keyId: string, then: 'leave' | 'remove'): Promise<ShareRow[]> {
  const { keyManagement } = world.superusers
  const rows = await keyManagement.query<ShareRow>('select * from second_key.share where key_id = $1', [
    keyId,
  ])
  if (then === 'remove') await keyManagement.query('delete from second_key.share where key_id = $1', [keyId])
  return rows
}

async function putShares(rows: readonly ShareRow[]): Promise<void> {
  for (const { key_id, epoch, standing, wrapped, stored_at } of rows)
    await world.superusers.keyManagement.query('insert into second_key.share values ($1, $2, $3, $4, $5)', [
      key_id,
      epoch,
      standing,
      wrapped,
      stored_at,
    ])
}

describe('the inner doors', () => {
  it.each(['strangerToKeyManagement', 'strangerToSigning'] as const)('are closed to %s', async (who) => {
    const id = randomUUID()
    const path = (who === 'strangerToSigning' ? SIGNING_PATHS : KEY_MANAGEMENT_PATHS).ending(id)
    const { status, json } = await world.connections[who].post(path, { why: 'client' })
    expect([status, Object(json).code]).toEqual([403, 'peer/not-allowed'])
  })
})
