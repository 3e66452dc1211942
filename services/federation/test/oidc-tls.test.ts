/** Partners that show a TLS certificate (RFC 8705); authority and certificates are made by openssl. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Listener, listen, loopbackFetch } from '@jitsuin/platform'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approve, doctor, minato, openWorld, partnerKey, TARO, type World } from './federation-world.js'
import { agreeing, RelyingParty } from './relying-party.js'

type Pair = { readonly cert: string; readonly key: string }

const folder = mkdtempSync(join(tmpdir(), 'jitsuin-mtls-'))
const REDIRECT = 'http://tls-net.localhost:8323/callback'
let world: World
let tls: Listener
let authority: Pair

beforeAll(async () => {
  world = await openWorld()
  world.disclosed.set('T-0001', TARO)
  authority = selfSigned('authority', '/CN=Sample Authority')
  const server = issued('server', '/CN=signin.localhost')
  tls = await listen({
    port: 0,
    services: world.service,
    tls: {
      certificateChain: server.cert,
      privateKey: server.key,
      clientAuthorities: [authority.cert],
      clientCertificates: 'requested',
    },
  })
  await approve(
    world,
    minato((await partnerKey()).jwk, {
      clientId: 'tls-net',
      redirectAddresses: [REDIRECT],
      // As `openssl x509 -subject -nameopt RFC2253` prints it.
      clientAuthentication: { method: 'tls_client_auth', subjectName: 'CN=gate,O=Tls\\, Sample,C=JP' },
      boundTokens: 'tls',
    }),
  )
})
afterAll(async () => {
  await tls?.close()
  await world?.close()
  rmSync(folder, { recursive: true })
})

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
}

function pair(name: string): Pair {
  const read = (end: string) => readFileSync(join(folder, `${name}.${end}`), 'utf8')
  return { cert: read('crt'), key: read('key') }
}

function selfSigned(name: string, subject: string): Pair {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    subject,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.crt`,
  )
  return pair(name)
}

function issued(name: string, subject: string): Pair {
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    subject,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
  )
  writeFileSync(join(folder, `${name}.ext`), 'subjectAltName=DNS:signin.localhost\n')
  const by = ['-CA', 'authority.crt', '-CAkey', 'authority.key', '-CAcreateserial', '-extfile', `${name}.ext`]
  openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-out', `${name}.crt`)
  return pair(name)
}

/** The partner's program: what only servers call goes over TLS, with its certificate. */
async function program(shown: Pair | undefined): Promise<RelyingParty> {
  const fetch: client.CustomFetch = (address, { method, headers, body }) => {
    const text = body ? String(body) : undefined
    const isForServers = /\/(?:token|me)$/.test(new URL(address).pathname)
    if (isForServers) return overTls(new URL(address), { method, headers, body: text, shown })
    return loopbackFetch(address, { method, headers, ...(text !== undefined && { body: text }) })
  }
  const options = { execute: [client.allowInsecureRequests], [client.customFetch]: fetch }
  const metadata = { id_token_signed_response_alg: 'RS256' }
  const config = await client.discovery(
    new URL(world.issuer),
    'tls-net',
    metadata,
    client.TlsClientAuth(),
    options,
  )
  config[client.customFetch] = fetch
  return new RelyingParty(config, REDIRECT)
}

type Sent = {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string | undefined
  readonly shown: Pair | undefined
}

function overTls({ pathname }: URL, { method, headers, body, shown }: Sent): Promise<Response> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const sent = request(
      {
        ...{ host: '127.0.0.1', port: tls.port, path: pathname, method, agent: false },
        ...{ servername: 'signin.localhost', ca: authority.cert, ...shown },
        headers: { ...headers, ...length, host: 'signin.localhost' },
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          const given = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
          resolve(
            new Response(Buffer.concat(parts), {
              status: response.statusCode ?? 500,
              headers: Object.fromEntries(given),
            }),
          )
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

async function comeBack(rp: RelyingParty) {
  const browser = world.browser()
  browser.setCookie(world.origin, 'who', world.gate.add(doctor()))
  const { address, checks } = await rp.begin()
  return { back: await agreeing(world, browser, address), checks }
}

describe('a partner that shows a certificate', () => {
  it('is known by its subject, and its tokens count with that certificate alone', async () => {
    const gate = issued('gate', '/C=JP/O=Tls, Sample/CN=gate')
    const rp = await program(gate)
    const { back, checks } = await comeBack(rp)
    const tokens = await rp.finish(back, checks)
    const role = tokens.claims()?.hc_role
    const sub = tokens.claims()?.sub ?? ''
    expect(role).toEqual(['Medical Doctor'])
    expect(await client.fetchUserInfo(rp.config, tokens.access_token, sub)).toMatchObject({
      name: '実印 太郎',
    })

    const renewed = await program(issued('renewed', '/C=JP/O=Tls, Sample/CN=gate'))
    await expect(client.fetchUserInfo(renewed.config, tokens.access_token, sub)).rejects.toMatchObject({
      status: 401,
    })
    const bare = await program(undefined)
    await expect(client.fetchUserInfo(bare.config, tokens.access_token, sub)).rejects.toMatchObject({
      status: 401,
    })
  })

  it('is nobody with another subject, or without a certificate', async () => {
    for (const shown of [issued('other', '/C=JP/O=Tls, Sample/CN=other'), undefined]) {
      const rp = await program(shown)
      const { back, checks } = await comeBack(rp)
      await expect(rp.finish(back, checks)).rejects.toMatchObject({ error: 'invalid_client' })
    }
  })

  it('is not even heard with a certificate of an authority that the listener does not know', async () => {
    const rp = await program(selfSigned('stranger', '/C=JP/O=Tls, Sample/CN=gate'))
    const { back, checks } = await comeBack(rp)
    await expect(rp.finish(back, checks)).rejects.toThrow()
  })
})
