/**
 * What is known about the certificates of one issuing authority: its newest list, and the state of each certificate.
 */
import type { Certificate, CertStatus, Crl } from '@jitsuin/pki'

/** The state of a certificate that the authority issued. */
export type KnownState = Exclude<CertStatus, { readonly status: 'unknown' }>

/** The one object for every good certificate: there may be hundreds of thousands. */
export const GOOD: KnownState = { status: 'good' }

/** News of an authority; states are by the hexadecimal content octets of the serial number. */
export type AuthorityNews = {
  readonly list?: Crl
  readonly states: Iterable<readonly [serialHex: string, state: KnownState]>
  /** When the news came. */
  readonly heardAt: Date
}

/** Whether answers may rest on the board. */
export type Freshness = 'fresh' | 'no-list' | 'list-not-yet' | 'list-ended' | 'feed-silent'

/** The board of one authority. A change is visible to the next question, whole. */
export class AuthorityBoard {
  readonly name: string
  readonly certificate: Certificate
  #list: Crl | undefined
  #heardAt = new Date(0)
  readonly #states = new Map<string, KnownState>()

  constructor(name: string, certificate: Certificate) {
    this.name = name
    this.certificate = certificate
  }

  get list(): Crl | undefined {
    return this.#list
  }

  get heardAt(): Date {
    return this.#heardAt
  }

  /** Takes over news; what it does not mention stays. */
  apply({ list, states, heardAt }: AuthorityNews): void {
    if (list) this.#list = list
    for (const [serialHex, state] of states) this.#states.set(serialHex, state)
    this.#heardAt = heardAt
  }

  /**
   * The state of a certificate; undefined if the authority never issued it. Whatever is on the list is revoked, even if the
   * states have not heard of it. The same object means: nothing changed.
   */
  stateOf(serialHex: string): KnownState | undefined {
    const state = this.#states.get(serialHex)
    if (state?.status === 'revoked') return state
    const [listed] = this.#list?.entries.find(serialHex) ?? []
    return listed ? { status: 'revoked', at: listed.revokedAt, reason: listed.reason } : state
  }

  /**
   * Whether the board is fresh enough to answer from. Both ends of the list's window count (RFC 5280 §5.1.2.5); it may begin a
   * little ahead of our clock.
   */
  judgeFreshness(now: Date, { feedSilenceMs, toleranceMs }: FreshnessLimits): Freshness {
    if (!this.#list) return 'no-list'
    const { thisUpdate, nextUpdate } = this.#list
    if (thisUpdate.getTime() > now.getTime() + toleranceMs) return 'list-not-yet'
    if (!nextUpdate || nextUpdate < now) return 'list-ended'
    return now.getTime() - this.#heardAt.getTime() > feedSilenceMs ? 'feed-silent' : 'fresh'
  }
}

/** How old news may be, and how far clocks may differ. */
export type FreshnessLimits = { readonly feedSilenceMs: number; readonly toleranceMs: number }
