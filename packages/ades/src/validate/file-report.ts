/** The report of one file, out of those of its signatures, or out of what kept it from being judged. */
import type { Reason, SignatureReport, ValidationReport } from '../report.js'
import { byGravity } from './gravity.js'
import { INDICATIONS } from './verdict.js'

/** The gravest verdict of a file's signatures is its own. */
export function fileReport(signatures: readonly SignatureReport[], at: Date): ValidationReport {
  const gravest = signatures.toSorted((a, b) => byGravity(a.verdict, b.verdict))[0]
  const verdict = gravest?.verdict ?? 'INDETERMINATE'
  return {
    verdict,
    indication: INDICATIONS[verdict],
    subIndication: gravest?.subIndication ?? null,
    validatedAt: at.toISOString(),
    signatures,
    problem: null,
  }
}

/** The report of a file that holds nothing to validate. */
export function problemReport(problem: Reason, at: Date): ValidationReport {
  return {
    verdict: 'INVALID',
    indication: INDICATIONS.INVALID,
    subIndication: 'FORMAT_FAILURE',
    validatedAt: at.toISOString(),
    signatures: [],
    problem,
  }
}
