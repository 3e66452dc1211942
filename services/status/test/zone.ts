/** The service with its database and its inner door, as the CA sees it. */
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import type { CertificateState, Publication } from '@jitsuin/ca/contract'
import { parseOcspResponse } from '@jitsuin/pki'
import { openTestDatabase, silentLogger, type TestDatabase } from '@jitsuin/platform'
import { createStatus, machineClock, STATUS_HISTORY, type Status, type StatusSettings } from '../src/index.js'
import { type HolderName, makeWorld, signerOf, type World } from './world.js'

export type Zone = Awaited<ReturnType<typeof openZone>>

/** Keys for mutual TLS: a server, the CA, and someone whose certificate is as good but who is not on the list. */
function makeTlsKeys(world: World) {
  const read = (name: string) => readFileSync(world.file(name), 'utf8')
  for (const name of ['server', 'client', 'stranger']) {
    const key = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      `tls-${name}.key`,
    ]
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
    const cwd = world.directory
    execFileSync('openssl', ['req', '-x509', ...key, '-out', `tls-${name}.crt`, ...subject], {
      cwd,
      stdio: 'ignore',
    })
  }
  return (name: 'server' | 'client' | 'stranger') => ({
    cert: read(`tls-${name}.crt`),
    key: read(`tls-${name}.key`),
  })
}

/** The settings of a service in this world. */
export function settingsOf(
  world: World,
  zoneUrl: string,
  tls: ReturnType<typeof makeTlsKeys>,
): StatusSettings {
  const { hierarchy } = world
  const spki = new X509Certificate(tls('client').cert).publicKey.export({ type: 'spki', format: 'der' })
  return {
    zoneUrl,
    identity: {
      rootDer: hierarchy.root.certificateDer,
      authorities: [
        {
          authority: 'signature',
          certificateDer: hierarchy.authorities.signingCa.certificateDer,
          responder: signerOf(hierarchy.responders.signingCa),
        },
      ],
      prepared: new Map([['rarl', [hierarchy.lists.rarl]]]),
      timeStampUnit: signerOf(hierarchy.timeStampUnit),
    },
    listen: { port: 0 },
    intake: {
      port: 0,
      tls: {
        certificateChain: tls('server').cert,
        privateKey: tls('server').key,
        clientAuthorities: [tls('client').cert, tls('stranger').cert],
      },
      allowedClients: [createHash('sha256').update(spki).digest('hex')],
    },
    clock: machineClock(),
    random: randomBytes,
    logger: silentLogger,
  }
}

/** Opens a zone whose service runs. */
export async function openZone(change: Partial<StatusSettings> = {}) {
  const world = await makeWorld()
  const database: TestDatabase = await openTestDatabase(STATUS_HISTORY)
  const tls = makeTlsKeys(world)
  const settings = { ...settingsOf(world, database.zoneUrl, tls), ...change }
  let status: Status = createStatus(settings)
  let ports = await status.start()
  const zone = {
    world,
    database,
    settings,
    tls,
    get url() {
      return `http://127.0.0.1:${ports.publicPort}`
    },
    get ports() {
      return ports
    },
    async restart(changed: Partial<StatusSettings> = {}) {
      await status.stop()
      status = createStatus({ ...settings, ...changed })
      ports = await status.start()
    },
    /** Publishes as the CA does. */
    publish: (publication: Publication, client: 'client' | 'stranger' = 'client') =>
      deliver(ports.intakePort, publication, { ...tls(client), ca: tls('server').cert }),
    /** The state of a holder's certificate, asked over GET. */
    ask: (name: HolderName) => askOcsp(`http://127.0.0.1:${ports.publicPort}`, zone.question(name)),
    question: (name: HolderName) => {
      const out = world.file(`question-${name}`)
      const files = ['-issuer', world.file('ca.pem'), '-cert', world.file(`${name}.pem`), '-reqout', out]
      execFileSync('openssl', ['ocsp', ...files, '-no_nonce'], { stdio: 'ignore' })
      return readFileSync(out)
    },
    async close() {
      await status.stop()
      await database.close()
      world.close()
    },
  }
  return zone
}

type Client = { readonly cert: string; readonly key: string; readonly ca: string }

/** One exchange with the inner door. */
export function deliver(
  port: number,
  publication: Publication,
  client: Client,
): Promise<{ status: number; code: string | undefined }> {
  const body = JSON.stringify(publication)
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const options = {
      ...client,
      port,
      host: 'localhost',
      path: '/publications',
      method: 'POST',
      headers,
      agent: false,
    }
    const sent = request(options, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => {
        const code = text ? (JSON.parse(text) as { code?: string }).code : undefined // a problem has a code
        resolve({ status: response.statusCode ?? 0, code })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Asks over GET, as clients of RFC 5019 do. */
export async function askOcsp(url: string, question: Uint8Array) {
  const response = await fetch(`${url}/ocsp/${encodeURIComponent(Buffer.from(question).toString('base64'))}`)
  const parsed = parseOcspResponse(new Uint8Array(await response.arrayBuffer()))
  return parsed.responseStatus === 'successful'
    ? parsed.basic.responses[0]?.certStatus
    : parsed.responseStatus
}

const NOT_AFTER = '2028-11-20T14:59:59Z'

/** States as the CA writes them. */
export const goodState = (serialHex: string): CertificateState => ({
  state: 'good',
  serialHex,
  notAfter: NOT_AFTER,
})
export const revokedState = (serialHex: string, revokedAt = '2026-11-20T00:12:00Z') =>
  ({
    state: 'revoked',
    serialHex,
    notAfter: NOT_AFTER,
    revokedAt,
    reason: 'keyCompromise',
  }) as const satisfies CertificateState

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
