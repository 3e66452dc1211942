/** What registry and membership system answered: evidence, kept as it came. */
import { createHash } from 'node:crypto'
import { toHex } from '@jitsuin/kernel'
import type { RegistryMatch } from '../../domain/cases/case.js'
import type { MembershipAnswer } from '../../domain/cases/membership-answer.js'
import type { RegistryAnswer } from '../../domain/cases/registry-answer.js'
import { judgeAnswer } from '../../domain/cases/registry-match.js'
import type { Audit, Tx } from '../database.js'
import type { By } from './cases.js'

/** An answer of the registry about one case. */
export type CaseAnswer = { readonly caseId: string; readonly answer: RegistryAnswer }

/** A stored answer: what the case refers to, and what it means. */
export type StoredAsking = { readonly match: RegistryMatch; readonly verdict: 'matched' | 'mismatched' }

/** Stores answers of the registry, and says what they mean, by case. */
export async function insertAskings(
  tx: Tx,
  audit: Audit,
  answers: readonly CaseAnswer[],
  by: By,
): Promise<ReadonlyMap<string, StoredAsking>> {
  if (answers.length === 0) return new Map()
  const stored = answers.map(({ caseId, answer }) => {
    const answerSha256 = toHex(createHash('sha256').update(answer.received).digest())
    const match = { matchId: by.newId(), askedAt: by.at.toISOString(), items: answer.items, answerSha256 }
    return { caseId, answer, match, verdict: judgeAnswer(answer) }
  })
  await tx
    .insertInto('registry_asking')
    .values(
      stored.map(({ caseId, answer, match, verdict }) => ({
        match_id: match.matchId,
        case_id: caseId,
        asked_at: by.at,
        asked_by: by.actor,
        items: JSON.stringify(answer.items),
        standing: answer.standing,
        verdict,
        answer: Buffer.from(answer.received),
        answer_sha256: match.answerSha256,
      })),
    )
    .execute()
  for (const { caseId, match, verdict } of stored) {
    const facts = { matchId: match.matchId, verdict, answerSha256: match.answerSha256 }
    audit.record('registry/asked', { subject: `case:${caseId}`, facts })
  }
  return new Map(stored.map(({ caseId, match, verdict }) => [caseId, { match, verdict }]))
}

/** Stores what the membership system said; the row is evidence of the step that follows in the same transaction. */
export async function insertMembershipAskings(
  tx: Tx,
  answers: readonly { readonly caseId: string; readonly answer: MembershipAnswer }[],
  by: By,
): Promise<ReadonlyMap<string, string>> {
  if (answers.length === 0) return new Map()
  const rows = answers.map(({ caseId, answer }) => ({
    asking_id: by.newId(),
    case_id: caseId,
    asked_at: by.at,
    asked_by: by.actor,
    standing: answer.standing,
    association_id: answer.standing === 'member' ? answer.associationId : null,
  }))
  await tx.insertInto('membership_asking').values(rows).execute()
  return new Map(rows.map(({ case_id, asking_id }) => [case_id, asking_id]))
}

/** Every answer of the registry about a case, oldest first. */
export function loadAskings(db: Pick<Tx, 'selectFrom'>, caseId: string) {
  return db
    .selectFrom('registry_asking')
    .select(['match_id', 'asked_at', 'asked_by', 'items', 'standing', 'verdict', 'answer_sha256'])
    .where('case_id', '=', caseId)
    .orderBy('asked_at')
    .execute()
}

/** The evidence of a match as it came, for those who replay the decision. */
export function loadEvidence(db: Pick<Tx, 'selectFrom'>, matchId: string) {
  return db
    .selectFrom('registry_asking')
    .select(['answer', 'answer_sha256', 'verdict', 'case_id'])
    .where('match_id', '=', matchId)
    .executeTakeFirst()
}
