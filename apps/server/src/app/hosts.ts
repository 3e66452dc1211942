/** The services of the application zone, each below its own host name, with the pages that belong to it. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AUDIT_PROBLEMS, type openAudit } from '@jitsuin/audit'
import { PORTS_PATH, portsSchema } from '@jitsuin/bridge-client'
import type { FederationService } from '@jitsuin/federation'
import type { HolderService } from '@jitsuin/holder'
import {
  createService,
  type HttpService,
  type Logger,
  type Pages,
  type Route,
  route,
} from '@jitsuin/platform'
import type { Sso } from '@jitsuin/sso'
import { createVerification } from '@jitsuin/verification'
import type { configuredTrust } from '../configured-trust.js'
import { frontUrl, hostOf } from '../origins.js'
import type { Settings } from '../settings.js'
import { neighbours } from './neighbours.js'
import { firstPartyHosts } from './sign-in.js'
import { statusPlaces } from './trust.js'

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
    [hostOf(settings, 'audit')]: await auditHost(parts),
  }
}

async function verifierHost({ settings, zoneUrl, logger, trust }: HostParts): Promise<HttpService> {
  return await createVerification({
    zoneUrl,
    clock: () => new Date(),
    logger,
    ...pagesOf('verifier'),
    samples: settings.JITSUIN_MODE === 'demonstration' ? 'offered' : 'none',
    configuredTrust: trust,
    places: statusPlaces(settings),
    neighbours: neighbours(settings),
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
    ...pagesOf('signin', [`http://127.0.0.1:${port}`, `http://localhost:${port}`]),
  })
}

/** Tells the pages of sign-in where the bridges of their visitors listen. */
function bridgePorts(port: number): Route {
  return route({
    method: 'GET',
    path: PORTS_PATH,
    summary: { ja: 'カードブリッジの場所', en: 'Where card bridges listen' },
    answers: { 200: portsSchema },
    handle: () => ({ status: 200, json: { ports: [port] } }),
  })
}

async function portalHost({ settings, logger, sso, holder }: HostParts): Promise<HttpService> {
  return await createService({
    name: 'portal',
    title: { ja: '医師資格証ポータル', en: 'Holder portal' },
    routes: [...holder.routes, ...sso.sessionRoutes(firstPartyHosts(settings).portal)],
    problems: [...holder.problems, sso.problems],
    logger,
    ...pagesOf('portal'),
  })
}

async function officeHost({ settings, logger, sso, federation }: HostParts): Promise<HttpService> {
  const { office } = firstPartyHosts(settings)
  return await createService({
    name: 'office',
    title: { ja: '業務画面', en: 'Office' },
    routes: [...sso.sessionRoutes(office), ...sso.staffRoutes(office.origin), ...federation.officeRoutes],
    problems: [sso.problems, ...federation.problems],
    logger,
    ...pagesOf('office'),
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

/** The built pages of an app; without them only the interface is served. */
function pagesOf(app: string, connectTo: readonly string[] = []): { readonly pages?: Pages } {
  const directory = fileURLToPath(new URL(`../../../${app}/dist-web`, import.meta.url))
  return existsSync(directory) ? { pages: { directory, connectTo } } : {}
}
