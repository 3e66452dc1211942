/** Sign-in as this installation runs it: its hosts, its trust, and the listeners that ask for certificates. */
import { join } from 'node:path'
import { encodePem } from '@jitsuin/keys'
import { createService, type Listener, type Logger, listen } from '@jitsuin/platform'
import { createSso, type FirstPartyHost, type Sso } from '@jitsuin/sso'
import type { configuredTrust } from '../configured-trust.js'
import { jpkiAuthority } from '../jpki-authority.js'
import { hostOf, originOf, tlsOrigin } from '../origins.js'
import { readPageCertificate } from '../page-certificate.js'
import type { Settings } from '../settings.js'
import { statusPlaces } from '../status-places.js'
import { signInTrust } from './trust.js'

/** What sign-in is composed of. */
export type SignInParts = {
  readonly settings: Settings
  readonly zoneUrl: string
  readonly logger: Logger
  readonly trust: ReturnType<typeof configuredTrust>
  /** The public log, in which certificates of our own authorities have to be. */
  readonly askLog: NonNullable<Parameters<typeof createSso>[0]['askLog']>
}

/** The hosts besides the one of sign-in; the first of each audience is where people go who came from nowhere. */
export function firstPartyHosts(settings: Settings) {
  return {
    portal: { origin: originOf(settings, 'portal'), audience: 'holder' },
    office: { origin: originOf(settings, 'office'), audience: 'staff' },
  } as const satisfies Record<string, FirstPartyHost>
}

/** Makes sign-in. */
export async function openSignIn({ settings, zoneUrl, logger, trust, askLog }: SignInParts): Promise<Sso> {
  const { portal, office } = firstPartyHosts(settings)
  return await createSso({
    zoneUrl,
    clock: () => new Date(),
    logger,
    origin: originOf(settings, 'signin'),
    siteName: settings.JITSUIN_MODE === 'demonstration' ? 'Jitsuin（デモ）' : 'Jitsuin',
    hosts: [portal, office],
    ...(asksForCertificates(settings) && {
      tls: [
        { profile: 'tls12', origin: tlsOrigin(settings, settings.JITSUIN_CARD_TLS_PORT) },
        { profile: 'tls13', origin: tlsOrigin(settings, settings.JITSUIN_TOKEN_TLS_PORT) },
      ],
    }),
    trust: signInTrust(trust),
    places: statusPlaces(settings),
    askLog,
    ...(settings.JITSUIN_MODE === 'demonstration' && { jpki: jpkiAuthority(settings) }),
  })
}

/** Opens the two listeners that ask for certificates; none without a certificate of their own. */
export async function openTlsListeners(
  sso: Sso,
  { settings, logger, trust }: Omit<SignInParts, 'zoneUrl' | 'askLog'>,
): Promise<readonly Listener[]> {
  const folder = join(settings.JITSUIN_DATA, 'app', 'page-tls')
  const certificate = await readPageCertificate(settings, { folder, host: hostOf(settings, 'signin') })
  if (!certificate) return []
  const authorities = await signInTrust(trust)()
  const clientAuthorities = [...authorities.anchors, ...authorities.authorities].map((der) =>
    encodePem('CERTIFICATE', der),
  )
  const open = async (port: number, profile: 'card' | 'current') => {
    const services = await createService({
      name: 'sign-in-tls',
      title: { ja: '証明書によるサインイン', en: 'Sign-in by client certificate' },
      routes: sso.tlsRoutes,
      problems: [sso.problems],
      logger,
    })
    const tls = { ...certificate, profile, clientAuthorities }
    return await listen({ address: settings.JITSUIN_ADDRESS, port, tls, services })
  }
  return [
    await open(settings.JITSUIN_CARD_TLS_PORT, 'card'),
    await open(settings.JITSUIN_TOKEN_TLS_PORT, 'current'),
  ]
}

/** The demonstration makes a certificate for these ports; production names one, with its key. */
function asksForCertificates({
  JITSUIN_MODE: mode,
  JITSUIN_TLS_CERTIFICATE: certificate,
  JITSUIN_TLS_KEY: key,
}: Settings): boolean {
  return mode === 'demonstration' || (certificate !== undefined && key !== undefined)
}
