/** Where a certificate says that its status can be had: lists, delta lists and OCSP responders. */
import type { Certificate } from '../certificate.js'
import {
  type DistributionPoint,
  readCrlDistributionPoints,
  readFreshestCrl,
} from '../extensions/distribution-points.js'
import { ACCESS_METHODS, readAuthorityInfoAccess } from '../extensions/information-access.js'

/** Addresses as they stand; whether they are on the list is asked when they are used. */
export type StatusAddresses = { readonly lists: readonly string[]; readonly responders: readonly string[] }

/** Most addresses of one kind that are tried for one certificate. */
const MAX_ADDRESSES = 8

/** Reads the addresses of a certificate (RFC 5280 §4.2.1.13, §4.2.1.15, §4.2.2.1). */
export function statusAddresses(certificate: Certificate): StatusAddresses {
  const points = [...(readCrlDistributionPoints(certificate) ?? []), ...(readFreshestCrl(certificate) ?? [])]
  const responders = (readAuthorityInfoAccess(certificate) ?? []).flatMap(({ method, location }) =>
    method === ACCESS_METHODS.ocsp && location.form === 'uniformResourceIdentifier' ? [location.value] : [],
  )
  return {
    lists: distinct(points.flatMap(addressesOf)),
    responders: distinct(responders),
  }
}

function addressesOf({ name }: DistributionPoint): string[] {
  if (name?.kind !== 'full') return []
  return name.names.flatMap((one) => (one.form === 'uniformResourceIdentifier' ? [one.value] : []))
}

function distinct(addresses: readonly string[]): string[] {
  return [...new Set(addresses)].slice(0, MAX_ADDRESSES)
}
