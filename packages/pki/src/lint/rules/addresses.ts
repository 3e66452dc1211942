/**
 * Where lists and services are found (RFC 5280 §4.2.1.13, §4.2.1.15, §4.2.2).
 */
import { CA_ISSUERS_ACCESS, type ExtensionName, OCSP_ACCESS } from '../../profiles/oids.js'
import {
  type AccessFacts,
  type PointFacts,
  readAccesses,
  readPoints,
  syntaxRule,
} from '../extension-readers.js'
import { type CertificateFacts, extension, readExtension } from '../facts.js'
import { type Rule, when } from '../finding.js'
import { readGeneralNames, uriFault } from '../general-names.js'

/** Rules about distribution points and access methods. */
export const ADDRESS_RULES: readonly Rule<CertificateFacts>[] = [
  pointsSyntax('cRLDistributionPoints', '4.2.1.13'),
  pointsSyntax('freshestCRL', '4.2.1.15'),
  {
    id: 'rfc5280.4.2.1.13.point-says-where',
    clause: 'RFC 5280 §4.2.1.13',
    severity: 'error',
    appliesTo: 'certificate with cRLDistributionPoints',
    ja: '配布点には distributionPoint か cRLIssuer が必要。',
    en: 'A distribution point has a name or a CRL issuer, not reasons alone.',
    check: (facts) =>
      points(facts).flatMap(({ name, issuer }) =>
        when(name === undefined && issuer === undefined, 'neither'),
      ),
  },
  {
    id: 'rfc5280.4.2.1.13.http-or-ldap',
    clause: 'RFC 5280 §4.2.1.13',
    severity: 'warning',
    appliesTo: 'certificate with cRLDistributionPoints',
    ja: '配布点の少なくとも一つは http か ldap の URI。',
    en: 'At least one distribution point is an http or ldap URI.',
    check: (facts) => {
      if (!extension(facts, 'cRLDistributionPoints')) return []
      return when(
        !points(facts).some(({ uris }) => uris.some((uri) => /^(https?|ldaps?):/i.test(uri))),
        'none',
      )
    },
  },
  {
    id: 'rfc5280.4.2.1.13.uri-form',
    clause: 'RFC 5280 §4.2.1.13, §4.2.1.6',
    severity: 'error',
    appliesTo: 'certificate with cRLDistributionPoints',
    ja: '配布点の URI は絶対 URI。',
    en: 'URIs of distribution points are absolute and well formed.',
    check: (facts) => points(facts).flatMap(({ uris }) => uris.flatMap((uri) => uriFault(uri) ?? [])),
  },
  {
    id: 'rfc5280.4.2.1.13.relative-name-one-issuer',
    clause: 'RFC 5280 §4.2.1.13',
    severity: 'error',
    appliesTo: 'certificate with cRLDistributionPoints',
    ja: '相対名の配布点では CRL 発行者は一つまで。',
    en: 'A relative name does not stand beside several CRL issuers.',
    check: (facts) =>
      points(facts).flatMap(({ isRelative, issuer }) =>
        when(isRelative && issuer !== undefined && readGeneralNames(issuer).length > 1, 'several'),
      ),
  },
  accessSyntax('authorityInfoAccess', '4.2.2.1'),
  accessSyntax('subjectInfoAccess', '4.2.2.2'),
  {
    id: 'rfc5280.4.2.2.1.access-by-http-or-ldap',
    clause: 'RFC 5280 §4.2.2.1, RFC 6960 §3.1',
    severity: 'warning',
    appliesTo: 'certificate with authorityInfoAccess',
    ja: '参照先の少なくとも一つは http か ldap の URI。',
    en: 'Each access method has an http or ldap URI.',
    check: (facts) => {
      const found = accesses(facts, 'authorityInfoAccess')
      const methods = [...new Set(found.map(({ method }) => method))].filter((method) =>
        ACCESS_METHODS.has(method),
      )
      return methods.flatMap((method) =>
        when(
          !found.some((access) => access.method === method && /^(https?|ldaps?):/i.test(access.uri ?? '')),
          method,
        ),
      )
    },
  },
  {
    id: 'rfc5280.4.2.2.1.uri-form',
    clause: 'RFC 5280 §4.2.2.1, §4.2.1.6',
    severity: 'error',
    appliesTo: 'certificate with authorityInfoAccess or subjectInfoAccess',
    ja: '参照先の URI は絶対 URI。',
    en: 'Access URIs are absolute and well formed.',
    check: (facts) =>
      (['authorityInfoAccess', 'subjectInfoAccess'] as const).flatMap((name) =>
        accesses(facts, name).flatMap(({ uri }) => (uri === undefined ? [] : (uriFault(uri) ?? []))),
      ),
  },
  {
    id: 'rfc5280.4.2.2.1.known-method',
    clause: 'RFC 5280 §4.2.2.1',
    severity: 'notice',
    appliesTo: 'certificate with authorityInfoAccess',
    ja: '参照方法は OCSP と caIssuers が一般的。',
    en: 'Access methods are OCSP and caIssuers.',
    check: (facts) =>
      accesses(facts, 'authorityInfoAccess').flatMap(({ method }) =>
        when(!ACCESS_METHODS.has(method), method),
      ),
  },
]

const ACCESS_METHODS: ReadonlySet<string> = new Set([OCSP_ACCESS, CA_ISSUERS_ACCESS])

function points(facts: CertificateFacts): PointFacts[] {
  return (['cRLDistributionPoints', 'freshestCRL'] as const).flatMap(
    (name) => readExtension(facts, name, readPoints) ?? [],
  )
}

function pointsSyntax(name: 'cRLDistributionPoints' | 'freshestCRL', clause: string) {
  return syntaxRule(name, clause, readPoints)
}

function accesses(facts: CertificateFacts, name: ExtensionName): AccessFacts[] {
  return readExtension(facts, name, readAccesses) ?? []
}

function accessSyntax(name: 'authorityInfoAccess' | 'subjectInfoAccess', clause: string) {
  return syntaxRule(name, clause, readAccesses)
}
