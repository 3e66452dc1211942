/**
 * What pages and other services see of the verification service: routes, limits, schemas, and a typed client.
 * Nothing that is handed over is kept; a report exists only in the answer.
 */

import type { Text } from '@jitsuin/kernel'
import type { HealthcareRole } from '@jitsuin/pki'
import * as z from 'zod'
import {
  checkVerdict,
  instant,
  type PolicyName,
  question,
  text,
  validationReportSchema,
  verdict,
} from './wire/report.js'

export {
  asWireReport,
  type CertificateView,
  type CheckVerdict,
  POLICIES,
  type PolicyName,
  type Question,
  type Reason,
  reportJsonSchema,
  type SignatureReport,
  type SignerReport,
  type ValidationReport,
  type Verdict,
  validationReportSchema,
} from './wire/report.js'
/** The roles that a report may name; a page words every one of them. */
export type { HealthcareRole }

// Pages run under a policy that forbids `eval`; zod would try it for speed and be reported to the console.
if ('document' in globalThis) z.config({ jitless: true })

/** Where the service answers, below its own host. */
export const ROUTES = {
  validations: '/api/validations',
  /** The same question, answered with a report of ETSI TS 119 102-2 (XML). */
  etsiReports: '/api/validations/etsi',
  /** Opens a ZIP: its files as a form, or nothing (204) for a ZIP that is a document of its own. */
  unpacked: '/api/unpacked',
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

/** What a ZIP may hold to be opened: both ends count. */
export const ZIP_LIMITS = { files: 10_000, bytes: 128 * 1024 * 1024 } as const

/** The form that a ZIP is answered with: the paths as a list in JSON, and for each its file, named by its position. */
export const UNPACKED_PARTS = { paths: 'paths', file: (position: number) => `file-${position}` } as const
const unpackedPaths = z.array(z.string())

/**
 * The parts of the multipart form of `POST /api/validations`.
 * Either `file` once or more, each a document that stands for itself; or one `signature` with one `content`, a detached
 * pair. `at` (ISO 8601 with offset) asks for the verdict as of that instant; `policy` (hpki or basic) for other rules than those of HPKI.
 */
export const PARTS = {
  file: 'file',
  signature: 'signature',
  content: 'content',
  at: 'at',
  policy: 'policy',
} as const

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

/** One thing to verify: a document by itself, or a signature with the content that it stands for. */
export type Submission =
  | { readonly kind: 'document'; readonly file: File }
  | { readonly kind: 'detached'; readonly signature: File; readonly content: File }

/** As of when something is to be judged (null: now), and by which rules. */
export type Asked = { readonly at: Date | null; readonly policy: PolicyName }

/** A file out of a ZIP and its path there. */
export type UnpackedFile = { readonly path: string; readonly file: File }

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
    /** Verifies one submission. */
    validate: (submission: Submission, asked: Asked): Promise<Validations> =>
      read(validationsSchema, ROUTES.validations, { method: 'POST', body: formOf(submission, asked) }),
    /** Verifies one submission and gives the report of ETSI (XML). */
    etsiReport: async (submission: Submission, asked: Asked): Promise<Blob> =>
      (
        await call(fetcher, base + ROUTES.etsiReports, { method: 'POST', body: formOf(submission, asked) })
      ).blob(),
    /** The files of a ZIP; `document` where the ZIP is itself what is to be verified (a container, an office document). */
    unpack: async (file: File): Promise<readonly UnpackedFile[] | 'document'> => {
      const body = new FormData()
      body.append(PARTS.file, file)
      const response = await call(fetcher, base + ROUTES.unpacked, { method: 'POST', body })
      return response.status === 204 ? 'document' : filesOf(await response.formData().catch(unreachable))
    },
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

function filesOf(form: FormData): UnpackedFile[] {
  const paths = unpackedPaths.safeParse(parseJson(form.get(UNPACKED_PARTS.paths)))
  if (!paths.success) return unreachable()
  return paths.data.map((path, position) => {
    const content = form.get(UNPACKED_PARTS.file(position))
    if (!(content instanceof File)) return unreachable()
    return { path, file: new File([content], path.slice(path.lastIndexOf('/') + 1)) }
  })
}

function parseJson(text: File | string | null): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : null
  } catch {
    return null // the caller refuses what is no list
  }
}

function formOf(submission: Submission, { at, policy }: Asked): FormData {
  const form = new FormData()
  if (submission.kind === 'document') form.append(PARTS.file, submission.file)
  else {
    form.append(PARTS.signature, submission.signature)
    form.append(PARTS.content, submission.content)
  }
  if (at) form.append(PARTS.at, at.toISOString())
  if (policy !== 'hpki') form.append(PARTS.policy, policy)
  return form
}

function unreachable(): never {
  throw new VerificationCallError({ kind: 'unreachable' })
}
