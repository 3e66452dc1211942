import { describe, expect, it } from 'vitest'
import { PARTS, reportJsonSchema, VerificationCallError, verificationClient } from './contract.js'

const REPORT = {
  verdict: 'INDETERMINATE',
  indication: 'INDETERMINATE',
  subIndication: null,
  validatedAt: '2026-11-21T00:30:00Z',
  signatures: [],
  problem: { code: 'validation/no-signature', ja: '署名がありません。', en: 'There is no signature.' },
}
const PROBLEM = {
  type: 'about:blank',
  title: 'Payload Too Large',
  status: 413,
  code: 'verification/file-too-large',
  ja: 'ファイルが大きすぎます。',
  en: 'The file is too big.',
  next: { ja: '10MBまでです。', en: 'Up to 10 MB.' },
}
const file = (name: string) => new File(['<a/>'], name)
const submission = { kind: 'document', file: file('rx.xml') } as const

/** A client whose service gives one answer, and the form that it was sent. */
function clientThatHears(answer: () => Response | Promise<Response>) {
  const forms: unknown[] = []
  const client = verificationClient(async (_url, init) => {
    forms.push(init?.body)
    return answer()
  })
  return { client, forms }
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof VerificationCallError ? error.failure : error
}

describe('the client of the verification service', () => {
  it('reads the report of a document', async () => {
    const { client } = clientThatHears(() =>
      Response.json({ results: [{ fileName: 'rx.xml', report: REPORT }] }),
    )
    expect((await client.validate(submission, null)).results[0]?.report).toEqual(REPORT)
  })

  it('sends a document by itself, a detached pair as signature and content, and the instant that is asked for', async () => {
    const { client, forms } = clientThatHears(() => Response.json({ results: [] }))
    await client.validate(submission, null)
    const pair = { kind: 'detached', signature: file('a.p7s'), content: file('a.pdf') } as const
    await client.validate(pair, new Date('2026-11-20T00:00:00Z'))
    const sent = forms.map((form) => (form instanceof FormData ? [...form.keys()] : null))
    expect(sent).toEqual([[PARTS.file], [PARTS.signature, PARTS.content, PARTS.at]])
    expect(forms[1] instanceof FormData && forms[1].get(PARTS.at)).toBe('2026-11-20T00:00:00.000Z')
  })

  it('passes a refusal on in the words of the service', async () => {
    const { client } = clientThatHears(() => Response.json(PROBLEM, { status: 413 }))
    expect(await failureOf(client.validate(submission, null))).toEqual({
      kind: 'refused',
      code: 'verification/file-too-large',
      text: { ja: 'ファイルが大きすぎます。', en: 'The file is too big.' },
      next: PROBLEM.next,
    })
  })

  it.each([
    ['no connection', () => Promise.reject(new TypeError('fetch failed'))],
    ['a page of some proxy', () => new Response('<html>502</html>', { status: 502 })],
    ['a success that is no JSON', () => new Response('OK')],
    ['a verdict that it does not know', () => answerWith({ ...REPORT, verdict: 'TRUE' })],
    ['a report without its verdict', () => answerWith({ ...REPORT, verdict: undefined })],
    ['a time without its zone', () => answerWith({ ...REPORT, validatedAt: '2026-11-21T00:30:00' })],
  ])('takes %s for no answer, never for a verdict', async (_what, answer) => {
    const { client } = clientThatHears(answer)
    expect(await failureOf(client.validate(submission, null))).toEqual({ kind: 'unreachable' })
  })
})

describe('the JSON Schema of the report', () => {
  it('names its dialect and requires the verdict', () => {
    const schema = reportJsonSchema()
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(schema.required).toContain('verdict')
  })
})

function answerWith(report: object): Response {
  return Response.json({ results: [{ fileName: 'rx.xml', report }] })
}
