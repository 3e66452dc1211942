import { describe, expect, it } from 'vitest'
import {
  PARTS,
  reportJsonSchema,
  UNPACKED_PARTS,
  VerificationCallError,
  verificationClient,
} from './contract.js'

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
const NOW = { at: null, policy: 'hpki' } as const
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
    expect((await client.validate(submission, NOW)).results[0]?.report).toEqual(REPORT)
  })

  it('sends a document by itself, a detached pair as signature and content, and the instant that is asked for', async () => {
    const { client, forms } = clientThatHears(() => Response.json({ results: [] }))
    await client.validate(submission, NOW)
    const pair = { kind: 'detached', signature: file('a.p7s'), content: file('a.pdf') } as const
    await client.validate(pair, { at: new Date('2026-11-20T00:00:00Z'), policy: 'basic' })
    const sent = forms.map((form) => (form instanceof FormData ? [...form.keys()] : null))
    expect(sent).toEqual([[PARTS.file], [PARTS.signature, PARTS.content, PARTS.at, PARTS.policy]])
    expect(forms[1] instanceof FormData && forms[1].get(PARTS.at)).toBe('2026-11-20T00:00:00.000Z')
  })

  it('passes a refusal on in the words of the service', async () => {
    const { client } = clientThatHears(() => Response.json(PROBLEM, { status: 413 }))
    expect(await failureOf(client.validate(submission, NOW))).toEqual({
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
    expect(await failureOf(client.validate(submission, NOW))).toEqual({ kind: 'unreachable' })
  })
})

describe('a ZIP that is opened', () => {
  const form = (...parts: readonly (readonly [string, string | File])[]) => {
    const made = new FormData()
    for (const [field, value] of parts) made.append(field, value)
    return new Response(made)
  }
  const paths = [UNPACKED_PARTS.paths, '["letters/紹介状.xml"]'] as const

  it('gives its files under their paths, or stays the document that it is', async () => {
    const opened = clientThatHears(() => form(paths, [UNPACKED_PARTS.file(0), file('0')])).client
    const [found] = await opened.unpack(file('all.zip'))
    expect(found).toMatchObject({ path: 'letters/紹介状.xml', file: { name: '紹介状.xml', size: 4 } })
    const { client } = clientThatHears(() => new Response(null, { status: 204 }))
    expect(await client.unpack(file('all.zip'))).toBe('document')
  })

  it.each([
    ['a path without its file', () => form(paths)],
    ['no paths', () => form([UNPACKED_PARTS.file(0), file('0')])],
    ['paths that are no list', () => form([UNPACKED_PARTS.paths, '{'])],
    ['an answer that is no form', () => new Response('OK')],
  ])('is not opened where the answer is %s', async (_what, answer) => {
    expect(await failureOf(clientThatHears(answer).client.unpack(file('all.zip')))).toEqual({
      kind: 'unreachable',
    })
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
