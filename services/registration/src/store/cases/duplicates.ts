/** Other open cases of the same licence, and its cards that count. */
import { sql } from '@jitsuin/platform'
import { CASE_STATES, type CaseStateName, type Duplicate } from '../../contract.js'
import type { Tx } from '../database.js'

const OPEN = Object.entries(CASE_STATES).flatMap(([state, { phase }]) => (phase === 'open' ? [state] : []))

type Row = {
  readonly mine: string
  readonly case_id: string
  readonly case_number: string
  readonly state: CaseStateName
  readonly card_id: string | null
}

/** For each of these cases, the other open ones of its licence number, and those whose card is valid now. */
export async function loadDuplicates(
  db: Pick<Tx, 'getExecutor'>,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Duplicate[]>> {
  const { rows } = await sql<Row>`
    select mine.case_id as mine, other.case_id, other.case_number, other.state, card.card_id
    from case_file mine
    join case_file other on other.form ->> 'licenceNumber' = mine.form ->> 'licenceNumber' and other.case_id <> mine.case_id
    left join card on card.case_id = other.case_id and card.state = 'valid'
    where mine.case_id = any(${caseIds}::uuid[]) and (other.state = any(${OPEN}::text[]) or card.card_id is not null)
    order by other.received_at`.execute(db)
  const found = Map.groupBy(rows, ({ mine }) => mine)
  return new Map([...found].map(([caseId, others]) => [caseId, others.map(duplicateOf)]))
}

function duplicateOf({ case_id, case_number, state, card_id }: Row): Duplicate {
  return {
    what: card_id === null ? 'open-case' : 'valid-card',
    caseId: case_id,
    caseNumber: case_number,
    state,
    ...(card_id !== null && { cardId: card_id }),
  }
}
