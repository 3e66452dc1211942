import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PreparedTrust, prepareTrust, sign, validate } from '@jitsuin/ades'
import { utf8 } from '@jitsuin/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginDocument, signAll, signPrescription, signXml } from './documents.js'
import { secondKeySigner } from './second-key-signer.js'
import { openSdkStage, type SdkStage } from './test-support/stage.js'

const PATIENT = '試験　花子'
const CSV = utf8(`SJ1
1,1,9876543,13,検証クリニック
5,,ｹﾝｼｮｳ ｲﾁﾛｳ,検証　一郎
11,P000123,${PATIENT},ｼｹﾝ ﾊﾅｺ
12,2
13,19800415
51,20250401
101,1,1,,14
111,1,3,1012040400000000,１日２回朝夕食後　服用,2
201,1,1,1,7,1149032F1ZZZ,【般】エトドラク錠１００ｍｇ,4,1,錠
`)
const facts = () => ({ signingTime: new Date(), randomBytes })
const hasXmlsec1 = spawnSync('which', ['xmlsec1']).status === 0
if (!hasXmlsec1 && process.env.CI) throw new Error('xmlsec1 is missing, and CI needs it')

let stage: SdkStage
let trust: PreparedTrust
const folder = mkdtempSync(join(tmpdir(), 'jitsuin-sdk-xml-'))
beforeAll(async () => {
  stage = await openSdkStage()
  const { root, authorities, lists } = stage.twin.hierarchy
  const material = { certificates: [authorities.signingCa.certificateDer], crls: Object.values(lists) }
  trust = prepareTrust({ anchors: [root.certificateDer], material })
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await stage.close()
})

const judge = async (file: Uint8Array) => {
  const report = await validate(file, { at: new Date(Date.now() + 2000), trust, policy: 'hpki' })
  return { verdict: report.verdict, serialNumber: report.signatures[0]?.signer?.serialNumber }
}

describe('a prescription', () => {
  it('signed with the second key verifies, and names the person of the session (T-C08-6)', async () => {
    const file = await signPrescription(await stage.session(), CSV, facts())
    expect(await judge(file)).toEqual({ verdict: 'VALID', serialNumber: 'T0001' })
    const text = Buffer.from(file).toString('utf8')
    const tampered = utf8(text.replace('U0oxC', 'U0oyC')) // the first octets of the CSV in base64
    expect(Buffer.compare(tampered, file)).not.toBe(0)
    expect((await judge(tampered)).verdict).toBe('INVALID')
  })

  it.skipIf(!hasXmlsec1)('is valid for xmlsec1 too, and its tampered twin is not', async () => {
    const file = await signPrescription(await stage.session(), CSV, facts())
    expect(xmlsec1(file)).toBe('OK')
    const text = Buffer.from(file).toString('utf8')
    expect(xmlsec1(utf8(text.replace(/(<PrescriptionDocument[^>]*>)/, '$1 ')))).not.toBe('OK')
  })

  it('is to the byte what signing with the key at hand gives, and has no time stamp', async () => {
    const signingTime = new Date('2026-04-01T03:00:00Z')
    const octets = (length: number) => new Uint8Array(length).fill(7)
    const file = await signPrescription(await stage.session(), CSV, { signingTime, randomBytes: octets })
    const signer = { ...stage.twin.doctor, chainDer: stage.twin.doctor.chainDer }
    const expected = await sign(CSV, {
      form: { packaging: 'prescription' },
      signer,
      signingTime,
      randomBytes: octets,
    })
    expect(Buffer.from(file).equals(expected)).toBe(true)
    expect(Buffer.from(file).includes('SignatureTimeStamp')).toBe(false)
  })

  it.each([
    ['another header', 'SJ9\n', 'csv/E-HDR'],
    ['a carriage return', 'SJ1\r\n', 'csv/E-EOL'],
  ])('with %s is refused and nothing is asked for', async (_what, text, code) => {
    const session = await stage.session()
    const before = stage.twin.ledger.length
    await expect(signPrescription(session, utf8(text), facts())).rejects.toThrow(
      expect.objectContaining({ code }),
    )
    expect(stage.twin.ledger.length).toBe(before)
  })

  it('never leaves: of all that was sent, nothing is of its text or its patient (T-C08-3)', async () => {
    const session = await stage.session()
    await signPrescription(session, CSV, facts())
    await signAll(session, [{ content: CSV, form: { packaging: 'prescription' } }], facts())
    const sent = stage.twin.sent()
    const texts = [PATIENT, 'ｼｹﾝ', '花子', 'P000123', 'エトドラク', '1149032F1ZZZ', '9876543', 'SJ1\n']
    const bytes = texts.flatMap((text) => [text, ...encodingsOf(text)])
    expect(bytes.filter((one) => sent.includes(one))).toEqual([])
    // What did leave is what may: the digests inside the request.
    const [row] = stage.twin.ledger.slice(-1)
    const requests = [...sent.matchAll(/"request":"([\w-]+)"/g)].map(([, one = '']) =>
      Buffer.from(one, 'base64url'),
    )
    expect(requests.at(-1)?.includes(row?.digests[0] ?? 'none')).toBe(true)
    const insides = requests.map((one) => one.toString('utf8'))
    expect(
      insides
        .join('')
        .split('\n')
        .map((line) => line.split(':')[0])
        .filter(isUnexpected),
    ).toEqual([])
  })
})

describe('XML', () => {
  it('is signed inside its root element', async () => {
    const file = await signXml(await stage.session(), utf8('<Letter><Body>紹介</Body></Letter>'), facts())
    expect((await judge(file)).verdict).toBe('VALID')
    const changed = utf8(Buffer.from(file).toString('utf8').replace('紹介', '紹会'))
    expect((await judge(changed)).verdict).toBe('INVALID')
  })
})

describe('many documents', () => {
  it('are signed with a result for each: a bad one stops no other', async () => {
    const session = await stage.session()
    const before = stage.twin.ledger.length
    const items = [CSV, utf8('SJ9\n'), CSV, utf8('<no'), CSV].map((content, at) => ({
      content,
      form: { packaging: at === 3 ? ('enveloped' as const) : ('prescription' as const) },
    }))
    const results = await signAll(session, items, facts())
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'signed',
      'refused',
      'signed',
      'refused',
      'signed',
    ])
    expect(results[1]).toMatchObject({ error: { code: 'csv/E-HDR' } })
    const signed = results.flatMap((one) => (one.outcome === 'signed' ? [one.document] : []))
    expect(await Promise.all(signed.map(async (file) => (await judge(file)).verdict))).toEqual(
      Array(3).fill('VALID'),
    )
    expect(stage.twin.ledger.slice(before).map(({ digests }) => digests.length)).toEqual([3])
  })

  it('share one refusal only when the request itself is refused', async () => {
    const session = await stage.session()
    await session.end()
    const items = [CSV, utf8('SJ9\n')].map((content) => ({
      content,
      form: { packaging: 'prescription' as const },
    }))
    const results = await signAll(session, items, facts())
    expect(results).toMatchObject([
      { error: { code: 'authorisation/ended' } },
      { error: { code: 'csv/E-HDR' } },
    ])
  })

  it('asked for at once through the signer travel as one request', async () => {
    const session = await stage.session()
    const signer = secondKeySigner(session)
    const before = stage.twin.ledger.length
    const files = await Promise.all(
      Array.from({ length: 20 }, () =>
        sign(CSV, { ...facts(), form: { packaging: 'prescription' }, signer }),
      ),
    )
    expect(new Set(await Promise.all(files.map(async (file) => (await judge(file)).verdict)))).toEqual(
      new Set(['VALID']),
    )
    expect(stage.twin.ledger.slice(before).map(({ digests }) => digests.length)).toEqual([20])
  })
})

describe('a document begun again', () => {
  it('with the same time and octets has the same digest; with another time it has another', async () => {
    const { certificateDer, chainDer } = stage.twin.doctor
    const begin = (at: string) =>
      beginDocument(
        { content: CSV, form: { packaging: 'prescription' } },
        {
          certificateDer,
          chainDer,
          signingTime: new Date(at),
          randomBytes: (length) => new Uint8Array(length),
        },
      )
    const [first, again, later] = await Promise.all(
      ['2026-04-01T03:00:00Z', '2026-04-01T03:00:00Z', '2026-04-01T03:00:01Z'].map(begin),
    )
    expect(first?.digest).toEqual(again?.digest)
    expect(first?.digest).not.toEqual(later?.digest)
  })
})

const REQUEST_FIELDS = [
  'jitsuin-second-key-sign/1',
  'authorisation',
  'request',
  'counter',
  'at',
  'algorithm',
  'digests',
  '',
]
const isUnexpected = (name: string | undefined) => !REQUEST_FIELDS.includes(name ?? '')

/** How a text would look on the wire: base64 in its three positions, hexadecimal, percent. */
function encodingsOf(text: string): string[] {
  const octets = Buffer.from(text, 'utf8')
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), octets])
      .toString('base64url')
      .slice(shift === 0 ? 0 : shift + 1, -2),
  )
  return [...base64.filter((one) => one.length > 5), octets.toString('hex'), encodeURIComponent(text)].filter(
    (one) => one !== text && one.length > 5,
  )
}

function xmlsec1(file: Uint8Array): string {
  const { root, authorities } = stage.twin.hierarchy
  const pem = (name: string, der: Uint8Array) => {
    const path = join(folder, name)
    const base64 = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')
    writeFileSync(path, `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`)
    return path
  }
  const path = join(folder, 'signed.xml')
  writeFileSync(path, file)
  const trusted = ['--trusted-pem', pem('root.pem', root.certificateDer)]
  const between = ['--untrusted-pem', pem('ca.pem', authorities.signingCa.certificateDer)]
  const ids = ['SignedProperties', 'KeyInfo', 'Signature', 'Object'].flatMap((name) => ['--id-attr:Id', name])
  const own = ['--id-attr:id', 'PrescriptionDocument']
  const limits = ['--enabled-key-data', 'x509', '--enabled-reference-uris', 'empty,same-doc']
  const args = ['--verify', ...limits, ...trusted, ...between, ...ids, ...own, path]
  const { status, stdout, stderr } = spawnSync('xmlsec1', args, { encoding: 'utf8' })
  return status === 0 ? 'OK' : `${stderr}${stdout}`
}
