/** What the case page shows, from what the office knows: pure. */
import {
  type ActStanding,
  ALL_DEFICIENCIES,
  type CaseActName,
  type CaseDocument,
  type CaseView,
  type DeficiencyCode,
  type TimelineEntry,
} from '@jitsuin/registration/contract'

/** Documents that count, then those that others took the place of; within each as they came. */
export function documentsOf({ documents }: CaseView): readonly CaseDocument[] {
  return documents.toSorted(
    (one, other) => order(one) - order(other) || one.uploadedAt.localeCompare(other.uploadedAt),
  )
}

const order = ({ supersededBy }: CaseDocument) => (supersededBy === undefined ? 0 : 1)

/** The document beside another for a comparison of the two: a face with a face, a licence with the form. */
export function partnerOf(documents: readonly CaseDocument[], documentId: string): string | undefined {
  const current = documents.filter(({ supersededBy }) => supersededBy === undefined)
  const chosen = documents.find((document) => document.documentId === documentId)
  const wanted = chosen && PARTNERS[chosen.kind]
  const found = current.find(({ kind, documentId: id }) => id !== documentId && kind === wanted)
  return (found ?? current.find(({ documentId: id }) => id !== documentId))?.documentId
}

const PARTNERS: Readonly<Record<CaseDocument['kind'], CaseDocument['kind']>> = {
  photo: 'identity',
  identity: 'photo',
  medicalLicence: 'applicationForm',
  applicationForm: 'medicalLicence',
  residenceRecord: 'applicationForm',
  familyRegister: 'applicationForm',
  residenceMandate: 'residenceRecord',
}

/** How the rules of the papers stand, those that need somebody first. */
export function checksOf({ checks }: CaseView) {
  const rank = { fails: 0, unread: 1, deferred: 2, pass: 3 } as const
  const sorted = checks.toSorted((one, other) => rank[one.verdict] - rank[other.verdict])
  const count = (verdict: keyof typeof rank) => checks.filter((check) => check.verdict === verdict).length
  return { sorted, pass: count('pass'), fails: count('fails'), unread: count('unread') }
}

/** The one act that brings a case on, if this person can do it now; it is the blue button. */
export function mainAct({ acts }: CaseView): CaseActName | undefined {
  const onward = [
    'begin-check',
    'accept-documents',
    'record-answer',
    'match-registry',
    'examine',
    'approve',
  ] as const
  return onward.find((act) => standingOf(acts, act) === 'possible')
}

/** Every other act that this person can do now; to assign has its own place in the head. */
export function otherActs(view: CaseView): readonly CaseActName[] {
  const main = mainAct(view)
  return view.acts
    .filter(({ act, verdict }) => verdict === 'possible' && act !== main && act !== 'assign')
    .map(({ act }) => act)
}

/** Whether an act can be done now. */
export function standingOf(acts: readonly ActStanding[], act: CaseActName): 'possible' | 'refused' {
  return acts.find((each) => each.act === act)?.verdict ?? 'refused'
}

/** What others did since this page was loaded, the newest last. */
export function stepsSince({ timeline }: CaseView, revision: number): readonly TimelineEntry[] {
  return timeline.filter((step) => step.revision > revision)
}

/** A deficiency as it is being written. */
export type Chosen = { readonly code: DeficiencyCode; readonly note: string }

/** Deficiencies that the checks found, to begin the letter with. */
export function foundDeficiencies({ checks }: CaseView): readonly DeficiencyCode[] {
  const failed = new Set(checks.filter(({ verdict }) => verdict === 'fails').map(({ code }) => code))
  return ALL_DEFICIENCIES.filter((code) => failed.has(code))
}

/** Adds or takes away one, in the order of the papers; what was written beside the others stays. */
export function toggled(chosen: readonly Chosen[], code: DeficiencyCode): readonly Chosen[] {
  const others = chosen.filter((each) => each.code !== code)
  const all = others.length === chosen.length ? [...chosen, { code, note: '' }] : others
  return ALL_DEFICIENCIES.flatMap((each) => all.filter((one) => one.code === each))
}

/** What the office is told: notes that say something, and nothing else. */
export function deficienciesOf(chosen: readonly Chosen[]) {
  return chosen.map(({ code, note }) => ({ code, ...(note.trim() !== '' && { note: note.trim() }) }))
}

/** What must be taken upon oneself for the papers to be accepted. */
export function despiteNeeded({ duplicates, comparisons }: CaseView): {
  readonly duplicates: 'yes' | 'no'
  readonly variants: 'yes' | 'no'
} {
  return {
    duplicates: duplicates.length > 0 ? 'yes' : 'no',
    variants: comparisons.some(({ verdict }) => verdict === 'variant') ? 'yes' : 'no',
  }
}
