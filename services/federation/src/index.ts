/** Federation: partners, what each may be told, consent, and the two protocols in which they are told it. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { HolderDirectory } from '@jitsuin/holder/contract'
import type { KeyStore } from '@jitsuin/keys'
import type { Fetcher } from '@jitsuin/pki'
import {
  type Logger,
  loopbackFetch,
  openStore,
  type ProblemTable,
  provisionService,
  type Route,
  type ServiceDefinition,
} from '@jitsuin/platform'
import type { SignInGate } from '@jitsuin/sso/contract'
import { samlPartner } from './domain/saml-partner.js'
import { FEDERATION_PROBLEMS } from './http/problems.js'
import { holderRoutes, officeRoutes } from './http/routes.js'
import { openOidc } from './oidc.js'
import { storedKeyHolder } from './outside/saml-key-holder.js'
import type { SamlPartners } from './outside/saml-ports.js'
import { openSaml } from './saml.js'
import { consents } from './store/consents.js'
import { FEDERATION_HISTORY } from './store/history.js'
import { type Partners, partners } from './store/partners.js'
import { FEDERATION_ACTIONS, type Tables } from './store/tables.js'
import { releaseDesk } from './usecases/release-desk.js'
import { seedPartners } from './usecases/seed-partners.js'
import { FEDERATION_PAGES } from './wire/routes.js'
import type { PartnerTerms } from './wire/terms.js'

export { FEDERATION_ERRORS, SAML_ERRORS } from './errors.js'

/** Settings of the service. */
export type FederationSettings = {
  /** The zone's database as its owner. */
  readonly zoneUrl: string
  /** The host of sign-in without a final slash, such as `https://signin.example.jp`. */
  readonly origin: string
  /** Where partners that show a TLS certificate reach the same service, if that is another origin. */
  readonly tlsOrigin?: string
  readonly gate: SignInGate
  readonly holders: HolderDirectory
  /** Keeps the signing keys of both protocols, encrypted. */
  readonly keys: Pick<KeyStore, 'save' | 'load'>
  /** 32 bytes that outlive restarts; cookies of flows are signed with a key made of them. */
  readonly cookieSecret: Uint8Array
  /** Fetches metadata of partners, on an officer's word. */
  readonly fetcher: Fetcher
  readonly clock: () => Date
  readonly logger: Logger
}

/** The service's parts, for apps/server to mount on the hosts of sign-in and of the office. */
export type FederationService = {
  readonly routes: readonly Route[]
  /** For the host of the office: the register of partners alone. */
  readonly officeRoutes: readonly Route[]
  readonly problems: readonly ProblemTable[]
  readonly raw: NonNullable<ServiceDefinition['raw']>
  /** Begins to tell partners of sessions that ended. */
  readonly start: () => void
  readonly stop: () => Promise<void>
  /** Registers and approves the partners of a demonstration that are not there yet. */
  readonly seedDemonstrationPartners: (wanted: readonly PartnerTerms[]) => Promise<void>
}

/** Prepares the database and composes the service. */
export async function createFederation(settings: FederationSettings): Promise<FederationService> {
  const { origin, gate, holders, clock, logger, fetcher } = settings
  const serviceUrl = await provisionService(settings.zoneUrl, FEDERATION_HISTORY)
  const database = openStore<Tables, typeof FEDERATION_ACTIONS>(serviceUrl, FEDERATION_ACTIONS)
  const stored = { partners: partners(database), consents: consents(database) }
  const releases = releaseDesk({
    ...stored,
    holders,
    questionPage: (question) => origin + FEDERATION_PAGES.consent(question),
    newId,
  })
  const common = { serviceUrl, baseAddress: origin, gate, releases, clock }
  const oidc = openOidc({
    ...common,
    partners: stored.partners,
    tlsOrigin: settings.tlsOrigin,
    signedOutPage: `${origin}/`,
    keys: settings.keys,
    cookieSecret: settings.cookieSecret,
    central: (headers) => saml.centralLogout(headers),
    fetch: loopbackFetch,
    newId,
    logger,
  })
  const saml = openSaml({
    ...common,
    partners: samlPartners(stored.partners),
    otherLogouts: oidc.logouts,
    logoutPage: (run) => origin + FEDERATION_PAGES.logout(run),
    keys: storedKeyHolder({ store: settings.keys, commonName: new URL(origin).hostname, randomBytes }),
    fetcher,
    randomBytes,
  })
  const context = { ...stored, releases, gate, clock, newId: randomUUID, randomBytes }
  return {
    routes: [...holderRoutes(context), ...officeRoutes(context), ...saml.routes, ...oidc.routes],
    officeRoutes: officeRoutes(context),
    problems: [FEDERATION_PROBLEMS, saml.problems],
    raw: (server) => {
      saml.raw(server)
      oidc.raw(server)
    },
    start: oidc.start,
    stop: async () => {
      await oidc.close()
      await Promise.all([saml.close(), database.close()])
    },
    seedDemonstrationPartners: (wanted) => seedPartners(context, wanted),
  }
}

/** 256 bits that nobody can guess, as text for addresses. */
function newId(): string {
  return randomBytes(32).toString('hex')
}

/** The register as the SAML identity provider sees it. */
function samlPartners({ activeByIdentity, activeById }: Partners): SamlPartners {
  return {
    byEntityId: async (entityId) => {
      const partner = await activeByIdentity('saml', entityId)
      return partner && samlPartner(partner)
    },
    byId: async (partnerId) => {
      const partner = await activeById('saml', partnerId)
      return partner && samlPartner(partner)
    },
  }
}
