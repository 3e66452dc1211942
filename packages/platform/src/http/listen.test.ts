import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Listener, listen } from './listen.js'
import { route } from './route.js'
import { createService, type HttpService } from './service.js'

function greeter(name: string): Promise<HttpService> {
  const answers = { 200: z.object({ name: z.string(), peer: z.string().nullable() }) }
  const hello = route({
    method: 'GET',
    path: '/hello',
    summary: { ja: '挨拶', en: 'Greet' },
    answers,
    handle: ({ peerCertificateDer }) => {
      const peer = peerCertificateDer ? new X509Certificate(peerCertificateDer).subject : null
      return { status: 200, json: { name, peer } }
    },
  })
  return createService({ name, title: { ja: name, en: name }, routes: [hello], problems: [] })
}

function get(port: number, host: string, tls?: RequestOptions): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: '/hello', headers: { host }, agent: false, ...tls }
    const request = (tls ? httpsRequest : httpRequest)(options, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    request.on('error', reject).end()
  })
}

describe('a listener', () => {
  let listener: Listener

  beforeAll(async () => {
    const services = {
      'one.jitsuin.localhost': await greeter('one'),
      'two.jitsuin.localhost': await greeter('two'),
    }
    listener = await listen({ port: 0, services })
  })
  afterAll(() => listener.close())

  it.each([
    ['one.jitsuin.localhost', 'one'],
    ['two.jitsuin.localhost:8443', 'two'],
    ['TWO.Jitsuin.Localhost.', 'two'],
  ])('brings a request for %s to its service', async (host, name) => {
    expect(JSON.parse((await get(listener.port, host)).body)).toEqual({ name, peer: null })
  })

  it.each(['three.jitsuin.localhost', '127.0.0.1', 'one.jitsuin.localhost.evil.test'])(
    'answers no other host name: %s',
    async (host) => {
      const { status, body } = await get(listener.port, host)
      expect([status, JSON.parse(body).code]).toEqual([404, 'http/host-unknown'])
    },
  )

  it('refuses a port that is taken', async () => {
    const second = listen({ port: listener.port, services: await greeter('late') })
    await expect(second).rejects.toThrow('EADDRINUSE')
  })
})

const openssl = spawnSync('openssl', ['version']).status === 0
if (!openssl && process.env.CI) throw new Error('openssl is needed in CI')
if (!openssl) console.warn('Skipped: mutual TLS, because openssl is not installed')

describe.skipIf(!openssl)('mutual TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jitsuin-tls-'))
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  let listener: Listener

  beforeAll(async () => {
    for (const name of ['server', 'client', 'stranger']) {
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`]
      const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
      execFileSync('openssl', ['req', '-x509', ...key, '-out', `${name}.crt`, ...subject], {
        cwd: folder,
        stdio: 'ignore',
      })
    }
    const tls = { certificateChain: read('server.crt'), privateKey: read('server.key') }
    const clients = { clientAuthorities: [read('client.crt')] }
    listener = await listen({ port: 0, tls: { ...tls, ...clients }, services: await greeter('ca') })
  })
  afterAll(async () => {
    await listener.close()
    rmSync(folder, { recursive: true })
  })

  const as = (name: string) => ({
    ca: read('server.crt'),
    servername: 'localhost',
    cert: read(`${name}.crt`),
    key: read(`${name}.key`),
  })

  it('gives the handler the certificate of a known client', async () => {
    const { body } = await get(listener.port, 'localhost', as('client'))
    expect(JSON.parse(body)).toEqual({ name: 'ca', peer: 'CN=client' })
  })

  it.each([
    ['without a certificate', () => ({ ca: read('server.crt'), servername: 'localhost' })],
    ['with a certificate of somebody else', () => as('stranger')],
    [
      'that speaks only TLS 1.1',
      () => ({ ...as('client'), minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }) as const,
    ],
  ])('refuses a client %s before any request', async (_what, options) => {
    await expect(get(listener.port, 'localhost', options())).rejects.toThrow()
  })
})
