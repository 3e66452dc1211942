/** Composes the SAML identity provider: settings in, routes out. */
import type { Fetcher } from '@jitsuin/pki'
import type { ProblemTable, Route, ServiceDefinition } from '@jitsuin/platform'
import type { SignInGate } from '@jitsuin/sso/contract'
import { samlAddresses } from './domain/saml-addresses.js'
import { samlFrontRaw, samlFrontRoutes } from './http/saml-front.js'
import { SAML_PROBLEMS } from './http/saml-problems.js'
import { samlRoutes } from './http/saml-routes.js'
import type { SamlKeyHolder } from './outside/saml-key-holder.js'
import type { OtherLogouts, ReleaseDesk, SamlPartners } from './outside/saml-ports.js'
import { samlAnswers } from './store/saml-answers.js'
import { samlFlows } from './store/saml-flows.js'
import { samlKeyRing } from './store/saml-key-ring.js'
import { samlParticipants } from './store/saml-participants.js'
import { openSamlDatabase } from './store/saml-tables.js'
import { joinCentralLogout } from './usecases/saml-logout.js'
import type { VisitHeaders } from './usecases/saml-parts.js'

/** Settings of the identity provider. */
export type SamlSettings = {
  /** As the service's own role, with the tables of `FEDERATION_HISTORY`. */
  readonly serviceUrl: string
  /** Where browsers reach us, such as `https://signin.example.jp`; the entity ID is this and `/saml/metadata`. */
  readonly baseAddress: string
  /** The page that lists the results of a sign-out. */
  readonly logoutPage: (runId: string) => string
  readonly partners: SamlPartners
  readonly releases: ReleaseDesk
  /** Partners of other protocols in the list of a sign-out. */
  readonly otherLogouts?: OtherLogouts
  readonly gate: SignInGate
  readonly keys: SamlKeyHolder
  /** Fetches partners' metadata. */
  readonly fetcher: Fetcher
  readonly clock: () => Date
  readonly randomBytes: (length: number) => Uint8Array
}

/** What the service mounts. */
export type SamlPart = {
  readonly routes: readonly Route[]
  readonly raw: NonNullable<ServiceDefinition['raw']>
  readonly problems: ProblemTable
  /** For a sign-out that begins in another protocol. */
  readonly centralLogout: (headers: VisitHeaders) => Promise<{ readonly visit: string } | 'nobody-else'>
  readonly close: () => Promise<void>
}

/** Opens the identity provider; marks partners of sessions that end elsewhere. */
export function openSaml(settings: SamlSettings): SamlPart {
  const { serviceUrl, baseAddress, fetcher, otherLogouts = async () => [], ...others } = settings
  const database = openSamlDatabase(serviceUrl)
  const participants = samlParticipants(database)
  const parts = {
    ...others,
    otherLogouts,
    addresses: samlAddresses(baseAddress),
    flows: samlFlows(database),
    answers: samlAnswers(database),
    participants,
    ring: samlKeyRing(database),
  }
  settings.gate.onEnded((sessionId, why) => participants.endSession(sessionId, why, settings.clock()))
  return {
    routes: [...samlFrontRoutes(parts), ...samlRoutes(parts, fetcher)],
    raw: samlFrontRaw(parts),
    problems: SAML_PROBLEMS,
    centralLogout: (headers) => joinCentralLogout(parts, headers),
    close: () => database.close(),
  }
}
