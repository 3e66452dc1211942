/** A session: one authorisation that its holder approved, of a day or of a list, under which digests are signed. */
import { sign } from 'node:crypto'
import type { Certificate } from '@jitsuin/pki'
import { type ApprovalEvidence, approvalEvidenceSchema, type ListedDigest } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { type AuthorisationState, fetchAuthorisation, stateOf } from './authorisation.js'
import type { ClientContext } from './client-context.js'
import { SdkError, ServiceRefusal } from './errors.js'
import { expectCertificateOf, judgeSignature } from './judge-signatures.js'
import { askPatiently, judgeFailure } from './persistence.js'
import {
  type DigestWish,
  type PreparedRequest,
  prepareDigests,
  prepareItems,
  readRequest,
} from './request.js'
import type { SecondKey } from './second-key.js'
import { ROUTES, signaturesSchema } from './wire.js'

/** An approved authorisation in use. */
export type SigningSession = {
  readonly authorisationId: string
  /** `list`: items of the approved list alone are signed, each once. */
  readonly kind: AuthorisationState['kind']
  /** How many digests may be signed under it at most. */
  readonly numSignatures: number
  readonly key: SecondKey
  /** The first instant at which nothing more is signed. */
  readonly ends: Date
  /** Asks how it stands now: time left, and what was used. */
  readonly state: () => Promise<AuthorisationState>
  /**
   * Takes the next counter and writes the request down; nothing is sent.
   *
   * @throws {SdkError} `sdk/digests-wrong`, `sdk/counter-unusable`, `sdk/other-kind` under a list
   */
  readonly prepare: (wish: DigestWish) => Promise<PreparedRequest>
  /** The same for 1 to 500 items of a list. @throws {SdkError} as `prepare`, `sdk/other-kind` under a day */
  readonly prepareItems: (items: readonly ListedDigest[]) => Promise<PreparedRequest>
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
  /** What shows that the holder approved, for whoever judges a signature later. */
  readonly evidence: () => Promise<ApprovalEvidence>
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
  let { subject, state, kind, numSignatures, ends, token } = await fetchAuthorisation(ctx, id)
  if (state !== 'active') throw new SdkError('sdk/not-active', `${id} is ${state}`)
  const key = await loadKey(subject)
  const certificate = expectCertificateOf(subject, key.certificateDer)
  const look = async () => {
    const answer = await fetchAuthorisation(ctx, id)
    token = answer.token ?? token
    return stateOf(answer, ctx.clock())
  }
  const expectKind = (wanted: AuthorisationState['kind']) => {
    if (kind !== wanted) throw new SdkError('sdk/other-kind', `${id} is of a ${kind}`)
  }
  return {
    authorisationId: id,
    kind,
    numSignatures,
    key,
    ends: new Date(ends),
    state: look,
    prepare: async (wish) => {
      expectKind('day')
      return prepareDigests(ctx, id, wish)
    },
    prepareItems: async (items) => {
      expectKind('list')
      return prepareItems(ctx, id, items)
    },
    restore: (statement) => {
      const prepared = readRequest(statement)
      if (prepared.request.authorisation !== id)
        throw new SdkError('sdk/not-active', 'A request of another session')
      return prepared
    },
    evidence: () => {
      const question = { method: 'GET', path: ROUTES.evidence(id), answer: approvalEvidenceSchema } as const
      return askPatiently(() => ctx.connection.ask(question), ctx.patience)
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

type Sending = {
  readonly token: string
  readonly key: SecondKey
  readonly certificate: Certificate
  readonly signal: AbortSignal | undefined
}

async function sendOnce(
  { connection, privateKey }: ClientContext,
  prepared: PreparedRequest,
  { token, key, certificate, signal }: Sending,
): Promise<readonly Uint8Array[]> {
  const { statement } = prepared
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
  expectValid(prepared, { signatures, certificate })
  return signatures
}

function expectValid(
  { algorithm, digests }: PreparedRequest,
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

/**
 * Which items of a list a refusal names, by their places; `code` of each. Of a refusal that names none, none.
 */
export function refusedItems(error: unknown): ReadonlyMap<number, string> {
  const fields = error instanceof ServiceRefusal ? (error.problem.fields ?? []) : []
  return new Map(
    fields.flatMap(({ pointer, code }) => {
      const [, index] = /^\/items\/(\d{1,3})$/.exec(pointer) ?? []
      return index === undefined ? [] : [[Number(index), code] as const]
    }),
  )
}

/** Signs digests in one request. @throws as `prepare` and `send` of the session */
export async function signDigests(
  session: SigningSession,
  wish: DigestWish,
  signal?: AbortSignal,
): Promise<readonly Uint8Array[]> {
  return session.send(await session.prepare(wish), signal)
}
