/**
 * The bridge as a page sees it. Everything that the page must act on is a state; only a broken conversation is thrown.
 * Works in Chromium and Firefox; what new Chromium asks its user about local networks is told in docs/card-bridge.md.
 */
import { fromBase64Url, toBase64Url } from './base64url.js'
import { call, knock, type Line } from './call.js'
import { BridgeError } from './errors.js'
import { type PairingOutcome, pair } from './pairing.js'
import {
  BRIDGE_PORT,
  BRIDGE_PROTOCOL,
  type BridgeReader,
  type BridgeStatusMessage,
  type CardKind,
  type DocumentForm,
  type HashResult,
  type OrderResult,
  ROUTES,
  type SignInResult,
  statusSchema,
} from './protocol.js'
import { type AnyResult, follow, type Outcome, type Progress } from './request.js'

/** Where a client keeps the pairing secret: `localStorage` fits. */
export type SecretStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** What a client needs; each has its usual value in a browser. */
export type CardBridgeOptions = {
  readonly fetch?: typeof fetch
  /** Opens a page of the bridge beside this one, without a way back (`noopener`). */
  readonly openWindow?: (page: string) => void
  readonly storage?: SecretStorage
  readonly ports?: readonly number[]
}

/** What a paired site is told. */
export type Paired = Pick<BridgeStatusMessage, 'version' | 'readers' | 'permissions'>

/** What stands between the page and a card. `card-locked` and `card-unreadable` are said when no card is better. */
export type BridgeStatus =
  | { readonly state: 'not-installed' | 'not-paired' }
  | { readonly state: 'outdated'; readonly protocol: string }
  | ({ readonly state: 'no-reader' | 'no-card' | 'card-unreadable' | 'card-locked' | 'ready' } & Paired)

/** How to follow a request: each step as it comes, and a way to end it from the page. */
export type RequestOptions = {
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}

/** The site's challenge: 32 octets as base64url, and when they stop to count (RFC 3339, UTC, at most 5 minutes ahead). */
export type SignInChallenge = {
  readonly nonce: string
  readonly expiresAt: string
  /** The kinds of card that the site accepts; `hpki` alone unless told. */
  readonly accepts?: readonly CardKind[]
}

/** A document to sign. */
export type DocumentToSign = {
  readonly name: string
  readonly mediaType?: string
  readonly content: Uint8Array
  /** `prescription`: the content is the CSV of the e-prescription service. Else `xades`. */
  readonly form?: DocumentForm
}

/** Signed files in the order in which they were given; certificates are DER, base64url. */
export type SignedDocuments = {
  readonly documents: readonly { readonly name: string; readonly content: Uint8Array }[]
  readonly certificate: string
  readonly chain: readonly string[]
}

/** A SHA-256 value of something that the bridge never sees, and what to call it on the user's screen. */
export type HashToSign = { readonly label: string; readonly sha256: Uint8Array }

/** The bridge of the user of this browser. */
export type CardBridge = {
  /** What is there now; nothing is opened and nobody is asked. */
  readonly status: (signal?: AbortSignal) => Promise<BridgeStatus>
  /** Asks the user on a page of the bridge. Call it from a click: the browser may stop a window that nobody asked for. */
  readonly pair: (options?: {
    onPage?: (page: string) => void
    signal?: AbortSignal
  }) => Promise<PairingOutcome>
  /** Has the authentication key of a card sign a statement of this site, the challenge and the time. */
  readonly signIn: (challenge: SignInChallenge, options?: RequestOptions) => Promise<Outcome<SignInResult>>
  /** Has the signature key of a card sign documents that the user is shown. */
  readonly signDocuments: (
    documents: { readonly documents: readonly DocumentToSign[]; readonly expiresAt: string },
    options?: RequestOptions,
  ) => Promise<Outcome<SignedDocuments>>
  /** Has it sign bare hashes; the user must have given this site a permission of its own. */
  readonly signHashes: (
    hashes: { readonly hashes: readonly HashToSign[]; readonly expiresAt: string },
    options?: RequestOptions,
  ) => Promise<Outcome<HashResult>>
  /** Has the authentication key of an officer's card sign orders to the certification authority, which the officer is shown. */
  readonly approveOrders: (
    orders: { readonly orders: readonly string[]; readonly expiresAt: string },
    options?: RequestOptions,
  ) => Promise<Outcome<OrderResult>>
  /** Forgets the pairing in this browser; the user's permission is taken away on the settings page of the bridge. */
  readonly forget: () => void
}

const STORAGE_KEY = 'jitsuin-bridge-secret'

/** A client of the bridge. It looks for the bridge when it is first asked for something. */
export function cardBridge(options: CardBridgeOptions = {}): CardBridge {
  const { ports = [BRIDGE_PORT], storage = localStorage, openWindow = openBeside } = options
  // Called as a member of the options, fetch would lose the window it belongs to.
  const fetchHere: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const lines = ports.map((port): Line => ({ fetch: fetchHere, address: `http://127.0.0.1:${port}` }))
  const secret = () => storage.getItem(STORAGE_KEY)

  async function findLine(signal: AbortSignal | undefined): Promise<Line | null> {
    for (const line of lines) if ((await knock(line, signal)) === 'somebody') return line
    return null
  }

  async function status(signal?: AbortSignal): Promise<BridgeStatus> {
    const line = await findLine(signal)
    if (line === null) return { state: 'not-installed' }
    const known = secret()
    if (known === null) return { state: 'not-paired' }
    const reply = await call(line, {
      method: 'GET',
      path: ROUTES.status,
      secret: known,
      answer: statusSchema,
      signal,
    })
    if (reply.state !== 'answered') return { state: 'not-paired' }
    const { protocol, version, readers, permissions } = reply.message
    if (protocol !== BRIDGE_PROTOCOL) return { state: 'outdated', protocol }
    return { state: stateOf(readers), version, readers, permissions }
  }

  async function ask(path: string, body: unknown, { onProgress, signal }: RequestOptions = {}) {
    const line = await findLine(signal)
    if (line === null) return NOT_INSTALLED
    const known = secret()
    if (known === null) return NOT_PAIRED
    const asking = {
      line,
      path,
      secret: known,
      body,
      show: openWindow,
      signal,
      onProgress: onProgress ?? ignore,
    }
    return endAsState(() => follow(asking), signal)
  }

  return {
    status,
    async pair({ onPage, signal } = {}) {
      const line = await findLine(signal)
      if (line === null) return NOT_INSTALLED
      const show = (page: string) => {
        openWindow(page)
        onPage?.(page)
      }
      const keep = (made: string) => storage.setItem(STORAGE_KEY, made)
      return endAsState(() => pair({ line, show, keep, signal }), signal)
    },
    async signIn(challenge, following) {
      return pick(await ask(ROUTES.signIns, challenge, following), (result) =>
        result.kind === 'sign-in' ? result : null,
      )
    },
    async signDocuments({ documents, expiresAt }, following) {
      const body = {
        expiresAt,
        documents: documents.map((one) => ({ ...one, content: toBase64Url(one.content) })),
      }
      return pick(await ask(ROUTES.documentSignatures, body, following), signedDocuments)
    },
    async signHashes({ hashes, expiresAt }, following) {
      const body = { expiresAt, hashes: hashes.map((one) => ({ ...one, sha256: toBase64Url(one.sha256) })) }
      return pick(await ask(ROUTES.hashSignatures, body, following), (result) =>
        result.kind === 'hashes' ? result : null,
      )
    },
    async approveOrders(orders, following) {
      return pick(await ask(ROUTES.orderApprovals, orders, following), (result) =>
        result.kind === 'orders' ? result : null,
      )
    },
    forget: () => storage.removeItem(STORAGE_KEY),
  }
}

const NOT_INSTALLED = { state: 'not-installed' } as const
const NOT_PAIRED = { state: 'not-paired' } as const

/** The best card decides: one that can be used, then one that is locked, then one that cannot be read. */
function stateOf(readers: readonly BridgeReader[]): Extract<BridgeStatus, Paired>['state'] {
  const cards = readers.map((reader) => reader.card).filter((card) => card !== 'absent')
  if (readers.length === 0) return 'no-reader'
  if (cards.length === 0) return 'no-card'
  if (cards.includes('usable')) return 'ready'
  return cards.includes('locked') ? 'card-locked' : 'card-unreadable'
}

function signedDocuments(result: AnyResult): SignedDocuments | null {
  if (result.kind !== 'documents') return null
  const { certificate, chain } = result
  const documents = result.documents.map(({ name, content }) => ({ name, content: fromBase64Url(content) }))
  return { documents, certificate, chain }
}

function pick<Result>(
  outcome: Outcome<AnyResult>,
  take: (result: AnyResult) => Result | null,
): Outcome<Result> {
  if (outcome.state !== 'done') return outcome
  const result = take(outcome.result)
  if (result === null) throw new BridgeError('bridge/unreachable', 'The bridge answered another question')
  return { state: 'done', result }
}

/** The page's own abort is an end like the user's. */
async function endAsState<Ended>(
  work: () => Promise<Ended>,
  signal: AbortSignal | undefined,
): Promise<Ended | { state: 'cancelled' }> {
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted) return { state: 'cancelled' }
    throw error
  }
}

function openBeside(page: string): void {
  window.open(page, '_blank', 'noopener,popup,width=520,height=720')
}

function ignore(): void {
  // A page that shows no steps is told none.
}
