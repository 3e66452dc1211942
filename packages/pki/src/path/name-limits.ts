/**
 * Name constraints along a path (RFC 5280 §6.1.3 (b) and (c), §6.1.4 (g)): the subtrees of every authority above, each of
 * which must admit every name of a certificate.
 */
import type { Certificate } from '../certificate.js'
import { readSubjectAltName } from '../extensions/alternative-names.js'
import type { GeneralName } from '../extensions/general-name.js'
import type { NameConstraints } from '../extensions/name-constraints.js'
import { NAME_ATTRIBUTES } from '../name.js'
import { matchSubtree } from './name-matching.js'

/** More comparisons than any honest path needs; beyond them the answer is no. */
const MAX_COMPARISONS = 1 << 16

/** Whether all names of a certificate are within all limits. `unsupported` refuses as well (§4.2.1.10). */
export type NameLimitVerdict = 'within' | 'violated' | 'unsupported'

/** Judges the names of one certificate. */
export function judgeNames(certificate: Certificate, limits: readonly NameConstraints[]): NameLimitVerdict {
  if (limits.length === 0) return 'within'
  const names = namesOf(certificate)
  const bases = limits.reduce((sum, { permitted, excluded }) => sum + permitted.length + excluded.length, 0)
  if (names.length * bases > MAX_COMPARISONS) return 'unsupported'
  for (const name of names) {
    for (const limit of limits) {
      const verdict = judgeName(name, limit)
      if (verdict !== 'within') return verdict
    }
  }
  return 'within'
}

function judgeName(name: GeneralName, { permitted, excluded }: NameConstraints): NameLimitVerdict {
  const forbidden = excluded
    .filter(({ form }) => form === name.form)
    .map((base) => matchSubtree(name, base, 'excluded'))
  const granted = permitted
    .filter(({ form }) => form === name.form)
    .map((base) => matchSubtree(name, base, 'permitted'))
  if ([...forbidden, ...granted].includes('unsupported')) return 'unsupported'
  if ([...forbidden, ...granted].includes('unreadable')) return 'violated'
  if (forbidden.includes('inside')) return 'violated'
  return granted.length === 0 || granted.includes('inside') ? 'within' : 'violated'
}

/**
 * The subject's name unless it is empty, the alternative names, and the mail addresses in the subject. RFC 5280 wants the last
 * only where there is no subjectAltName; programs show them in either case, so they are judged in either case.
 */
function namesOf(certificate: Certificate): GeneralName[] {
  const { subject } = certificate
  const directory: GeneralName[] = subject.rdns.length > 0 ? [{ form: 'directoryName', name: subject }] : []
  const mail = subject.rdns
    .flat()
    .filter(({ type }) => type === NAME_ATTRIBUTES.emailAddress)
    .map(({ value }): GeneralName => ({ form: 'rfc822Name', value }))
  return [...directory, ...mail, ...(readSubjectAltName(certificate) ?? [])]
}
