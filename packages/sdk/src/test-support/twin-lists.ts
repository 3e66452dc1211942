/** What the twin knows of approvals: kinds, items of lists with their states, and the answer of an invented passkey. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { CodedError } from '@jitsuin/kernel'
import {
  type ApprovalEvidence,
  approvalEvidenceSchema,
  DAY,
  DIGEST_OCTETS,
  type DigestAlgorithm,
  LIST,
  LIST_REQUEST,
  type ListedDigest,
  type ListRequest,
  leafOfCommitted,
  listRoot,
  SIGN_REQUEST,
  type SignRequest,
} from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'

/** Codes of the twin, with the service's statuses. */
export const REFUSALS = {
  'client-key/unknown': 403,
  'client-key/proof-refused': 403,
  'key/unknown': 404,
  'token/invalid': 401,
  'authorisation/unknown': 404,
  'authorisation/not-approved': 409,
  'authorisation/expired': 410,
  'authorisation/ended': 410,
  'authorisation/other-client': 403,
  'authorisation/list-only': 403,
  'authorisation/too-many': 422,
  'item/not-on-list': 403,
  'item/used': 409,
  'request/other-kind': 422,
  'request/too-many': 403,
  'request/signature-invalid': 403,
  'request/digest-length': 422,
  'request/clock-differs': 422,
  'request/reused': 409,
  'peer/unreachable': 503,
} as const
type RefusalCode = keyof typeof REFUSALS

/** The twin refuses. */
export class TwinRefusal extends CodedError<RefusalCode> {}

/** A request that names items which may not be signed; `fields` says which. */
class TwinItemsRefused extends TwinRefusal {
  readonly fields: readonly object[]

  constructor(items: readonly { readonly index: number; readonly code: 'item/not-on-list' | 'item/used' }[]) {
    const isGraver = items.some(({ code }) => code === 'item/not-on-list')
    super(isGraver ? 'item/not-on-list' : 'item/used', 'twin')
    this.fields = items.map(({ index, code }) => ({
      in: 'body',
      pointer: `/items/${index}`,
      code,
      message: 'twin',
    }))
  }
}

type Common = {
  readonly id: string
  readonly subject: string
  readonly clientKey: string
  readonly begins: Date
  readonly ends: Date
  readonly approveBy: Date
  readonly numSignatures: number
  token: string
  state: 'asked' | 'active' | 'ended'
  evidence?: ApprovalEvidence
}
/** An authorisation in memory. */
export type TwinAuthorisation = Common &
  (
    | { readonly kind: 'day' }
    | {
        readonly kind: 'list'
        readonly algorithm: DigestAlgorithm
        readonly leaves: readonly string[]
        /** As the client sealed it; gone once it was approved. */
        sheet: string | undefined
        readonly used: Set<number>
      }
  )

/** A request as the twin reads it. */
export type TwinRequest = {
  readonly kind: TwinAuthorisation['kind']
  readonly request: SignRequest | ListRequest
  readonly digests: readonly string[]
  readonly items: readonly ListedDigest[]
}

/** Reads a request of either kind. */
export function readTwinRequest(bytes: Uint8Array): TwinRequest {
  if (Buffer.from(bytes).toString('latin1').startsWith(LIST_REQUEST.tag)) {
    const request = LIST_REQUEST.parse(bytes)
    return {
      kind: 'list',
      request,
      items: request.items,
      digests: request.items.map(({ digest }) => digest),
    }
  }
  const request = SIGN_REQUEST.parse(bytes)
  return { kind: 'day', request, items: [], digests: request.digests }
}

/** The algorithm of a request: a list was approved with its own. */
export function algorithmOf({ request }: TwinRequest, found: TwinAuthorisation): DigestAlgorithm {
  if (found.kind === 'list') return found.algorithm
  return 'algorithm' in request ? request.algorithm : 'sha256'
}

/** How it stands at a time. */
export function standingOf({ state, approveBy, ends }: TwinAuthorisation, now: Date) {
  if (state === 'asked') return approveBy <= now ? 'expired' : 'asked'
  return state === 'active' && ends <= now ? 'expired' : state
}

/** The checks of kind, digests and number, in the service's order. */
export function judgeKind(read: TwinRequest, found: TwinAuthorisation): void {
  if (read.kind !== found.kind) throw new TwinRefusal('request/other-kind', 'twin')
}

/** Digests of another length, or more than were approved. */
export function judgeDigests(read: TwinRequest, found: TwinAuthorisation, used: number): void {
  const octets = DIGEST_OCTETS[algorithmOf(read, found)]
  if (read.digests.some((digest) => digest.length !== octets * 2))
    throw new TwinRefusal('request/digest-length', 'twin')
  if (used + read.digests.length > found.numSignatures) throw new TwinRefusal('request/too-many', 'twin')
}

/** Refuses items that are not exactly what was approved, or that another request named; else they are used from now on. */
export function takeItems({ items }: TwinRequest, found: TwinAuthorisation): void {
  if (found.kind === 'day') return
  const seen = new Set(found.used)
  const refused = items.flatMap((item) => {
    const isListed = leafOf(item) === found.leaves[item.index]
    const isUsed = seen.has(item.index)
    seen.add(item.index)
    if (isListed && !isUsed) return []
    return [{ index: item.index, code: isListed ? ('item/used' as const) : ('item/not-on-list' as const) }]
  })
  if (refused.length > 0) throw new TwinItemsRefused(refused)
  for (const { index } of items) found.used.add(index)
}

function leafOf({ index, commitment, digest }: ListedDigest): string {
  const item = { index, commitment: Buffer.from(commitment, 'hex'), digest: Buffer.from(digest, 'hex') }
  return Buffer.from(leafOfCommitted(item)).toString('hex')
}

/** The answer of an invented passkey to the statement of an authorisation, and what would bind that passkey to a certificate. */
export function evidenceFor(found: TwinAuthorisation, institution: string): ApprovalEvidence {
  const statement = statementOf(found, institution)
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const challenge = createHash('sha256').update(statement).digest('base64url')
  const clientData = Buffer.from(
    JSON.stringify({ type: 'webauthn.get', challenge, origin: 'https://approve.example.jp' }),
  )
  const rpIdHash = createHash('sha256').update('approve.example.jp').digest()
  const authenticatorData = Buffer.concat([rpIdHash, Buffer.of(5), Buffer.alloc(4)])
  const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()])
  const id = base64urlOf(randomBytes(32))
  const some = base64urlOf(randomBytes(64))
  return approvalEvidenceSchema.parse({
    statement: base64urlOf(statement),
    answer: {
      assertion: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64urlOf(clientData),
          authenticatorData: base64urlOf(authenticatorData),
          signature: base64urlOf(sign('sha256', signed, privateKey)),
        },
      },
    },
    credential: {
      publicKey: some,
      statement: some,
      proof: { kind: 'code', signature: some, grant: { statement: some, signature: some } },
    },
  })
}

function statementOf(found: TwinAuthorisation, institution: string): Uint8Array {
  const { id: authorisation, subject, clientKey, begins, ends, numSignatures } = found
  const nonce = () => randomBytes(32).toString('hex')
  const common = {
    authorisation,
    subject,
    certificate: nonce(),
    institution,
    clientKey,
    keyManagementNonce: nonce(),
    signingNonce: nonce(),
    begins,
    ends,
    numSignatures,
  }
  if (found.kind === 'day') return DAY.encode(common)
  const root = Buffer.from(listRoot(found.leaves.map((leaf) => Buffer.from(leaf, 'hex')))).toString('hex')
  return LIST.encode({ ...common, algorithm: found.algorithm, root })
}
