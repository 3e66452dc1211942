/** Two invented regional networks and an airline, written as their owners would, with libraries of their own choice. They stand in for real ones. */
import type { HttpService, Logger } from '@jitsuin/platform'
import { AIRLINE_CLIENT, createAirline } from './airline/airline.js'
import { createAozora } from './aozora/network.js'
import { entityIdOf } from './aozora/service-provider.js'
import { loadOrMakeKeys, type NetworkKeys, type PartyKey } from './keys.js'
import { createMinato, MINATO_CLIENT } from './minato/network.js'
import type { World } from './site/visits.js'

export { loadOrMakeKeys, type NetworkKeys } from './keys.js'

/** Where the networks are reached, and where the authentication base is. */
export type NetworkSettings = World & {
  readonly aozoraOrigin: string
  readonly minatoOrigin: string
  readonly airlineOrigin: string
  readonly samlMetadataAddress: string
  readonly oidcIssuer: string
  readonly keyFolder: string
  readonly logger: Logger
}

/** Makes all of them, by their host names. */
export async function createPartnerNetworks(
  settings: NetworkSettings,
): Promise<Readonly<Record<string, HttpService>>> {
  const { aozoraOrigin, minatoOrigin, airlineOrigin, samlMetadataAddress, oidcIssuer, keyFolder, logger } =
    settings
  const keys = await loadOrMakeKeys(settings.keyFolder, settings.clock())
  const aozora = { origin: aozoraOrigin, metadataAddress: samlMetadataAddress, key: keys.aozora }
  const issuer = oidcIssuer
  const minato = { ...MINATO_CLIENT, origin: minatoOrigin, issuer, key: keys.minato }
  const airline = { ...AIRLINE_CLIENT, origin: airlineOrigin, issuer, key: keys.airline }
  return {
    [new URL(aozoraOrigin).hostname]: await createAozora(aozora, settings, logger),
    [new URL(minatoOrigin).hostname]: await createMinato(minato, settings, logger),
    [new URL(airlineOrigin).hostname]: await createAirline(
      airline,
      { ...settings, folder: keyFolder },
      logger,
    ),
  }
}

/** What each of them hands in to become a partner: its addresses, keys, purpose and what it would like to be told. */
export function registrationsOf(
  {
    aozoraOrigin,
    minatoOrigin,
    airlineOrigin,
  }: Pick<NetworkSettings, 'aozoraOrigin' | 'minatoOrigin' | 'airlineOrigin'>,
  keys: NetworkKeys,
) {
  return {
    aozora: {
      name: { ja: '青空医療ネット', en: 'Aozora Medical Network' },
      purpose: {
        ja: '青空県の医療機関のあいだで、診療情報を閲覧・記載するため',
        en: 'To read and write records among institutions of Aozora prefecture',
      },
      homepage: `${aozoraOrigin}/`,
      entityId: entityIdOf(aozoraOrigin),
      assertionConsumerService: `${aozoraOrigin}/saml/acs`,
      singleLogoutService: `${aozoraOrigin}/saml/slo`,
      certificatePem: keys.aozora.certificatePem,
    },
    minato: {
      name: { ja: '港見つながるネット', en: 'Minato Care Network' },
      purpose: {
        ja: '港見県の医療・介護の担当者が、患者さんの情報を共有するため',
        en: 'To share information among those who care for patients in Minato prefecture',
      },
      homepage: `${minatoOrigin}/`,
      ...clientAt(minatoOrigin, MINATO_CLIENT.clientId, keys.minato),
    },
    airline: {
      name: { ja: 'そらみほん航空', en: 'Sora Mihon Air' },
      purpose: {
        ja: '機内で急病の方が出たとき、登録した医師に直接お声をかけるため',
        en: 'To speak to registered doctors directly when somebody falls ill on board',
      },
      homepage: `${airlineOrigin}/`,
      ...clientAt(airlineOrigin, AIRLINE_CLIENT.clientId, keys.airline),
    },
  }
}

function clientAt(origin: string, clientId: string, { publicJwk }: PartyKey) {
  return {
    clientId,
    redirectUri: `${origin}/oidc/callback`,
    postLogoutRedirectUri: `${origin}/goodbye`,
    backChannelLogoutUri: `${origin}/oidc/back-channel-logout`,
    jwks: { keys: [publicJwk] },
  }
}
