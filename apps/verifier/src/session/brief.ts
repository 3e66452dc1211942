/** What a list says about a document: enough for thousands of them, while their whole reports are put away. */
import type { Reason, SignatureReport, ValidationReport, Verdict } from '@jitsuin/verification/contract'

/** One signer as a list names them. */
export type BriefSigner = {
  readonly name: string
  readonly roles: readonly string[]
  /** ISO 8601: what a time stamp proves; only without one, what the signer claims. */
  readonly time: string | null
  readonly evidence: 'proven' | 'claimed'
}

/** A report in short. */
export type Brief = {
  readonly verdict: Verdict
  readonly signers: readonly BriefSigner[]
  /** Formats with their levels, such as `PAdES B-T`. */
  readonly formats: readonly string[]
  /** What the report comes to, to be put into a sentence. */
  readonly summary:
    | { readonly kind: 'one'; readonly signature: Pick<SignatureReport, 'headline'> }
    | { readonly kind: 'several'; readonly verdict: Verdict; readonly count: number }
    | { readonly kind: 'problem'; readonly problem: Reason | null }
  /** Codes of the checks that were not passed, and of what is wrong with the file. */
  readonly codes: readonly string[]
}

/** Puts a report in short. The verdict is the report's own. */
export function briefOf(report: ValidationReport): Brief {
  const { verdict, problem, signatures } = report
  const failed = signatures.flatMap(({ checks }) =>
    checks.filter((check) => check.verdict === 'INVALID' || check.verdict === 'INDETERMINATE'),
  )
  return {
    verdict,
    signers: signatures.map(signerOf),
    formats: unique(signatures.map(({ format, level }) => `${format} ${level}`)),
    summary: summaryOf(report),
    codes: unique([...(problem ? [problem.code] : []), ...failed.map(({ reason }) => reason.code)]),
  }
}

function summaryOf({ verdict, problem, signatures }: ValidationReport): Brief['summary'] {
  const [first, ...others] = signatures
  if (problem !== null || !first) return { kind: 'problem', problem }
  if (others.length > 0 || first.verdict !== verdict)
    return { kind: 'several', verdict, count: signatures.length }
  return { kind: 'one', signature: { headline: first.headline } }
}

function signerOf({ signer, signedAt, stampedAt }: SignatureReport): BriefSigner {
  const time = stampedAt ?? signedAt
  const evidence = stampedAt === null ? 'claimed' : 'proven'
  return { name: signer?.nameJa ?? signer?.cn ?? '', roles: signer?.roles ?? [], time, evidence }
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
