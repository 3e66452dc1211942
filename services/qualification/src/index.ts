/** Checks of a qualification by employers and others to whom a card is shown, with receipts that can be verified for good. */
import { randomBytes, randomUUID } from 'node:crypto'
import { type ProblemTable, provisionService, type Route } from '@jitsuin/platform'
import type { SignInGate } from '@jitsuin/sso/contract'
import { QUALIFICATION_PROBLEMS } from './http/problems.js'
import { checkRoutes, holderRoutes } from './http/routes.js'
import type { ProveCard } from './outside/card-proof.js'
import type { CardRegister } from './outside/card-register.js'
import { openReceiptKey } from './outside/receipt-key.js'
import { openCheckStore } from './store/checks.js'
import { QUALIFICATION_HISTORY } from './store/history.js'
import type { QualificationContext } from './usecases/context.js'

export { QUALIFICATION_ERRORS } from './errors.js'
export type { CardProof, ProveCard, ShownCard } from './outside/card-proof.js'
export type { CardRegister, Photo, RegisteredCard } from './outside/card-register.js'

/** Settings of the service. */
export type QualificationSettings = {
  /** The zone's database as its owner. */
  readonly zoneUrl: string
  readonly clock: () => Date
  readonly gate: SignInGate
  readonly register: CardRegister
  readonly proveCard: ProveCard
  /** File of the Ed25519 key that signs receipts; made at the first start. */
  readonly keyFile: string
}

/** The service's parts, for apps/server to mount. */
export type QualificationService = {
  /** Below the host of the check. */
  readonly routes: readonly Route[]
  /** Below the portal's host. */
  readonly holderRoutes: readonly Route[]
  readonly problems: readonly ProblemTable[]
  readonly close: () => Promise<void>
}

/** Prepares the database and composes the service. */
export async function createQualification(settings: QualificationSettings): Promise<QualificationService> {
  const { zoneUrl, keyFile, ...outside } = settings
  const store = openCheckStore(await provisionService(zoneUrl, QUALIFICATION_HISTORY))
  const key = await openReceiptKey(keyFile)
  const ctx: QualificationContext = { ...outside, store, key, newId: randomUUID, random: randomBytes }
  return {
    routes: checkRoutes(ctx),
    holderRoutes: holderRoutes(ctx),
    problems: [QUALIFICATION_PROBLEMS],
    close: () => store.close(),
  }
}
