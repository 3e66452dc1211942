import type { ValidationReport } from '../report.js'

/** The verdict of a report, and the codes of all that speaks against it, in the order of the checks. */
export function reasons({ verdict, problem, signatures }: ValidationReport): string[] {
  const codes = signatures.flatMap(({ checks }) =>
    checks.filter((one) => one.verdict.startsWith('IN')).map(({ reason }) => reason.code),
  )
  return [verdict, ...(problem ? [problem.code] : []), ...codes]
}
