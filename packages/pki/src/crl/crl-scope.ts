/**
 * Whether a list is about a certificate, and for which reasons (RFC 5280 §6.3.3 (b) and (d)): the list's issuing distribution
 * point against a distribution point of the certificate.
 */
import type { Certificate } from '../certificate.js'
import { readBasicConstraints } from '../extensions/basic-constraints.js'
import {
  type DistributionPoint,
  type DistributionPointName,
  type IssuingDistributionPoint,
  REASON_FLAGS,
  type ReasonFlag,
  readCrlDistributionPoints,
  readIssuingDistributionPoint,
  resolveRelativeName,
} from '../extensions/distribution-points.js'
import type { GeneralName } from '../extensions/general-name.js'
import { type Name, sameName } from '../name.js'
import type { Crl } from './crl.js'

/** The reasons that have to be covered before "not on the list" means good (§6.3.2: all-reasons). */
export const ALL_REASONS: readonly ReasonFlag[] = REASON_FLAGS.filter((flag) => flag !== 'unused')

/**
 * Where a certificate says that lists about it are, and last the point that is assumed for lists which its issuer publishes
 * elsewhere (§6.3.3, last paragraph).
 */
export function pointsOf(certificate: Certificate): DistributionPoint[] {
  return [...(readCrlDistributionPoints(certificate) ?? []), assumedPoint(certificate.issuer)]
}

/** The reasons for which a list speaks about a certificate through one of its points; empty: the list is about others. */
export function coveredReasons(
  crl: Crl,
  certificate: Certificate,
  point: DistributionPoint,
): readonly ReasonFlag[] {
  const scope = readIssuingDistributionPoint(crl)
  if (!issuerMatches(crl, certificate, { point, scope })) return []
  if (scope && !(kindMatches(scope, certificate) && nameMatches(scope, point, { crl, certificate })))
    return []
  return ALL_REASONS.filter(
    (flag) => (scope?.reasons?.has(flag) ?? true) && (point.reasons?.has(flag) ?? true),
  )
}

/** §6.3.3 (b)(1): a point with a CRL issuer is served by an indirect list of that issuer, any other by the CA's own list. */
function issuerMatches(
  crl: Crl,
  certificate: Certificate,
  { point, scope }: { point: DistributionPoint; scope: IssuingDistributionPoint | undefined },
): boolean {
  if (!point.crlIssuer) return sameName(crl.issuer, certificate.issuer)
  return scope?.entries === 'indirect' && namesDirectory(point.crlIssuer, crl.issuer)
}

/** §6.3.3 (b)(2)(ii–iv). */
function kindMatches({ scope }: IssuingDistributionPoint, certificate: Certificate): boolean {
  const isCa = readBasicConstraints(certificate)?.subject === 'ca'
  switch (scope) {
    case 'all':
      return true
    case 'user-certificates':
      return !isCa
    case 'ca-certificates':
      return isCa
    case 'attribute-certificates':
      return false
  }
}

/** §6.3.3 (b)(2)(i): one name of the list is one name of the point, or of its CRL issuer if the point has no name. */
function nameMatches(
  scope: IssuingDistributionPoint,
  point: DistributionPoint,
  { crl, certificate }: { crl: Crl; certificate: Certificate },
): boolean {
  if (!scope.name) return true
  const published = fullNames(scope.name, crl.issuer)
  const wanted = point.name
    ? fullNames(point.name, crlIssuerName(point) ?? certificate.issuer)
    : point.crlIssuer
  return (wanted ?? []).some((name) => published.some((other) => sameGeneralName(name, other)))
}

function fullNames(name: DistributionPointName, base: Name): readonly GeneralName[] {
  if (name.kind === 'full') return name.names
  return [{ form: 'directoryName', name: resolveRelativeName(base, name.rdnBytes) }]
}

/** The one name below which a relative name stands (§4.2.1.13). */
function crlIssuerName({ crlIssuer }: DistributionPoint): Name | undefined {
  const name = crlIssuer?.find(({ form }) => form === 'directoryName')
  return name?.form === 'directoryName' ? name.name : undefined
}

function assumedPoint(issuer: Name): DistributionPoint {
  return { name: { kind: 'full', names: [{ form: 'directoryName', name: issuer }] } }
}

/** Whether a directory name is among the names. */
export function namesDirectory(names: readonly GeneralName[], wanted: Name): boolean {
  return names.some((name) => name.form === 'directoryName' && sameName(name.name, wanted))
}

/** Places match as written, letter by letter; directory names by RFC 5280 §7.1. */
function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.form === 'directoryName') return b.form === 'directoryName' && sameName(a.name, b.name)
  return a.form === 'uniformResourceIdentifier' && b.form === a.form && a.value === b.value
}
