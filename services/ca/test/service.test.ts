import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type RequestOptions, request, type Server } from 'node:https'
import { text } from 'node:stream/consumers'
import { japanDate } from '@jitsuin/kernel'
import { parseCertificate } from '@jitsuin/pki'
import { loadSettings, openTestDatabase, silentLogger, type TestDatabase } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authoritiesSchema,
  ceremonySchema,
  certificateRecordSchema,
  issuedFeedSchema,
  manyAnswersSchema,
  orderRecordSchema,
  outcomeSchema,
  PUBLICATION_PATH,
  publicationSchema,
  type WarrantOrder,
} from '../src/contract.js'
import {
  CA_HISTORY,
  CA_SETTINGS,
  type Ca,
  type CeremonyOutcome,
  caSettingsFrom,
  createCa,
  holdCeremony,
  openCaStore,
  openKeyHolder,
  orderDigest,
} from '../src/index.js'
import { ceremonyPlan, makeRequest, makeWarrantRequest, REPOSITORY } from './hierarchy.js'
import { approveTogether, cardOfficer, OFFICE, orderHead, passkeyOfficer } from './officers.js'
import { temporaryFolder } from './openssl.js'
import { type Party, tlsAuthority } from './tls.js'
import { DOCTOR } from './zone.js'

const folder = temporaryFolder()
const tls = tlsAuthority(folder, 'zones')
tls.party('ca')
const [officeParty, logParty, strangerParty, statusParty] = [
  tls.party('office'),
  tls.party('log'),
  tls.party('stranger'),
  tls.party('status'),
]
const officers = [passkeyOfficer('O-alice'), cardOfficer('O-bob'), cardOfficer('O-carol')]
const published: unknown[] = []
let database: TestDatabase
let status: Server
let ca: Ca
let ceremony: CeremonyOutcome
let port: number

beforeAll(async () => {
  database = await openTestDatabase(CA_HISTORY)
  status = createServer(
    {
      cert: statusParty.certificateChain,
      key: statusParty.privateKey,
      ca: tls.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    },
    async (incoming, response) => {
      if (incoming.url === PUBLICATION_PATH) published.push(JSON.parse(await text(incoming)))
      response.writeHead(204).end()
    },
  )
  await new Promise<void>((resolve) => status.listen(0, '127.0.0.1', resolve))
  const address = status.address()
  const statusPort = typeof address === 'object' ? address?.port : 0

  const store = openCaStore(database.serviceUrl('ca'))
  const place = (name: string) =>
    ({ kind: 'software', directory: folder.path(name), passphrase: name }) as const
  const [keys, rootKeys] = [
    await openKeyHolder(place('keys'), randomBytes),
    await openKeyHolder(place('root'), randomBytes),
  ]
  const ports = {
    store,
    keys,
    rootKeys,
    repositoryUri: REPOSITORY,
    clock: () => new Date(),
    random: randomBytes,
  }
  ceremony = await holdCeremony(ports, await ceremonyPlan(officers))
  await store.close()

  const environment = {
    JITSUIN_CA_DATABASE_URL: database.zoneUrl,
    JITSUIN_CA_KEY_DIRECTORY: folder.path('keys'),
    JITSUIN_CA_KEY_PASSPHRASE_FILE: folder.write('passphrase', 'keys\n'),
    JITSUIN_CA_OFFICE_ORIGIN: OFFICE.origin,
    JITSUIN_CA_OFFICE_RP_ID: OFFICE.rpId,
    JITSUIN_CA_REPOSITORY_URI: REPOSITORY,
    JITSUIN_CA_PORT: '0',
    JITSUIN_CA_TLS_CERTIFICATE: folder.path('zones-ca.crt'),
    JITSUIN_CA_TLS_KEY: folder.path('zones-ca.key'),
    JITSUIN_CA_TLS_AUTHORITIES: folder.path('zones.crt'),
    JITSUIN_CA_CLIENTS: officeParty.keySha256,
    JITSUIN_CA_FEED_CLIENTS: logParty.keySha256,
    JITSUIN_CA_STATUS_URL: `https://127.0.0.1:${statusPort}`,
  }
  ca = createCa(caSettingsFrom(loadSettings(CA_SETTINGS, { environment })), silentLogger)
  port = (await ca.start()).port
})
afterAll(async () => {
  await ca.stop()
  status.closeAllConnections()
  status.close()
  await database.close()
  folder.remove()
})

async function ask(path: string, options: { party?: Party | undefined; body?: unknown } = {}) {
  const { party = officeParty, body } = options
  const connection: RequestOptions = {
    host: '127.0.0.1',
    port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    ca: tls.certificate,
    agent: false,
    headers: { 'accept-language': 'en', 'content-type': 'application/json' },
    ...('party' in options && options.party === undefined
      ? {}
      : { cert: party.certificateChain, key: party.privateKey }),
  }
  return new Promise<{ status: number; type: string; body: string }>((resolve, reject) => {
    const sent = request(connection, async (response) => {
      const answer = await text(response)
      resolve({
        status: response.statusCode ?? 0,
        type: response.headers['content-type'] ?? '',
        body: answer,
      })
    })
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

async function issueSubmission() {
  const now = new Date()
  const { requestDer, requestSha256 } = await makeRequest()
  const japan = (at: number) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10)
  const order = {
    ...orderHead(now),
    act: 'issue',
    facts: DOCTOR,
    authority: 'signature',
    firstDay: japan(now.getTime()),
    lastDay: japan(now.getTime() + 365 * 86_400_000),
    requestSha256,
  } as const
  const approvals = officers.slice(0, 2).map((officer) => officer.approve(order))
  return { order, approvals, request: Buffer.from(requestDer).toString('base64') }
}

describe('the authority over mutual TLS', () => {
  it('issues, revokes, shows what it did, and tells the status service', async () => {
    const submission = await issueSubmission()
    const issued = await ask('/orders', { body: submission })
    expect(issued.status).toBe(200)
    const outcome = outcomeSchema.parse(JSON.parse(issued.body))
    if (outcome.act !== 'issue') throw new Error(outcome.act)
    expect(parseCertificate(Buffer.from(outcome.certificate, 'base64')).serialHex).toBe(outcome.serialHex)

    const revoke = {
      ...orderHead(new Date()),
      act: 'revoke',
      authority: 'signature',
      serialHex: outcome.serialHex,
      reason: 'superseded',
    } as const
    const approvals = officers.slice(0, 2).map((officer) => officer.approve(revoke))
    const revoked = await ask('/orders', { body: { order: revoke, approvals } })
    expect(JSON.parse(revoked.body)).toMatchObject({ act: 'revoke', serialHex: outcome.serialHex })

    const record = await ask(`/certificates/signature/${outcome.serialHex}`)
    expect(certificateRecordSchema.parse(JSON.parse(record.body))).toMatchObject({
      state: 'revoked',
      reason: 'superseded',
    })
    const order = await ask(`/orders/${submission.order.orderId}`)
    expect(orderRecordSchema.parse(JSON.parse(order.body))).toMatchObject({
      order: submission.order,
      outcome,
    })
    const { root, authorities } = authoritiesSchema.parse(JSON.parse((await ask('/authorities')).body))
    expect(authorities.map(({ authority }) => authority)).toEqual([
      'signature',
      'authenticationPerson',
      'authenticationOrganisation',
    ])
    expect(parseCertificate(Buffer.from(root, 'base64')).subject.key).toBe(
      parseCertificate(Buffer.from(root, 'base64')).issuer.key,
    )
    expect((await ask('/root-lists/sarl')).type).toBe('application/pkix-crl')

    const { recordSha256 } = ceremonySchema.parse(JSON.parse((await ask('/ceremony')).body))
    expect(recordSha256).toBe(ceremony.recordSha256)
    const received = published.map((one) => publicationSchema.parse(one))
    expect(received.map(({ sequence }) => sequence)).toEqual(received.map((_one, index) => index + 1))
    for (const one of received) {
      expect(JSON.parse((await ask(`${PUBLICATION_PATH}/${one.sequence}`)).body)).toEqual(one)
    }
    expect(received.at(-1)?.states).toMatchObject([{ state: 'revoked', serialHex: outcome.serialHex }])
  })

  it('takes warrants and requests in batches, and shows the log what was issued, in order', async () => {
    const now = new Date()
    const head = () =>
      ({ ...orderHead(now), act: 'warrant', facts: DOCTOR, keyPlace: 'card', years: 5 }) as const
    const orders = [1, 2, 3].map(
      (): WarrantOrder => ({
        ...head(),
        authorities: ['signature'],
        useBy: japanDate(now),
      }),
    )
    const approvals = approveTogether(orders, officers.slice(0, 2))
    const submissions = orders.map((order, index) => ({ order, approvals: approvals[index] }))
    const accepted = await ask('/orders/batch', { body: { submissions } })
    const digests = orders.map((order) => Buffer.from(orderDigest(order)))
    expect(JSON.parse(accepted.body)).toEqual({
      answers: digests.map((digest) => ({ act: 'warrant', digest: digest.toString('hex') })),
    })

    const wishes = await Promise.all(
      orders.map(async ({ orderId }, index) => ({
        warrantId: orderId,
        authority: 'signature',
        firstDay: japanDate(now),
        request: index === 1 ? 'AAAA' : await makeWarrantRequest(digests[index] ?? Buffer.of()),
      })),
    )
    const certified = await ask('/warrants/certificates', { body: { wishes } })
    const { answers } = manyAnswersSchema.parse(JSON.parse(certified.body))
    expect(answers).toMatchObject([{ act: 'issue' }, { refused: 'order/request-invalid' }, { act: 'issue' }])

    const { events } = issuedFeedSchema.parse(
      JSON.parse((await ask('/issued?after=0', { party: logParty })).body),
    )
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_one, index) => index + 1))
    const serials = answers.flatMap((one) => ('act' in one && one.act === 'issue' ? [one.serialHex] : []))
    expect(new Set(events.slice(-2).map(({ serialHex }) => serialHex))).toEqual(new Set(serials))
    const last = events.at(-1)
    const page = await ask(`/issued?after=${(last?.sequence ?? 0) - 1}&limit=1`, { party: logParty })
    expect(JSON.parse(page.body)).toEqual({ events: [last] })
    expect(JSON.parse((await ask(`/issued?after=${last?.sequence}`)).body)).toEqual({ events: [] })
  })

  it('lets the log read the feed and nothing else', async () => {
    for (const path of ['/authorities', '/ceremony', '/publications/1'])
      expect((await ask(path, { party: logParty })).status).toBe(403)
    const wishes = await ask('/warrants/certificates', { party: logParty, body: { wishes: [] } })
    expect(wishes.status).not.toBe(200)
    expect((await ask('/issued?after=0', { party: strangerParty })).status).toBe(403)
    expect((await ask('/issued?after=0&limit=100000')).status).toBe(422)
  })

  it('answers a refusal as a problem with its code and what to do next', async () => {
    const { approvals, ...submission } = await issueSubmission()
    const {
      status: code,
      type,
      body,
    } = await ask('/orders', { body: { ...submission, approvals: approvals.slice(0, 1) } })
    expect([code, type]).toEqual([403, 'application/problem+json; charset=utf-8'])
    expect(JSON.parse(body)).toMatchObject({
      code: 'order/two-approvals-needed',
      title: 'An order needs the signatures of two officers.',
    })
    expect(body).toContain('Have it signed by another officer who has the right.')
  })

  it.each<[string, (submission: Awaited<ReturnType<typeof issueSubmission>>) => unknown, string]>([
    ['a member that the form does not name', (one) => ({ ...one, note: 'urgent' }), 'http/request-invalid'],
    [
      'a home address among the facts',
      (one) => ({ ...one, order: { ...one.order, facts: { ...DOCTOR, address: 'DEMO Town' } } }),
      'http/request-invalid',
    ],
    [
      'an act that does not exist',
      (one) => ({ ...one, order: { ...one.order, act: 'unrevoke' } }),
      'http/request-invalid',
    ],
    [
      'a certificate on hold',
      (one) => ({
        ...one,
        order: {
          ...orderHead(new Date()),
          act: 'revoke',
          authority: 'signature',
          serialHex: 'aa',
          reason: 'certificateHold',
        },
      }),
      'http/request-invalid',
    ],
    ['70 KB', (one) => ({ ...one, request: 'A'.repeat(70_000) }), 'http/too-large'],
  ])('refuses %s', async (_what, change, code) => {
    const { body } = await ask('/orders', { body: change(await issueSubmission()) })
    expect(JSON.parse(body).code).toBe(code)
  })

  it('lets no client in that is not on the list, or shows no certificate', async () => {
    const body = await issueSubmission()
    for (const path of [
      '/orders',
      '/authorities',
      `/orders/${randomUUID()}`,
      '/certificates/signature/aa',
      '/root-lists/sarl',
    ]) {
      const answer = await ask(path, { party: strangerParty, ...(path === '/orders' && { body }) })
      expect(JSON.parse(answer.body)).toMatchObject({ status: 403, code: 'client/not-allowed' })
    }
    await expect(ask('/authorities', { party: undefined })).rejects.toThrow()
    const elsewhere = tlsAuthority(folder, 'elsewhere').party('office')
    await expect(ask('/authorities', { party: elsewhere })).rejects.toThrow()
  })

  it('finds nothing for what it never did', async () => {
    expect(JSON.parse((await ask(`/orders/${randomUUID()}`)).body).code).toBe('order/not-found')
    expect(JSON.parse((await ask('/certificates/signature/aa')).body).code).toBe('certificate/not-found')
    expect(JSON.parse((await ask(`${PUBLICATION_PATH}/9999`)).body).code).toBe('publication/not-found')
  })

  it('names its settings, and every setting that is missing', () => {
    expect(() => loadSettings(CA_SETTINGS, { environment: {} })).toThrow(
      /JITSUIN_CA_DATABASE_URL[\s\S]*JITSUIN_CA_STATUS_URL/,
    )
    const text = readFileSync(new URL('../../../docs/ca.md', import.meta.url), 'utf8')
    for (const name of Object.keys(CA_SETTINGS)) expect(text).toContain(`\`${name}\``)
  })
})
