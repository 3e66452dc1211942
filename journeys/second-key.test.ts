/**
 * The story of a doctor who signs without a card: a phone is enrolled once and approves a day, and from then on prescriptions are signed
 * at the clinic with a key that is in no place. Whoever is not that doctor, that clinic or that day gets nothing.
 */
import { spawnSync } from 'node:child_process'
import { createPrivateKey, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parsePem, softwareSigner } from '@jitsuin/keys'
import { loopbackLookup } from '@jitsuin/platform'
import {
  createClientKey,
  openCounterFile,
  openSigningService,
  registrationFor,
  type SigningService,
  type SigningSession,
  signAll,
  signPrescription,
} from '@jitsuin/sdk'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserIsHere, openBrowser } from './support/browser.js'
import { jitsuin } from './support/command.js'
import { type Platform, startPlatform } from './support/platform.js'
import { programIsHere } from './support/programs.js'
import { addSecurityKey, type SecurityKey } from './support/security-key.js'

const PRESCRIPTION = new URL('../docs/examples/prescription.csv', import.meta.url)
const TARO = 'DEMO-0001'
const PATIENCE_MS = 15_000

type Letter = { readonly subject: string; readonly address: string; readonly shortNumber: string }

describe.skipIf(!browserIsHere())('signing without a card (C-08)', { timeout: 90_000 }, () => {
  let platform: Platform
  let browser: Browser
  let phone: Page
  let finger: SecurityKey
  let folder: string
  let service: SigningService
  let session: SigningSession

  beforeAll(async () => {
    platform = await startPlatform()
    browser = await openBrowser()
    const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 360, height: 740 } })
    phone = await context.newPage()
    phone.setDefaultTimeout(PATIENCE_MS)
    finger = await addSecurityKey(phone)
    folder = await mkdtemp(join(tmpdir(), 'jitsuin-second-key-'))
  }, 240_000)
  afterAll(async () => {
    service?.close()
    await browser?.close()
    await platform?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('refuses a wrong short number, and binds the phone with the right one', async () => {
    const letter = await letterOf(TARO)
    await phone.goto(letter.address)
    await enterNumber(letter.shortNumber === '00000000' ? '00000001' : '00000000')
    await phone.getByRole('button', { name: 'パスキーを作る' }).click()
    await phone.locator('main').getByText('短い番号が違います。').waitFor()
    await enterNumber(letter.shortNumber)
    await headed('登録できました')
    expect(await phone.locator('main').innerText()).toContain('Taro Jitsuin')
  })

  it('takes a client in that its institution vouches for', async () => {
    const now = new Date()
    const key = createClientKey({ now, random: randomBytes })
    service = await openService(key)
    await expect(service.loadKey(TARO)).rejects.toMatchObject({ code: 'client-key/unknown' })
    const institution = await institutionSigner()
    const wish = { spkiDer: key.spkiDer, label: '2階 診察室', now }
    expect(await service.register(await registrationFor(institution, wish))).toMatchObject({
      institution: 'DEMO-I-0001',
      label: '2階 診察室',
    })
  })

  it('shows on the phone who asks, and is not moved by another finger', async () => {
    const asked = await service.authorise(TARO)
    await phone.goto(asked.approveAddress)
    await phone.getByRole('button', { name: 'このスマートフォンで承認' }).waitFor()
    const shown = await phone.locator('main').innerText()
    for (const words of ['2階 診察室', 'Taro Jitsuin', '20時間']) expect(shown).toContain(words)
    await finger.answer('wrong')
    await phone.getByRole('button', { name: 'このスマートフォンで承認' }).click()
    await expect.poll(() => service.state(asked.authorisationId)).toMatchObject({ state: 'asked' })
    await finger.answer('right')
    await phone.goto(asked.approveAddress)
    await phone.getByRole('button', { name: 'このスマートフォンで承認' }).click()
    await headed('承認済みです')
    const approval = await service.waitForApproval(asked, { everyMs: 200 })
    if (approval.outcome !== 'approved') throw new Error(approval.outcome)
    session = approval.session
  })

  it('signs a prescription that our verifier and xmlsec1 accept as a doctor’s (T-C08-6)', async () => {
    const facts = { signingTime: new Date(), randomBytes }
    const signed = await signPrescription(session, await readFile(PRESCRIPTION), facts)
    const file = join(folder, 'prescription.xml')
    await writeFile(file, signed)
    const trust = join(platform.data, 'app', 'trust')
    const { said } = jitsuin('verify', file, '--trust', trust, '--json')
    const [signature] = JSON.parse(said).signatures
    expect(signature.signer).toMatchObject({
      cn: 'Taro Jitsuin',
      serialNumber: TARO,
      roles: ['medicalDoctor'],
    })
    expect(failedChecks(signature)).toEqual([])
    if (programIsHere('xmlsec1')) expect(xmlsec1(file, trust)).toContain('OK')
  })

  it('signs two hundred under the same approval, each with a result of its own', async () => {
    const content = await readFile(PRESCRIPTION)
    const items = Array.from({ length: 200 }, () => ({
      content,
      form: { packaging: 'prescription' as const },
    }))
    const broken = {
      content: Buffer.from('これは処方箋ではない'),
      form: { packaging: 'prescription' as const },
    }
    const results = await signAll(session, [broken, ...items], { signingTime: new Date(), randomBytes })
    expect(results.map(({ outcome }) => outcome)).toEqual(['refused', ...items.map(() => 'signed')])
    const { used, remainingSeconds } = await service.state(session.authorisationId)
    expect(used.signatures).toBe(201)
    expect(remainingSeconds).toBeGreaterThan(71_000)
  })

  it('is worth nothing to another client of nobody (T-C08-4)', async () => {
    const stranger = await openService(createClientKey({ now: new Date(), random: randomBytes }))
    await expect(stranger.openSession(session.authorisationId)).rejects.toMatchObject({
      code: 'client-key/unknown',
    })
    stranger.close()
  })

  it('ends when the clinic ends it', async () => {
    await service.end(session.authorisationId)
    const facts = { signingTime: new Date(), randomBytes }
    await expect(signPrescription(session, await readFile(PRESCRIPTION), facts)).rejects.toMatchObject({
      code: 'authorisation/ended',
    })
  })

  it('signs the day’s list at the clinic, item by item, once the phone has approved', async () => {
    const desk = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
    desk.setDefaultTimeout(PATIENCE_MS)
    await desk.goto(`${platform.network('clinic')}d/${TARO}`)
    await desk.getByRole('heading', { level: 1, name: '処方の署名', exact: true }).click()
    await desk.keyboard.press('a')
    await desk.keyboard.press('s')
    await desk.keyboard.press('Enter')
    const dialog = desk.getByRole('dialog', { name: 'スマートフォンで承認してください' })
    const address = await dialog.getByRole('link', { name: '承認のページを開く' }).getAttribute('href')
    await phone.goto(String(address))
    await phone.getByRole('button', { name: 'このスマートフォンで承認' }).click()
    await headed('承認済みです')
    await desk
      .getByText(/件に署名しました/)
      .first()
      .waitFor()
    await desk.getByText(/残り/).first().waitFor()
    await desk.getByRole('button', { name: '承認を終了' }).click()
    await desk.getByRole('dialog').getByRole('button', { name: '承認を終了' }).click()
    await desk.getByText(/残り/).waitFor({ state: 'detached' })
    await desk.context().close()
  })

  it('signs for a business system of any language through the client on its computer (docs/quick-start-signing.md)', async () => {
    const call = await clientCalls()
    const begun = await call('POST', '/v1/sessions', JSON.stringify({ subject: TARO }))
    await phone.goto(String(begun.approveAddress))
    await phone.getByRole('button', { name: 'このスマートフォンで承認' }).click()
    await headed('承認済みです')
    await call('POST', `/v1/prescriptions?id=rx-1&subject=${TARO}`, await readFile(PRESCRIPTION), 'text/csv')
    const job = await call('GET', '/v1/jobs/rx-1?wait=25&unlike=waiting,signing')
    expect(job).toMatchObject({ state: 'signed' })
    const file = join(folder, 'rx.xml')
    await writeFile(file, String((await call('GET', '/v1/jobs/rx-1/result')).text))
    const { said } = jitsuin('verify', file, '--trust', join(platform.data, 'app', 'trust'), '--json')
    expect(JSON.parse(said).signatures[0].signer).toMatchObject({ serialNumber: TARO })
  })

  it('signs exactly the documents that the phone has shown, and a stranger sees that its holder approved them', async () => {
    const call = await clientCalls()
    const csv = (await readFile(PRESCRIPTION)).toString('base64')
    const items = ['list-1', 'list-2', 'list-3'].map((id) => ({ id, kind: 'prescription', csv }))
    const asked = await call('POST', '/v1/lists', JSON.stringify({ subject: TARO, items }))
    await phone.goto('about:blank')
    await phone.goto(String(asked.approveAddress))
    await phone.getByRole('heading', { name: '書類の一覧（3件）' }).waitFor()
    const shown = await phone.locator('main').innerText()
    await phone.getByRole('button', { name: 'このスマートフォンで3件を承認' }).click()
    await headed('承認済みです')
    const done = '?wait=25&unlike=waiting,signing'
    expect(await call('GET', `/v1/jobs/list-2${done}`)).toMatchObject({ state: 'signed' })
    const proof = join(folder, 'list-2.proof.json')
    await writeFile(proof, JSON.stringify(await call('GET', '/v1/jobs/list-2/proof')))
    const trust = ['--grant-key', join(platform.data, 'key', 'trust', 'grant-key.pem')]
    const origin = ['--origin', new URL(String(asked.approveAddress)).origin]
    const { status, said } = jitsuin('proof', 'verify', ...trust, ...origin, '--json', proof)
    expect([status, said]).toEqual([0, expect.stringContaining('"verdict":"valid"')])
    for (const line of String(JSON.parse(said).shown).split('\n')) expect(shown).toContain(line)
    const file = join(folder, 'list-2.xml')
    await writeFile(file, String((await call('GET', '/v1/jobs/list-2/result')).text))
    const { said: judged } = jitsuin('verify', file, '--trust', join(platform.data, 'app', 'trust'), '--json')
    expect(JSON.parse(judged).signatures[0].signer).toMatchObject({ serialNumber: TARO })
  })

  async function clientCalls() {
    const token = (await readFile(join(platform.data, 'signing-client', 'access-token'), 'utf8')).trim()
    return async (
      method: string,
      path: string,
      body?: string | Buffer,
      type = 'application/json',
    ): Promise<Record<string, unknown>> => {
      const answer = await fetch(`http://127.0.0.1:${platform.clientPort}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) },
        ...(body !== undefined && { body: new Uint8Array(Buffer.from(body)) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path}: ${text}`)
      return answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : { text }
    }
  }

  async function letterOf(subject: string): Promise<Letter> {
    const text = await readFile(join(platform.data, 'second-keys', 'letters.json'), 'utf8')
    const letters: Letter[] = JSON.parse(text)
    const found = letters.find((one) => one.subject === subject)
    if (!found) throw new Error(`No letter for ${subject}`)
    return found
  }

  async function enterNumber(number: string): Promise<void> {
    await phone.getByRole('textbox', { name: /短い番号/ }).fill(number)
    await phone.getByRole('button', { name: /次へ|この番号で登録する/ }).click()
  }

  const headed = (name: string) => phone.getByRole('heading', { level: 1, name, exact: true }).waitFor()

  async function openService(key: ReturnType<typeof createClientKey>): Promise<SigningService> {
    const authority = join(platform.data, 'signing', 'page-tls', 'authority.crt.pem')
    const counters = await mkdtemp(join(folder, 'counters-'))
    return openSigningService({
      address: `https://signing.localhost:${platform.signingPort}`,
      serverAuthorities: [await readFile(authority, 'utf8')],
      clientKey: key.privateKeyPem,
      clientCertificate: key.certificatePem,
      clock: () => new Date(),
      newId: randomUUID,
      counters: openCounterFile(counters),
      lookup: loopbackLookup,
    })
  }

  async function institutionSigner() {
    const place = join(platform.data, 'institutions', 'aozora-clinic')
    const key = createPrivateKey(await readFile(join(place, 'institution.key.pem'), 'utf8'))
    const [certificate, ...chain] = parsePem(await readFile(join(place, 'institution.crt.pem'), 'utf8'))
    return {
      ...softwareSigner(key),
      certificateDer: certificate?.bytes ?? new Uint8Array(),
      chainDer: chain.map(({ bytes }) => bytes),
    }
  }
})

/** The checks that failed; revocation is asked for elsewhere, and there is no time stamp yet. */
function failedChecks(signature: { checks: { id: string; verdict: string }[] }): string[] {
  return signature.checks.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id)
}

function xmlsec1(file: string, trust: string): string {
  const anchors = ['--trusted-pem', join(trust, 'root.pem'), '--untrusted-pem', join(trust, 'sign.ca.pem')]
  const ids = [
    ...['SignedProperties', 'KeyInfo', 'Signature', 'Object'].flatMap((name) => ['--id-attr:Id', name]),
    ...['--id-attr:id', 'PrescriptionDocument'],
  ]
  const uris = ['--enabled-reference-uris', 'empty,same-doc', '--enabled-key-data', 'x509']
  const { stdout, stderr } = spawnSync('xmlsec1', ['--verify', ...uris, ...anchors, ...ids, file], {
    encoding: 'utf8',
  })
  return stdout + stderr
}
