/** Keys whose certificates are on a list of revoked ones end at once; nobody has to say so. */
import {
  type Certificate,
  type Crl,
  HPKI_ALGORITHMS,
  PkiError,
  parseCertificate,
  parseCrl,
  sameName,
  verifySignature,
} from '@jitsuin/pki'
import { findCertifiedBySerials } from '../store/keys.js'
import type { HalfContext } from './context.js'
import { endKey } from './end.js'

/** What came of a list. `not-believed`: nobody that this service trusts signed it, or it is no list; it ends nothing. */
export type ListOutcome =
  | { readonly verdict: 'believed'; readonly ended: number }
  | { readonly verdict: 'not-believed' }

/**
 * Takes a list (CRL, RFC 5280 §5) and ends the keys whose certificates stand on it. How old it is does not matter: what was revoked
 * once stays so.
 */
export async function endRevoked(ctx: HalfContext, listDer: Uint8Array): Promise<ListOutcome> {
  const list = readList(listDer)
  const issuer = list && (await findIssuer(ctx, list))
  if (!list || !issuer) return { verdict: 'not-believed' }
  const serials = [...list.entries].map(({ serialHex }) => serialHex)
  let ended = 0
  for (const { keyId, certificateDer } of await findCertifiedBySerials(ctx.store.read, serials)) {
    if (!sameName(parseCertificate(certificateDer).issuer, issuer.subject)) continue
    if ((await endKey(ctx, keyId, 'revoked')) === 'ended') ended++
  }
  return { verdict: 'believed', ended }
}

/** Lists that name other issuers, or build on others, are not ours. */
function readList(listDer: Uint8Array): Crl | undefined {
  try {
    const list = parseCrl(listDer)
    const isPlain = list.unknownCritical.length === 0 && list.baseCrlNumber === undefined
    return isPlain && !list.entries.nameIssuers ? list : undefined
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

/** The authority of this name whose key signed the list. */
async function findIssuer({ trust }: HalfContext, list: Crl): Promise<Certificate | undefined> {
  const { signatureAlgorithm: algorithm, tbsBytes: message, signature } = list
  const { authorities } = await trust()
  return authorities.find(
    ({ subject, spkiBytes }) =>
      sameName(subject, list.issuer) &&
      verifySignature({ algorithm, spkiBytes, message, signature, allowed: HPKI_ALGORITHMS }) === 'valid',
  )
}
