/** The machine report as it travels: the schemas, and the types that pages read. */
import type { ValidationReport as MachineReport } from '@jitsuin/ades'
import * as z from 'zod'

/** A sentence in both languages. */
export const text = z.object({ ja: z.string(), en: z.string() })
/** ISO 8601 UTC. */
export const instant = z.iso.datetime()
/** The verdict over a file or a signature. */
export const verdict = z.enum(['VALID', 'INVALID', 'INDETERMINATE'])
/** The verdict of one check. */
export const checkVerdict = z.enum(['VALID', 'INVALID', 'INDETERMINATE', 'NOT_APPLICABLE'])
/** The five questions of T-C07-1. */
export const question = z.enum(['integrity', 'chain', 'role', 'status', 'timeStamp'])
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
  /** XAdES: the name of the level before 2016, such as `EPES` or `X-L`. */
  form: z.string().optional(),
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
  /** In a container: the files that no signature covers. */
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
  /** XAdES: each reference of a signed manifest, and what it came to. */
  manifest: z
    .array(z.object({ uri: z.string(), verdict: z.enum(['valid', 'changed', 'missing']) }))
    .readonly()
    .optional(),
  /** Algorithms that could not be relied on when they were needed; `endedAt` is a day, null for what was never accepted. */
  doubtedAlgorithms: z
    .array(z.object({ where: z.string(), algorithm: z.string(), endedAt: z.iso.date().nullable() }))
    .readonly()
    .optional(),
  checks: z.array(z.object({ id: z.string(), verdict: checkVerdict, reason })).readonly(),
})

/** The rules that somebody may ask for: those of HPKI, or those for signatures in general (EN 319 102-1). */
export const POLICIES = ['hpki', 'basic'] as const
const policy = z.object({ name: z.enum(POLICIES), id: z.string(), title: text })

/** The machine report of one file, as `@jitsuin/ades` makes it. */
export const validationReportSchema = z
  .object({
    verdict,
    indication: z.string(),
    subIndication: z.string().nullable(),
    validatedAt: instant,
    /** The rules by which it was judged. */
    policy: policy.optional(),
    signatures: z.array(signature).readonly(),
    problem: reason.nullable(),
  })
  .meta({ title: 'Jitsuin validation report' })

/** The JSON Schema that `ROUTES.reportSchema` answers with, for programs that read saved reports. */
export function reportJsonSchema() {
  return z.toJSONSchema(validationReportSchema)
}

/** The report of one file as pages read it. */
export type ValidationReport = z.output<typeof validationReportSchema>
/** One signature of a report. */
export type SignatureReport = z.output<typeof signature>
/** The signer of a signature. */
export type SignerReport = z.output<typeof signer>
/** A certificate as people read it. */
export type CertificateView = z.output<typeof certificate>
/** The name of the rules that a file is judged by. */
export type PolicyName = (typeof POLICIES)[number]
/** One of the five questions of T-C07-1. */
export type Question = z.output<typeof question>
/** Why something is as it is: a code, a sentence, a remedy. */
export type Reason = z.output<typeof reason>
/** The verdict over a file or a signature. */
export type Verdict = z.output<typeof verdict>
/** The verdict of one check. */
export type CheckVerdict = z.output<typeof checkVerdict>

/** Fails to compile when the package's report no longer fits the schema that the wire promises; `by` names the rules. */
export const asWireReport = (
  report: MachineReport,
  by: z.input<typeof policy>,
): z.input<typeof validationReportSchema> => ({ ...report, policy: by })
