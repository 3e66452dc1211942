import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openPool } from './connect.js'
import { openTestDatabase, type TestDatabase } from './testing.js'

let database: TestDatabase
let pool: pg.Pool
let client: pg.PoolClient

beforeAll(async () => {
  database = await openTestDatabase({ schema: 'shelf', migrations: [] })
})
afterAll(() => database.close())

beforeEach(async () => {
  pool = openPool(database.superuserUrl, { access: 'read-write', maxConnections: 1 })
  client = await pool.connect()
})
afterEach(async () => {
  client.release()
  await pool.end()
})

/** What PostgreSQL itself says that this connection holds. */
async function prepared(): Promise<readonly string[]> {
  const { rows } = await client.query<{ statement: string }>(
    `select statement from pg_prepared_statements where name like 'jitsuin%' order by statement`,
  )
  return rows.map(({ statement }) => statement)
}

describe('statements', () => {
  it('are prepared when they come again, and give the same answers', async () => {
    const double = async (of: number) => (await client.query('select $1::int * 2 as twice', [of])).rows
    expect(await double(1)).toEqual([{ twice: 2 }])
    expect(await prepared()).toEqual([])
    expect([await double(2), await double(3)]).toEqual([[{ twice: 4 }], [{ twice: 6 }]])
    expect(await prepared()).toEqual(['select $1::int * 2 as twice'])
  })

  it('without parameters are sent as they are', async () => {
    for (const _ of [1, 2, 3]) await client.query('select 1')
    expect(await prepared()).toEqual([])
  })

  it('are prepared in a bounded number', async () => {
    for (let at = 0; at < 150; at++)
      for (const _ of [1, 2]) await client.query(`select $1::int + ${at}`, [at])
    expect(await prepared()).toHaveLength(100)
    expect((await client.query('select $1::int + 149 as sum', [1])).rows).toEqual([{ sum: 150 }])
  })

  it('that a change of tables outdated fail once and go on', async () => {
    await client.query('create table public.shelf (id int)')
    await client.query('insert into public.shelf values (1)')
    const read = async () => (await client.query('select * from public.shelf where id = $1', [1])).rows
    for (const _ of [1, 2]) expect(await read()).toEqual([{ id: 1 }])
    await client.query(`alter table public.shelf add column title text not null default 'A'`)
    await expect(read()).rejects.toMatchObject({ code: '0A000' })
    for (const _ of [1, 2]) expect(await read()).toEqual([{ id: 1, title: 'A' }])
  })

  it('that PostgreSQL refuses are refused again, whatever their number', async () => {
    const ask = () => client.query('select $1::int / 0', [1])
    for (const _ of [1, 2, 3]) await expect(ask()).rejects.toMatchObject({ code: '22012' })
  })
})
