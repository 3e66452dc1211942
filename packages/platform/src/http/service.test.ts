import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CodedError, type ErrorTable } from '@jitsuin/kernel'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openLogger } from '../logs/logger.js'
import { defineProblems } from './problems.js'
import { route } from './route.js'
import { createService, type HttpService } from './service.js'

const BOOK_ERRORS = {
  'book/lent': {
    ja: 'この本は貸し出し中です。',
    en: 'This book is lent.',
    next: { ja: '返却をお待ちください。', en: 'Wait until it is back.' },
  },
} as const satisfies ErrorTable
class BookError extends CodedError<keyof typeof BOOK_ERRORS> {}

const loan = z.object({ reader: z.string().min(3).max(20), days: z.int().min(1).max(28) })

const ROUTES = [
  route({
    method: 'POST',
    path: '/books/:id/loans',
    summary: { ja: '本を借りる', en: 'Borrow a book' },
    params: z.object({ id: z.string().regex(/^b\d+$/) }),
    body: { json: loan },
    answers: { 201: loan.extend({ id: z.string() }) },
    refusals: ['book/lent'],
    handle: ({ params, body }) => {
      if (params.id === 'b1') throw new BookError('book/lent', `secret detail of ${body.reader}`)
      return { status: 201, json: { id: params.id, ...body } }
    },
  }),
  route({
    method: 'GET',
    path: '/fault',
    summary: { ja: '故障', en: 'A fault' },
    answers: { 204: 'empty' },
    handle: () => {
      throw new TypeError('an internal secret')
    },
  }),
  route({
    method: 'POST',
    path: '/loans',
    summary: { ja: '別の形で断る', en: 'Refuse in the form of some protocol' },
    body: { json: loan },
    answers: { 204: 'empty' },
    refusalForm: ({ code, en }) => ({
      status: 418,
      json: { error: code, words: en },
      headers: { 'x-form': 'own' },
    }),
    handle: () => {
      throw new BookError('book/lent', 'secret detail')
    },
  }),
  route({
    method: 'POST',
    path: '/bytes',
    summary: { ja: 'そのまま返す', en: 'Echo' },
    body: { bytes: ['application/ocsp-request'], limitBytes: 10 },
    answers: { 200: { mediaType: 'application/ocsp-response' } },
    handle: ({ body }) => ({
      status: 200,
      headers: { 'content-type': 'application/ocsp-response' },
      bytes: body.toReversed(),
    }),
  }),
  route({
    method: 'POST',
    path: '/files',
    summary: { ja: '預ける', en: 'Hand in' },
    body: { form: { maxFiles: 2, maxBytesPerFile: 100 } },
    answers: { 200: z.array(z.string()) },
    handle: ({ body }) => ({
      status: 200,
      json: body.files.map((file) => `${file.name}:${file.sizeBytes}`),
    }),
  }),
  route({
    method: 'POST',
    path: '/saml',
    summary: { ja: '他所から届く', en: 'From elsewhere' },
    answers: { 204: 'empty' },
    crossSite: 'allowed',
    handle: () => ({ status: 204 }),
  }),
]

let service: HttpService
let pages: string
const lines: string[] = []

beforeAll(async () => {
  pages = await mkdtemp(join(tmpdir(), 'jitsuin-pages-'))
  await mkdir(join(pages, 'assets'))
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>front</title>')
  await writeFile(join(pages, 'assets', 'app-1a2b.js'), 'export {}')
  service = await createService({
    name: 'books',
    title: { ja: '図書室', en: 'Library' },
    routes: ROUTES,
    problems: [defineProblems(BOOK_ERRORS, { 'book/lent': 409 })],
    readiness: { shelf: async () => 'ready', roof: async () => Promise.reject(new Error('leaks')) },
    metrics: new Registry(),
    pages: { directory: pages },
    logger: openLogger('info', { write: (line) => void lines.push(line) }),
  })
})

afterAll(async () => {
  await service.close()
  await rm(pages, { recursive: true })
})

const LOAN = { reader: 'reader-1', days: 7 }

describe('a service', () => {
  it('gives the handler checked input and sends its answer as JSON', async () => {
    const answer = await service.inject({ method: 'POST', url: '/books/b2/loans', payload: LOAN })
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toEqual({ id: 'b2', reader: 'reader-1', days: 7 })
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  })

  it.each([
    ['a null character', 'reader\u0000'],
    ['half of a surrogate pair', 'reader\ud83d'],
  ])('refuses %s by its field: no table can hold it', async (_what, reader) => {
    const answer = await service.inject({
      method: 'POST',
      url: '/books/b2/loans',
      payload: JSON.stringify({ ...LOAN, reader }),
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.json()).toMatchObject({
      code: 'http/request-invalid',
      fields: [{ in: 'body', pointer: '/reader', code: 'unstorable' }],
    })
  })

  it('refuses with the code, the words of the reader and what to do next (RFC 9457)', async () => {
    const answer = await service.inject({ method: 'POST', url: '/books/b1/loans', payload: LOAN })
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(answer.json()).toEqual({
      type: 'urn:jitsuin:error:book/lent',
      status: 409,
      code: 'book/lent',
      title: 'この本は貸し出し中です。',
      ja: 'この本は貸し出し中です。',
      en: 'This book is lent.',
      next: { ja: '返却をお待ちください。', en: 'Wait until it is back.' },
      requestId: answer.headers['x-request-id'],
    })
    expect(answer.body).not.toContain('secret')
  })

  it('names every wrong field at once, in the language asked for, without repeating values', async () => {
    const answer = await service.inject({
      method: 'POST',
      url: '/books/zzz/loans',
      headers: { 'accept-language': 'en-GB, ja;q=0.5' },
      payload: { reader: 'x', days: 'patient' },
    })
    expect(answer.statusCode).toBe(422)
    const { fields, title } = answer.json<{ fields: { in: string; pointer: string }[]; title: string }>()
    expect(title).toBe('What was sent has mistakes.')
    expect(fields.map((field) => `${field.in} ${field.pointer}`)).toEqual([
      'params /id',
      'body /reader',
      'body /days',
    ])
    expect(answer.body).not.toContain('patient')
  })

  it('shows nothing of a fault of its own but a number, which the log explains', async () => {
    const answer = await service.inject('/fault')
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toMatchObject({ code: 'http/internal' })
    expect(answer.body).not.toMatch(/secret|TypeError|\.ts/)
    const logged = lines.find((line) => line.includes('request failed'))
    expect(logged).toContain(String(answer.headers['x-request-id']))
    expect(logged).toContain('an internal secret')
  })

  it.each([
    ['JSON that is cut short', 'application/json', '{"reader":', 400, 'http/malformed'],
    [
      'JSON that would change a prototype',
      'application/json',
      '{"__proto__":{"days":1}}',
      400,
      'http/malformed',
    ],
    ['a type that no route takes', 'text/csv', 'a,b', 415, 'http/media-type-unsupported'],
    [
      'a body beyond its limit',
      'application/json',
      JSON.stringify('x'.repeat(300_000)),
      413,
      'http/too-large',
    ],
  ])('refuses %s', async (_what, type, payload, status, code) => {
    const headers = { 'content-type': type }
    const answer = await service.inject({ method: 'POST', url: '/books/b2/loans', headers, payload })
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code])
  })

  it.each([
    [{ reader: 'Taro', days: 3 }, 'book/lent'],
    [{ reader: 'Taro' }, 'http/request-invalid'],
  ])('refuses in the form of a route that has its own: %j', async (payload, code) => {
    const answer = await service.inject({ method: 'POST', url: '/loans', payload })
    expect(answer.statusCode).toBe(418)
    expect(answer.json()).toEqual({ error: code, words: expect.any(String) })
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-form': 'own',
    })
    expect(answer.body).not.toContain('secret')
  })

  it('hands raw bytes through, and refuses other types and more bytes than declared', async () => {
    const post = (type: string, payload: Buffer) =>
      service.inject({ method: 'POST', url: '/bytes', headers: { 'content-type': type }, payload })
    const good = await post('application/ocsp-request', Buffer.from([1, 2, 3]))
    expect([...good.rawPayload]).toEqual([3, 2, 1])
    expect(good.headers['content-type']).toBe('application/ocsp-response')
    expect((await post('application/json', Buffer.from('{}'))).statusCode).toBe(415)
    expect((await post('application/ocsp-request', Buffer.alloc(11))).statusCode).toBe(413)
  })

  const form = (...sizes: number[]) => {
    const part = (size: number, at: number) =>
      `--B\r\ncontent-disposition: form-data; name="f"; filename="${at}.xml"\r\ncontent-type: application/xml\r\n\r\n${'x'.repeat(size)}\r\n`
    const headers = { 'content-type': 'multipart/form-data; boundary=B' }
    return service.inject({
      method: 'POST',
      url: '/files',
      headers,
      payload: `${sizes.map(part).join('')}--B--\r\n`,
    })
  }

  it('takes the files of a form, within their limits', async () => {
    expect((await form(5, 100)).json()).toEqual(['0.xml:5', '1.xml:100'])
    expect((await form(101)).json()).toMatchObject({ code: 'http/too-large' })
    expect((await form(1, 1, 1)).json()).toMatchObject({ code: 'http/too-large' })
    const json = await service.inject({ method: 'POST', url: '/files', payload: {} })
    expect(json.json()).toMatchObject({ code: 'http/media-type-unsupported' })
  })

  it.each([
    ['another site, by fetch metadata', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sister site, by fetch metadata', { 'sec-fetch-site': 'same-site' }, 403],
    ['another origin', { origin: 'https://evil.test', host: 'books.test' }, 403],
    ['an origin that hides', { origin: 'null', host: 'books.test' }, 403],
    ['its own origin', { origin: 'https://books.test', host: 'books.test' }, 201],
    ['its own pages', { 'sec-fetch-site': 'same-origin' }, 201],
    ['a program that is no browser', {}, 201],
  ])('judges a change asked for by %s', async (_what, headers, status) => {
    const answer = await service.inject({ method: 'POST', url: '/books/b2/loans', headers, payload: LOAN })
    expect(answer.statusCode).toBe(status)
  })

  it('takes posts of other sites only where a protocol needs them', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' }
    expect((await service.inject({ method: 'POST', url: '/saml', headers })).statusCode).toBe(204)
  })

  it('sends strict headers with data, refusals and pages', async () => {
    const data = await service.inject('/healthz')
    expect(data.headers['content-security-policy']).toContain("default-src 'none'; frame-ancestors 'none'")
    const missing = await service.inject('/nothing')
    expect(missing.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    const page = await service.inject({ url: '/', headers: { accept: 'text/html' } })
    expect(page.headers['content-security-policy']).toContain("script-src 'self'; style-src 'self';")
    expect(page.headers['content-security-policy']).not.toContain('unsafe')
  })

  it('serves the pages: addresses of the application, files to keep, and nothing for what is missing', async () => {
    const page = await service.inject({ url: '/verify/42', headers: { accept: 'text/html' } })
    expect(page.body).toContain('front')
    expect(page.headers['cache-control']).toBe('no-cache')
    const script = await service.inject('/assets/app-1a2b.js')
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(script.headers['content-type']).toContain('javascript')
    const lost = await service.inject({ url: '/assets/app-0000.js', headers: { accept: '*/*' } })
    expect(lost.json()).toMatchObject({ code: 'http/not-found', status: 404 })
    const outside = await service.inject({ url: '/..%2f..%2fetc/passwd', headers: { accept: '*/*' } })
    expect(outside.statusCode).toBeGreaterThanOrEqual(400)
  })

  it('is alive, and says which of its needs is missing', async () => {
    expect((await service.inject('/healthz')).json()).toEqual({ status: 'alive' })
    const ready = await service.inject('/readyz')
    expect(ready.statusCode).toBe(503)
    expect(ready.json()).toEqual({ status: 'not-ready', checks: { shelf: 'ready', roof: 'not-ready' } })
  })

  it('counts requests by route, never by address', async () => {
    await service.inject({ method: 'POST', url: '/books/b77/loans', payload: LOAN })
    const { body } = await service.inject('/metrics')
    expect(body).toMatch(
      /jitsuin_http_request_seconds_count\{service="books",method="POST",route="\/books\/:id\/loans"/,
    )
    expect(body).not.toContain('b77')
  })

  it('describes itself by the schemas that check its requests (OpenAPI 3.1)', async () => {
    const document = (await service.inject('/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    const operation = document.paths['/books/{id}/loans'].post
    expect(operation.parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^b\\d+$' } },
    ])
    const { schema } = operation.requestBody.content['application/json']
    expect(schema.properties.days).toEqual({ type: 'integer', minimum: 1, maximum: 28 })
    expect(operation.responses['409'].description).toBe('book/lent')
  })

  it('logs requests without bodies, addresses or readers', async () => {
    await service.inject({ method: 'POST', url: '/books/b880088/loans?card=patient-4711', payload: LOAN })
    expect(lines.at(-1)).toContain('"route":"/books/:id/loans"')
    expect(lines.join('')).not.toMatch(/b880088|patient-4711|reader-1/)
  })
})
