/** The services of the application zone, each below its own host name, with the pages that belong to it. */
import { AUDIT_PROBLEMS, type openAudit } from '@jitsuin/audit'
import { PORTS_PATH, portsSchema } from '@jitsuin/bridge-client'
import type { FederationService } from '@jitsuin/federation'
import type { HolderService } from '@jitsuin/holder'
import {
  createService,
  type HttpService,
  type Logger,
  type Route,
  route,
  type ZoneConnection,
} from '@jitsuin/platform'
import type { QualificationService } from '@jitsuin/qualification'
import type { RegistrationService } from '@jitsuin/registration'
import type { Sso } from '@jitsuin/sso'
import type { StatisticsService } from '@jitsuin/statistics'
import type { Transparency } from '@jitsuin/transparency'
import { createVerification } from '@jitsuin/verification'
import type { configuredTrust } from '../configured-trust.js'
import { frontUrl, hostOf } from '../origins.js'
import { pagesOf } from '../pages-of.js'
import type { Settings } from '../settings.js'
import { statusPlaces } from '../status-places.js'
import { approveRoutes } from './approve-host.js'
import { neighbours } from './neighbours.js'
import { firstPartyHosts } from './sign-in.js'

/** Everything that answers below some host. */
export type HostParts = {
  readonly settings: Settings
  readonly zoneUrl: string
  readonly logger: Logger
  readonly trust: ReturnType<typeof configuredTrust>
  readonly audit: Awaited<ReturnType<typeof openAudit>>
  readonly sso: Sso
  readonly holder: HolderService
  readonly federation: FederationService
  readonly log: Transparency
  readonly registration: RegistrationService
  readonly statistics: StatisticsService
  readonly qualification: QualificationService
  /** Key management, for the page on which holders approve. */
  readonly keyManagement: ZoneConnection
}

/** One service for each host name; the verifier is the front page. */
export async function openHosts(parts: HostParts): Promise<Readonly<Record<string, HttpService>>> {
  const { settings } = parts
  const verifier = await verifierHost(parts)
  return {
    [frontUrl(settings).hostname]: verifier,
    '127.0.0.1': verifier,
    [hostOf(settings, 'verifier')]: verifier,
    [hostOf(settings, 'signin')]: await signInHost(parts),
    [hostOf(settings, 'portal')]: await portalHost(parts),
    [hostOf(settings, 'office')]: await officeHost(parts),
    [hostOf(settings, 'apply')]: await applyHost(parts),
    [hostOf(settings, 'check')]: await checkHost(parts),
    [hostOf(settings, 'approve')]: await approveHost(parts),
    [hostOf(settings, 'transparency')]: await transparencyHost(parts),
    [hostOf(settings, 'audit')]: await auditHost(parts),
  }
}

async function verifierHost({ settings, zoneUrl, logger, trust, log }: HostParts): Promise<HttpService> {
  return await createVerification({
    zoneUrl,
    clock: () => new Date(),
    logger,
    ...pagesOf('verifier'),
    samples: settings.JITSUIN_MODE === 'demonstration' ? 'offered' : 'none',
    configuredTrust: trust,
    places: statusPlaces(settings),
    neighbours: neighbours(settings),
    askLog: log.askLog,
  })
}

/** Sign-in and federation share a host, because a browser has one session there. */
async function signInHost({ settings, logger, sso, federation }: HostParts): Promise<HttpService> {
  const { JITSUIN_BRIDGE_PORT: port } = settings
  return await createService({
    name: 'signin',
    title: { ja: 'サインイン', en: 'Sign-in' },
    routes: [...sso.routes, ...federation.routes, bridgePorts(port)],
    problems: [sso.problems, ...federation.problems],
    readiness: sso.readiness,
    logger,
    raw: federation.raw,
    // The card bridge runs on the computer of whoever signs in.
    ...pagesOf('signin', { connectTo: bridgesAt(settings) }),
  })
}

/** Where the bridge of whoever looks at a page listens. */
function bridgesAt({ JITSUIN_BRIDGE_PORT: port }: Settings): readonly string[] {
  return [`http://127.0.0.1:${port}`, `http://localhost:${port}`]
}

/** Tells pages where the bridges of their visitors listen. */
function bridgePorts(port: number): Route {
  return route({
    method: 'GET',
    path: PORTS_PATH,
    summary: { ja: 'カードブリッジの場所', en: 'Where card bridges listen' },
    answers: { 200: portsSchema },
    handle: () => ({ status: 200, json: { ports: [port] } }),
  })
}

async function portalHost(parts: HostParts): Promise<HttpService> {
  const { settings, logger, sso, holder, log, qualification } = parts
  return await createService({
    name: 'portal',
    title: { ja: '医師資格証ポータル', en: 'Holder portal' },
    routes: [
      ...holder.routes,
      ...sso.sessionRoutes(firstPartyHosts(settings).portal),
      ...log.routes,
      ...log.ownRoutes(sso.gate),
      ...qualification.holderRoutes,
    ],
    problems: [...holder.problems, sso.problems, ...log.problems, ...qualification.problems],
    logger,
    ...pagesOf('portal'),
  })
}

async function officeHost(parts: HostParts): Promise<HttpService> {
  const { settings, logger, sso, federation, registration, statistics } = parts
  const { office } = firstPartyHosts(settings)
  return await createService({
    name: 'office',
    title: { ja: '業務画面', en: 'Office' },
    routes: [
      ...sso.sessionRoutes(office),
      ...sso.staffRoutes(office.origin),
      ...federation.officeRoutes,
      ...registration.officeRoutes,
      ...statistics.routes,
      bridgePorts(settings.JITSUIN_BRIDGE_PORT),
    ],
    problems: [sso.problems, ...federation.problems, ...registration.problems, ...statistics.problems],
    logger,
    // Officers sign orders with their cards.
    ...pagesOf('office', { connectTo: bridgesAt(settings) }),
  })
}

/** Applicants have no account: their links open their applications. */
async function applyHost({ logger, registration }: HostParts): Promise<HttpService> {
  return await createService({
    name: 'apply',
    title: { ja: '医師資格証の申請', en: 'Apply for a card' },
    routes: registration.applyRoutes,
    problems: registration.problems,
    logger,
    // Applicants take their photo and their papers with the camera.
    ...pagesOf('apply', { camera: 'own' }),
  })
}

async function checkHost({ settings, logger, qualification }: HostParts): Promise<HttpService> {
  return await createService({
    name: 'check',
    title: { ja: '資格の確認', en: 'Check a qualification' },
    routes: [...qualification.routes, bridgePorts(settings.JITSUIN_BRIDGE_PORT)],
    problems: qualification.problems,
    logger,
    // Holders show their cards at the computer of whoever checks.
    ...pagesOf('check', { connectTo: bridgesAt(settings) }),
  })
}

async function approveHost({ settings, logger, keyManagement }: HostParts): Promise<HttpService> {
  return await createService({
    name: 'approve',
    title: { ja: '署名の承認画面', en: 'Approve signing' },
    routes: [bridgePorts(settings.JITSUIN_BRIDGE_PORT)],
    logger,
    ...approveRoutes(keyManagement),
    // Holders approve with their cards too.
    ...pagesOf('approve', { connectTo: bridgesAt(settings) }),
  })
}

async function transparencyHost({ logger, log }: HostParts): Promise<HttpService> {
  return await createService({
    name: 'transparency',
    title: { ja: '証明書の公開記録', en: 'Transparency log' },
    routes: log.routes,
    problems: log.problems,
    readiness: log.readiness,
    logger,
  })
}

async function auditHost({ logger, audit }: HostParts): Promise<HttpService> {
  return await createService({
    name: 'audit',
    title: { ja: '監査記録', en: 'Audit log' },
    routes: audit.routes,
    problems: [AUDIT_PROBLEMS],
    logger,
  })
}
