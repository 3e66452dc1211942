/** The typed client of the pages. Refusals are thrown as the problem that the service answered. */
import type { z } from 'zod'
import {
  type CheckRequest,
  challengeSchema,
  checkAnswerSchema,
  ownChecksSchema,
  type Receipt,
  receiptVerdictSchema,
} from './schemas.js'
import { ROUTES } from './vocabulary.js'

/** A refusal (RFC 9457), or no answer at all. */
export type QualificationFailure =
  | { readonly kind: 'unreachable' }
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly code: string
      readonly text: { readonly ja: string; readonly en: string }
      readonly next: { readonly ja: string; readonly en: string }
    }

/** Carries a failure to the page that shows it. */
export class QualificationCallError extends Error {
  readonly failure: QualificationFailure

  constructor(failure: QualificationFailure) {
    super(failure.kind === 'refused' ? failure.code : failure.kind)
    this.failure = failure
  }
}

/** The calls of the check's pages, and of the portal's list. */
export type QualificationClient = ReturnType<typeof qualificationClient>

/** Makes the client over the `fetch` of the page. */
export function qualificationClient(fetchHere: typeof fetch) {
  async function call<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    body?: unknown,
  ): Promise<z.output<Schema>> {
    const init =
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await fetchHere(path, init).catch(() => undefined)
    if (!response) throw new QualificationCallError({ kind: 'unreachable' })
    const json: unknown = await response.json().catch(() => undefined)
    if (!response.ok) throw new QualificationCallError(failureOf(response.status, json))
    return schema.parse(json)
  }

  return {
    challenge: () => call(ROUTES.challenge, challengeSchema, {}),
    check: (request: CheckRequest) => call(ROUTES.checks, checkAnswerSchema, request),
    verify: (receipt: Receipt) => call(ROUTES.verify, receiptVerdictSchema, receipt),
    mine: (before?: string) =>
      call(
        before === undefined ? ROUTES.mine : `${ROUTES.mine}?before=${encodeURIComponent(before)}`,
        ownChecksSchema,
      ),
  }
}

function failureOf(status: number, json: unknown): QualificationFailure {
  if (typeof json !== 'object' || json === null || !('code' in json)) return { kind: 'unreachable' }
  const { code, ja, en, next } = json as Record<string, unknown> // a problem document; each member is checked below
  const text = { ja: String(ja ?? ''), en: String(en ?? '') }
  const nextText =
    typeof next === 'object' && next !== null && 'ja' in next && 'en' in next
      ? { ja: String(next.ja), en: String(next.en) }
      : { ja: '', en: '' }
  return { kind: 'refused', status, code: String(code), text, next: nextText }
}
