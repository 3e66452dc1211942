/**
 * The story behind every certificate: two officers sign an order, the CA checks both by itself and issues; a revocation is known to
 * everybody who asks, at once. The zones are the processes that `npm start` runs; OpenSSL is the one who asks.
 */
import { spawnSync } from 'node:child_process'
import { createHash, createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { encodeOrder } from '@jitsuin/ca'
import type { Approval, Order, Outcome } from '@jitsuin/ca/contract'
import { generateKey, softwareSigner } from '@jitsuin/keys'
import { buildCertificationRequest } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Platform, startPlatform } from './support/platform.js'
import { programIsHere } from './support/programs.js'

describe.skipIf(!programIsHere('openssl'))('two officers issue and revoke', () => {
  let platform: Platform
  let issued: Extract<Outcome, { act: 'issue' }>

  beforeAll(async () => {
    platform = await startPlatform()
    for (const name of ['root', 'sign.ca']) {
      writeFileSync(
        join(platform.data, `${name}.pem`),
        readFileSync(join(platform.data, 'status', 'material', `${name}.pem`)),
      )
    }
  }, 240_000)
  afterAll(() => platform?.stop())

  it('issues what two officers signed, and everybody can ask about it', async () => {
    const requestDer = await buildCertificationRequest(
      [
        ['C', 'JP'],
        ['CN', 'Asker'],
      ],
      softwareSigner(await generateKey('rsa2048')),
    )
    const order = issueOrder(requestDer)
    const answer = await submit(order, ['demo-officer-1', 'demo-officer-2'], requestDer)
    expect(answer.status).toBe(200)
    issued = answer.body as Extract<Outcome, { act: 'issue' }> // the order was one to issue
    const certificate = new X509Certificate(Buffer.from(issued.certificate, 'base64'))
    writeFileSync(join(platform.data, 'taro.pem'), certificate.toString())
    expect(certificate.subject).toContain('CN=Taro Jitsuin')
    expect(
      openssl('verify', '-x509_strict', '-CAfile', 'root.pem', '-untrusted', 'sign.ca.pem', 'taro.pem'),
    ).toContain('OK')
    await expect.poll(askOcsp, { timeout: 10_000 }).toContain('taro.pem: good')
  })

  it('refuses an order that one officer signed, and one that was changed afterwards', async () => {
    const requestDer = await buildCertificationRequest(
      [
        ['C', 'JP'],
        ['CN', 'Asker'],
      ],
      softwareSigner(await generateKey('p256')),
    )
    const alone = await submit(issueOrder(requestDer), ['demo-officer-1'], requestDer)
    expect(alone.body).toMatchObject({ code: 'order/two-approvals-needed' })
    const twice = await submit(issueOrder(requestDer), ['demo-officer-1', 'demo-officer-1'], requestDer)
    expect(twice.body).toMatchObject({ code: 'order/same-officer-twice' })
    const order = issueOrder(requestDer)
    const approvals = ['demo-officer-1', 'demo-officer-2'].map((officer) => approve(order, officer))
    const changed = { ...order, facts: { ...order.facts, roles: ['dentist'] } }
    expect((await post({ order: changed, approvals, request: requestDer })).body).toMatchObject({
      code: 'order/signature-invalid',
    })
  })

  it('makes a revocation known to OCSP and in the list at once, for good (T-C02-3, T-C04-4)', async () => {
    const order: Order = {
      ...head(),
      act: 'revoke',
      authority: 'signature',
      serialHex: issued.serialHex,
      reason: 'keyCompromise',
    }
    expect((await submit(order, ['demo-officer-2', 'demo-officer-3'])).status).toBe(200)
    expect(askOcsp()).toMatch(/taro\.pem: revoked[\s\S]*Reason: keyCompromise/)
    const list = await fetch(`http://127.0.0.1:${platform.statusPort}/crl/sign.crl`)
    expect(list.headers.get('cache-control')).toMatch(/max-age=([0-9]|[1-5][0-9]|60)\b/)
    const chain = ['root.pem', 'sign.ca.pem'].map((name) => readFileSync(join(platform.data, name), 'utf8'))
    writeFileSync(join(platform.data, 'chain.pem'), chain.join(''))
    writeFileSync(join(platform.data, 'sign.crl'), Buffer.from(await list.arrayBuffer()))
    const text = openssl(
      'crl',
      '-inform',
      'DER',
      '-in',
      'sign.crl',
      '-CAfile',
      'chain.pem',
      '-text',
      '-noout',
    )
    expect(text).toContain('verify OK')
    expect(text.toLowerCase()).toContain(issued.serialHex.replace(/^00/, '')) // OpenSSL leaves a sign octet out
  })

  it('lets nobody in who shows no certificate of a zone', async () => {
    await expect(post({}, { withoutCertificate: true })).rejects.toThrow()
  })

  const head = () => ({
    version: 'jitsuin-order/1' as const,
    orderId: randomUUID(),
    caseNumber: 'DEMO-CASE-1',
    createdAt: new Date(Date.now() - 1000).toISOString(),
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
  })

  function issueOrder(requestDer: Uint8Array): Extract<Order, { act: 'issue' }> {
    const firstDay = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10) // today in Japan
    return {
      ...head(),
      act: 'issue',
      authority: 'signature',
      facts: {
        nameRomaji: 'Taro Jitsuin',
        nameJa: '実印　太郎',
        subjectSerialNumber: 'DEMO-1',
        roles: ['medicalDoctor'],
      },
      firstDay,
      lastDay: `${Number(firstDay.slice(0, 4)) + 1}${firstDay.slice(4)}`.replace('02-29', '02-28'),
      requestSha256: createHash('sha256').update(requestDer).digest('hex'),
    }
  }

  function approve(order: Order, officerId: string): Approval {
    const key = createPrivateKey(readFileSync(join(platform.data, 'officers', `${officerId}.key.pem`)))
    return {
      method: 'staff-card',
      officerId,
      signature: sign('sha256', encodeOrder(order), key).toString('base64url'),
    }
  }

  function submit(order: Order, officers: readonly string[], requestDer?: Uint8Array) {
    return post({
      order,
      approvals: officers.map((officer) => approve(order, officer)),
      ...(requestDer && { request: requestDer }),
    })
  }

  async function post(
    { request: requestDer, ...submission }: { readonly request?: Uint8Array } & Record<string, unknown>,
    { withoutCertificate = false } = {},
  ): Promise<{ status: number; body: unknown }> {
    const tls = (name: string) => readFileSync(join(platform.data, 'app', 'tls', name))
    const body = JSON.stringify({
      ...submission,
      ...(requestDer && { request: Buffer.from(requestDer).toString('base64') }),
    })
    return await new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: platform.statusPort + 2,
          path: '/orders',
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          ca: tls('authority.crt.pem'),
          ...(!withoutCertificate && { cert: tls('zone.crt.pem'), key: tls('zone.key.pem') }),
        },
        (response) => {
          let text = ''
          response.on('data', (part: Buffer) => {
            text += part.toString()
          })
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }

  function askOcsp(): string {
    const url = `http://127.0.0.1:${platform.statusPort}/ocsp`
    return openssl(
      'ocsp',
      '-issuer',
      'sign.ca.pem',
      '-cert',
      'taro.pem',
      '-url',
      url,
      '-CAfile',
      'root.pem',
      '-verify_other',
      'sign.ca.pem',
    )
  }

  function openssl(...args: string[]): string {
    const { stdout, stderr } = spawnSync('openssl', args, { cwd: platform.data, encoding: 'utf8' })
    return stdout + stderr
  }
})
