/**
 * What pages and other services see of the verification service: routes, limits, schemas, and a typed client.
 * Nothing that is handed over is kept; a report exists only in the answer.
 */

import type { ValidationReport as MachineReport } from '@jitsuin/ades'
import type { Text } from '@jitsuin/kernel'
import type { HealthcareRole } from '@jitsuin/pki'
import * as z from 'zod'

// Pages run under a policy that forbids `eval`; zod would try it for speed and be reported to the console.
if ('document' in globalThis) z.config({ jitless: true })

/** Where the service answers, below its own host. */
export const ROUTES = {
  validations: '/api/validations',
  samples: '/api/samples',
  sampleFile: (id: string) => `/api/samples/${encodeURIComponent(id)}/file`,
  /** The content that a detached sample signature stands for. */
  sampleContent: (id: string) => `/api/samples/${encodeURIComponent(id)}/content`,
  trust: '/api/trust',
  /** Other services of the same platform, for the first page. */
  neighbours: '/api/neighbours',
  /** JSON Schema (2020-12) of the machine report. */
  reportSchema: '/api/report.schema.json',
} as const

/** What one request may carry. All ends count: 20 files, 256 MiB in one of them and 512 MiB in all are accepted. */
export const LIMITS = { files: 20, bytesPerFile: 256 * 1024 * 1024, bytes: 512 * 1024 * 1024 } as const

/**
 * The parts of the multipart form of `POST /api/validations`.
 * Either `file` once or more, each a document that stands for itself; or one `signature` with one `content`, a detached
 * pair. `at` (ISO 8601 with offset) asks for the verdict as of that instant.
 */
export const PARTS = { file: 'file', signature: 'signature', content: 'content', at: 'at' } as const

const text = z.object({ ja: z.string(), en: z.string() })
const instant = z.iso.datetime()
const verdict = z.enum(['VALID', 'INVALID', 'INDETERMINATE'])
const checkVerdict = z.enum(['VALID', 'INVALID', 'INDETERMINATE', 'NOT_APPLICABLE'])
const question = z.enum(['integrity', 'chain', 'role', 'status', 'timeStamp'])
const reason = text.extend({ code: z.string(), remedy: text.optional() })

const certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  serialHex: z.string(),
  notBefore: instant,
  notAfter: instant,
  keyDescription: z.string(),
  keyUsage: z.array(z.string()).readonly(),
  policies: z.array(z.string()).readonly(),
  sha256: z.string(),
  pem: z.string(),
})

const signer = z.object({
  cn: z.string(),
  nameJa: z.string().optional(),
  serialNumber: z.string(),
  organisation: z.string().optional(),
  roles: z.array(z.string()).readonly(),
  certificate,
})

const signature = z.object({
  id: z.string(),
  format: z.string(),
  level: z.string(),
  packaging: z.string(),
  documentKind: z.enum(['prescription', 'dispensing', 'other']),
  verdict,
  indication: z.string(),
  subIndication: z.string().nullable(),
  headline: text,
  answers: z
    .array(z.object({ question, verdict: checkVerdict, sentence: text, remedy: text.optional() }))
    .readonly(),
  signer: signer.nullable(),
  signedAt: instant.nullable(),
  stampedAt: instant.nullable(),
  covers: z.array(z.string()).readonly(),
  uncovered: z.array(z.string()).readonly().optional(),
  timeline: z
    .array(
      z.object({
        at: instant,
        event: z.enum([
          'certificate-begins',
          'signed',
          'stamped',
          'revoked',
          'certificate-ends',
          'validated',
        ]),
        proven: z.boolean(),
      }),
    )
    .readonly(),
  /** PDF: how many octets from the beginning of the file are the document as it was signed. */
  signedOctets: z.int().nonnegative().optional(),
  /** PDF: each object that was changed after the signature (0: the trailer). */
  changes: z
    .array(z.object({ object: z.int(), part: text, judgement: z.enum(['allowed', 'not-allowed']) }))
    .readonly()
    .optional(),
  checks: z.array(z.object({ id: z.string(), verdict: checkVerdict, reason })).readonly(),
})

/** The machine report of one file, as `@jitsuin/ades` makes it. */
export const validationReportSchema = z
  .object({
    verdict,
    indication: z.string(),
    subIndication: z.string().nullable(),
    validatedAt: instant,
    signatures: z.array(signature).readonly(),
    problem: reason.nullable(),
  })
  .meta({ title: 'Jitsuin validation report' })

/** The JSON Schema that `ROUTES.reportSchema` answers with, for programs that read saved reports. */
export function reportJsonSchema() {
  return z.toJSONSchema(validationReportSchema)
}

/** One answer per file, or one for a detached pair, in the order of the request. */
export const validationsSchema = z.object({
  results: z.array(z.object({ fileName: z.string(), report: validationReportSchema })).readonly(),
})

/** The sample documents made at first start. Every person and institution in them is invented. */
export const samplesSchema = z.array(
  z.object({
    id: z.string(),
    fileName: z.string(),
    title: text,
    explanation: text,
    /** What the verifier must say; `answers` names only the questions that this sample is about. */
    expected: z.object({ verdict, answers: z.partialRecord(question, checkVerdict) }),
    sizeBytes: z.int().nonnegative(),
    /** File name of the content, when the sample is a detached signature; its bytes are at `sampleContent`. */
    detachedFor: z.string().optional(),
  }),
)

/** The anchors in force. `demonstration`: made at first start, for trying only. */
export const trustSchema = z.object({
  anchors: z.array(
    z.object({
      name: z.string(),
      sha256: z.string(),
      purpose: z.enum(['signature', 'time-stamp']),
      notAfter: instant,
      demonstration: z.boolean(),
    }),
  ),
})

/** A service beside this one, and what somebody would go there for. */
export const neighboursSchema = z.array(
  z.object({ id: z.string(), address: z.url(), name: text, purpose: text }),
)

/** A refusal (RFC 9457), with the sentences of the error catalogue. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  ja: z.string(),
  en: z.string(),
  next: text,
})

/** The report of one file as pages read it. */
export type ValidationReport = z.output<typeof validationReportSchema>
/** One signature of a report. */
export type SignatureReport = z.output<typeof signature>
/** The signer of a signature. */
export type SignerReport = z.output<typeof signer>
/** A certificate as people read it. */
export type CertificateView = z.output<typeof certificate>
/** The roles that a report may name; a page words every one of them. */
export type { HealthcareRole }
/** One of the five questions of T-C07-1. */
export type Question = z.output<typeof question>
/** Why something is as it is: a code, a sentence, a remedy. */
export type Reason = z.output<typeof reason>
/** The verdict over a file or a signature. */
export type Verdict = z.output<typeof verdict>
/** The verdict of one check. */
export type CheckVerdict = z.output<typeof checkVerdict>
/** The answer of `POST /api/validations`. */
export type Validations = z.output<typeof validationsSchema>
/** One sample document. */
export type Sample = z.output<typeof samplesSchema>[number]
/** The answer of `GET /api/trust`. */
export type Trust = z.output<typeof trustSchema>
/** The answer of `GET /api/neighbours`. */
export type Neighbours = z.output<typeof neighboursSchema>
/** A refusal as it travels. */
export type Problem = z.output<typeof problemSchema>

/** Fails to compile when the package's report no longer fits the schema that the wire promises. */
export const asWireReport = (report: MachineReport): z.input<typeof validationReportSchema> => report

/** One thing to verify: a document by itself, or a signature with the content that it stands for. */
export type Submission =
  | { readonly kind: 'document'; readonly file: File }
  | { readonly kind: 'detached'; readonly signature: File; readonly content: File }

/** Why a call brought no answer. `refused`: the service said why. `unreachable`: no answer, or none that we understand. */
export type Failure =
  | { readonly kind: 'refused'; readonly code: string; readonly text: Text; readonly next: Text }
  | { readonly kind: 'unreachable' }

/** A call that failed; `failure` says how. */
export class VerificationCallError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.kind === 'refused' ? failure.code : 'The verification service did not answer')
    this.name = 'VerificationCallError'
    this.failure = failure
  }
}

/** Calls the service through `fetch`. Every method throws `VerificationCallError`. */
export type VerificationClient = ReturnType<typeof verificationClient>

/** Makes a client over the caller's `fetch`; addresses are relative to `base` (empty: the page's own host). */
export function verificationClient(fetcher: typeof fetch, base = '') {
  const read = async <T>(schema: z.ZodType<T>, path: string, init?: RequestInit): Promise<T> => {
    const response = await call(fetcher, base + path, init)
    const parsed = schema.safeParse(await response.json().catch(unreachable))
    return parsed.success ? parsed.data : unreachable()
  }
  const bytes = async (path: string): Promise<Blob> => (await call(fetcher, base + path)).blob()

  return {
    /** Verifies one submission, as of now or of `at`. */
    validate: (submission: Submission, at: Date | null): Promise<Validations> =>
      read(validationsSchema, ROUTES.validations, { method: 'POST', body: formOf(submission, at) }),
    samples: (): Promise<Sample[]> => read(samplesSchema, ROUTES.samples),
    sampleFile: (id: string): Promise<Blob> => bytes(ROUTES.sampleFile(id)),
    sampleContent: (id: string): Promise<Blob> => bytes(ROUTES.sampleContent(id)),
    trust: (): Promise<Trust> => read(trustSchema, ROUTES.trust),
    neighbours: (): Promise<Neighbours> => read(neighboursSchema, ROUTES.neighbours),
  }
}

async function call(fetcher: typeof fetch, url: string, init?: RequestInit): Promise<Response> {
  const response = await fetcher(url, init).catch(unreachable)
  if (response.ok) return response
  const problem = problemSchema.safeParse(await response.json().catch(unreachable))
  if (!problem.success) return unreachable()
  const { code, ja, en, next } = problem.data
  throw new VerificationCallError({ kind: 'refused', code, text: { ja, en }, next })
}

function formOf(submission: Submission, at: Date | null): FormData {
  const form = new FormData()
  if (submission.kind === 'document') form.append(PARTS.file, submission.file)
  else {
    form.append(PARTS.signature, submission.signature)
    form.append(PARTS.content, submission.content)
  }
  if (at) form.append(PARTS.at, at.toISOString())
  return form
}

function unreachable(): never {
  throw new VerificationCallError({ kind: 'unreachable' })
}
