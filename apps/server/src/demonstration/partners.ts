/** What was agreed with the invented networks: the demonstration begins after two people approved it. */
import type { PartnerTerms } from '@jitsuin/federation/contract'
import { parsePem } from '@jitsuin/keys'
import type { Registrations } from './hand-overs.js'

/** The terms of both networks. */
export function demonstrationPartners({ aozora, minato }: Registrations): PartnerTerms[] {
  const certificate = base64Of(aozora.certificatePem)
  return [
    {
      ...commonTerms(aozora, 'DEMO-2026-001'),
      attributes: ['displayName', 'displayNameKana', 'licenseNumber', 'affiliation', 'prefecture'],
      protocol: {
        protocol: 'saml',
        entityId: aozora.entityId,
        consumers: [{ index: 0, location: aozora.assertionConsumerService, isDefault: 'yes' }],
        logout: [{ binding: 'redirect', location: aozora.singleLogoutService }],
        signingCertificates: [certificate],
        encryption: { kind: 'aes-gcm', certificate },
        signedRequests: 'demanded',
        nameIdFormat: 'persistent',
        idpInitiated: 'refused',
        metadataAddress: aozora.entityId,
      },
    },
    {
      ...commonTerms(minato, 'DEMO-2026-002'),
      attributes: ['displayName', 'licenseNumber', 'affiliation'],
      protocol: {
        protocol: 'oidc',
        clientId: minato.clientId,
        redirectAddresses: [minato.redirectUri],
        afterLogoutAddresses: [minato.postLogoutRedirectUri],
        backChannelLogoutAddress: minato.backChannelLogoutUri,
        clientAuthentication: { method: 'private_key_jwt', jwks: minato.jwks },
        pushedRequests: 'required',
        boundTokens: 'dpop',
        reasonOfAccess: 'from-partner',
        refreshTokens: 'off',
      },
    },
  ]
}

function commonTerms(
  { name, purpose, homepage }: Registrations['aozora' | 'minato'],
  contractNumber: string,
) {
  return {
    name,
    legalName: { ja: `${name.ja} 運営協議会（架空）`, en: `${name.en} council (invented)` },
    purpose,
    contact: { name: '見本事務局', mail: 'office@example.jp' },
    homepage,
    contractNumber,
    role: 'required' as const,
  }
}

function base64Of(pem: string): string {
  return parsePem(pem)
    .map(({ bytes }) => Buffer.from(bytes).toString('base64'))
    .join('')
}
