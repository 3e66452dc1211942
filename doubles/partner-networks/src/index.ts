/** Two invented regional networks, written as their owners would, with libraries of their own choice. They stand in for real ones. */
import type { HttpService, Logger } from '@jitsuin/platform'
import { createAozora } from './aozora/network.js'
import { entityIdOf } from './aozora/service-provider.js'
import { loadOrMakeKeys, type NetworkKeys } from './keys.js'
import { createMinato } from './minato/network.js'
import { CLIENT_ID } from './minato/relying-party.js'
import type { World } from './site/visits.js'

export { loadOrMakeKeys, type NetworkKeys } from './keys.js'

/** Where the networks are reached, and where the authentication base is. */
export type NetworkSettings = World & {
  readonly aozoraOrigin: string
  readonly minatoOrigin: string
  readonly samlMetadataAddress: string
  readonly oidcIssuer: string
  readonly keyFolder: string
  readonly logger: Logger
}

/** Makes both networks, by their host names. */
export async function createPartnerNetworks(
  settings: NetworkSettings,
): Promise<Readonly<Record<string, HttpService>>> {
  const { aozoraOrigin, minatoOrigin, samlMetadataAddress, oidcIssuer, logger } = settings
  const keys = await loadOrMakeKeys(settings.keyFolder, settings.clock())
  const aozora = { origin: aozoraOrigin, metadataAddress: samlMetadataAddress, key: keys.aozora }
  const minato = { origin: minatoOrigin, issuer: oidcIssuer, key: keys.minato }
  return {
    [new URL(aozoraOrigin).hostname]: await createAozora(aozora, settings, logger),
    [new URL(minatoOrigin).hostname]: await createMinato(minato, settings, logger),
  }
}

/** What each network hands in to become a partner: its addresses, keys, purpose and what it would like to be told. */
export function registrationsOf(
  { aozoraOrigin, minatoOrigin }: Pick<NetworkSettings, 'aozoraOrigin' | 'minatoOrigin'>,
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
      clientId: CLIENT_ID,
      redirectUri: `${minatoOrigin}/oidc/callback`,
      postLogoutRedirectUri: `${minatoOrigin}/goodbye`,
      backChannelLogoutUri: `${minatoOrigin}/oidc/back-channel-logout`,
      jwks: { keys: [keys.minato.publicJwk] },
    },
  }
}
