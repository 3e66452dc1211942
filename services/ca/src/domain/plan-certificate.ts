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

/** What a person's or an institution's certificate states; orders to issue have it, and warrants fill it in later. */
export type HolderStatement = Pick<IssueOrder, 'authority' | 'facts' | 'firstDay' | 'lastDay'>

/**
 * Plans the certificate of an order.
 *
 * @throws {PkiError} `hc-role/unknown-role`, `hc-role/not-valid-then`
 */
export function planCertificate(
  order: IssueOrder | CertifyResponderOrder,
  inputs: CertificateInputs,
): CertificatePlan {
  return order.act === 'issue' ? planHolder(order, inputs) : planResponder(order, inputs)
}

/**
 * Plans the certificate of a holder.
 *
 * @throws {PkiError} `hc-role/unknown-role`, `hc-role/not-valid-then`
 */
export function planHolder(statement: HolderStatement, inputs: CertificateInputs): CertificatePlan {
  const { profile, list } = AUTHORITY_ROWS[statement.authority]
  const { spkiDer, serialBytes, repositoryUri } = inputs
  return {
    profile,
    fields: {
      spkiDer,
      serialBytes,
      ...validityOf(statement),
      ...holderNames(holderOf(statement.facts)),
      roles: rolesOf(statement),
      crlPoints: [{ uri: `${repositoryUri}/${list}.crl` }],
      cpsUri: `${repositoryUri}/policy/`,
    },
  }
}

function planResponder(
  order: CertifyResponderOrder,
  { spkiDer, serialBytes, issuer }: CertificateInputs,
): CertificatePlan {
  const subject = responderName(order.commonName, issuer)
  return { profile: 'ocspResponder', fields: { spkiDer, serialBytes, ...validityOf(order), subject } }
}

/** The name of a responder or another unit: the institution of its authority, and its own common name. */
export function responderName(commonName: string, issuer: Certificate): readonly NamePart[] {
  return [
    ['C', 'JP'],
    ['O', attributeOf(issuer.subject, 'O') ?? ''], // lint refuses an empty name
    ['CN', commonName],
  ]
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

function rolesOf({ facts, firstDay }: HolderStatement): HealthcareRole[] {
  return facts.roles.map((role) => parseHealthcareRole(role, firstDay))
}

/** Whole days in Japan; both ends count (RFC 5280 §4.1.2.5). */
function validityOf({ firstDay, lastDay }: { readonly firstDay: string; readonly lastDay: string }) {
  return {
    notBefore: new Date(`${firstDay}T00:00:00+09:00`),
    notAfter: new Date(`${lastDay}T23:59:59+09:00`),
  }
}
