/** The list of contracts. What stands here in SQL is judged as `judgeContract` judges it; the tests hold both to each other. */
import { japanDate, searchKey } from '@jitsuin/kernel'
import { sql } from '@jitsuin/platform'
import type { ContractList, ContractQuery, ContractRow, ContractStanding } from '../../contract.js'
import { termsOf } from './contracts.js'
import type { ContractsReader } from './tables.js'

/** How many contracts one page shows. */
const PER_PAGE = 20

type Row = {
  contract_id: string
  institution: string
  institution_name: string
  kind: string
  beds: number | null
  standing: ContractStanding
  open_yen: string
  cut_off_from: string | null
}

/** One page: who is cut off soonest comes first. */
export async function loadContractList(
  db: ContractsReader,
  { words, standing, page }: ContractQuery,
  now: Date,
): Promise<ContractList> {
  const judged = judgedContracts(now)
  const wanted = words
    .split(/\s+/u)
    .map(searchKey)
    .filter((word) => word !== '')
    .map((word) => sql`and position(${word} in search_words) > 0`)
  const chosen = sql`where true ${sql.join(wanted, sql` `)}
    ${standing === 'all' ? sql`` : sql`and standing = ${standing}`}`
  const { rows } = await sql<Row>`${judged} select * from judged ${chosen}
    order by cut_off_from nulls last, institution_name, institution, contract_id
    limit ${PER_PAGE} offset ${(page - 1) * PER_PAGE}`.execute(db)
  const total = await sql<{ count: string }>`${judged} select count(*) from judged ${chosen}`.execute(db)
  const count = Number(total.rows[0]?.count ?? 0)
  return {
    rows: rows.map(rowOf),
    total: count,
    pages: Math.max(1, Math.ceil(count / PER_PAGE)),
    counts: await loadCounts(db, now),
    coming: await loadComing(db, now),
  }
}

function judgedContracts(now: Date) {
  return sql`with due as (
      select contract_id, min(cut_off_from) as cut_off_from, sum(amount_yen - paid_yen) as open_yen
      from invoice where paid_yen < amount_yen group by contract_id
    ), judged as (
      select contract_id, institution, institution_name, kind, beds, search_words,
        coalesce(open_yen, 0) as open_yen, cut_off_from::text as cut_off_from,
        case when ends <= ${now} then 'ended'
          when begins > ${now} then 'none'
          when cut_off_from <= ${japanDate(now)}::date then 'cut-off'
          when cut_off_from is not null then 'in-grace'
          else 'in-order' end as standing
      from contract left join due using (contract_id)
    )`
}

async function loadCounts(db: ContractsReader, now: Date): Promise<ContractList['counts']> {
  const query = sql<{ standing: ContractStanding; count: string }>`${judgedContracts(now)}
    select standing, count(*) from judged group by standing`
  const { rows } = await query.execute(db)
  const none = { 'in-order': 0, 'in-grace': 0, 'cut-off': 0, ended: 0, none: 0 }
  return { ...none, ...Object.fromEntries(rows.map((row) => [row.standing, Number(row.count)])) }
}

async function loadComing(db: ContractsReader, now: Date): Promise<ContractList['coming']> {
  const { rows } = await sql<{ cut_off_from: string; count: string; yen: string }>`${judgedContracts(now)}
    select cut_off_from, count(*), sum(open_yen) as yen from judged where standing = 'in-grace'
    group by cut_off_from order by cut_off_from limit 12`.execute(db)
  return rows.map((row) => ({
    cutOffFrom: row.cut_off_from,
    institutions: Number(row.count),
    openYen: Number(row.yen),
  }))
}

function rowOf(row: Row): ContractRow {
  return {
    contractId: row.contract_id,
    institution: row.institution,
    institutionName: row.institution_name,
    terms: termsOf(row),
    standing: row.standing,
    openYen: Number(row.open_yen),
    ...(row.cut_off_from !== null && { cutOffFrom: row.cut_off_from }),
  }
}
