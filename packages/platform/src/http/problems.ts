/**
 * Coded errors become answers here and nowhere else: RFC 9457 `application/problem+json` with our code, a title in the
 * reader's language and what to do next.
 */
import { CodedError, type ErrorEntry, type ErrorTable, type Text } from '@jitsuin/kernel'
import { PLATFORM_ERRORS, PlatformError } from '../errors.js'
import type { Language } from './language.js'

/** A status for refusals (RFC 9110 §15.5, §15.6). */
export type ProblemStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 409
  | 410
  | 412
  | 413
  | 415
  | 422
  | 423
  | 428
  | 429
  | 500
  | 502
  | 503
  | 504

/** A field of the request that is wrong; `pointer` is a JSON pointer (RFC 6901) into `in`. */
export type FieldProblem = {
  readonly in: 'body' | 'query' | 'params'
  readonly pointer: string
  readonly code: string
  readonly message: string
}

/** The body of a refusal. */
export type Problem = {
  readonly type: string
  readonly status: ProblemStatus
  readonly code: string
  /** The sentence in the reader's language; `ja` and `en` are both there for pages that switch. */
  readonly title: string
  readonly ja: string
  readonly en: string
  readonly next: Text
  /** The number to tell the operator; it stands in the log. */
  readonly requestId: string
  readonly fields?: readonly FieldProblem[]
}

/** What a code answers: its status, and its words from the error table. */
export type ProblemEntry = ErrorEntry & { readonly status: ProblemStatus }

/** Answers by code, of everything that a service may refuse. */
export type ProblemTable = ReadonlyMap<string, ProblemEntry>

/**
 * Gives every code of an error table its status; the compiler asks for each. Codes that can only mean a fault of ours
 * are 500: their words are shown, their message is not.
 */
export function defineProblems<Table extends ErrorTable>(
  table: Table,
  statuses: Readonly<Record<keyof Table & string, ProblemStatus>>,
): ProblemTable {
  return new Map(
    Object.entries(table).map(([code, entry]) => {
      const status = statuses[code]
      if (!status) throw new PlatformError('http/problem-missing', `No status for ${code}`)
      return [code, { ...entry, status }]
    }),
  )
}

/** What the server itself refuses; every service has these. */
export const HTTP_PROBLEMS: ProblemTable = new Map(
  Object.entries({
    'http/internal': 500,
    'http/not-found': 404,
    'http/host-unknown': 404,
    'http/request-invalid': 422,
    'http/malformed': 400,
    'http/too-large': 413,
    'http/media-type-unsupported': 415,
    'http/cross-site': 403,
    'http/not-ready': 503,
  } as const satisfies Partial<Record<keyof typeof PLATFORM_ERRORS, ProblemStatus>>).map(([code, status]) => [
    code,
    { ...PLATFORM_ERRORS[code as keyof typeof PLATFORM_ERRORS], status }, // the keys are codes, as `satisfies` checked
  ]),
)

/** A request that does not fit the declared schemas; `fields` says where. */
export class RequestInvalid extends PlatformError {
  readonly fields: readonly FieldProblem[]

  constructor(fields: readonly FieldProblem[]) {
    super('http/request-invalid', `${fields.length} field(s) are wrong`)
    this.fields = fields
  }
}

/** Builds the answer to a thrown error. A code that no table knows is a fault of ours: 500, without its message. */
export function buildProblem(
  error: unknown,
  about: { readonly problems: ProblemTable; readonly language: Language; readonly requestId: string },
): Problem {
  const { problems, language, requestId } = about
  const code = codeOf(error)
  const entry = problems.get(code) ?? HTTP_PROBLEMS.get(code)
  if (!entry)
    return buildProblem(new PlatformError('http/internal', code), { ...about, problems: HTTP_PROBLEMS })
  return {
    type: `urn:jitsuin:error:${code}`,
    status: entry.status,
    code,
    title: entry[language],
    ja: entry.ja,
    en: entry.en,
    next: entry.next,
    requestId,
    ...(isAboutFields(error) ? { fields: error.fields } : {}),
  }
}

/** A coded error that says which fields it is about says so in the answer, too. */
function isAboutFields(error: unknown): error is { readonly fields: readonly FieldProblem[] } {
  return error instanceof CodedError && 'fields' in error && Array.isArray(error.fields)
}

/** Fastify's own refusals by its codes (fastify/docs/Reference/Errors.md). */
const FASTIFY_CODES: Readonly<Record<string, keyof typeof PLATFORM_ERRORS>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'http/too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'http/media-type-unsupported',
  FST_REQ_FILE_TOO_LARGE: 'http/too-large',
  FST_FILES_LIMIT: 'http/too-large',
  FST_PARTS_LIMIT: 'http/too-large',
  FST_FIELDS_LIMIT: 'http/too-large',
}

function codeOf(error: unknown): string {
  if (error instanceof CodedError) return error.code
  if (!(error instanceof Error)) return 'http/internal'
  const code = 'code' in error && typeof error.code === 'string' ? FASTIFY_CODES[error.code] : undefined
  if (code) return code
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  return status >= 400 && status < 500 ? 'http/malformed' : 'http/internal'
}
