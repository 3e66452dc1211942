/**
 * Delta lists: which of them brings a complete list up to date (RFC 5280 §5.2.4, §6.3.3 (c)).
 */
import * as der from '../der.js'
import { readAuthorityKeyIdentifier } from '../extensions/key-identifiers.js'
import { EXTENSION_OIDS } from '../extensions/oids.js'
import { sameName } from '../name.js'
import type { Crl } from './crl.js'

/** Whether a delta list builds on a complete list: same issuer, scope and key, and numbers that follow each other. */
export function buildsOn(delta: Crl, complete: Crl): boolean {
  return (
    sameName(delta.issuer, complete.issuer) &&
    sameScope(delta, complete) &&
    sameKeyIdentifier(delta, complete) &&
    numbersFollow(delta, complete)
  )
}

/** The issuing distribution points are the same, octet by octet, or both are absent. */
function sameScope(delta: Crl, complete: Crl): boolean {
  const [one, other] = [delta, complete].map((crl) =>
    crl.extensions.get(EXTENSION_OIDS.issuingDistributionPoint),
  )
  return one && other ? der.equal(one.value, other.value) : one === other
}

function sameKeyIdentifier(delta: Crl, complete: Crl): boolean {
  const [one, other] = [delta, complete].map((crl) => readAuthorityKeyIdentifier(crl)?.keyIdentifier)
  return one && other ? der.equal(one, other) : one === other
}

/** BaseCRLNumber ≤ number of the complete list < number of the delta list. */
function numbersFollow({ baseCrlNumber, crlNumber: deltaNumber }: Crl, { crlNumber }: Crl): boolean {
  if (baseCrlNumber === undefined || deltaNumber === undefined || crlNumber === undefined) return false
  return baseCrlNumber <= crlNumber && crlNumber < deltaNumber
}
