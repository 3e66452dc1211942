/**
 * One of the two services in a process of its own, to be killed: `service-process.ts <configuration>`. At the step that it is told
 * it says so and waits for its end.
 */
import { createPrivateKey, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import type { PeerConnection } from '@jitsuin/key-half'
import { type Exponentiator, openExponentiator, openSoftwareShareWrapper } from '@jitsuin/keys'
import { anchorFromCertificate, parseCertificate } from '@jitsuin/pki'
import { type HttpService, listen, openZoneConnection, silentLogger } from '@jitsuin/platform'
import { openSigning } from '@jitsuin/signing'
import { openKeyManagement } from '../src/index.js'
import type { KillStep, ServiceConfiguration } from './service-configuration.js'

const configuration: ServiceConfiguration = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const { role, at, zoneUrl, pauseAt, party, authority, peerAddress, trusted } = configuration

/** The self-test at the start computes, too. */
let state: 'starting' | 'serving' = 'starting'

const reach = async (step: KillStep): Promise<void> => {
  if (pauseAt !== step || state === 'starting') return
  process.stdout.write(`paused ${step}\n`)
  await new Promise(() => undefined)
}

const open = openExponentiator({ workers: 1, keysKept: 10 })
const exponentiator: Exponentiator = {
  ...open,
  power: async (source, bases) => {
    await reach('before-power')
    const powers = await open.power(source, bases)
    await reach('after-power')
    return powers
  },
}
const zone = openZoneConnection({ ...party, authority, address: peerAddress })
const connection: PeerConnection = {
  post: async (path, body) => {
    await reach('before-peer')
    const answer = await zone.post(path, body)
    await reach('after-peer')
    return answer
  },
}
const common = {
  zoneUrl,
  clock: () => new Date(at),
  newId: randomUUID,
  random: randomBytes,
  page: { origin: configuration.origin },
  grantKey: octets(configuration.grantKey),
  trust: async () => ({
    anchors: [anchorFromCertificate(parseCertificate(octets(trusted.root)))],
    authorities: trusted.authorities.map((der) => parseCertificate(octets(der))),
  }),
  cards: { status: async () => ({ lists: [], responses: [], failures: [] }) },
  rules: {
    longestSeconds: 72_000,
    mostSignatures: 2000,
    approveWithinSeconds: 300,
    enrolWithinSeconds: 600,
  },
  wrapper: openSoftwareShareWrapper({
    keyEncryptionKey: octets(configuration.wrappingKey),
    random: randomBytes,
  }),
  exponentiator,
  connection,
  logger: silentLogger,
}
const inner = { ...party, clientAuthorities: [authority] }
/** Nobody comes to the authorization server of a service that is killed. */
const issuer = () => 'https://keys.test'

if (role === 'key-management') {
  const service = await openKeyManagement({
    ...common,
    tokenKey: createPrivateKey(configuration.tokenKey),
    bits: 2048,
    issuer,
    clients: { ...configuration.clients, signing: configuration.clients.peer },
  })
  await listen({ port: configuration.port, tls: inner, services: pausing(service.inner, '/peer/partials') })
} else {
  const { peer: keyManagement, keyMaker, office } = configuration.clients
  const clients = { keyManagement, keyMaker, office }
  const contracts = { need: 'required' } as const
  const times = { tokenSeconds: 72_000, listSeconds: 7200 }
  const service = await openSigning({ ...common, ...times, clients, contracts, csc: { issuer } })
  await listen({ port: configuration.port, tls: inner, services: service.inner })
  const vendor = { ...party, clientCertificates: 'self-signed' } as const
  await listen({
    port: configuration.vendorPort,
    tls: vendor,
    services: pausing(service.vendor, '/v1/signatures'),
  })
}
flushCompileCache() // whoever is killed would leave nothing for the next one
state = 'serving'
process.stdout.write('ready\n')

/** Everything is done and written down; the answer never leaves. */
function pausing(service: HttpService, path: string): HttpService {
  return {
    ...service,
    handle: (request, response) => {
      if (pauseAt === 'before-answer' && request.url === path) {
        response.writeHead = () => {
          void reach('before-answer')
          return response
        }
        response.write = () => true
        response.end = () => response
      }
      service.handle(request, response)
    },
  }
}

function octets(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64')
}
