/** A job's refusal in words, out of the tables of whatever refused. */
import { ADES_ERRORS } from '@jitsuin/ades'
import { CodedError, type ErrorEntry } from '@jitsuin/kernel'
import { PKI_ERRORS } from '@jitsuin/pki'
import { CLIENT_ERRORS, SDK_ERRORS, ServiceRefusal } from '@jitsuin/sdk'
import { XML_ERRORS } from '@jitsuin/xml'
import type { JobProblem } from '../store/events.js'

const ENTRIES: ReadonlyMap<string, ErrorEntry> = new Map(
  [CLIENT_ERRORS, SDK_ERRORS, ADES_ERRORS, XML_ERRORS, PKI_ERRORS].flatMap((table) => Object.entries(table)),
)

/** What the service said, or what the table of the code says; an error without a code is a fault of ours. */
export function problemOf(error: unknown): JobProblem {
  if (error instanceof ServiceRefusal) {
    const { code, ja, en, next } = error.problem
    return { code, ja, en, next }
  }
  const code = error instanceof CodedError && ENTRIES.has(error.code) ? error.code : 'client/failed'
  const { ja, en, next } = ENTRIES.get(code) ?? CLIENT_ERRORS['client/failed']
  return { code, ja, en, next: { ja: next.ja, en: next.en } }
}
