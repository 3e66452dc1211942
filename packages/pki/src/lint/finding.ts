/**
 * Rules and what they find. A rule is data: its id and clause name the requirement, both languages say it, `check` yields
 * one detail for each breach.
 */
import type { Text } from '@jitsuin/kernel'

/** `error`: the standard says MUST; `warning`: SHOULD; `notice`: allowed, and usually not meant. */
export type Severity = 'error' | 'warning' | 'notice'

/** One requirement, and how to see whether it is kept. */
export type Rule<Subject> = Text & {
  /** Stable, such as `rfc5280.4.1.2.2.serial-positive`. */
  readonly id: string
  /** The clause that requires it, as people cite it. */
  readonly clause: string
  readonly severity: Severity
  /** What it speaks about; a rule of certificates in general says `certificate`. */
  readonly appliesTo: string
  readonly check: (subject: Subject) => Iterable<string>
}

/** One breach of one rule. `detail` is English, for experts; `ja` and `en` say the requirement. */
export type Finding = Text & {
  readonly id: string
  readonly clause: string
  readonly severity: Severity
  readonly detail: string
}

/** At most so many findings a rule: a list of a million faulty entries needs no million lines. */
const MAXIMUM_PER_RULE = 20

/** Runs rules in their order. */
export function applyRules<Subject>(rules: readonly Rule<Subject>[], subject: Subject): Finding[] {
  return rules.flatMap(({ id, clause, severity, ja, en, check }) => {
    const findings: Finding[] = []
    for (const detail of check(subject)) {
      findings.push({ id, clause, severity, ja, en, detail })
      if (findings.length === MAXIMUM_PER_RULE) break
    }
    return findings
  })
}

/** Whether a finding forbids to sign. */
export function isError({ severity }: Finding): boolean {
  return severity === 'error'
}

/** The detail if the requirement is broken, else nothing. */
export function when(broken: boolean, detail: string): string[] {
  return broken ? [detail] : []
}

/** The result, or undefined where the bytes cannot be read: another rule says so. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
