import { ROUTES } from '@jitsuin/key-management/contract'
import { createService, type HttpService, type ZoneAnswer } from '@jitsuin/platform'
import { LONGEST_SHEET } from '@jitsuin/second-key'
import { describe, expect, it } from 'vitest'
import { approveRoutes, pathOf, readOpening } from './approve-host.js'

const ID = '6f1c2a34-0d4e-4c1b-9a57-0b7f3d2e1c00'

/** The host over a key management that answers `answer`, or not at all; `asked` is what reached it. */
async function openHost(answer: ZoneAnswer | 'silent') {
  const asked: unknown[] = []
  const answering = async (...question: unknown[]) => {
    asked.push(question)
    if (answer === 'silent') throw new Error('No connection')
    return answer
  }
  const connection = { get: answering, post: answering, close: () => undefined }
  const host = await createService({
    name: 'approve',
    title: { ja: '承認', en: 'Approve' },
    routes: [],
    ...approveRoutes(connection),
  })
  return { host, asked }
}

describe('the host of the approval page', () => {
  it('brings the longest sheet to the phone whole, to be kept by nobody and told to nobody', async () => {
    const view = { sheet: 'A'.repeat(Math.ceil((LONGEST_SHEET * 4) / 3)), state: 'asked' }
    const { host, asked } = await openHost({ status: 200, json: view })
    const answer = await host.inject({ method: 'GET', url: ROUTES.approval(ID) })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual(view)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    expect(asked).toEqual([[`/v1/approvals/${ID}`]])
  })

  it('passes an end on, and its empty answer back', async () => {
    const { host, asked } = await openHost({ status: 204, json: undefined })
    const answer = await host.inject({ method: 'POST', url: ROUTES.approvalEnd(ID), payload: {} })
    expect(answer.statusCode).toBe(204)
    expect(asked).toEqual([[`/v1/approvals/${ID}/end`, {}]])
  })

  it('passes a refusal on as it is', async () => {
    const { host } = await openHost({ status: 404, json: { code: 'authorisation/unknown' } })
    const answer = await host.inject({ method: 'GET', url: ROUTES.approval(ID) })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toEqual({ code: 'authorisation/unknown' })
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
    })
  })

  it('says so when key management does not answer', async () => {
    const { host } = await openHost('silent')
    const answer = await host.inject({ method: 'GET', url: ROUTES.approval(ID) })
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ code: 'peer/unreachable' })
  })

  it('passes on no body that a page would not send, and none of another site', async () => {
    const { host, asked } = await openHost({ status: 204, json: undefined })
    const url = ROUTES.approvalEnd(ID)
    const long = await host.inject({ method: 'POST', url, payload: { much: 'A'.repeat(256 * 1024) } })
    expect(long.statusCode).toBe(413)
    const headers = { 'sec-fetch-site': 'cross-site' }
    const strange = await host.inject({ method: 'POST', url, payload: {}, headers })
    expect(strange.statusCode).toBe(403)
    expect(asked).toEqual([])
  })
})

describe('what the approval page may ask of key management', () => {
  it.each([
    ['/v1/enrolments', '/v1/enrolments'],
    [
      '/v1/approvals/6f1c2a34-0d4e-4c1b-9a57-0b7f3d2e1c00?x=1',
      '/v1/approvals/6f1c2a34-0d4e-4c1b-9a57-0b7f3d2e1c00',
    ],
  ])('passes %s on', (url, path) => {
    expect(pathOf(url)).toBe(path)
  })

  it.each([
    '/v1/../office/keys',
    '/v1/%2e%2e/office/keys',
    '/v1/..%2foffice/keys/../../../office/keys',
    '/v1\\..\\office\\keys',
    '//elsewhere.test/office/keys',
    '/office/keys',
    '/peer/partials',
  ])('passes %s on to nobody: the same connection may ask more', (url) => {
    expect(() => pathOf(url)).toThrow(expect.objectContaining({ code: 'peer/not-allowed' }))
  })
})

describe('a browser that a client sent', () => {
  const asked: { path: string; body: unknown }[] = []
  const hostOver = (answer: { status: number; json: unknown }): Promise<HttpService> =>
    createService({
      name: 'approve',
      title: { ja: '承認', en: 'Approve' },
      routes: [],
      ...approveRoutes({
        get: async () => answer,
        post: async (path, body) => {
          asked.push({ path, body })
          return answer
        },
        close: () => undefined,
      }),
    })
  const page = { location: 'https://approve.test/a/x#key' }

  it('goes where key management says, and the sheet’s key stays in the address', async () => {
    const host = await hostOver({ status: 200, json: page })
    const url = '/oauth2/authorize?client_id=aa&request_uri=urn%3Ax&scope=credential'
    const answer = await host.inject({ method: 'GET', url })
    expect(answer.statusCode).toBe(302)
    expect(answer.headers).toMatchObject({ location: page.location, 'cache-control': 'no-store' })
    expect(asked.at(-1)).toEqual({
      path: '/browser/authorizations',
      body: { client_id: 'aa', request_uri: 'urn:x' },
    })
    await host.inject({ method: 'GET', url: '/oauth2/continue/..%2F..%2Foffice%2Fends' })
    expect(asked.at(-1)?.path).toBe('/browser/authorizations/..%2F..%2Foffice%2Fends/continue')
    await host.close()
  })

  it('is shown a refusal, and sent nowhere', async () => {
    const host = await hostOver({ status: 400, json: { code: 'oauth/request-uri-unknown' } })
    const answer = await host.inject({ method: 'GET', url: '/oauth2/authorize' })
    expect(answer.statusCode).toBe(400)
    expect(answer.headers.location).toBeUndefined()
    expect(answer.json()).toEqual({ code: 'oauth/request-uri-unknown' })
    await host.close()
  })

  it.each([
    {},
    { client_id: 'aa' },
    { client_id: ['aa', 'bb'], request_uri: 'urn:x' },
    { client_id: 'aa', request_uri: 'u'.repeat(201) },
  ])('brings nothing of a request that was not pushed: %j', (query) => {
    expect(readOpening(query)).toEqual({})
  })
})
