/**
 * What a certificate will say: the facts of an approved order put into the fields of its profile. Whether the fields make a
 * sound certificate is judged by the lint of packages/pki when they are assembled.
 */
import {
  attributeOf,
  type Certificate,
  type CertificateFields,
  type HealthcareRole,
  holderNames,
  type NamePart,
  type ProfileName,
  parseHealthcareRole,
} from '@jitsuin/pki'
import type { CaseFacts, CertifyResponderOrder, IssueOrder } from '../contract.js'
import { AUTHORITY_ROWS } from './authorities.js'

/** What fills a certificate besides its order. */
export type CertificateInputs = {
  readonly spkiDer: Uint8Array
  readonly serialBytes: Uint8Array
  /** The authority's own certificate. */
  readonly issuer: Certificate
  /** Where lists and policies are published, without a slash at the end. */
  readonly repositoryUri: string
}

/** A certificate to assemble. */
export type CertificatePlan = { readonly profile: ProfileName; readonly fields: CertificateFields }

/**
 * Plans the certificate of an order.
 *
 * @throws {PkiError} `hc-role/unknown-role`, `hc-role/not-valid-then`
 */
export function planCertificate(
  order: IssueOrder | CertifyResponderOrder,
  inputs: CertificateInputs,
): CertificatePlan {
  const { spkiDer, serialBytes } = inputs
  const common = { spkiDer, serialBytes, ...validityOf(order) }
  return order.act === 'issue'
    ? planSubscriber(order, common, inputs)
    : {
        profile: 'ocspResponder',
        fields: { ...common, subject: responderName(order.commonName, inputs.issuer) },
      }
}

/** The name of a responder or another unit: the institution of its authority, and its own common name. */
export function responderName(commonName: string, issuer: Certificate): readonly NamePart[] {
  return [
    ['C', 'JP'],
    ['O', attributeOf(issuer.subject, 'O') ?? ''], // lint refuses an empty name
    ['CN', commonName],
  ]
}

function planSubscriber(
  order: IssueOrder,
  common: Pick<CertificateFields, 'spkiDer' | 'serialBytes' | 'notBefore' | 'notAfter'>,
  { repositoryUri }: CertificateInputs,
): CertificatePlan {
  const { profile, list } = AUTHORITY_ROWS[order.authority]
  return {
    profile,
    fields: {
      ...common,
      ...holderNames(holderOf(order.facts)),
      roles: rolesOf(order),
      crlPoints: [{ uri: `${repositoryUri}/${list}.crl` }],
      cpsUri: `${repositoryUri}/policy/`,
    },
  }
}

function holderOf({
  nameRomaji,
  subjectSerialNumber,
  organisation,
  organisationJa,
  organisationalUnit,
  nameJa,
}: CaseFacts) {
  return {
    commonName: nameRomaji,
    serialNumber: subjectSerialNumber,
    ...(organisation !== undefined && { organisation }),
    ...(organisationJa !== undefined && { organisationJa }),
    ...(organisationalUnit !== undefined && { unit: organisationalUnit }),
    ...(nameJa !== undefined && { nameJa }),
  }
}

function rolesOf({ facts, firstDay }: IssueOrder): HealthcareRole[] {
  return facts.roles.map((role) => parseHealthcareRole(role, firstDay))
}

/** Whole days in Japan; both ends count (RFC 5280 §4.1.2.5). */
function validityOf({ firstDay, lastDay }: { readonly firstDay: string; readonly lastDay: string }) {
  return {
    notBefore: new Date(`${firstDay}T00:00:00+09:00`),
    notAfter: new Date(`${lastDay}T23:59:59+09:00`),
  }
}
