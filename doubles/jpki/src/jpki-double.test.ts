import { spawnSync } from 'node:child_process'
import { randomBytes, verify } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  cardSigner,
  classifyJpkiCertificate,
  createSoftwareCard,
  type SoftwareCardState,
} from '@jitsuin/card'
import { encodePem } from '@jitsuin/keys'
import { encodeCertId, encodeOcspRequest, parseCertificate, parseCrl, readPublicKey } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createJpkiDouble, type JpkiDouble } from './jpki-double.js'
import { type JpkiDoubleState, parseJpkiDoubleState } from './state.js'

const PERSON = {
  name: '実印　太郎',
  address: '東京都架空区見本町1-2-3',
  birthDate: '1980-04-01',
  sex: '男',
} as const
const BASE = 'http://jpki.demo.invalid'
let now = new Date('2026-11-21T03:00:00Z')
let double: JpkiDouble
const folder = mkdtempSync(join(tmpdir(), 'jitsuin-jpki-'))

const make = (more: { state?: JpkiDoubleState; save?: (state: JpkiDoubleState) => Promise<void> } = {}) =>
  createJpkiDouble({ clock: () => now, random: randomBytes, baseUri: BASE, ...more })

beforeAll(async () => {
  double = await make()
})
afterAll(async () => {
  await double.service.close()
  rmSync(folder, { recursive: true, force: true })
})

const issue = () =>
  double.issueMyNumberCard({ person: PERSON, authenticationPin: '1234', signaturePin: 'ABC123' })

/** A certificate out of the files of a card. */
function certificateOf({ applications }: SoftwareCardState, fileId: string): Uint8Array {
  const file = applications[0]?.files.find(({ fileIdHex }) => fileIdHex === fileId)
  return Uint8Array.from(Buffer.from(file?.contentBase64 ?? '', 'base64'))
}
const authenticationOf = (card: SoftwareCardState) => certificateOf(card, '000a')
const signatureOf = (card: SoftwareCardState) => certificateOf(card, '0001')

/** Whether openssl is here; in CI it must be. */
function hasOpenssl(): boolean {
  const found = spawnSync('openssl', ['version']).status === 0
  if (!found && process.env.CI) throw new Error('openssl is missing, and CI needs it')
  if (!found) console.warn('Left out: openssl is not installed')
  return found
}
function openssl(...args: string[]): string {
  const { stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8', input: '' })
  return `${stdout}${stderr}`
}
function writePem(name: string, label: 'CERTIFICATE' | 'X509 CRL', content: Uint8Array): string {
  return write(name, Buffer.from(encodePem(label, content)))
}
function write(name: string, content: Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

describe('the certificates of a My Number card', () => {
  it('answers registered verifiers on the network as it does at home, and refuses what is no question', async () => {
    const { card, holderId } = await issue()
    const ask = (payload: unknown) =>
      double.service.inject({ method: 'POST', url: '/checks', payload: payload as object })
    const certificate = Buffer.from(authenticationOf(card)).toString('base64')
    const at = now.toISOString()
    expect((await ask({ certificate, at })).json()).toMatchObject({ verdict: 'good', id: holderId })
    const signature = Buffer.from(signatureOf(card)).toString('base64')
    expect((await ask({ certificate: signature, at })).json()).toEqual({ verdict: 'signature-certificate' })
    expect((await ask({ certificate: 'AAAA', at })).json()).toEqual({ verdict: 'not-trusted' })
    expect((await ask({ certificate, at: 'today' })).statusCode).toBe(422)
  })

  it('let its holder sign in: good, with a name that says nothing and stays after a renewal (T-N12-1)', async () => {
    const { card, holderId } = await issue()
    const { channel } = createSoftwareCard(card, { random: randomBytes })
    const signer = await cardSigner({
      useCard: (work) => work(channel),
      application: 'jpki-authentication',
      askPin: async () => ({ answer: 'pin', pin: '1234' }),
    })
    const message = Buffer.from('a statement')
    const key = readPublicKey(parseCertificate(signer.certificateDer).spkiBytes)
    expect(verify('sha256', message, key, await signer.sign(message))).toBe(true)
    const verdict = await double.authority.check(signer.certificateDer, now)
    expect(verdict).toMatchObject({ verdict: 'good', kind: 'user-authentication', id: holderId })
    expect(holderId).toMatch(/^[0-9a-f]{32}$/)

    const renewed = await double.issueMyNumberCard({ person: PERSON, authenticationPin: '5678', holderId })
    const again = await double.authority.check(authenticationOf(renewed.card), now)
    expect(again).toMatchObject({ verdict: 'good', id: holderId })
  })

  it('are told apart, and the one with the address is refused (T-N12-1)', async () => {
    const { card } = await issue()
    const [authentication, signature] = [authenticationOf(card), signatureOf(card)]
    expect(classifyJpkiCertificate(parseCertificate(authentication))).toBe('user-authentication')
    expect(classifyJpkiCertificate(parseCertificate(signature))).toBe('signature')
    expect(await double.authority.check(signature, now)).toEqual({ verdict: 'signature-certificate' })
    expect(Buffer.from(signature).toString()).toContain(PERSON.address)
    for (const fact of Object.values(PERSON))
      expect(Buffer.from(authentication).toString()).not.toContain(fact)
  })

  it.skipIf(!hasOpenssl())('are read and verified by openssl, which sees DEMO in every name', async () => {
    const { card } = await issue()
    for (const [certificate, ca, usage] of [
      [authenticationOf(card), certificateOf(card, '000b'), 'TLS Web Client Authentication'],
      [signatureOf(card), certificateOf(card, '0002'), 'Non Repudiation'],
    ] as const) {
      const leaf = writePem('leaf.pem', 'CERTIFICATE', certificate)
      const root = writePem('ca.pem', 'CERTIFICATE', ca)
      const verdict = openssl(
        'verify',
        '-x509_strict',
        '-attime',
        String(now.getTime() / 1000),
        '-CAfile',
        root,
        leaf,
      )
      expect(verdict).toContain(': OK')
      const text = openssl('x509', '-in', leaf, '-noout', '-text')
      expect(text).toContain(usage)
      expect(text).toMatch(/Issuer:.*DEMO JPKI[\s\S]*Subject:.*DEMO JPKI/)
    }
  })
})

describe('a check', () => {
  it('says revoked from the moment that a card was reported lost', async () => {
    const { card, holderId } = await issue()
    const reportedAt = now
    expect(await double.revoke(holderId)).toBe('revoked')
    expect(await double.authority.check(authenticationOf(card), now)).toEqual({ verdict: 'revoked' })
    const before = new Date(reportedAt.getTime() - 1000)
    expect((await double.authority.check(authenticationOf(card), before)).verdict).toBe('good')
    now = new Date(now.getTime() + 60_000)
    expect(await double.revoke(holderId)).toBe('revoked')
    expect(await double.authority.check(authenticationOf(card), reportedAt)).toEqual({ verdict: 'revoked' })
    expect(await double.revoke('00'.repeat(16))).toBe('unknown-holder')
  })

  it.each([
    ['before its first second', '2030-01-09T14:59:59Z', 'expired'],
    ['in its first second', '2030-01-09T15:00:00Z', 'good'],
    ['in its last second', '2035-01-09T14:59:59Z', 'good'],
    ['after it', '2035-01-09T15:00:00Z', 'expired'],
  ])('counts both ends of the period: %s', async (_when, at, verdict) => {
    const { card } = await double.issueMyNumberCard({
      person: PERSON,
      authenticationPin: '1234',
      firstDay: '2030-01-10',
    })
    expect((await double.authority.check(authenticationOf(card), new Date(at))).verdict).toBe(verdict)
  })

  it('trusts nobody else: another hierarchy, a changed octet, garbage', async () => {
    const other = await make()
    const strange = await other.issueMyNumberCard({ person: PERSON, authenticationPin: '1234' })
    expect(await double.authority.check(authenticationOf(strange.card), now)).toEqual({
      verdict: 'not-trusted',
    })
    const { card } = await issue()
    const certificate = authenticationOf(card)
    const changed = certificate.with(certificate.length - 9, (certificate.at(-9) ?? 0) ^ 1)
    expect(await double.authority.check(changed, now)).toEqual({ verdict: 'not-trusted' })
    expect(await double.authority.check(randomBytes(50), now)).toEqual({ verdict: 'not-trusted' })
    expect(await double.authority.check(certificateOf(card, '000b'), now)).toEqual({ verdict: 'not-trusted' })
    await other.service.close()
  })

  it('is never good when nothing is known or nobody can be asked', async () => {
    const { card } = await issue()
    const forgetful = await make({ state: { ...double.state(), issued: [] } })
    expect(await forgetful.authority.check(authenticationOf(card), now)).toEqual({
      verdict: 'status-unknown',
      cause: 'not-in-register',
    })
    await forgetful.service.close()
    double.setAvailability('unavailable')
    expect(await double.authority.check(authenticationOf(card), now)).toEqual({
      verdict: 'status-unknown',
      cause: 'out-of-reach',
    })
    expect((await double.service.inject('/crl/user-authentication.crl')).statusCode).toBe(503)
    double.setAvailability('available')
  })
})

describe('what is published', () => {
  it('lists what was revoked', async () => {
    const { card, holderId } = await issue()
    await double.revoke(holderId)
    const list = parseCrl((await double.service.inject('/crl/user-authentication.crl')).rawPayload)
    const listed = [...list.entries].map(({ serialBytes }) => Buffer.from(serialBytes).toString('hex'))
    expect(listed).toContain(parseCertificate(authenticationOf(card)).serialHex)
  })

  it.skipIf(!hasOpenssl())(
    'is believed by openssl: the list, and an answer to its own question',
    async () => {
      const { card, holderId } = await issue()
      await double.revoke(holderId)
      const leaf = writePem('leaf.pem', 'CERTIFICATE', authenticationOf(card))
      const root = writePem('ca.pem', 'CERTIFICATE', certificateOf(card, '000b'))
      const list = (await double.service.inject('/crl/user-authentication.crl')).rawPayload
      const crl = writePem('list.pem', 'X509 CRL', list)
      const at = String(now.getTime() / 1000 + 1)
      const verdict = openssl('verify', '-crl_check', '-attime', at, '-CRLfile', crl, '-CAfile', root, leaf)
      expect(verdict).toContain('certificate revoked')

      const question = join(folder, 'question.der')
      openssl('ocsp', '-issuer', root, '-cert', leaf, '-reqout', question)
      const answer = await double.service.inject({
        method: 'POST',
        url: '/ocsp',
        headers: { 'content-type': 'application/ocsp-request' },
        payload: readFileSync(question),
      })
      const file = write('answer.der', answer.rawPayload)
      const said = openssl('ocsp', '-reqin', question, '-respin', file, '-CAfile', root, '-resp_text')
      expect(said).toContain('Response verify OK')
      expect(said).toContain('Cert Status: revoked')
    },
  )

  it('refuses questions that are none, and about other issuers', async () => {
    const ask = async (payload: Uint8Array) =>
      (
        await double.service.inject({
          method: 'POST',
          url: '/ocsp',
          headers: { 'content-type': 'application/ocsp-request' },
          payload: Buffer.from(payload),
        })
      ).rawPayload.toString('hex')
    expect(await ask(randomBytes(20))).toBe('30030a0101') // malformedRequest (RFC 6960 §4.2.1)
    const other = await make()
    const { certificate } = {
      certificate: parseCertificate(other.authority.anchorsDer[0] ?? new Uint8Array()),
    }
    const issuer = { nameBytes: certificate.subject.bytes, spkiBytes: certificate.spkiBytes }
    const question = encodeOcspRequest([encodeCertId(issuer, { serialBytes: Uint8Array.of(1) })])
    expect(await ask(question)).toBe('30030a0106') // unauthorized
    await other.service.close()
  })

  it('says デモ on its page', async () => {
    expect((await double.service.inject('/')).body).toContain('<h1>デモ')
  })
})

describe('what is kept', () => {
  it('is kept before a card is given out, and reopens the same hierarchy', async () => {
    const kept: string[] = []
    const first = await make({ save: async (state) => void kept.push(JSON.stringify(state)) })
    const { card, holderId } = await first.issueMyNumberCard({ person: PERSON, authenticationPin: '1234' })
    const state = parseJpkiDoubleState(JSON.parse(kept.at(-1) ?? ''))
    const second = await make({ state })
    expect(await second.authority.check(authenticationOf(card), now)).toMatchObject({
      verdict: 'good',
      id: holderId,
    })
    await Promise.all([first.service.close(), second.service.close()])
  })

  it('holds nothing about a person', async () => {
    await issue()
    const text = JSON.stringify(double.state())
    for (const fact of Object.values(PERSON)) expect(text).not.toContain(fact)
  })

  it('gives no card out that could not be recorded', async () => {
    let isFull = false
    const save = () => (isFull ? Promise.reject(new Error('the disk is full')) : Promise.resolve())
    const full = await make({ save })
    isFull = true
    await expect(full.issueMyNumberCard({ person: PERSON, authenticationPin: '1234' })).rejects.toThrow(
      'the disk is full',
    )
    await full.service.close()
  })

  it.each([[null], [{}], [{ format: 'jitsuin-jpki-double', version: 2 }]])(
    'is refused when it is something else',
    (json) => {
      expect(() => parseJpkiDoubleState(json)).toThrow(expect.objectContaining({ code: 'jpki-double/state' }))
    },
  )
})
