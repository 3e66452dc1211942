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
import { CodedError } from '@jitsuin/kernel'
import { DIGESTS, der, parseCertificate, type Signer } from '@jitsuin/pki'
import { defineProblems, type Route, route } from '@jitsuin/platform'
import {
  CLIENT_KEY,
  clientRegistrationSchema,
  DIGEST_OCTETS,
  type DigestAlgorithm,
  SIGN_REQUEST,
} from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import {
  authorisationSchema,
  authorisationWishBody,
  keySchema,
  openedAuthorisationSchema,
  ROUTES,
  registeredClientSchema,
  signaturesBody,
  signaturesSchema,
} from '@jitsuin/signing/contract'
import { z } from 'zod'

const REFUSALS = {
  'client-key/unknown': 403,
  'client-key/proof-refused': 403,
  'key/unknown': 404,
  'token/invalid': 401,
  'authorisation/unknown': 404,
  'authorisation/not-approved': 409,
  'authorisation/expired': 410,
  'authorisation/ended': 410,
  'authorisation/other-client': 403,
  'request/signature-invalid': 403,
  'request/digest-length': 422,
  'request/clock-differs': 422,
  'request/reused': 409,
  'peer/unreachable': 503,
} as const
type RefusalCode = keyof typeof REFUSALS

class TwinRefusal extends CodedError<RefusalCode> {}

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

/** An authorisation in memory. */
export type TwinAuthorisation = {
  readonly id: string
  readonly subject: string
  readonly clientKey: string
  readonly begins: Date
  readonly ends: Date
  token: string
  state: 'asked' | 'active' | 'ended'
}

/** What the routes share. */
export type TwinWorld = {
  readonly doctor: Signer
  readonly privateKey: KeyObject
  /** Certificates that must not be believed: of another person, and of another key of the same person. */
  readonly stranger: { readonly person: Signer; readonly key: Signer }
  readonly clients: Map<string, { spkiDer: Uint8Array; institution: string; label: string }>
  readonly authorisations: Map<string, TwinAuthorisation>
  readonly ledger: LedgerRow[]
  readonly tokenSeconds: number
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
      const { institution, label, clientKey } = statement
      clients.set(clientKey, { spkiDer: octets(body.spki), institution, label })
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
  const { authorisations, tokenSeconds, clock } = world
  const params = z.strictObject({ id: z.string() })
  return [
    route({
      method: 'POST',
      path: ROUTES.authorisations,
      summary: words('authorisations'),
      body: { json: authorisationWishBody },
      answers: { 201: openedAuthorisationSchema },
      handle: ({ body: { subject }, peerKeySha256 }) => {
        const clientKey = expectClient(world, peerKeySha256)
        if (subject.startsWith('X')) throw new TwinRefusal('key/unknown', 'twin')
        const begins = new Date(Math.floor(clock().getTime() / 1000) * 1000)
        const ends = new Date(begins.getTime() + tokenSeconds * 1000)
        const id = randomUUID()
        authorisations.set(id, { id, subject, clientKey, begins, ends, token: tokenFor(), state: 'asked' })
        const opened = {
          authorisationId: id,
          approveAddress: `https://approve.example.jp/a/${id}`,
          approveBy: new Date(begins.getTime() + 300_000).toISOString(),
          begins: begins.toISOString(),
          ends: ends.toISOString(),
        }
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
        const isOver = found.state === 'active' && found.ends <= clock()
        const view = {
          authorisationId: id,
          subject: found.subject,
          state: isOver ? 'expired' : found.state,
          begins: found.begins.toISOString(),
          ends: found.ends.toISOString(),
          ...(found.state === 'active' && { token: found.token }),
          used: { requests: rows.length, signatures: rows.flatMap(({ digests }) => digests).length },
        }
        return { status: 200, json: authorisationSchema.parse(view) }
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

function signaturesRoute(world: TwinWorld): Route {
  return route({
    method: 'POST',
    path: ROUTES.signatures,
    summary: words('signatures'),
    body: { json: signaturesBody },
    answers: { 200: signaturesSchema },
    handle: async ({ body, headers, peerKeySha256 }) => {
      const trouble = headers['x-twin-trouble']
      if (trouble === 'peer-unreachable') throw new TwinRefusal('peer/unreachable', 'twin')
      const signed = { bytes: octets(body.request), signature: octets(body.signature) }
      const request = SIGN_REQUEST.parse(signed.bytes)
      const found = expectOwn(world, request.authorisation, peerKeySha256)
      if (trouble === 'token-renewed') found.token = tokenFor()
      judge(world, found, { ...signed, token: String(headers.authorization).replace(/^Bearer /, '') })
      const row = reserve(world.ledger, request, createHash('sha256').update(signed.bytes).digest('hex'))
      const values = row.digests.map((digest) => signDigest(world.privateKey, request.algorithm, digest))
      world.onSigned(row)
      return { status: 200, json: signaturesSchema.parse(answerOf(world, values, trouble)) }
    },
  })
}

const CLIENT_CLOCK_MS = 5 * 60_000

function judge(
  { clock, clients }: TwinWorld,
  found: TwinAuthorisation,
  signed: { readonly bytes: Uint8Array; readonly signature: Uint8Array; readonly token: string },
): void {
  const spkiDer = clients.get(found.clientKey)?.spkiDer ?? new Uint8Array()
  const key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' })
  const { at, algorithm, digests } = SIGN_REQUEST.parse(signed.bytes)
  if (!verify('sha256', signed.bytes, key, signed.signature))
    throw new TwinRefusal('request/signature-invalid', 'twin')
  if (found.state === 'asked') throw new TwinRefusal('authorisation/not-approved', 'twin')
  if (found.state === 'ended') throw new TwinRefusal('authorisation/ended', 'twin')
  if (found.ends <= clock()) throw new TwinRefusal('authorisation/expired', 'twin')
  if (Math.abs(at.getTime() - clock().getTime()) >= CLIENT_CLOCK_MS)
    throw new TwinRefusal('request/clock-differs', 'twin')
  if (digests.some((digest) => digest.length !== DIGEST_OCTETS[algorithm] * 2))
    throw new TwinRefusal('request/digest-length', 'twin')
  if (signed.token !== found.token) throw new TwinRefusal('token/invalid', 'twin')
}

function reserve(
  ledger: LedgerRow[],
  request: ReturnType<typeof SIGN_REQUEST.parse>,
  content: string,
): LedgerRow {
  const { authorisation, request: id, counter, digests } = request
  const own = ledger.filter((row) => row.authorisation === authorisation)
  const known = own.find((row) => row.request === id || row.counter === counter)
  if (known && (known.request !== id || known.content !== content))
    throw new TwinRefusal('request/reused', 'twin')
  if (known) {
    known.times++
    return known
  }
  const row = { authorisation, request: id, counter, content, digests, times: 1 }
  ledger.push(row)
  return row
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
