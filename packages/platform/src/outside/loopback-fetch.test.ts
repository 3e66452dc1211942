import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loopbackFetch } from './loopback-fetch.js'

describe('fetch on one machine', () => {
  let server: Server
  let port = 0
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/long') return void response.end('x'.repeat(5_000))
      if (request.url === '/elsewhere') return void response.writeHead(303, { location: '/here' }).end()
      if (request.url === '/never') return
      request.on('data', (part: Buffer) => response.write(part))
      request.on('end', () => response.end(request.headers.host))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const bound = server.address()
    port = bound && typeof bound === 'object' ? bound.port : 0
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('reaches a name below localhost, and tells the server that name', async () => {
    const response = await loopbackFetch(`http://sign-in.localhost:${port}/`, {
      method: 'POST',
      body: '名・',
    })
    expect(await response.text()).toBe(`名・sign-in.localhost:${port}`)
  })

  it('hands a redirect back instead of following it', async () => {
    const response = await loopbackFetch(`http://a.localhost:${port}/elsewhere`)
    expect([response.status, response.headers.get('location')]).toEqual([303, '/here'])
  })

  it('refuses an answer that is too long, and one that does not come', async () => {
    await expect(loopbackFetch(`http://a.localhost:${port}/long`, { maxBytes: 4_999 })).rejects.toThrow(
      /longer/,
    )
    await expect(loopbackFetch(`http://a.localhost:${port}/never`, { timeoutMs: 50 })).rejects.toThrow()
  })

  it('resolves no other name to loopback', async () => {
    await expect(loopbackFetch(`http://localhost.invalid:${port}/`)).rejects.toThrow()
  })
})
