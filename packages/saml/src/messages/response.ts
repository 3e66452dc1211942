/** Response (saml-core-2.0 §3.3.3): the answer to an AuthnRequest. */
import type { XmlElement } from '@jitsuin/xml'
import { NS } from '../names.js'
import type { Draft } from '../signature/sign.js'
import { malformed } from '../wire/read.js'
import { element } from '../wire/write.js'
import { type Assertion, readAssertion } from './assertion.js'
import { DECLARED, type HeadFields, type MessageHead, readHead, writeHead } from './head.js'
import { type ReadStatus, readStatus, type Status, writeStatus } from './status.js'

/** What a response says: an assertion, ready as XML text, or why there is none. */
export type ResponseContent =
  | { readonly assertion: string }
  | { readonly encryptedData: string }
  | { readonly failure: Status }

/** Builds a response. Its assertion is signed before, and encrypted before if it is (core §5.4, §6.2). */
export function buildResponse(fields: HeadFields, content: ResponseContent): Draft {
  const head = writeHead('Response', fields)
  return { id: fields.id, head, tail: `${writeContent(content)}</samlp:Response>` }
}

function writeContent(content: ResponseContent): string {
  if ('failure' in content) return writeStatus(content.failure)
  const success = writeStatus({ top: 'success' })
  if ('assertion' in content) return success + content.assertion
  return success + element('saml:EncryptedAssertion', DECLARED, content.encryptedData)
}

/** A response as read. */
export type SamlResponse = MessageHead & {
  readonly status: ReadStatus
  readonly content:
    | { readonly kind: 'none' }
    | { readonly kind: 'assertion'; readonly assertion: Assertion }
    /** The xenc:EncryptedData inside; what it holds is read once it is decrypted. */
    | { readonly kind: 'encrypted'; readonly encryptedData: XmlElement }
}

/**
 * Reads a response with at most one assertion. Success without one, and one without success, are both refused.
 *
 * @throws {SamlError} `saml/malformed`.
 */
export function readResponse(root: XmlElement): SamlResponse {
  const { head, rest } = readHead(root, 'Response')
  const status = readStatus(rest.required(NS.protocol, 'Status'))
  const plain = rest.optional(NS.assertion, 'Assertion')
  const encrypted = plain ? undefined : rest.optional(NS.assertion, 'EncryptedAssertion')
  rest.end()
  const isSuccess = status.top === 'success'
  if (isSuccess !== (plain !== undefined || encrypted !== undefined))
    throw malformed('Status and content differ')
  if (plain) return { ...head, status, content: { kind: 'assertion', assertion: readAssertion(plain) } }
  if (!encrypted) return { ...head, status, content: { kind: 'none' } }
  return { ...head, status, content: { kind: 'encrypted', encryptedData: dataIn(encrypted) } }
}

function dataIn(encrypted: XmlElement): XmlElement {
  const [data, ...more] = encrypted.children.filter((child) => child.kind === 'element')
  if (!data || more.length > 0) throw malformed('An EncryptedAssertion holds one EncryptedData')
  return data
}
