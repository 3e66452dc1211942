/** A session: one authorisation that its holder approved, under which digests are signed. */
import { sign } from 'node:crypto'
import { toHex } from '@jitsuin/kernel'
import type { Certificate } from '@jitsuin/pki'
import {
  DIGEST_OCTETS,
  type DigestAlgorithm,
  MOST_DIGESTS,
  SIGN_REQUEST,
  type SignRequest,
} from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { type AuthorisationState, fetchAuthorisation, stateOf } from './authorisation.js'
import type { ClientContext } from './client-context.js'
import { SdkError, ServiceRefusal } from './errors.js'
import { expectCertificateOf, judgeSignature } from './judge-signatures.js'
import { askPatiently, judgeFailure } from './persistence.js'
import type { SecondKey } from './second-key.js'
import { ROUTES, signaturesSchema } from './wire.js'

/** Digests to sign, all by one algorithm. */
export type DigestWish = {
  readonly algorithm: DigestAlgorithm
  /** 1 to 500, each of the algorithm's length. */
  readonly digests: readonly Uint8Array[]
}

/** A request that has its id and its counter: it may be sent as often as needed, and never means anything else. */
export type PreparedRequest = {
  readonly request: SignRequest
  /** What the client's key signs; whoever keeps these bytes can send the request again after a crash. */
  readonly statement: Uint8Array
}

/** An approved authorisation in use. */
export type SigningSession = {
  readonly authorisationId: string
  readonly key: SecondKey
  /** The first instant at which nothing more is signed. */
  readonly ends: Date
  /** Asks how it stands now: time left, and what was used. */
  readonly state: () => Promise<AuthorisationState>
  /** Takes the next counter and writes the request down; nothing is sent. @throws {SdkError} `sdk/digests-wrong`, `sdk/counter-unusable` */
  readonly prepare: (wish: DigestWish) => Promise<PreparedRequest>
  /** Reads a request that was prepared before a restart. @throws {SdkError} `sdk/not-active` when it is of another authorisation */
  readonly restore: (statement: Uint8Array) => PreparedRequest
  /**
   * Sends a request until the answer is clear, always the same bytes, and gives the signatures in the order of its digests, each
   * verified.
   *
   * @throws {Unanswered} when patience ends in doubt: send the same request again; {ServiceRefusal}; {SdkError} `sdk/signature-wrong`,
   *   `sdk/other-subject`, `sdk/other-certificate`
   */
  readonly send: (prepared: PreparedRequest, signal?: AbortSignal) => Promise<readonly Uint8Array[]>
  /** Ends the authorisation for good. */
  readonly end: () => Promise<void>
}

/** Whether the request was signed is not known. */
export class Unanswered extends SdkError {
  readonly prepared: PreparedRequest

  constructor(prepared: PreparedRequest, cause: unknown) {
    super('sdk/no-answer', `Request ${prepared.request.request}`, { cause })
    this.prepared = prepared
  }
}

/** Opens a session. @throws {SdkError} `sdk/not-active`, `sdk/other-subject` */
export async function openSession(
  ctx: ClientContext,
  opening: { readonly id: string; readonly loadKey: (subject: string) => Promise<SecondKey> },
): Promise<SigningSession> {
  const { id, loadKey } = opening
  let { subject, state, ends, token } = await fetchAuthorisation(ctx, id)
  if (state !== 'active') throw new SdkError('sdk/not-active', `${id} is ${state}`)
  const key = await loadKey(subject)
  const certificate = expectCertificateOf(subject, key.certificateDer)
  const look = async () => {
    const answer = await fetchAuthorisation(ctx, id)
    token = answer.token ?? token
    return stateOf(answer, ctx.clock())
  }
  return {
    authorisationId: id,
    key,
    ends: new Date(ends),
    state: look,
    prepare: (wish) => prepare(ctx, id, wish),
    restore: (statement) => {
      const request = SIGN_REQUEST.parse(statement)
      if (request.authorisation !== id) throw new SdkError('sdk/not-active', 'A request of another session')
      return { request, statement }
    },
    send: async (prepared, signal) => {
      const attempt = () => sendOnce(ctx, prepared, { token: token ?? '', key, certificate, signal })
      const renewed = async (error: unknown) => {
        const shown = token
        if (error instanceof ServiceRefusal && error.code === 'token/invalid') await look()
        if (token === shown) throw error
        return attempt()
      }
      try {
        return await askPatiently(() => attempt().catch(renewed), ctx.patience, signal)
      } catch (error) {
        throw judgeFailure(error) === 'doubtful' ? new Unanswered(prepared, error) : error
      }
    },
    end: async () => void (await ctx.connection.ask({ method: 'DELETE', path: ROUTES.authorisation(id) })),
  }
}

async function prepare(
  ctx: ClientContext,
  authorisation: string,
  { algorithm, digests }: DigestWish,
): Promise<PreparedRequest> {
  const isCounted = digests.length >= 1 && digests.length <= MOST_DIGESTS
  if (!isCounted || digests.some((digest) => digest.length !== DIGEST_OCTETS[algorithm]))
    throw new SdkError('sdk/digests-wrong', `${digests.length} digests for ${algorithm}`)
  const request = {
    authorisation,
    request: ctx.newId(),
    counter: await ctx.counters.next(authorisation),
    at: new Date(Math.floor(ctx.clock().getTime() / 1000) * 1000),
    algorithm,
    digests: digests.map(toHex),
  }
  return { request, statement: SIGN_REQUEST.encode(request) }
}

type Sending = {
  readonly token: string
  readonly key: SecondKey
  readonly certificate: Certificate
  readonly signal: AbortSignal | undefined
}

async function sendOnce(
  { connection, privateKey }: ClientContext,
  { request, statement }: PreparedRequest,
  { token, key, certificate, signal }: Sending,
): Promise<readonly Uint8Array[]> {
  const body = {
    request: base64urlOf(statement),
    signature: base64urlOf(sign('sha256', statement, privateKey)),
  }
  const question = { method: 'POST', path: ROUTES.signatures, body, token, answer: signaturesSchema } as const
  const answer = await connection.ask({ ...question, ...(signal && { signal }) })
  const answered = octets(answer.certificate)
  expectCertificateOf(key.subject, answered)
  if (Buffer.compare(answered, key.certificateDer) !== 0)
    throw new SdkError('sdk/other-certificate', 'Not the certificate of the session')
  const signatures = answer.signatures.map(octets)
  expectValid(request, { signatures, certificate })
  return signatures
}

function expectValid(
  { algorithm, digests }: SignRequest,
  answer: { readonly signatures: readonly Uint8Array[]; readonly certificate: Certificate },
): void {
  const { signatures, certificate } = answer
  const isWhole = signatures.length === digests.length
  const verdicts = digests.map((hex, at) => {
    const signature = signatures[at] ?? new Uint8Array()
    return judgeSignature(certificate, { algorithm, digest: Buffer.from(hex, 'hex'), signature })
  })
  if (!isWhole || verdicts.includes('invalid'))
    throw new SdkError('sdk/signature-wrong', `${verdicts.filter((one) => one === 'invalid').length} wrong`)
}

/** Signs digests in one request. @throws as `prepare` and `send` of the session */
export async function signDigests(
  session: SigningSession,
  wish: DigestWish,
  signal?: AbortSignal,
): Promise<readonly Uint8Array[]> {
  return session.send(await session.prepare(wish), signal)
}
