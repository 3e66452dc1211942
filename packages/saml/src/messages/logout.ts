/** LogoutRequest and LogoutResponse (saml-core-2.0 §3.7). */
import type { XmlElement } from '@jitsuin/xml'
import { SamlError } from '../errors.js'
import { NS } from '../names.js'
import type { Draft } from '../signature/sign.js'
import { optionalInstant, readText } from '../wire/read.js'
import { element, escapeXml, instant } from '../wire/write.js'
import { DECLARED, type HeadFields, type MessageHead, readHead, writeHead } from './head.js'
import { type NameId, readNameId, writeNameId } from './name-id.js'
import { type ReadStatus, readStatus, type Status, writeStatus } from './status.js'

/** A LogoutRequest as read. Without session indexes all sessions of the person are meant (§3.7.1). */
export type LogoutRequest = MessageHead & {
  /** First instant at which the request no longer counts. */
  readonly notOnOrAfter: Date | undefined
  readonly nameId: NameId
  readonly sessionIndexes: readonly string[]
}

/**
 * Reads a LogoutRequest.
 *
 * @throws {SamlError} `saml/malformed`; `saml/unsupported` for an encrypted identifier: our metadata offers no key for one.
 */
export function readLogoutRequest(root: XmlElement): LogoutRequest {
  const { head, rest } = readHead(root, 'LogoutRequest')
  if (rest.optional(NS.assertion, 'EncryptedID')) {
    throw new SamlError('saml/unsupported', 'Encrypted identifiers are not read')
  }
  const nameId = readNameId(rest.required(NS.assertion, 'NameID'))
  const sessionIndexes = rest.many(NS.protocol, 'SessionIndex', 50).map((one) => readText(one))
  rest.end()
  return { ...head, notOnOrAfter: optionalInstant(root, 'NotOnOrAfter'), nameId, sessionIndexes }
}

/** A LogoutRequest to be written. */
export type LogoutRequestFields = HeadFields & {
  readonly notOnOrAfter: Date
  readonly nameId: NameId
  readonly sessionIndexes: readonly string[]
}

/** Builds a LogoutRequest. */
export function buildLogoutRequest(fields: LogoutRequestFields): Draft {
  const { id, notOnOrAfter, nameId, sessionIndexes } = fields
  const indexes = sessionIndexes.map((one) => element('samlp:SessionIndex', {}, escapeXml(one)))
  const head = writeHead('LogoutRequest', fields, { NotOnOrAfter: instant(notOnOrAfter) })
  return { id, head, tail: `${writeNameId(nameId, DECLARED)}${indexes.join('')}</samlp:LogoutRequest>` }
}

/** A LogoutResponse as read. */
export type LogoutResponse = MessageHead & { readonly status: ReadStatus }

/**
 * Reads a LogoutResponse.
 *
 * @throws {SamlError} `saml/malformed`.
 */
export function readLogoutResponse(root: XmlElement): LogoutResponse {
  const { head, rest } = readHead(root, 'LogoutResponse')
  const status = readStatus(rest.required(NS.protocol, 'Status'))
  rest.end()
  return { ...head, status }
}

/** Builds a LogoutResponse. */
export function buildLogoutResponse(fields: HeadFields, status: Status): Draft {
  return {
    id: fields.id,
    head: writeHead('LogoutResponse', fields),
    tail: `${writeStatus(status)}</samlp:LogoutResponse>`,
  }
}
