/** Partners as the library's clients, and how they prove who they are. */
import { timingSafeEqual } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { clientMetadata } from '../../domain/oidc-client.js'
import type { OidcParts } from '../../usecases/oidc-account.js'
import { digestSecret } from '../../usecases/partner-office.js'

/** The certificate of the connection, if the listener verified one (RFC 8705 §2, §3). */
export function certificateOf(ctx: KoaContextWithOIDC) {
  const { socket } = ctx.req
  return socket instanceof TLSSocket && socket.authorized ? socket.getPeerX509Certificate() : undefined
}

/** The subject in the order and form of RFC 4514, as partners register it. */
export function subjectOfCertificate(ctx: KoaContextWithOIDC): string | undefined {
  return certificateOf(ctx)?.subject.split('\n').toReversed().join(',')
}

/** Metadata of an approved partner; undefined for everyone else. */
export async function loadClient(parts: Pick<OidcParts, 'partners'>, clientId: string) {
  const partner = await parts.partners.activeByIdentity('oidc', clientId)
  if (!partner) return undefined
  return clientMetadata(partner, (await parts.partners.secretOf(partner.partnerId))?.digest)
}

/** We keep digests of secrets; what a client sends is made one before it is compared. */
export function compareDigests(provider: Provider): void {
  Object.assign(provider.Client.prototype, {
    compareClientSecret(this: { readonly clientSecret?: string }, secret: string): boolean {
      const kept = Buffer.from(this.clientSecret ?? '')
      const sent = Buffer.from(digestSecret(secret))
      return kept.length === sent.length && timingSafeEqual(kept, sent)
    },
  })
}
