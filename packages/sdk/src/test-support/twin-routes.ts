/** The routes of the twin: the service's own schemas on both sides, its codes, its order of checks. */
import {
  constants,
  createHash,
  createPublicKey,
  type KeyObject,
  privateEncrypt,
  randomBytes,
  randomUUID,
  verify,
} from 'node:crypto'
import { DIGESTS, der, parseCertificate, type Signer } from '@jitsuin/pki'
import { defineProblems, type Route, route } from '@jitsuin/platform'
import {
  CLIENT_KEY,
  type ClientApproval,
  clientRegistrationSchema,
  type DigestAlgorithm,
} from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import {
  authorisationSchema,
  authorisationWishBody,
  evidenceSchema,
  keySchema,
  openedAuthorisationSchema,
  ROUTES,
  registeredClientSchema,
  signaturesBody,
  signaturesSchema,
} from '@jitsuin/signing/contract'
import { z } from 'zod'
import {
  algorithmOf,
  judgeDigests,
  judgeKind,
  REFUSALS,
  readTwinRequest,
  standingOf,
  type TwinAuthorisation,
  TwinRefusal,
  type TwinRequest,
  takeItems,
} from './twin-lists.js'

const words = (code: string) => ({ ja: `断り ${code}`, en: `refusal ${code}` })
/** Status and words of each code. */
export const TWIN_PROBLEMS = defineProblems(
  Object.fromEntries(Object.keys(REFUSALS).map((code) => [code, { ...words(code), next: words('next') }])),
  REFUSALS,
)

/** What the twin does to the answer of `POST /v1/signatures` in a test. */
export type Trouble =
  /** Signs, notes it, and breaks the connection before the answer. */
  | 'cut-after-signing'
  /** Breaks the connection before anything is done. */
  | 'cut-before-signing'
  /** Answers 503 in the service's own words. */
  | 'peer-unreachable'
  /** Answers 502 as a proxy does. */
  | 'bad-gateway'
  | 'wrong-signature'
  | 'one-signature-less'
  | 'certificate-of-another'
  | 'certificate-of-another-key'
  | 'token-renewed'

/** One entry of the ledger. */
export type LedgerRow = {
  readonly authorisation: string
  readonly request: string
  readonly counter: number
  readonly content: string
  readonly digests: readonly string[]
  /** How often its content came. */
  times: number
}

/** What the routes share. */
export type TwinWorld = {
  readonly doctor: Signer
  readonly privateKey: KeyObject
  /** Certificates that must not be believed: of another person, and of another key of the same person. */
  readonly stranger: { readonly person: Signer; readonly key: Signer }
  readonly clients: Map<
    string,
    { spkiDer: Uint8Array; institution: string; label: string; approval: ClientApproval }
  >
  readonly authorisations: Map<string, TwinAuthorisation>
  readonly ledger: LedgerRow[]
  readonly tokenSeconds: number
  readonly listSeconds: number
  /** How many signatures one authorisation may hold. */
  readonly mostSignatures: number
  readonly clock: () => Date
  readonly onSigned: (row: LedgerRow) => void
}

/** Every route of the vendor interface. */
export function twinRoutes(world: TwinWorld): Route[] {
  return [clientRoute(world), keyRoute(world), ...authorisationRoutes(world), signaturesRoute(world)]
}

function clientRoute({ clients }: TwinWorld): Route {
  return route({
    method: 'POST',
    path: ROUTES.clients,
    summary: words('clients'),
    body: { json: clientRegistrationSchema },
    answers: { 200: registeredClientSchema },
    handle: ({ body, peerKeySha256 }) => {
      const statement = CLIENT_KEY.parse(octets(body.statement))
      const certificate = parseCertificate(octets(body.certificate))
      const key = createPublicKey({ key: Buffer.from(certificate.spkiBytes), format: 'der', type: 'spki' })
      const isProven = verify('sha256', octets(body.statement), key, octets(body.signature))
      const isNow = statement.issued <= new Date() && new Date() < statement.expires
      if (!isProven || !isNow) throw new TwinRefusal('client-key/proof-refused', 'twin')
      if (statement.clientKey !== peerKeySha256) throw new TwinRefusal('client-key/unknown', 'twin')
      const { institution, label, clientKey, approval } = statement
      clients.set(clientKey, { spkiDer: octets(body.spki), institution, label, approval })
      return {
        status: 200,
        json: registeredClientSchema.parse({
          institution,
          institutionName: 'Kensho Clinic',
          label,
          clientKey,
        }),
      }
    },
  })
}

function keyRoute(world: TwinWorld): Route {
  return route({
    method: 'GET',
    path: ROUTES.key(':subject'),
    summary: words('keys'),
    params: z.strictObject({ subject: z.string() }),
    answers: { 200: keySchema },
    handle: ({ params: { subject }, peerKeySha256 }) => {
      expectClient(world, peerKeySha256)
      if (subject !== 'T0001' && subject !== 'T0002') throw new TwinRefusal('key/unknown', 'twin')
      const key = { subject, ...certificatesOf(world.doctor), bits: 2048, origin: 'dealt' }
      return { status: 200, json: keySchema.parse(key) }
    },
  })
}

function authorisationRoutes(world: TwinWorld): Route[] {
  const { clock } = world
  const params = z.strictObject({ id: z.string() })
  return [
    route({
      method: 'POST',
      path: ROUTES.authorisations,
      summary: words('authorisations'),
      body: { json: authorisationWishBody, limitBytes: 1_800_000 },
      answers: { 201: openedAuthorisationSchema },
      handle: ({ body, peerKeySha256 }) => {
        const opened = openAuthorisation(world, expectClient(world, peerKeySha256), body)
        return { status: 201, json: openedAuthorisationSchema.parse(opened) }
      },
    }),
    route({
      method: 'GET',
      path: ROUTES.authorisation(':id'),
      summary: words('authorisation'),
      params,
      answers: { 200: authorisationSchema },
      handle: ({ params: { id }, peerKeySha256 }) => {
        const found = expectOwn(world, id, peerKeySha256)
        const rows = world.ledger.filter(({ authorisation }) => authorisation === id)
        const state = standingOf(found, clock())
        const view = {
          authorisationId: id,
          subject: found.subject,
          state,
          kind: found.kind,
          numSignatures: found.numSignatures,
          begins: found.begins.toISOString(),
          ends: found.ends.toISOString(),
          ...(state === 'active' && { token: found.token }),
          used: { requests: rows.length, signatures: rows.flatMap(({ digests }) => digests).length },
        }
        return { status: 200, json: authorisationSchema.parse(view) }
      },
    }),
    route({
      method: 'GET',
      path: ROUTES.evidence(':id'),
      summary: words('evidence'),
      params,
      answers: { 200: evidenceSchema },
      handle: ({ params: { id }, peerKeySha256 }) => {
        const { evidence } = expectOwn(world, id, peerKeySha256)
        if (!evidence) throw new TwinRefusal('authorisation/not-approved', 'twin')
        return { status: 200, json: evidence }
      },
    }),
    route({
      method: 'DELETE',
      path: ROUTES.authorisation(':id'),
      summary: words('end'),
      params,
      answers: { 204: 'empty' },
      handle: ({ params: { id }, peerKeySha256 }) => {
        expectOwn(world, id, peerKeySha256).state = 'ended'
        return { status: 204 }
      },
    }),
  ]
}

function openAuthorisation(
  { authorisations, clients, tokenSeconds, listSeconds, mostSignatures, clock }: TwinWorld,
  clientKey: string,
  { subject, list, numSignatures = mostSignatures }: z.output<typeof authorisationWishBody>,
) {
  if (subject.startsWith('X')) throw new TwinRefusal('key/unknown', 'twin')
  if (!list && clients.get(clientKey)?.approval === 'list-only')
    throw new TwinRefusal('authorisation/list-only', 'twin')
  const most = list?.leaves.length ?? numSignatures
  if (most > mostSignatures) throw new TwinRefusal('authorisation/too-many', 'twin')
  const begins = new Date(Math.floor(clock().getTime() / 1000) * 1000)
  const ends = new Date(begins.getTime() + (list ? listSeconds : tokenSeconds) * 1000)
  const approveBy = new Date(begins.getTime() + 300_000)
  const id = randomUUID()
  const times = { begins, ends, approveBy, numSignatures: most }
  const common = { id, subject, clientKey, ...times, token: tokenFor(), state: 'asked' as const }
  authorisations.set(
    id,
    list ? { ...common, kind: 'list', ...list, used: new Set() } : { ...common, kind: 'day' },
  )
  return {
    authorisationId: id,
    approveAddress: `https://approve.example.jp/a/${id}`,
    approveBy: approveBy.toISOString(),
    begins: begins.toISOString(),
    ends: ends.toISOString(),
  }
}

function signaturesRoute(world: TwinWorld): Route {
  return route({
    method: 'POST',
    path: ROUTES.signatures,
    summary: words('signatures'),
    body: { json: signaturesBody, limitBytes: 144 * 1024 },
    answers: { 200: signaturesSchema },
    handle: async ({ body, headers, peerKeySha256 }) => {
      const trouble = headers['x-twin-trouble']
      if (trouble === 'peer-unreachable') throw new TwinRefusal('peer/unreachable', 'twin')
      const signed = { bytes: octets(body.request), signature: octets(body.signature) }
      const read = readTwinRequest(signed.bytes)
      const found = expectOwn(world, read.request.authorisation, peerKeySha256)
      if (trouble === 'token-renewed') found.token = tokenFor()
      const token = String(headers.authorization).replace(/^Bearer /, '')
      const row = admit(world, found, { ...signed, read, token })
      const algorithm = algorithmOf(read, found)
      const values = row.digests.map((digest) => signDigest(world.privateKey, algorithm, digest))
      world.onSigned(row)
      return { status: 200, json: signaturesSchema.parse(answerOf(world, values, trouble)) }
    },
  })
}

const CLIENT_CLOCK_MS = 5 * 60_000

type Signed = {
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
  readonly read: TwinRequest
  readonly token: string
}

/** Who asks is judged first; the same request again is answered again, however late. */
function admit(world: TwinWorld, found: TwinAuthorisation, signed: Signed): LedgerRow {
  const { ledger } = world
  const { bytes, signature, read } = signed
  const spkiDer = world.clients.get(found.clientKey)?.spkiDer ?? new Uint8Array()
  const key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' })
  judgeKind(read, found)
  if (!verify('sha256', bytes, key, signature)) throw new TwinRefusal('request/signature-invalid', 'twin')
  const { request: id, counter } = read.request
  const content = createHash('sha256').update(bytes).digest('hex')
  const own = ledger.filter(({ authorisation }) => authorisation === found.id)
  const known = own.find((row) => row.request === id || row.counter === counter)
  if (known?.content === content) {
    known.times++
    return known
  }
  judge(world, found, signed)
  judgeDigests(read, found, own.flatMap(({ digests }) => digests).length)
  if (known) throw new TwinRefusal('request/reused', 'twin')
  takeItems(read, found)
  const row = { authorisation: found.id, request: id, counter, content, digests: read.digests, times: 1 }
  ledger.push(row)
  return row
}

function judge({ clock }: TwinWorld, found: TwinAuthorisation, { read, token }: Signed): void {
  const standing = standingOf(found, clock())
  if (found.state === 'asked') throw new TwinRefusal('authorisation/not-approved', 'twin')
  if (standing === 'ended') throw new TwinRefusal('authorisation/ended', 'twin')
  if (standing === 'expired') throw new TwinRefusal('authorisation/expired', 'twin')
  const isNow = Math.abs(read.request.at.getTime() - clock().getTime()) < CLIENT_CLOCK_MS
  if (read.kind === 'day' && !isNow) throw new TwinRefusal('request/clock-differs', 'twin')
  if (token !== found.token) throw new TwinRefusal('token/invalid', 'twin')
}

/** EMSA-PKCS1-v1_5 by OpenSSL: the DigestInfo is padded and raised as it stands. */
function signDigest(key: KeyObject, algorithm: DigestAlgorithm, digestHex: string): Uint8Array {
  const { oid } = DIGESTS[algorithm]
  const info = der.sequence(
    der.sequence(der.oid(oid), der.nullValue()),
    der.octetString(Buffer.from(digestHex, 'hex')),
  )
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info)
}

function answerOf(
  { doctor, stranger }: TwinWorld,
  values: readonly Uint8Array[],
  trouble: string | string[] | undefined,
) {
  const signatures = values.map(base64urlOf)
  const answer = { signatures, ...certificatesOf(doctor) }
  switch (trouble) {
    case 'wrong-signature':
      return {
        ...answer,
        signatures: values.map((value) => base64urlOf(value.with(100, (value[100] ?? 0) ^ 1))),
      }
    case 'one-signature-less':
      return { ...answer, signatures: signatures.slice(1) }
    case 'certificate-of-another':
      return { ...answer, ...certificatesOf(stranger.person) }
    case 'certificate-of-another-key':
      return { ...answer, ...certificatesOf(stranger.key) }
    default:
      return answer
  }
}

function certificatesOf({ certificateDer, chainDer }: Pick<Signer, 'certificateDer' | 'chainDer'>) {
  return { certificate: base64urlOf(certificateDer), chain: chainDer.map(base64urlOf) }
}

function expectClient({ clients }: TwinWorld, key: string | undefined): string {
  if (key === undefined || !clients.has(key)) throw new TwinRefusal('client-key/unknown', 'twin')
  return key
}

function expectOwn(world: TwinWorld, id: string, key: string | undefined): TwinAuthorisation {
  const clientKey = expectClient(world, key)
  const found = world.authorisations.get(id)
  if (found?.clientKey !== clientKey) throw new TwinRefusal('authorisation/unknown', 'twin')
  return found
}

function tokenFor(): string {
  return randomBytes(32).toString('base64url')
}
