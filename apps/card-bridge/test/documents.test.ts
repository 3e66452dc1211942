/** Signing documents through the bridge: what the user is shown, and what comes out. */
import { execFile } from 'node:child_process'
import { createHash, verify, X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { prepareTrust, validate } from '@jitsuin/ades'
import { toBase64Url } from '@jitsuin/bridge-client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PIN } from './people.js'
import { challenge, fieldOf, openStage, ownForm, pairSite, SITE, type Stage, visitPage } from './stage.js'

const run = promisify(execFile)
const CSV = join(import.meta.dirname, '../../../docs/examples/prescription.csv')
const XMLSEC = '/usr/bin/xmlsec1'

let stage: Stage
let site: Readonly<Record<string, string>>
let prescription: Buffer

beforeAll(async () => {
  stage = await openStage()
  site = await pairSite(stage)
  prescription = await readFile(CSV)
  await stage.cards.insert('taro', { cn: 'Taro Jitsuin', nameJa: '実印　太郎', role: 'medicalDoctor' })
})
afterAll(() => stage.close())
beforeEach(() => stage.passSeconds(61))

type Given = {
  readonly name: string
  readonly content: Uint8Array
  readonly form?: string
  readonly mediaType?: string
}

async function start(documents: readonly Given[]) {
  const { expiresAt } = challenge(stage)
  const body = JSON.stringify({
    expiresAt,
    documents: documents.map((one) => ({ ...one, content: toBase64Url(one.content) })),
  })
  const { json } = await stage.call({ method: 'POST', path: '/v1/document-signatures', headers: site, body })
  return json
}
const startAndVisit = async (documents: readonly Given[]) => {
  const { id, page } = await start(documents)
  return { id, page: await visitPage(stage, page) }
}
const ask = async (id: string) => (await stage.call({ path: `/v1/requests/${id}`, headers: site })).json
const text = (words: string) => Buffer.from(words, 'utf8')

describe('signing documents with a card', () => {
  it('shows the patient and the drugs of a prescription, and signs it as the service wants it', async () => {
    const { id, page } = await startAndVisit([
      { name: 'rx.csv', content: prescription, form: 'prescription' },
    ])
    expect(page.first.text).toContain('見本　花子')
    expect(page.first.text).toContain('1980-04-15')
    expect(page.first.text).toContain('【般】エトドラク錠１００ｍｇ')
    await page.post({ action: 'ok', pin: PIN })
    const { result } = await ask(id)
    const signed = Buffer.from(result.documents[0].content, 'base64url')
    const report = await validate(signed, {
      trust: prepareTrust({ anchors: [stage.cards.root] }),
      at: stage.now(),
      policy: 'hpki',
    })
    const [signature] = report.signatures
    expect(signature?.documentKind).toBe('prescription')
    expect(signature?.answers.find(({ question }) => question === 'integrity')?.verdict).toBe('VALID')
    expect(signature?.signer).toMatchObject({ cn: 'Taro Jitsuin', roles: ['medicalDoctor'] })
    expect(signature?.signer?.certificate.keyUsage).toEqual(['nonRepudiation'])
  })

  it.skipIf(!existsSync(XMLSEC) && !process.env.CI)(
    'makes a signature in XML that another program accepts',
    async () => {
      const content = text(
        '<letter xmlns="urn:example:letter"><to>架空病院</to><body>経過は良好です。</body></letter>',
      )
      const { id, page } = await startAndVisit([{ name: 'letter.xml', content, mediaType: 'text/xml' }])
      expect(page.first.text).toContain('XML文書(letter)')
      expect(page.first.text).toContain('経過は良好です。')
      await page.post({ action: 'ok', pin: PIN })
      const { result } = await ask(id)
      const file = join(stage.dataFolder, 'letter.signed.xml')
      const key = join(stage.dataFolder, 'signer.der')
      await writeFile(file, Buffer.from(result.documents[0].content, 'base64url'))
      await writeFile(key, Buffer.from(result.certificate, 'base64url'))
      const idAttribute = ['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties']
      const { stdout, stderr } = await run(XMLSEC, [
        '--verify',
        ...idAttribute,
        '--pubkey-cert-der',
        key,
        file,
      ])
      expect(stdout + stderr).toContain('OK')
    },
  )

  it('signs a whole list with one PIN when the user says so', async () => {
    const letters = ['一', '二', '三'].map((word) => ({ name: `${word}.txt`, content: text(`手紙${word}`) }))
    const { id, page } = await startAndVisit(letters)
    for (const { name } of letters) expect(page.first.text).toContain(name)
    await page.post({ action: 'ok', pin: PIN, hold: 'hold' })
    const { result } = await ask(id)
    expect(result.documents.map(({ name }: { name: string }) => name)).toEqual(['一.txt', '二.txt', '三.txt'])
  })

  it('asks for the PIN before every signature otherwise', async () => {
    const { id, page } = await startAndVisit([
      { name: 'a.txt', content: text('a') },
      { name: 'b.txt', content: text('b') },
    ])
    const between = await page.post({ action: 'ok', pin: PIN })
    expect(between.text).toContain('2件のうち1件に署名しました。')
    expect(await ask(id)).toMatchObject({ state: 'open', step: 'pin-wait' })
    await stage.cards.insert('hana', { cn: 'Hana Yakuzai', nameJa: '薬剤　花', role: 'pharmacist' })
    expect((await page.get()).text).not.toContain('薬剤 花') // One list has one signer.
    await rm(join(stage.cards.path, 'hana.card.json'))
    await page.post({ action: 'ok', pin: PIN })
    expect(await ask(id)).toMatchObject({ state: 'done' })
  })

  it('says so when it cannot show what is signed', async () => {
    const { page } = await startAndVisit([
      { name: 'scan.pdf', content: text('%PDF-1.7 …') },
      { name: 'data.bin', content: Uint8Array.of(0, 1, 2, 3) },
    ])
    expect(page.first.text).toContain('PDF文書。この画面では内容を表示できません。')
    expect(page.first.text).toContain('内容不明')
  })

  it('shows a site’s words as words: no markup, and no characters that turn text around', async () => {
    const name = '<script>alert(1)</script>\u202egnp.exe'
    const { page } = await startAndVisit([{ name, content: text('"><img src=x onerror=alert(1)>') }])
    expect(page.first.text).not.toContain('<script>alert')
    expect(page.first.text).not.toContain('<img')
    expect(page.first.text).not.toContain('\u202e')
    expect(page.first.text).toContain('&lt;script&gt;')
  })

  it('refuses a document that cannot carry a signature, with a reason', async () => {
    const { id, page } = await startAndVisit([
      { name: 'x.csv', content: text('no prescription'), form: 'prescription' },
    ])
    await page.post({ action: 'ok', pin: PIN })
    expect(await ask(id)).toMatchObject({ state: 'failed', problem: { code: 'bridge/unsignable' } })
  })

  it('refuses more than it can show', async () => {
    const many = Array.from({ length: 51 }, (_, at) => ({ name: `${at}.txt`, content: text('x') }))
    expect(await start(many)).toMatchObject({ code: 'bridge/input-invalid' })
    expect(await start([])).toMatchObject({ code: 'bridge/input-invalid' })
    const large = [{ name: 'large.bin', content: new Uint8Array(20 * 1024 * 1024 + 1) }]
    expect(await start(large)).toMatchObject({ code: 'bridge/too-large' })
  })
})

describe('signing bare hashes', () => {
  const hash = createHash('sha256').update('何か').digest()
  const startHashes = async () => {
    const hashes = [{ label: '何か', sha256: toBase64Url(hash) }]
    const body = JSON.stringify({ expiresAt: challenge(stage).expiresAt, hashes })
    return (await stage.call({ method: 'POST', path: '/v1/hash-signatures', headers: site, body })).json
  }
  const change = async (action: string) => {
    const visit = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none' }
    const token = fieldOf(await stage.call({ path: '/settings', headers: visit }), 'token')
    const body = String(new URLSearchParams({ action, origin: SITE, token }))
    await stage.call({ method: 'POST', path: '/settings', headers: ownForm(stage.port), body })
  }

  it('needs a permission of its own, which an allowed site does not have', async () => {
    expect(await startHashes()).toMatchObject({ status: 403, code: 'bridge/permission-missing' })
  })

  it('says that the content is unknown, and signs the hash', async () => {
    await change('permit')
    const { id, page } = await startHashes()
    const owner = await visitPage(stage, page)
    expect(owner.first.text).toContain('内容不明')
    expect(owner.first.text).toContain(hash.toString('hex'))
    await owner.post({ action: 'ok', pin: PIN })
    const { result } = await ask(id)
    const { publicKey } = new X509Certificate(Buffer.from(result.certificate, 'base64url'))
    const signature = Buffer.from(result.signatures[0], 'base64url')
    expect(verify('sha256', text('何か'), publicKey, signature)).toBe(true)
  })

  it('is over when the user takes the permission back', async () => {
    await change('forbid')
    expect(await startHashes()).toMatchObject({ code: 'bridge/permission-missing' })
  })
})
