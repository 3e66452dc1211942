import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FetchRequest } from '@jitsuin/pki'
import { afterEach, describe, expect, it } from 'vitest'
import { httpFetcher } from './http-fetcher.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function ask(listener: RequestListener, more: Partial<FetchRequest> = {}) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  const url = new URL(`http://127.0.0.1:${port}/list.crl`)
  return httpFetcher({ url, accept: 'application/pkix-crl', timeoutMs: 2000, maxBytes: 100, ...more })
}

describe('the HTTP fetcher', () => {
  it('brings the body and its type', async () => {
    const outcome = await ask((_, response) =>
      response.writeHead(200, { 'content-type': 'Application/PKIX-CRL; a=b' }).end('list'),
    )
    expect(outcome).toEqual({
      outcome: 'received',
      contentType: 'application/pkix-crl',
      bytes: new Uint8Array(Buffer.from('list')),
    })
  })

  it('posts a body with its type', async () => {
    const outcome = await ask(
      (request, response) => {
        expect([request.method, request.headers['content-type']]).toEqual([
          'POST',
          'application/ocsp-request',
        ])
        request.pipe(response.writeHead(200, { 'content-type': 'application/ocsp-response' }))
      },
      { post: { contentType: 'application/ocsp-request', body: Buffer.from('question') } },
    )
    expect(outcome).toMatchObject({ outcome: 'received', bytes: new Uint8Array(Buffer.from('question')) })
  })

  it('hands a redirect back and does not follow it', async () => {
    const outcome = await ask((_, response) =>
      response.writeHead(302, { location: 'http://other.example.jp/' }).end(),
    )
    expect(outcome).toEqual({ outcome: 'redirected', location: 'http://other.example.jp/' })
  })

  it.each([
    ['announced', { 'content-length': '101' }],
    ['sent without a word', {}],
  ])('stops at an answer that is too large, %s', async (_how, headers) => {
    expect(await ask((_, response) => response.writeHead(200, headers).end(Buffer.alloc(101)))).toEqual({
      outcome: 'too-large',
    })
  })

  it('stops at an answer that never ends in time, even if octets keep coming', async () => {
    const outcome = await ask(
      (_, response) => {
        const drip = setInterval(() => response.write('.'), 20)
        response.on('close', () => clearInterval(drip))
      },
      { timeoutMs: 150 },
    )
    expect(outcome).toEqual({ outcome: 'timed-out' })
  })

  it.each([
    ['an error of the server', (_: unknown, response) => response.writeHead(500).end('sorry')],
    [
      'an answer that breaks off',
      (_: unknown, response) =>
        response.writeHead(200, { 'content-length': '50' }).write('half', () => response.destroy()),
    ],
    [
      'a compressed answer',
      (_: unknown, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
    ],
  ] satisfies [string, RequestListener][])('reports %s as failed', async (_what, listener) => {
    expect(await ask(listener)).toMatchObject({ outcome: 'failed' })
  })

  it('reports that nobody listens', async () => {
    const url = new URL('http://127.0.0.1:1/')
    expect(await httpFetcher({ url, accept: '*/*', timeoutMs: 2000, maxBytes: 1 })).toMatchObject({
      outcome: 'failed',
    })
  })
})
