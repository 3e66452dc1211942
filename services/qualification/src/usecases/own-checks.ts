/** Who checked the holder who is signed in. */
import type { OwnChecks } from '../contract.js'
import { QualificationError } from '../errors.js'
import type { QualificationContext } from './context.js'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** The checks, newest first, before a moment. @throws {QualificationError} `check/sign-in-needed` */
export async function ownChecks(
  { gate, store, clock }: QualificationContext,
  headers: Headers,
  before: Date | undefined,
): Promise<OwnChecks> {
  const session = await gate.current(headers)
  const person =
    session?.kind === 'holder'
      ? session.certificate.person
      : session?.kind === 'holder-without-role'
        ? session.person
        : undefined
  if (!person) throw new QualificationError('check/sign-in-needed', 'No session of a holder')
  const rows = await store.ofPerson(person, before ?? new Date(clock().getTime() + 1))
  const checks = rows.map(({ receipt: { finding } }) => ({
    checkId: finding.checkId,
    checkedAt: finding.checkedAt,
    institution: finding.checker.institution,
    person: finding.checker.person,
    purpose: finding.purpose,
    shownBy: finding.shownBy,
    outcome: finding.outcome,
    standing: finding.standing,
  }))
  const last = checks.at(-1)
  return { checks, ...(checks.length === 50 && last && { next: last.checkedAt }) }
}
