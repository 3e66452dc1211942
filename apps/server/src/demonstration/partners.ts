/** What was agreed with the invented networks: the demonstration begins after two people approved it. */
import type { PartnerTerms } from '@jitsuin/federation/contract'
import { parsePem } from '@jitsuin/keys'
import type { Registrations } from './hand-overs.js'

/** The terms of the networks and the airline. */
export function demonstrationPartners({ aozora, minato, airline }: Registrations): PartnerTerms[] {
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
      protocol: { ...clientTerms(minato), reasonOfAccess: 'from-partner' },
    },
    {
      ...commonTerms(airline, 'DEMO-2026-003'),
      attributes: ['displayName'],
      protocol: { ...clientTerms(airline), reasonOfAccess: 'not-used' },
    },
  ]
}

function clientTerms(
  client: Registrations['minato' | 'airline'],
): Omit<Extract<PartnerTerms['protocol'], { protocol: 'oidc' }>, 'reasonOfAccess'> {
  return {
    protocol: 'oidc',
    clientId: client.clientId,
    redirectAddresses: [client.redirectUri],
    afterLogoutAddresses: [client.postLogoutRedirectUri],
    backChannelLogoutAddress: client.backChannelLogoutUri,
    clientAuthentication: { method: 'private_key_jwt', jwks: client.jwks },
    pushedRequests: 'required',
    boundTokens: 'dpop',
    refreshTokens: 'off',
  }
}

function commonTerms(
  { name, purpose, homepage }: Registrations['aozora' | 'minato' | 'airline'],
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
