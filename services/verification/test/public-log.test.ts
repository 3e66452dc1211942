import { X509Certificate } from 'node:crypto'
import { openTestDatabase, silentLogger, type TestDatabase } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SignatureReport, validationsSchema } from '../src/contract.js'
import type { LoggedStanding } from '../src/domain/log-check.js'
import { createVerification } from '../src/index.js'

const NOW = new Date('2026-11-21T00:12:00Z')

let database: TestDatabase
let service: Awaited<ReturnType<typeof createVerification>>
let standing: LoggedStanding
const asked: Uint8Array[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  service = await createVerification({
    zoneUrl: database.zoneUrl,
    clock: () => NOW,
    logger: silentLogger,
    samples: 'offered',
    configuredTrust: async () => undefined,
    places: [],
    askLog: async (der) => {
      asked.push(der)
      return standing
    },
  })
})
afterAll(() => database.close())

async function verify(sample: string) {
  const form = new FormData()
  form.append(
    'file',
    new File([new Uint8Array((await service.inject(`/api/samples/${sample}/file`)).rawPayload)], 'a.xml'),
  )
  const request = new Request('http://localhost/', { method: 'POST', body: form })
  const answer = await service.inject({
    method: 'POST',
    url: '/api/validations',
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  const report = validationsSchema.parse(answer.json()).results[0]?.report
  if (!report) throw new Error('one file, one report')
  return report
}

const logCheck = (signature: SignatureReport | undefined) =>
  signature?.checks.find(({ id }) => id === 'public-log')

describe('the public log of issued certificates in the verifier', () => {
  it.each([
    ['included', 'VALID'],
    ['not-ours', 'NOT_APPLICABLE'],
  ] as const)('leaves a sound signature valid whose certificate is %s', async (answer, verdict) => {
    standing = answer
    const { signatures, ...report } = await verify('sound')
    expect([report.verdict, signatures[0]?.verdict, logCheck(signatures[0])?.verdict]).toEqual([
      'VALID',
      'VALID',
      verdict,
    ])
    const pem = signatures[0]?.signer?.certificate.pem ?? ''
    expect(Buffer.from(asked.at(-1) ?? [])).toEqual(new X509Certificate(pem).raw)
  })

  it.each([
    ['missing', 'log/missing', 'CERTIFICATE_CHAIN_GENERAL_FAILURE'],
    ['unknown', 'log/unknown', 'TRY_LATER'],
  ] as const)(
    'makes a sound signature undecided whose certificate is %s, and says why',
    async (answer, code, sub) => {
      standing = answer
      const report = await verify('sound')
      const [signature] = report.signatures
      const verdict = { verdict: 'INDETERMINATE', indication: 'INDETERMINATE', subIndication: sub }
      expect(report).toMatchObject(verdict)
      expect(signature).toMatchObject(verdict)
      expect(logCheck(signature)).toMatchObject({ verdict: 'INDETERMINATE', reason: { code } })
      expect(signature?.headline.ja).toMatch(/^署名が有効か確認できません。.*公開の発行記録/)
      expect(signature?.answers.find(({ question }) => question === 'chain')?.verdict).toBe('INDETERMINATE')
    },
  )

  it('never makes a broken signature better', async () => {
    standing = 'included'
    expect((await verify('tampered')).verdict).toBe('INVALID')
    standing = 'missing'
    expect((await verify('tampered')).verdict).toBe('INVALID')
  })
})
