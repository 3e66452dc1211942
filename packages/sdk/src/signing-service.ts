/** The signing service (署名サービスクラウド) as a vendor's program uses it: register, ask for an approval, and sign under it. */
import { X509Certificate } from 'node:crypto'
import { octets } from '@jitsuin/second-key/node'
import { askForList, type ListWish, type PreparedList } from './approval-list.js'
import { type AuthorisationState, fetchAuthorisation, stateOf } from './authorisation.js'
import type { ClientContext } from './client-context.js'
import { readPrivateKey } from './client-key.js'
import { type ConnectionOptions, openConnection, type ServiceSeen } from './connection.js'
import type { CounterStore } from './counter-store.js'
import { SdkError } from './errors.js'
import { expectCertificateOf } from './judge-signatures.js'
import { askPatiently, judgeFailure, PATIENCE, type Patience } from './persistence.js'
import type { ClientRegistration } from './registration.js'
import type { SecondKey } from './second-key.js'
import { openSession, type SigningSession } from './session.js'
import {
  type AuthorisationAnswer,
  aliveSchema,
  keySchema,
  openedAuthorisationSchema,
  type RegisteredClient,
  ROUTES,
  registeredClientSchema,
} from './wire.js'

/** What a client works with. Time, ids and counters come from outside. */
export type SigningServiceOptions = Omit<ConnectionOptions, 'lookup'> &
  Partial<Pick<ConnectionOptions, 'lookup'>> & {
    /** Gives a new UUID in lower case: `crypto.randomUUID`. */
    readonly newId: () => string
    readonly counters: CounterStore
    /** How often a doubtful answer is asked for again; five tries when not given. */
    readonly patience?: Patience
  }

/** The holder has been asked. */
export type AskedAuthorisation = {
  readonly authorisationId: string
  readonly subject: string
  /** Where the holder approves: show it as a QR code. */
  readonly approveAddress: string
  /** The first instant at which it can no longer be approved. */
  readonly approveBy: Date
}

/** What became of the question to the holder. */
export type Approval =
  | { readonly outcome: 'approved'; readonly session: SigningSession }
  | { readonly outcome: 'expired' | 'ended' }

/** What a day is asked for with. */
export type DayOptions = {
  /** How many signatures at most; as many as the service allows when not given. */
  readonly numSignatures?: number
}

/** How to wait for a holder. */
export type WaitOptions = {
  readonly signal?: AbortSignal
  /** Between two looks; 2 seconds when not given. */
  readonly everyMs?: number
}

/** The service, for one client. Everything throws {ServiceRefusal} for what the service refuses, and {SdkError} `sdk/unreachable`. */
export type SigningService = {
  /** Registers the client's key; the same registration again changes nothing. */
  readonly register: (registration: ClientRegistration) => Promise<RegisteredClient>
  /** @throws {SdkError} `sdk/other-subject` when the answer is somebody else's certificate */
  readonly loadKey: (subject: string) => Promise<SecondKey>
  /** Asks the holder with this subject serialNumber. One that is active at this institution ends once the new one is approved. */
  readonly authorise: (subject: string, options?: DayOptions) => Promise<AskedAuthorisation>
  /**
   * Asks the holder for exactly this list; it neither ends a day nor is ended by one.
   *
   * @throws {SdkError} `sdk/list-wrong`, `sdk/shown-unfit`, `sdk/digests-wrong`
   */
  readonly authoriseList: (subject: string, wish: ListWish) => Promise<PreparedList>
  readonly state: (authorisationId: string) => Promise<AuthorisationState>
  /** Waits until the holder decides. Outages are waited through. @throws {SdkError} `sdk/approval-stopped` when the signal stops it */
  readonly waitForApproval: (
    asked: AskedAuthorisation | PreparedList,
    options?: WaitOptions,
  ) => Promise<Approval>
  /** Takes up an authorisation that is active, after a restart for example. @throws {SdkError} `sdk/not-active`, `sdk/other-subject` */
  readonly openSession: (authorisationId: string) => Promise<SigningSession>
  /** Ends an authorisation for good. */
  readonly end: (authorisationId: string) => Promise<void>
  /** Asks whether the service answers at all; no registration is needed. */
  readonly look: () => Promise<ServiceSeen | undefined>
  readonly close: () => void
}

/**
 * Opens the service for one client; nothing is sent yet.
 *
 * @throws {SdkError} `sdk/key-unfit` when key and certificate are not those of a client
 */
export function openSigningService(options: SigningServiceOptions): SigningService {
  const ctx = contextOf(options)
  const { connection } = ctx
  const ask = <Answer>(path: string, question: Omit<Parameters<typeof connection.ask<Answer>>[0], 'path'>) =>
    askPatiently(() => connection.ask<Answer>({ path, ...question }), ctx.patience, question.signal)
  const state = (id: string) => viewState(ctx, id)
  const loadKey = (subject: string) => loadKeyOf(ctx, subject)
  const open = (id: string) => openSession(ctx, { id, loadKey })
  return {
    register: (body) => ask(ROUTES.clients, { method: 'POST', body, answer: registeredClientSchema }),
    loadKey,
    authorise: async (subject, options = {}) => {
      // Asked once: a doubtful answer leaves at worst a question that nobody approves.
      const question = { method: 'POST', path: ROUTES.authorisations, body: { subject, ...options } } as const
      const opened = await connection.ask({ ...question, answer: openedAuthorisationSchema })
      const { authorisationId, approveAddress, approveBy } = opened
      return { authorisationId, subject, approveAddress, approveBy: new Date(approveBy) }
    },
    authoriseList: (subject, wish) => askForList(ctx, subject, wish),
    state,
    waitForApproval: (asked, waiting = {}) => waitForApproval(ctx, { asked, waiting, open }),
    openSession: open,
    end: async (id) => void (await ask(ROUTES.authorisation(id), { method: 'DELETE' })),
    look: async () => {
      await connection.ask({ method: 'GET', path: ROUTES.alive, answer: aliveSchema })
      return connection.seen()
    },
    close: connection.close,
  }
}

function contextOf(options: SigningServiceOptions): ClientContext {
  const { key, spkiDer } = readPrivateKey(options.clientKey)
  if (!isCertificateOf(options.clientCertificate, spkiDer))
    throw new SdkError('sdk/key-unfit', 'The certificate of the client is of another key')
  const { clock, newId, counters, patience = PATIENCE } = options
  return { connection: openConnection(options), privateKey: key, clock, newId, counters, patience }
}

function isCertificateOf(certificatePem: string, spkiDer: Uint8Array): boolean {
  try {
    return new X509Certificate(certificatePem).publicKey
      .export({ type: 'spki', format: 'der' })
      .equals(spkiDer)
  } catch {
    return false // not a certificate
  }
}

async function viewState(ctx: ClientContext, id: string): Promise<AuthorisationState> {
  return stateOf(await fetchAuthorisation(ctx, id), ctx.clock())
}

async function loadKeyOf(ctx: ClientContext, subject: string): Promise<SecondKey> {
  const question = { method: 'GET', path: ROUTES.key(subject), answer: keySchema } as const
  const { certificate, chain, bits, origin } = await askPatiently(
    () => ctx.connection.ask(question),
    ctx.patience,
  )
  const certificateDer = octets(certificate)
  expectCertificateOf(subject, certificateDer)
  return { subject, certificateDer, chainDer: chain.map(octets), bits, origin }
}

type Waiting = {
  readonly asked: AskedAuthorisation | PreparedList
  readonly waiting: WaitOptions
  readonly open: (authorisationId: string) => Promise<SigningSession>
}

async function waitForApproval(ctx: ClientContext, { asked, waiting, open }: Waiting): Promise<Approval> {
  const { signal, everyMs = 2000 } = waiting
  for (;;) {
    if (signal?.aborted) throw new SdkError('sdk/approval-stopped', asked.authorisationId)
    const state = await lookOnce(ctx, asked)
    if (state === 'active') return { outcome: 'approved', session: await open(asked.authorisationId) }
    if (state !== 'asked') return { outcome: state }
    await ctx.patience.pause(everyMs, signal).catch((cause: unknown) => {
      throw new SdkError('sdk/approval-stopped', asked.authorisationId, { cause })
    })
  }
}

/** An outage while the holder may still approve is no decision. */
async function lookOnce(
  ctx: ClientContext,
  { authorisationId, approveBy }: AskedAuthorisation | PreparedList,
): Promise<AuthorisationAnswer['state']> {
  try {
    return (await fetchAuthorisation(ctx, authorisationId)).state
  } catch (error) {
    if (judgeFailure(error) === 'doubtful' && ctx.clock() < new Date(approveBy)) return 'asked'
    throw error
  }
}
