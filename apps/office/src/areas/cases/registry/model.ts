/** What became of each question to the registry. */
import type { CaseStateName, RegistryAsking } from '@jitsuin/registration/contract'

/** One case: being asked, answered, or not. */
export type Answer =
  | { readonly is: 'asking' }
  | { readonly is: 'answered'; readonly asking: RegistryAsking; readonly state: CaseStateName }
  | { readonly is: 'failed'; readonly why: { readonly ja: string; readonly en: string } | null }

/** Answers by case. */
export type Answers = ReadonlyMap<string, Answer>

/** How many of each. */
export function summaryOf(answers: Answers): {
  readonly matched: number
  readonly mismatched: number
  readonly failed: number
} {
  const all = [...answers.values()]
  const answered = (verdict: RegistryAsking['verdict']) =>
    all.filter((answer) => answer.is === 'answered' && answer.asking.verdict === verdict).length
  return {
    matched: answered('matched'),
    mismatched: answered('mismatched'),
    failed: all.filter(({ is }) => is === 'failed').length,
  }
}
