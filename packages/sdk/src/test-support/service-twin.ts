/**
 * A small working twin of the signing service's vendor interface: a real HTTPS listener that knows clients by the keys of their
 * self-signed certificates, the service's own schemas, its codes and its ledger in memory, and an ordinary RSA key instead of two
 * shares. It keeps every byte of HTTP that clients send.
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createTestHierarchy, type TestHierarchy } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import { createService, type HttpService, listen } from '@jitsuin/platform'
import { ROUTES } from '@jitsuin/signing/contract'
import { type Certified, certifyDoctor, certifyInstitution, serverCertificate } from './twin-certificates.js'
import { evidenceFor, type TwinAuthorisation } from './twin-lists.js'
import { type LedgerRow, type Trouble, TWIN_PROBLEMS, type TwinWorld, twinRoutes } from './twin-routes.js'

export type { Trouble }

/** The twin. */
export type ServiceTwin = {
  readonly address: string
  /** PEM. */
  readonly authority: string
  readonly hierarchy: TestHierarchy
  /** The doctor whose second key it holds: subject T0001. */
  readonly doctor: Signer
  /** An institution's organisation certificate: subject 1312345678. */
  readonly institution: Signer
  /** The same with the key, for those who make a key file of it. */
  readonly institutionKey: Certified
  readonly ledger: LedgerRow[]
  /** All that clients sent, as text. */
  readonly sent: () => string
  /** By its id, or the address where its holder approves. */
  readonly approve: (authorisationId: string) => void
  /** The sealed sheet of a list that is asked for. */
  readonly sheetOf: (authorisationId: string) => Uint8Array
  readonly endAuthorisation: (authorisationId: string) => void
  /** What happens to the next requests for signatures, one after another. */
  readonly trouble: Trouble[]
  /** `out`: every connection is broken at once. */
  network: 'up' | 'out'
  /** Puts the clock of the service forward. */
  aheadMs: number
  /** Tells of each request for signatures once it was signed. */
  onSigned: (row: LedgerRow) => void
  readonly close: () => Promise<void>
}

/** How a twin may differ. */
export type TwinOptions = {
  readonly tokenSeconds?: number
  readonly listSeconds?: number
  readonly mostSignatures?: number
  readonly port?: number
  readonly now?: () => Date
}

/** Starts a twin; a second or two, most of it for keys. */
export async function openServiceTwin(options: TwinOptions = {}): Promise<ServiceTwin> {
  const { tokenSeconds = 72_000, listSeconds = 7200, mostSignatures = 2000 } = options
  const { now = () => new Date() } = options
  const hierarchy = await createTestHierarchy({
    strength: 'fast',
    at: new Date(Date.now() - 2 * 86_400_000),
    random: randomBytes,
  })
  const { signer: doctor, privateKey } = await certifyDoctor(hierarchy)
  const institutionKey = await certifyInstitution(hierarchy)
  const tls = await serverCertificate()
  const sent: Buffer[] = []
  const authorisations = new Map<string, TwinAuthorisation>()
  const clients: TwinWorld['clients'] = new Map()
  const ledger: LedgerRow[] = []
  const trouble: Trouble[] = []
  const clock = () => new Date(now().getTime() + twin.aheadMs)
  const stranger = {
    person: (await certifyDoctor(hierarchy, 'T0009')).signer,
    key: (await certifyDoctor(hierarchy)).signer,
  }
  const world: TwinWorld = {
    doctor,
    privateKey,
    stranger,
    clients,
    authorisations,
    ledger,
    tokenSeconds,
    listSeconds,
    mostSignatures,
    clock,
    onSigned: (row) => twin.onSigned(row),
  }
  const service = await createService({
    name: 'signing-twin',
    title: { ja: '署名サービスクラウドの代役', en: 'Twin of the signing service' },
    problems: [TWIN_PROBLEMS],
    routes: twinRoutes(world),
  })
  const listener = await listen({
    port: options.port ?? 0,
    tls: {
      certificateChain: tls.certificatePem,
      privateKey: tls.privateKeyPem,
      clientCertificates: 'self-signed',
    },
    services: watched(service, { sent, trouble, isOut: () => twin.network === 'out' }),
  })
  const find = (id: string) => {
    const found = authorisations.get(id)
    if (!found) throw new Error(`No authorisation ${id}`)
    return found
  }
  const institutionOf = ({ clientKey }: TwinAuthorisation) => clients.get(clientKey)?.institution ?? ''
  const twin: ServiceTwin = {
    address: `https://127.0.0.1:${listener.port}`,
    authority: tls.certificatePem,
    hierarchy,
    doctor,
    institution: institutionKey.signer,
    institutionKey,
    ledger,
    sent: () => Buffer.concat(sent).toString('utf8'),
    approve: (address) => {
      const found = find(address.replace(/^.*\//, '').replace(/#.*$/, ''))
      found.state = 'active'
      found.evidence = evidenceFor(found, institutionOf(found))
      if (found.kind === 'list') found.sheet = undefined
    },
    sheetOf: (id) => {
      const found = find(id)
      return Buffer.from((found.kind === 'list' ? found.sheet : undefined) ?? '', 'base64url')
    },
    endAuthorisation: (id) => {
      find(id).state = 'ended'
    },
    trouble,
    network: 'up',
    aheadMs: 0,
    onSigned: () => undefined,
    close: listener.close,
  }
  return twin
}

type Watching = { readonly sent: Buffer[]; readonly trouble: Trouble[]; readonly isOut: () => boolean }

function watched(service: HttpService, { sent, trouble, isOut }: Watching): HttpService {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    keepBytes(request, sent)
    const isSigning = request.method === 'POST' && request.url === ROUTES.signatures
    const next = isOut() || !isSigning ? undefined : trouble.shift()
    if (isOut() || next === 'cut-before-signing') return void request.socket.destroy()
    if (next === 'bad-gateway') {
      request.resume()
      return void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502</h1>')
    }
    if (next === 'cut-after-signing') cutInsteadOfAnswer(request, response)
    else if (next !== undefined) request.headers['x-twin-trouble'] = next
    service.handle(request, response)
  }
  return { ...service, handle }
}

/** Notes what the HTTP parser hands on, before anyone reads it. */
function keepBytes(request: IncomingMessage, sent: Buffer[]): void {
  sent.push(Buffer.from(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n`))
  const push = request.push.bind(request)
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) sent.push(Buffer.from(chunk))
    return push(chunk, encoding)
  }
}

function cutInsteadOfAnswer(request: IncomingMessage, response: ServerResponse): void {
  response.end = () => {
    request.socket.destroy()
    return response
  }
}
