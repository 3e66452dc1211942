/**
 * The signing service (署名サービスクラウド): knows institutions and their clients, holds share B, and joins what both halves sign.
 * docs/second-key.md says what it can do alone: nothing.
 */
import {
  figuresRoute,
  HALF_PROBLEM_TABLES,
  type HalfSettings,
  keepDays,
  keyManagementPeer,
  type ListWatch,
  loadFigures,
  madeShareRoute,
  openHalf,
  type PeerConnection,
  watchLists,
} from '@jitsuin/key-half'
import {
  createService,
  defineProblems,
  type HttpService,
  type Logger,
  provisionService,
} from '@jitsuin/platform'
import type { FiguresQuery } from '@jitsuin/second-key'
import { CONTRACT_ERRORS, CONTRACT_STATUSES, OFFICE_ROUTES } from './contract.js'
import { CSC_PROBLEMS } from './csc/http/refusals.js'
import { type CscSettings, openCsc } from './csc/index.js'
import { CONTRACT_RULES, type ContractRules } from './domain/contracts/tariff.js'
import { contractOfficeRoutes } from './http/contract-office-routes.js'
import { contractRoutes } from './http/contract-routes.js'
import { peerRoutes } from './http/peer-routes.js'
import { vendorRoutes } from './http/vendor-routes.js'
import { CONTRACTS_HISTORY } from './store/contracts/history.js'
import { openContractsStore } from './store/contracts/tables.js'
import { certificateWriter } from './usecases/certificates.js'
import { contractGate } from './usecases/contracts/gate.js'
import { type SeededContract, seedContract } from './usecases/contracts/seed.js'
import { lookAfterContracts, watchContracts } from './usecases/contracts/worker.js'

const CONTRACT_PROBLEMS = defineProblems(CONTRACT_ERRORS, CONTRACT_STATUSES)

export { CSC_ERRORS, CscError, type CscErrorCode } from './csc/errors.js'
export type { CscSettings } from './csc/index.js'
export type { Imprint, StampSource } from './csc/usecases/context.js'

/** Settings of the service. */
export type SigningSettings = Omit<HalfSettings, 'role'> & {
  /** Key management, over mutual TLS. */
  readonly connection: PeerConnection
  /** How long a day lasts, and how long a list. */
  readonly tokenSeconds: number
  readonly listSeconds: number
  /** Who may ask at the inner door: SHA-256 of SubjectPublicKeyInfo, hexadecimal. */
  readonly clients: {
    readonly keyManagement: readonly string[]
    readonly keyMaker: readonly string[]
    readonly office: readonly string[]
  }
  /** The interface of the Cloud Signature Consortium (docs/csc.md). */
  readonly csc: CscSettings
  /** Lists of the signature authority; whoever stands on one ends at once. */
  readonly lists?: Omit<ListWatch, 'logger'>
  readonly contracts: {
    /** `free`: nobody needs a contract. */
    readonly need: 'required' | 'free'
    /** Absent: what is paid since April 2025. */
    readonly rules?: ContractRules
  }
  readonly logger: Logger
}

/** The service at work. */
export type Signing = {
  /** For a listener with mutual TLS that other zones reach. */
  readonly inner: HttpService
  /** For a listener that takes self-signed client certificates. */
  readonly vendor: HttpService
  /** Gives an institution its contract, as an installation begins with; one that has or had a contract keeps it. */
  readonly seedContract: (seeded: SeededContract) => Promise<void>
  /** Carries ends out that are due, and writes invoices of a year that has begun; it happens by itself every half minute. */
  readonly lookAfterContracts: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Opens the service. @throws {KeysError} `split-key/self-test-failed` */
export async function openSigning(settings: SigningSettings): Promise<Signing> {
  const { connection, tokenSeconds, listSeconds, clients, lists, contracts, logger, ...rest } = settings
  const { csc: cscSettings, ...parts } = rest
  const half = await openHalf({ ...parts, role: 'signing' })
  const peer = keyManagementPeer(connection)
  const contractsCtx = {
    half,
    peer,
    store: openContractsStore(await provisionService(parts.zoneUrl, CONTRACTS_HISTORY)),
    rules: contracts.rules ?? CONTRACT_RULES,
    need: contracts.need,
  }
  const gates = { contracts: contractGate(contractsCtx), certificates: certificateWriter(half) }
  const ctx = { half, peer, tokenSeconds, listSeconds, ...gates }
  const watch = lists && watchLists(half, { ...lists, logger })
  const csc = await openCsc({ ...cscSettings, zoneUrl: parts.zoneUrl, signing: ctx, logger })
  const days = keepDays(half, logger)
  const contractsWatch = watchContracts(contractsCtx, logger)
  const figures = {
    allowed: clients.office,
    load: (query: FiguresQuery) => loadFigures(half, query, CONTRACT_ERRORS),
  }
  const common = { problems: [...HALF_PROBLEM_TABLES, CONTRACT_PROBLEMS, CSC_PROBLEMS], logger }
  return {
    inner: await createService({
      ...common,
      name: 'signing-inner',
      title: { ja: '署名サービスクラウド（内部）', en: 'Signing, inner door' },
      routes: [
        ...peerRoutes(half, clients.keyManagement),
        ...csc.peerRoutes(clients.keyManagement),
        madeShareRoute(half, clients.keyMaker),
        figuresRoute(OFFICE_ROUTES.figures, figures),
        ...contractOfficeRoutes(contractsCtx, clients.office),
      ],
    }),
    vendor: await createService({
      ...common,
      name: 'signing',
      title: { ja: '署名サービスクラウド', en: 'Signing' },
      routes: [...vendorRoutes(ctx), ...contractRoutes(contractsCtx), ...csc.vendorRoutes],
    }),
    seedContract: (seeded) => seedContract(contractsCtx, seeded),
    lookAfterContracts: () => lookAfterContracts(contractsCtx),
    close: async () => {
      await watch?.stop()
      await days.stop()
      await contractsWatch.stop()
      await contractsCtx.store.close()
      await csc.close()
      await half.close()
    },
  }
}
