/**
 * Extensions that several rules look into, read as their types; a reader throws where the structure is another.
 */
import * as der from '../der.js'
import type { ExtensionName } from '../profiles/oids.js'
import { type CertificateFacts, extensionValue, readExtension, type WithExtensions } from './facts.js'
import type { Rule } from './finding.js'
import { generalNameFault, nameText, readGeneralNames } from './general-names.js'

/** A rule that an extension reads as its type; the reader throws if not. */
export function syntaxRule(
  name: ExtensionName,
  clause: string,
  read: (value: der.Node) => unknown,
): Rule<CertificateFacts> {
  return {
    id: `rfc5280.${clause}.${name}-syntax`,
    clause: `RFC 5280 §${clause}`,
    severity: 'error',
    appliesTo: `certificate with ${name}`,
    ja: `${name} は規格の構造であること。`,
    en: `${name} has the structure of its definition.`,
    check: (facts) => {
      const value = extensionValue(facts, name)
      if (!value) return []
      try {
        read(value)
        return []
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)]
      }
    },
  }
}

/** The nodes, of which there must be one at least (SIZE (1..MAX)). */
export function nonEmpty<T>(nodes: readonly T[]): readonly T[] {
  if (nodes.length === 0) throw new Error('an empty list')
  return nodes
}

/** The fields of authorityKeyIdentifier (RFC 5280 §4.2.1.1). */
export type AuthorityIdentifier = {
  readonly keyIdentifier: Uint8Array | undefined
  readonly issuer: der.Node | undefined
  readonly serial: der.Node | undefined
}

/** Reads authorityKeyIdentifier. */
export function authorityIdentifierFields(value: der.Node): AuthorityIdentifier {
  const fields = new der.Fields(value)
  const keyIdentifier = fields.optional(der.contextTag(0, 'primitive'))?.content
  const issuer = fields.optional(der.contextTag(1))
  const serial = fields.optional(der.contextTag(2, 'primitive'))
  fields.end()
  if (keyIdentifier?.length === 0) throw new Error('an empty keyIdentifier')
  for (const name of issuer ? nonEmpty(readGeneralNames(issuer)) : []) {
    const fault = generalNameFault(name)
    if (fault) throw new Error(`authorityCertIssuer: ${fault}`)
  }
  return { keyIdentifier, issuer, serial }
}

/** The fields of authorityKeyIdentifier. */
export function authorityIdentifier(facts: WithExtensions): AuthorityIdentifier | undefined {
  return readExtension(facts, 'authorityKeyIdentifier', authorityIdentifierFields)
}

/** One distribution point. */
export type PointFacts = {
  readonly name: der.Node | undefined
  readonly isRelative: boolean
  readonly uris: readonly string[]
  readonly issuer: der.Node | undefined
  readonly hasReasons: boolean
}

/** Reads distribution points (RFC 5280 §4.2.1.13). */
export function readPoints(value: der.Node): PointFacts[] {
  return nonEmpty(der.children(value, der.SEQUENCE)).map((point) => {
    const fields = new der.Fields(point)
    const wrapper = fields.optional(der.contextTag(0))
    const reasons = fields.optional(der.contextTag(1, 'primitive'))
    const issuer = fields.optional(der.contextTag(2))
    fields.end()
    if (reasons) der.namedBits(der.retag(reasons, der.BIT_STRING))
    if (issuer) nonEmpty(readGeneralNames(issuer))
    return { ...readPointName(wrapper), issuer, hasReasons: reasons !== undefined }
  })
}

/** Reads a DistributionPointName inside its [0]. */
export function readPointName(wrapper: der.Node | undefined): Omit<PointFacts, 'issuer' | 'hasReasons'> {
  const name = wrapper && der.parse(wrapper.content)
  const isRelative = name?.tag === der.contextTag(1)
  if (!name || isRelative) return { name, isRelative, uris: [] }
  der.expectTag(name, der.contextTag(0))
  const names = nonEmpty(readGeneralNames(name))
  for (const one of names) {
    if (one.form === undefined) throw new Error(`no form has the tag ${one.node.tag}`)
  }
  return {
    name,
    isRelative,
    uris: names.filter(({ form }) => form === 'uniformResourceIdentifier').map(nameText),
  }
}

/** One access description. */
export type AccessFacts = { readonly method: string; readonly uri: string | undefined }

/** Reads access descriptions (RFC 5280 §4.2.2). */
export function readAccesses(value: der.Node): AccessFacts[] {
  return nonEmpty(der.children(value, der.SEQUENCE)).map((description) => {
    const [method, location] = der.children(description, der.SEQUENCE, 2)
    const [name] = readGeneralNames({ tag: der.SEQUENCE, bytes: location.bytes, content: location.bytes })
    if (name?.form === undefined) throw new Error(`no form has the tag ${location.tag}`)
    return {
      method: der.oidValue(method),
      uri: name.form === 'uniformResourceIdentifier' ? nameText(name) : undefined,
    }
  })
}
