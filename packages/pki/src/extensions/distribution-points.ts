/**
 * Where lists of revoked certificates are, and what a list covers: cRLDistributionPoints, freshestCRL and
 * issuingDistributionPoint (RFC 5280 §4.2.1.13, §4.2.1.15, §5.2.5).
 */
import * as der from '../der.js'
import { type Name, parseName } from '../name.js'
import { type GeneralName, parseGeneralNames } from './general-name.js'
import { wordsOfBits } from './key-usage.js'
import { EXTENSION_OIDS } from './oids.js'
import { extensionReader, malformedExtension, oneOrMore } from './reader.js'

/** The bits of ReasonFlags, in the order of their numbers; the first has no meaning. */
export const REASON_FLAGS = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const

/** One reason that a partial list covers. */
export type ReasonFlag = (typeof REASON_FLAGS)[number]

/** The name of a point: in full, or one RDN (a SET, whole TLV) below the name of the list's issuer. */
export type DistributionPointName =
  | { readonly kind: 'full'; readonly names: readonly GeneralName[] }
  | { readonly kind: 'relative'; readonly rdnBytes: Uint8Array }

/** One place to find the status of a certificate. Without `reasons` its list covers all of them. */
export type DistributionPoint = {
  readonly name?: DistributionPointName
  readonly reasons?: ReadonlySet<ReasonFlag>
  readonly crlIssuer?: readonly GeneralName[]
}

/** What a list covers. */
export type IssuingDistributionPoint = {
  readonly name?: DistributionPointName
  readonly scope: 'all' | 'user-certificates' | 'ca-certificates' | 'attribute-certificates'
  readonly reasons?: ReadonlySet<ReasonFlag>
  readonly entries: 'own' | 'indirect'
}

/** Reads cRLDistributionPoints: one or more. */
export const readCrlDistributionPoints = extensionReader(
  EXTENSION_OIDS.cRLDistributionPoints,
  distributionPoints,
)

/** Reads freshestCRL: where the delta lists are. */
export const readFreshestCrl = extensionReader(EXTENSION_OIDS.freshestCRL, distributionPoints)

/** Reads issuingDistributionPoint; it is never empty, and has one scope at most (RFC 5280 §5.2.5). */
export const readIssuingDistributionPoint = extensionReader(
  EXTENSION_OIDS.issuingDistributionPoint,
  (value): IssuingDistributionPoint => {
    if (value.content.length === 0) malformedExtension('An empty issuing distribution point')
    const fields = new der.Fields(value)
    const name = pointName(fields)
    const users = flag(fields, 1, 'user-certificates' as const)
    const authorities = flag(fields, 2, 'ca-certificates' as const)
    const reasons = reasonFlags(fields, 3)
    const entries = flag(fields, 4, 'indirect' as const) ?? 'own'
    const attributes = flag(fields, 5, 'attribute-certificates' as const)
    fields.end()
    const [scope = 'all', ...more] = [users, authorities, attributes].filter((found) => found !== undefined)
    if (more.length > 0) malformedExtension('Two scopes contradict each other')
    return { ...name, scope, ...reasons, entries }
  },
)

/** The full name of a point that is named relative to the issuer of its list (RFC 5280 §4.2.1.13). */
export function resolveRelativeName(base: Name, rdnBytes: Uint8Array): Name {
  return parseName(der.parse(der.sequence(der.parse(base.bytes).content, rdnBytes)))
}

function distributionPoints(value: der.Node): readonly DistributionPoint[] {
  return oneOrMore(value).map((node) => {
    const fields = new der.Fields(node)
    const name = pointName(fields)
    const reasons = reasonFlags(fields, 1)
    const issuer = fields.optional(der.contextTag(2))
    fields.end()
    const crlIssuer = issuer && { crlIssuer: parseGeneralNames(issuer, der.contextTag(2)) }
    if (!name && !crlIssuer) malformedExtension('A point without a place (RFC 5280 §4.2.1.13)')
    return { ...name, ...reasons, ...crlIssuer }
  })
}

function pointName(fields: der.Fields): { name: DistributionPointName } | undefined {
  // A CHOICE under a context tag is EXPLICIT (X.680 §31.2.7).
  const choice = fields.optionalExplicit(0)
  if (!choice) return undefined
  if (choice.tag === der.contextTag(0))
    return { name: { kind: 'full', names: parseGeneralNames(choice, der.contextTag(0)) } }
  oneOrMore(choice, der.contextTag(1))
  return { name: { kind: 'relative', rdnBytes: der.encode(der.SET, choice.content) } }
}

function reasonFlags(fields: der.Fields, number: number): { reasons: ReadonlySet<ReasonFlag> } | undefined {
  const node = fields.optional(der.contextTag(number, 'primitive'))
  return node && { reasons: new Set(wordsOfBits(der.retag(node, der.BIT_STRING), REASON_FLAGS)) }
}

function flag<Word>(fields: der.Fields, number: number, word: Word): Word | undefined {
  const node = fields.optional(der.contextTag(number, 'primitive'))
  if (!node) return undefined
  return der.booleanValue(der.retag(node, der.BOOLEAN))
    ? word
    : malformedExtension('DEFAULT FALSE is never written (X.690 §11.5)')
}
