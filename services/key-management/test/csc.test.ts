/** The interface of the Cloud Signature Consortium as its clients meet it; openid-client and OpenSSL judge. */
import { X509Certificate } from 'node:crypto'
import { openSheet } from '@jitsuin/second-key'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openssl } from '../../ca/test/openssl.js'
import { ROUTES } from '../src/contract.js'
import type { Answer } from './answer.js'
import {
  csc,
  detailsFor,
  hashesOf,
  type OauthClient,
  openOauth,
  RSA,
  SHA256,
  signHashFor,
} from './csc-client.js'
import { AT } from './moment.js'
import { requestFor } from './requests.js'
import { type Client, CSC_CLIENT, type Holder, openWorld, type World } from './world.js'

let world: World
let clinic: Client
let taro: Holder
let auth: OauthClient
let service: string

beforeAll(async () => {
  world = await openWorld({ stamp: async ({ digest, nonceBytes }) => (nonceBytes ? 'failed' : digest) })
  clinic = await world.openClient('DEMO-I-0001', CSC_CLIENT)
  taro = await world.newHolder('DEMO-0001')
  auth = await openOauth(world, clinic)
  service = await auth.serviceToken()
})
afterAll(() => world.close())

const signaturesIn = ({ json }: Answer) => json.signatures as readonly string[] // the route's own schema
const code = ({ json }: Answer) => json.code

/** OpenSSL's verdict over the document itself. */
async function opensslVerdict(document: string, signature: string): Promise<string> {
  const info = await csc(clinic, 'credentials/info', { credentialID: taro.subject }, service)
  const { certificates } = info.json.cert as { certificates: readonly string[] } // the specification's form
  const certificate = new X509Certificate(Buffer.from(certificates[0] ?? '', 'base64'))
  const key = certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const keyFile = world.folder.write('key.pem', key)
  const signatureFile = world.folder.write('signature', Buffer.from(signature, 'base64'))
  const file = world.folder.write('document', document)
  return openssl('dgst', '-sha256', '-verify', keyFile, '-signature', signatureFile, file).toString().trim()
}

describe('an unmodified OAuth client', () => {
  it('gets a list approved and signs each hash; OpenSSL verifies under an ordinary HPKI certificate (wishes 3.3)', async () => {
    const texts = ['同意書', '紹介状']
    const { tokens, token } = await auth.sad(taro, detailsFor(taro, texts))
    expect(tokens.authorization_details).toMatchObject([{ type: 'credential', credentialID: taro.subject }])
    const answer = await csc(clinic, 'signatures/signHash', signHashFor(taro, hashesOf(texts)), token)
    expect(answer.status).toBe(200)
    for (const [at, text] of texts.entries())
      expect(await opensslVerdict(text, signaturesIn(answer)[at] ?? '')).toBe('Verified OK')
  })

  it('shows the holder the labels with their digests, and says whose word they are', async () => {
    const { url } = await auth.push(detailsFor(taro, ['同意書']))
    const { json } = await auth.open(url)
    const page = new URL(String(json.location))
    expect(page.origin).toBe('https://approve.test')
    const view = await world.page('GET', ROUTES.approval(page.pathname.slice(3)))
    expect(view.json).toMatchObject({
      kind: 'list',
      numSignatures: 1,
      continueAddress: `https://approve.test/oauth2/continue/${page.pathname.slice(3)}`,
    })
    const [item] = await openSheet(Buffer.from(String(view.json.sheet), 'base64url'), page.hash)
    expect(item?.shown).toMatch(/^同意書\n[0-9a-f]{16} … [0-9a-f]{16}\n名称は依頼元の申告です/)
  })

  it('asks with the older parameters as well', async () => {
    const [hash = ''] = hashesOf(['旧い形'])
    const { tokens, token } = await auth.sad(taro, {
      scope: 'credential',
      credentialID: taro.subject,
      numSignatures: '1',
      hashes: Buffer.from(hash, 'base64').toString('base64url'),
      hashAlgorithmOID: SHA256,
    })
    expect(tokens.credentialID).toBe(taro.subject)
    const body = { ...signHashFor(taro, [hash]), SAD: token }
    expect((await csc(clinic, 'signatures/signHash', body, service)).status).toBe(200)
  })

  it('signs under a day with requests of its own key in clientData', async () => {
    const wish = { scope: 'credential', credentialID: taro.subject, numSignatures: '3' }
    const { id, token } = await auth.sad(taro, wish)
    const hashes = hashesOf(['一日の文書'])
    const signed = requestFor(clinic, {
      authorisation: id,
      request: crypto.randomUUID(),
      counter: 1,
      at: AT,
      digests: hashes.map((hash) => Buffer.from(hash, 'base64').toString('hex')),
    })
    const clientData = Buffer.from(JSON.stringify(signed)).toString('base64url')
    const body = signHashFor(taro, hashes, { clientData })
    const answer = await csc(clinic, 'signatures/signHash', body, token)
    expect(await opensslVerdict('一日の文書', signaturesIn(answer)[0] ?? '')).toBe('Verified OK')
    const again = await csc(clinic, 'signatures/signHash', body, token)
    expect(signaturesIn(again)).toEqual(signaturesIn(answer))
    const bare = await csc(clinic, 'signatures/signHash', signHashFor(taro, hashes), token)
    expect(bare).toMatchObject({
      status: 400,
      json: { error: 'invalid_request', code: 'csc/client-data-missing' },
    })
    const other = await csc(
      clinic,
      'signatures/signHash',
      signHashFor(taro, hashesOf(['別']), { clientData }),
      token,
    )
    expect(code(other)).toBe('csc/client-data-differs')
  })

  it('is told that the holder ended it, and its token signs nothing after a revocation', async () => {
    const ended = await auth.approve(taro, detailsFor(taro, ['取消']))
    await world.page('POST', ROUTES.approvalEnd(ended.id))
    const back = new URL(String((await auth.goOn(ended.id)).json.location))
    await expect(auth.redeem(back, ended)).rejects.toMatchObject({ error: 'access_denied' })
    const { token } = await auth.sad(taro, detailsFor(taro, ['失効']))
    const { tokenRevocation } = await import('openid-client')
    await tokenRevocation(auth.config, token)
    const late = await csc(clinic, 'signatures/signHash', signHashFor(taro, hashesOf(['失効'])), token)
    expect(late.json).toMatchObject({ error: 'access_denied', code: 'authorisation/ended' })
  })
})

describe('info and credentials', () => {
  it('name version, authorization server and algorithms', async () => {
    const { json } = await csc(clinic, 'info', { lang: 'en-US' })
    expect(json).toMatchObject({
      specs: '2.2.0.0',
      region: 'JP',
      lang: 'en',
      oauth2Issuer: world.issuer(),
      supportsRar: true,
      supportedHashTypes: ['dtbsr'],
      signAlgorithms: {
        algos: [RSA, '1.2.840.113549.1.1.11', '1.2.840.113549.1.1.12', '1.2.840.113549.1.1.13'],
      },
    })
    expect(json.methods).toContain('signatures/timestamp')
  })

  it('describe the second key: certificate, SCAL, and that one process held it when it was made', async () => {
    const body = { credentialID: taro.subject, certificates: 'chain', certInfo: true, authInfo: true }
    const { json } = await csc(clinic, 'credentials/info', body, service)
    const certificate = new X509Certificate(Buffer.from(taro.certificateDer))
    expect(json).toMatchObject({
      key: { status: 'enabled', len: 2048 },
      cert: {
        status: 'valid',
        serialNumber: certificate.serialNumber,
        subjectDN: `serialNumber=${taro.subject},CN=Taro Jitsuin,C=JP`,
        validFrom: '20261119150000Z',
      },
      auth: { mode: 'oauth2code' },
      SCAL: '1',
      multisign: 2000,
      keyOrigin: 'dealt',
    })
    const { certificates } = json.cert as { certificates: readonly string[] } // the specification's form
    expect(certificates.map((one) => Buffer.from(one, 'base64').length > 500)).toEqual([true, true])
    expect(certificates[0]).toBe(Buffer.from(taro.certificateDer).toString('base64'))
  })

  it('say SCAL 2 to a client that may only ask for lists, and let it have no day', async () => {
    const ward = await world.openClient('DEMO-I-0001', { ...CSC_CLIENT, approval: 'list-only' })
    const wardAuth = await openOauth(world, ward)
    const info = await csc(
      ward,
      'credentials/info',
      { credentialID: taro.subject },
      await wardAuth.serviceToken(),
    )
    expect(info.json).toMatchObject({ SCAL: '2', multisign: 500 })
    const day = wardAuth.push({ scope: 'credential', credentialID: taro.subject, numSignatures: '1' })
    await expect(day).rejects.toMatchObject({
      cause: expect.objectContaining({ code: 'authorisation/list-only' }),
    })
    ward.close()
  })

  it('list the one credential of a person, and none of a stranger', async () => {
    const found = await csc(
      clinic,
      'credentials/list',
      { userID: taro.subject, credentialInfo: true },
      service,
    )
    expect(found.json.credentialIDs).toEqual([taro.subject])
    expect(found.json.credentialInfos).toMatchObject([{ credentialID: taro.subject }])
    const none = await csc(clinic, 'credentials/list', { userID: 'DEMO-9999' }, service)
    expect(none).toMatchObject({ status: 400, json: { error: 'invalid_request', code: 'csc/user-unknown' } })
  })
})

describe('credentials/authorize', () => {
  it('gives a handle, and the SAD once the holder has approved', async () => {
    const hashes = hashesOf(['待つ文書'])
    const wish = { credentialID: taro.subject, numSignatures: 1, hashes, hashAlgorithmOID: SHA256 }
    const asked = await csc(clinic, 'credentials/authorize', wish, service)
    expect(asked.status).toBe(202)
    const handle = String(asked.json.handle)
    expect(asked.json.approveAddress).toMatch(
      new RegExp(`^https://approve\\.test/a/${handle}#[A-Za-z0-9_-]{43}$`),
    )
    const early = await csc(clinic, 'credentials/authorizeCheck', { handle }, service)
    expect(early).toMatchObject({ status: 202, json: { handle } })
    await world.approveOn(taro, handle)
    const late = await csc(clinic, 'credentials/authorizeCheck', { handle }, service)
    expect(late).toMatchObject({ status: 200, json: { expiresIn: 7200 } })
    const SAD = String(late.json.SAD)
    const extended = await csc(
      clinic,
      'credentials/extendTransaction',
      { credentialID: taro.subject, SAD, hashes, hashAlgorithmOID: SHA256 },
      service,
    )
    expect(extended.status).toBe(200)
    const more = { credentialID: taro.subject, SAD, hashes: hashesOf(['増やす']), hashAlgorithmOID: SHA256 }
    expect(code(await csc(clinic, 'credentials/extendTransaction', more, service))).toBe(
      'csc/hashes-not-authorized',
    )
    const body = signHashFor(taro, hashes, { SAD: extended.json.SAD })
    expect((await csc(clinic, 'signatures/signHash', body, service)).status).toBe(200)
  })

  it.each([
    ['another number of signatures', { numSignatures: 2 }, 'csc/count-differs'],
    ['no algorithm', { hashAlgorithmOID: undefined }, 'csc/algorithm-unknown'],
    ['SHA-1', { hashAlgorithmOID: '1.3.14.3.2.26' }, 'csc/algorithm-unknown'],
    ['a digest of another length', { hashAlgorithmOID: '2.16.840.1.101.3.4.2.3' }, 'request/digest-length'],
    ['what is not Base64', { hashes: ['%%%%'] }, 'csc/hash-malformed'],
    ['no hashes at all', { hashes: [] }, 'http/request-invalid'],
    ['a person without a second key', { credentialID: 'DEMO-9999' }, 'csc/credential-unknown'],
  ])('refuses %s', async (_what, change, refusal) => {
    const wish = {
      credentialID: taro.subject,
      numSignatures: 1,
      hashes: hashesOf(['x']),
      hashAlgorithmOID: SHA256,
    }
    const answer = await csc(clinic, 'credentials/authorize', { ...wish, ...change }, service)
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_request', code: refusal } })
  })

  it('tells another client nothing about a handle', async () => {
    const wish = { credentialID: taro.subject, numSignatures: 1 }
    const { json } = await csc(clinic, 'credentials/authorize', wish, service)
    const desk = await world.openClient('DEMO-I-0001', CSC_CLIENT)
    const token = await (await openOauth(world, desk)).serviceToken()
    expect(code(await csc(desk, 'credentials/authorizeCheck', { handle: json.handle }, token))).toBe(
      'csc/handle-unknown',
    )
    expect(code(await csc(desk, 'credentials/authorizeCheck', { handle: json.handle }, service))).toBe(
      'csc/token-refused',
    )
    desk.close()
  })

  it('knows no challenge', async () => {
    const body = { credentialID: taro.subject, authObjectID: 'OTP' }
    expect(code(await csc(clinic, 'credentials/getChallenge', body, service))).toBe('csc/challenge-unknown')
  })
})

describe('signatures/timestamp', () => {
  it('hands on what the authority gave, and says so when it gave nothing', async () => {
    const [hash = ''] = hashesOf(['時刻'])
    const given = await csc(clinic, 'signatures/timestamp', { hash, hashAlgo: SHA256 }, service)
    expect(given).toMatchObject({ status: 200, json: { timestamp: hash } })
    const failed = await csc(clinic, 'signatures/timestamp', { hash, hashAlgo: SHA256, nonce: 'f' }, service)
    expect(failed).toMatchObject({
      status: 502,
      json: { error: 'server_error', code: 'csc/time-stamp-failed' },
    })
    const short = await csc(clinic, 'signatures/timestamp', { hash: 'AAAA', hashAlgo: SHA256 }, service)
    expect(short.json).toMatchObject({ error_description: 'Invalid digest value length' })
  })
})
