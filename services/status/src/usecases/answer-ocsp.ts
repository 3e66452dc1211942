/**
 * The OCSP responder (RFC 6960, RFC 5019): one question in, the octets to send out.
 *
 * An answer without nonce is made once, kept under the very octets of its question, and sent to everyone who asks the same. It
 * is sent only while every state in it is still the state on the board, so that a revocation replaces it at once; it is made
 * anew, in the background, when half its life is over.
 */
import { type CertId, encodeOcspRefusal, type OcspStatus, PkiError, parseOcspRequest } from '@jitsuin/pki'
import type { FreshnessLimits, KnownState } from '../domain/authority-board.js'
import type { ClockCheck } from '../domain/clock-check.js'
import { type Desk, indexDesks, issuerKey, latin1, type OcspAuthority } from './ocsp-desks.js'

/** How the responder works. */
export type OcspLimits = FreshnessLimits & {
  /** thisUpdate to nextUpdate of an answer. */
  readonly lifetimeMs: number
  /** Answers that are kept; the one that was made first goes first, and one in use is made anew in time. */
  readonly keptAnswers: number
  /** Signatures that may be waited for at once; who comes then is told to try later. */
  readonly waiting: number
}

/** What the responder needs. */
export type OcspDeskOptions = {
  readonly authorities: readonly OcspAuthority[]
  readonly clock: ClockCheck
  readonly limits: OcspLimits
}

/** An answer made in advance, which caches may keep. */
export type KeptReply = {
  readonly kind: 'kept'
  readonly bytes: Uint8Array
  readonly producedAt: Date
  readonly nextUpdate: Date
}

/** What to send. */
export type OcspReply =
  | KeptReply
  | { readonly kind: 'fresh'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly status: OcspRefusal; readonly bytes: Uint8Array }

type OcspRefusal = Exclude<OcspStatus, 'successful'>

/** Longer questions are about many certificates; answers to them are not kept. */
const KEPT_QUESTION_BYTES = 1024

const REFUSALS = {
  malformedRequest: refusal('malformedRequest'),
  internalError: refusal('internalError'),
  tryLater: refusal('tryLater'),
  sigRequired: refusal('sigRequired'),
  unauthorized: refusal('unauthorized'),
} as const satisfies Record<OcspRefusal, OcspReply>

/** The refusal that says why there is no answer (§2.3); nobody signs it. */
export const refuseOcsp = (status: OcspRefusal): OcspReply => REFUSALS[status]

/** A question that one of our authorities can answer. */
type Question = {
  readonly desk: Desk
  readonly certIds: readonly CertId[]
  readonly nonce?: Uint8Array
}

type Kept = {
  readonly question: Question
  readonly states: readonly (KnownState | undefined)[]
  readonly reply: KeptReply
}

/** The responder of all authorities of a service. */
export class OcspDesk {
  readonly #options: OcspDeskOptions
  readonly #desks: ReadonlyMap<string, Desk>
  readonly #kept = new Map<string, Kept>()
  readonly #making = new Map<string, Promise<OcspReply>>()
  #waiting = 0

  constructor(options: OcspDeskOptions) {
    this.#options = options
    this.#desks = indexDesks(options.authorities)
  }

  /** Answers a question. What is kept is answered without a detour over a promise: it is the hot path. */
  answer(request: Uint8Array): OcspReply | Promise<OcspReply> {
    const { atMs, verdict } = this.#options.clock.read()
    if (verdict !== 'sound') return REFUSALS.tryLater
    const key = request.length <= KEPT_QUESTION_BYTES ? latin1(request) : undefined
    const kept = key === undefined ? undefined : this.#kept.get(key)
    if (key !== undefined && kept && isCurrent(kept, atMs)) return this.#serve(key, kept, atMs)
    const question = this.#parse(request)
    if ('kind' in question) return question
    return this.#make(question, key, new Date(atMs))
  }

  #serve(key: string, kept: Kept, atMs: number): OcspReply {
    if (this.#judge(kept.question.desk, new Date(atMs)) !== 'ready') return REFUSALS.tryLater
    const { lifetimeMs } = this.#options.limits
    const isAging = atMs - kept.reply.producedAt.getTime() > lifetimeMs / 2
    // A failure in the background is tried again by the next question, and shows when the answer has ended.
    if (isAging) void Promise.resolve(this.#make(kept.question, key, new Date(atMs))).catch(() => undefined)
    return kept.reply
  }

  #parse(request: Uint8Array): Question | OcspReply {
    try {
      const { certIds, nonce } = parseOcspRequest(request)
      const desks = new Set(certIds.map((certId) => this.#desks.get(issuerKey(certId))))
      const [desk] = desks
      // One answer has one signer: questions about strangers, or about two authorities, are not ours (§2.3).
      if (!desk || desks.size > 1) return REFUSALS.unauthorized
      return { desk, certIds, ...(nonce && { nonce }) }
    } catch (error) {
      if (!(error instanceof PkiError)) throw error
      // An issuer named by a digest that we do not know is none of ours.
      return error.code === 'algorithm/unknown' ? REFUSALS.unauthorized : REFUSALS.malformedRequest
    }
  }

  #make(question: Question, key: string | undefined, now: Date): OcspReply | Promise<OcspReply> {
    if (this.#judge(question.desk, now) !== 'ready') return REFUSALS.tryLater
    if (question.nonce || key === undefined) return this.#guarded(() => this.#sign(question, now))
    const running = this.#making.get(key)
    if (running) return running
    const made = this.#guarded(() => this.#signToKeep(question, key, now)).finally(() =>
      this.#making.delete(key),
    )
    this.#making.set(key, made)
    return made
  }

  async #guarded(sign: () => Promise<OcspReply>): Promise<OcspReply> {
    if (this.#waiting >= this.#options.limits.waiting) return REFUSALS.tryLater
    this.#waiting += 1
    try {
      return await sign()
    } finally {
      this.#waiting -= 1
    }
  }

  async #sign(question: Question, now: Date): Promise<OcspReply> {
    const { states, bytes } = await this.#respond(question, now)
    // A revocation came in while the key was at work: what it signed is no longer true.
    if (!isUnchanged(question, states)) return this.#sign(question, now)
    return { kind: 'fresh', bytes }
  }

  async #signToKeep(question: Question, key: string, now: Date): Promise<OcspReply> {
    const { states, bytes, thisUpdate: producedAt, nextUpdate } = await this.#respond(question, now)
    if (!isUnchanged(question, states)) return this.#signToKeep(question, key, now)
    const reply = { kind: 'kept', bytes, producedAt, nextUpdate } as const
    this.#keep(key, { question, states, reply })
    return reply
  }

  async #respond({ desk, certIds, nonce }: Question, now: Date) {
    const states = certIds.map(({ serialHex }) => desk.board.stateOf(serialHex))
    const thisUpdate = wholeSeconds(now.getTime())
    // Nobody may rely on an answer longer than on its signer or on the list that it agrees with.
    const end = Math.min(
      now.getTime() + this.#options.limits.lifetimeMs,
      desk.notAfter.getTime(),
      desk.board.list?.nextUpdate?.getTime() ?? 0,
    )
    const nextUpdate = wholeSeconds(end)
    const answers = certIds.map(({ bytes: certIdDer }, index) => ({
      certIdDer,
      certStatus: states[index] ?? ({ status: 'unknown' } as const),
      thisUpdate,
      nextUpdate,
    }))
    const bytes = await desk.respond({ answers, producedAt: thisUpdate, ...(nonce && { nonce }) })
    return { states, bytes, thisUpdate, nextUpdate }
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= this.#options.limits.keptAnswers && oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(key, kept)
  }

  /** Whether a signer and its board may speak now; both ends of the certificate's time count (RFC 5280 §4.1.2.5). */
  #judge({ board, notBefore, notAfter }: Desk, now: Date): 'ready' | 'not-ready' {
    if (now < notBefore || now > notAfter) return 'not-ready'
    return board.judgeFreshness(now, this.#options.limits) === 'fresh' ? 'ready' : 'not-ready'
  }
}

function isCurrent({ question, states, reply }: Kept, atMs: number): boolean {
  return (
    atMs >= reply.producedAt.getTime() && atMs < reply.nextUpdate.getTime() && isUnchanged(question, states)
  )
}

function isUnchanged({ desk, certIds }: Question, states: Kept['states']): boolean {
  return certIds.every(({ serialHex }, index) => sameState(desk.board.stateOf(serialHex), states[index]))
}

function sameState(a: KnownState | undefined, b: KnownState | undefined): boolean {
  if (a === b) return true
  return a?.status === 'revoked' && b?.status === 'revoked' && +a.at === +b.at && a.reason === b.reason
}

function refusal(status: OcspRefusal): OcspReply {
  return { kind: 'refused', status, bytes: encodeOcspRefusal(status) }
}

/** GeneralizedTime of OCSP has no fraction (RFC 6960 §4.2.2.1 by RFC 5280 §4.1.2.5.2). */
function wholeSeconds(ms: number): Date {
  return new Date(Math.floor(ms / 1000) * 1000)
}
