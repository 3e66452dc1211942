/** T-C13: what the listener offers and whom it refuses, asked by openssl with certificates and lists of openssl. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type SecureVersion } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Listener, listen } from './listen.js'
import { route } from './route.js'
import { createService } from './service.js'
import type { TlsOptions } from './tls-profile.js'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl && process.env.CI) throw new Error('openssl is needed in CI')
if (!hasOpenssl) console.warn('Skipped: the TLS profile, because openssl is not installed')

const folder = mkdtempSync(join(tmpdir(), 'jitsuin-tls-profile-'))
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })

const CONFIGURATION = `
[ ca ]
default_ca = one
[ one ]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
default_crl_days = 2
policy = any
x509_extensions = client
[ any ]
commonName = supplied
[ client ]
keyUsage = digitalSignature
`

function makeAuthority(name: string): void {
  const subject = ['-subj', `/CN=${name}`, '-days', '30', '-keyout', `${name}.key`, '-out', `${name}.crt`]
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...subject)
}

function makeClient(name: string, authority: string, ...validity: string[]): void {
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`]
  openssl('req', ...key, '-subj', `/CN=${name}`)
  const issuer = ['-config', 'ca.cnf', '-cert', `${authority}.crt`, '-keyfile', `${authority}.key`, '-notext']
  openssl('ca', '-batch', ...issuer, '-in', `${name}.csr`, '-out', `${name}.crt`, ...validity)
}

function listNow(file: string, authority = 'ours'): void {
  const issuer = ['-cert', `${authority}.crt`, '-keyfile', `${authority}.key`]
  openssl('ca', '-config', 'ca.cnf', ...issuer, '-gencrl', '-out', file)
}

let listener: Listener | undefined
let handled = 0

async function start(tls: Partial<TlsOptions> = {}): Promise<void> {
  const hello = route({
    method: 'GET',
    path: '/hello',
    summary: { ja: '挨拶', en: 'Greet' },
    answers: { 200: z.object({ certificate: z.enum(['shown', 'none']) }) },
    handle: ({ peerCertificateDer }) => {
      handled += 1
      return {
        status: 200,
        json: { certificate: peerCertificateDer ? ('shown' as const) : ('none' as const) },
      }
    },
  })
  const title = { ja: '試験', en: 'test' }
  const services = await createService({ name: 'test', title, routes: [hello], problems: [] })
  const own = { certificateChain: read('server.crt'), privateKey: read('server.key') }
  listener = await listen({ port: 0, tls: { ...own, ...tls }, services })
}

function portNow(): number {
  return listener?.port ?? 0
}

type Client = { readonly name?: string; readonly version?: SecureVersion }

function get({ name, version }: Client): Promise<{ body: string; strictTransport: string | undefined }> {
  return new Promise((resolve, reject) => {
    const identity = name === undefined ? {} : { cert: read(`${name}.crt`), key: read(`${name}.key`) }
    const versions = version === undefined ? {} : { minVersion: version, maxVersion: version }
    const where = {
      port: portNow(),
      host: '127.0.0.1',
      servername: 'localhost',
      path: '/hello',
      agent: false,
    }
    const ca = read('server.crt')
    request({ ...where, ca, ...identity, ...versions }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      const strictTransport = response.headers['strict-transport-security']
      response.on('end', () => resolve({ body, strictTransport }))
    })
      .on('error', reject)
      .end()
  })
}

/** Whether a handshake succeeds that offers just this. */
async function handshake(offer: { version?: SecureVersion; ciphers?: string; ecdhCurve?: string }) {
  const { version, ...rest } = offer
  const versions = version === undefined ? {} : { minVersion: version, maxVersion: version }
  const ciphers = 'ALL:@SECLEVEL=0'
  const where = { port: portNow(), host: '127.0.0.1', rejectUnauthorized: false }
  const socket = connect({ ...where, ciphers, ...versions, ...rest })
  // `once` rejects when the socket reports an error first.
  const outcome = await once(socket, 'secureConnect').then(
    () => 'accepted',
    () => 'refused',
  )
  socket.destroy()
  return outcome
}

describe.skipIf(!hasOpenssl)('the TLS profile of a listener', () => {
  beforeAll(() => {
    for (const [name, text] of [
      ['ca.cnf', CONFIGURATION],
      ['index.txt', ''],
      ['serial', '1001'],
    ] as const) {
      writeFileSync(join(folder, name), text)
    }
    const server = [
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-days',
      '2',
      '-nodes',
    ]
    openssl('req', '-x509', '-newkey', 'rsa:2048', ...server, '-keyout', 'server.key', '-out', 'server.crt')
    makeAuthority('ours')
    makeAuthority('theirs')
    for (const name of ['good', 'revoked']) makeClient(name, 'ours', '-days', '2')
    makeClient('stranger', 'theirs', '-days', '2')
    makeClient('expired', 'ours', '-startdate', '20200101000000Z', '-enddate', '20210101000000Z')
    listNow('before.crl')
    openssl('ca', '-config', 'ca.cnf', '-cert', 'ours.crt', '-keyfile', 'ours.key', '-revoke', 'revoked.crt')
    listNow('after.crl')
  })
  afterEach(async () => {
    await listener?.close()
    listener = undefined
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const strict = (list = 'after.crl') => ({
    clientAuthorities: [read('ours.crt')],
    clientRevocationLists: [read(list)],
  })

  it.each([
    ['current', { 'TLSv1.1': 'refused', 'TLSv1.2': 'accepted', 'TLSv1.3': 'accepted' }],
    ['2016', { 'TLSv1.1': 'refused', 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }],
    ['card', { 'TLSv1.1': 'refused', 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }],
  ] as const)('"%s" offers the versions that it names and no other (T-C13-2)', async (profile, expected) => {
    await start({ profile })
    for (const [version, outcome] of Object.entries(expected)) {
      // The keys of the table above are versions.
      expect([version, await handshake({ version: version as SecureVersion })]).toEqual([version, outcome])
    }
  })

  it.each([
    ['CBC mode', { ciphers: 'ECDHE-RSA-AES256-SHA384:@SECLEVEL=0' }],
    ['no forward secrecy', { ciphers: 'AES256-GCM-SHA384:@SECLEVEL=0' }],
    ['the group P-521', { ecdhCurve: 'P-521', ciphers: 'ECDHE-RSA-AES256-GCM-SHA384' }],
  ])('refuses %s (T-C13-1)', async (_what, offer) => {
    await start()
    expect(await handshake({ version: 'TLSv1.2', ...offer })).toBe('refused')
  })

  it.each(['ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-CHACHA20-POLY1305', 'DHE-RSA-AES128-GCM-SHA256'])(
    'accepts %s',
    async (ciphers) => {
      await start()
      expect(await handshake({ version: 'TLSv1.2', ciphers })).toBe('accepted')
    },
  )

  describe.each(['TLSv1.2', 'TLSv1.3'] as const)('clients over %s', (version) => {
    it('are let in with a good certificate', async () => {
      await start(strict())
      expect(JSON.parse((await get({ name: 'good', version })).body)).toEqual({ certificate: 'shown' })
    })

    it.each([undefined, 'expired', 'stranger', 'revoked'])(
      'are refused before a request of theirs is read: certificate %s (T-C13-3)',
      async (name) => {
        await start(strict())
        handled = 0
        await expect(get({ version, ...(name !== undefined && { name }) })).rejects.toThrow()
        expect(handled).toBe(0)
      },
    )

    it.each(['expired', 'stranger', 'revoked'])(
      'are refused with a bad certificate where one is only requested: %s',
      async (name) => {
        await start({ ...strict(), clientCertificates: 'requested' })
        handled = 0
        await expect(get({ name, version })).rejects.toThrow()
        expect(handled).toBe(0)
        expect(JSON.parse((await get({ version })).body)).toEqual({ certificate: 'none' })
        expect(JSON.parse((await get({ name: 'good', version })).body)).toEqual({ certificate: 'shown' })
      },
    )

    it('are refused when the list is missing: unknown is not good', async () => {
      await start({
        clientAuthorities: [read('ours.crt'), read('theirs.crt')],
        clientRevocationLists: [read('after.crl')],
      })
      await expect(get({ name: 'stranger', version })).rejects.toThrow()
    })

    it('are refused from the moment that a newer list is set, also on an open connection', async () => {
      await start(strict('before.crl'))
      const ca = read('server.crt')
      const identity = { cert: read('revoked.crt'), key: read('revoked.key') }
      const versions = { minVersion: version, maxVersion: version }
      const where = { port: portNow(), host: '127.0.0.1', servername: 'localhost', ca }
      const socket = connect({ ...where, ...identity, ...versions })
      socket.on('error', () => undefined)
      await once(socket, 'secureConnect')
      socket.write('GET /hello HTTP/1.1\r\nhost: localhost\r\n\r\n')
      expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 200/)
      listener?.renewTls({ clientRevocationLists: [read('after.crl')] })
      handled = 0
      socket.write('GET /hello HTTP/1.1\r\nhost: localhost\r\n\r\n')
      await once(socket, 'close')
      await expect(get({ name: 'revoked', version })).rejects.toThrow()
      expect(handled).toBe(0)
      expect(JSON.parse((await get({ name: 'good', version })).body)).toEqual({ certificate: 'shown' })
    })
  })

  it('judges a client whose handshake is slower than a newer list by that list', async () => {
    await start(strict('before.crl'))
    const tcp = connectTcp(portNow(), '127.0.0.1')
    await once(tcp, 'connect')
    // A request of another connection shows that this one was accepted as well.
    await get({ name: 'good' })
    listener?.renewTls({ clientRevocationLists: [read('after.crl')] })
    handled = 0
    const identity = { ca: read('server.crt'), cert: read('revoked.crt'), key: read('revoked.key') }
    const socket = connect({ socket: tcp, servername: 'localhost', ...identity })
    socket.on('error', () => undefined)
    socket.write('GET /hello HTTP/1.1\r\nhost: localhost\r\n\r\n')
    await once(socket, 'close')
    expect(handled).toBe(0)
  })

  it('stays as it was when a renewal cannot be carried out', async () => {
    await start(strict())
    expect(() => listener?.renewTls({ clientRevocationLists: [] })).toThrow()
    expect(() => listener?.renewTls({ certificateChain: 'nothing' })).toThrow()
    expect(JSON.parse((await get({ name: 'good' })).body)).toEqual({ certificate: 'shown' })
    await expect(get({ name: 'revoked' })).rejects.toThrow()
  })

  it('reads every authority and list of one text', async () => {
    for (const name of ['ours', 'theirs']) listNow(`${name}.crl`, name)
    const [authorities, lists] = ['crt', 'crl'].map((end) => read(`ours.${end}`) + read(`theirs.${end}`))
    await start({ clientAuthorities: [authorities ?? ''], clientRevocationLists: [lists ?? ''] })
    for (const name of ['good', 'stranger'])
      expect(JSON.parse((await get({ name })).body)).toEqual({ certificate: 'shown' })
    await expect(get({ name: 'revoked' })).rejects.toThrow()
  })

  it.each([[[]], [['']], [['no list']]])(
    'refuses to start without a list where lists are wanted: %j',
    async (lists) => {
      const tls = { clientAuthorities: [read('ours.crt')], clientRevocationLists: lists }
      await expect(start(tls)).rejects.toMatchObject({ code: 'tls/no-revocation-list' })
    },
  )

  it('lets nobody in who needs a certificate when it knows no authority', async () => {
    await start({ clientCertificates: 'required' })
    await expect(get({ name: 'good' })).rejects.toThrow()
  })

  it('asks nobody for a certificate on public pages, and tells browsers to stay with TLS (T-C13-1)', async () => {
    await start({ strictTransportSeconds: 31_536_000 })
    expect(await get({ name: 'good' })).toEqual({
      body: JSON.stringify({ certificate: 'none' }),
      strictTransport: 'max-age=31536000',
    })
  })

  it.each(['-tls1_2', '-tls1_3'])(
    'resumes no session, renegotiates and compresses nothing (%s, asked by openssl)',
    async (version) => {
      await start()
      const at = ['-connect', `127.0.0.1:${portNow()}`, version]
      await ask([...at, '-sess_out', 'session.pem'], 'GET /hello HTTP/1.0\r\n\r\n')
      const again = await ask([...at, '-sess_in', 'session.pem'], 'Q\n')
      expect(again).toContain('New, TLSv1')
      expect(again).not.toContain('Reused,')
      const renegotiation = await ask(at, 'R\n')
      expect(renegotiation).toContain('Compression: NONE')
      if (version === '-tls1_2') expect(renegotiation).toMatch(/no renegotiation|handshake failure/i)
    },
  )
})

/** What `openssl s_client` prints when it gets these lines from its keyboard. */
async function ask(args: readonly string[], input: string): Promise<string> {
  const child = spawn('openssl', ['s_client', ...args], { cwd: folder })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk
      // It reads its keyboard once connected.
      if (String(chunk).includes('---')) child.stdin.end(input)
    })
  }
  await once(child, 'close')
  return printed
}
