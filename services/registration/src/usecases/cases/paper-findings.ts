/** How the papers of cases stand, read from the tables. */
import { japanDate } from '@jitsuin/kernel'
import type { ApplicationForm, Comparison, PaperCheck } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { compare } from '../../domain/cases/comparison.js'
import { judgePapers, type PaperFacts } from '../../domain/cases/paper-checks.js'
import { currentPapers, loadDocuments, type StoredDocument } from '../../store/cases/documents.js'
import { loadEarlierApplications } from '../../store/cases/earlier.js'
import type { Tx } from '../../store/database.js'

/** What was found in the papers of one case. */
export type PaperFindings = {
  /** All, also those that others took the place of. */
  readonly documents: readonly StoredDocument[]
  readonly papers: readonly StoredDocument[]
  readonly checks: readonly PaperCheck[]
  readonly comparisons: readonly Comparison[]
}

/** Finds how the papers of these cases stand at a moment. */
export async function findInPapers(
  db: Pick<Tx, 'selectFrom' | 'getExecutor'>,
  files: readonly Case[],
  at: Date,
): Promise<ReadonlyMap<string, PaperFindings>> {
  const all = await loadDocuments(
    db,
    files.map(({ caseId }) => caseId),
  )
  const byCase = Map.groupBy(all, ({ caseId }) => caseId)
  const renewals = files.filter(({ kind }) => kind === 'renewal')
  const earlier = await loadEarlierApplications(db, renewals)
  return new Map(
    files.map((file) => {
      const documents = byCase.get(file.caseId) ?? []
      const papers = currentPapers(documents)
      const before = earlier.get(file.caseId)
      const facts: PaperFacts = {
        form: file.form,
        papers,
        receivedOn: japanDate(file.receivedAt),
        today: japanDate(at),
        ...(before && {
          earlier: {
            seenOn: japanDate(before.receivedAt),
            nameAndAddress: judgeUnchanged(file.form, before.form),
          },
        }),
      }
      return [
        file.caseId,
        { documents, papers, checks: judgePapers(facts), comparisons: compare(file.form, papers) },
      ]
    }),
  )
}

function judgeUnchanged(now: ApplicationForm, before: ApplicationForm): 'unchanged' | 'changed' {
  const textOf = ({ name, address }: ApplicationForm) => [
    name.family,
    name.given,
    address.prefecture,
    address.rest,
  ]
  return textOf(now).every((part, index) => part === textOf(before)[index]) ? 'unchanged' : 'changed'
}
