/** The status of a response (saml-core-2.0 §3.2.2.1). */
import type { XmlElement } from '@jitsuin/xml'
import { NS, STATUS_CODES, type StatusCode } from '../names.js'
import { Children, malformed, required } from '../wire/read.js'
import { element } from '../wire/write.js'

/** Whose fault it is, and what it is; `success` alone, or with `partialLogout`. */
export type Status = {
  readonly top: 'success' | 'requester' | 'responder' | 'versionMismatch'
  readonly detail?: StatusCode
}

/** Writes a status. No message goes with it: codes say all that a partner may know. */
export function writeStatus({ top, detail }: Status): string {
  const inner = detail === undefined ? '' : element('samlp:StatusCode', { Value: STATUS_CODES[detail] })
  return element('samlp:Status', {}, element('samlp:StatusCode', { Value: STATUS_CODES[top] }, inner))
}

/** A status as read: URIs, of which partners may make their own (second level). */
export type ReadStatus = { readonly top: Status['top']; readonly detailUri: string | undefined }

const TOP_CODES = ['success', 'requester', 'responder', 'versionMismatch'] as const

/** Reads a status; messages and details are for logs of theirs and are passed over. */
export function readStatus(status: XmlElement): ReadStatus {
  const parts = new Children(status)
  const code = parts.required(NS.protocol, 'StatusCode')
  parts.optional(NS.protocol, 'StatusMessage')
  parts.optional(NS.protocol, 'StatusDetail')
  parts.end()
  const top = TOP_CODES.find((name) => STATUS_CODES[name] === required(code, 'Value'))
  if (!top) throw malformed('The status is none of the four')
  const inner = new Children(code).optional(NS.protocol, 'StatusCode')
  return { top, detailUri: inner && required(inner, 'Value') }
}
