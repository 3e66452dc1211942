import { setTimeout } from 'node:timers/promises'
import type { Generated } from 'kysely'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AuditActions } from '../audit/actions.js'
import type { SchemaHistory } from './migrate.js'
import { openStore, type Store } from './store.js'
import { openTestDatabase, type TestDatabase } from './testing.js'

const SHELF: SchemaHistory = {
  schema: 'shelf',
  migrations: [
    {
      id: '0001-book',
      sql: `create table shelf.book (id int generated always as identity primary key, title text not null);
            grant select, insert on shelf.book to jitsuin_shelf;`,
    },
  ],
}

const ACTIONS = {
  'book/placed': {
    ja: '本を置いた',
    en: 'A book was placed',
    facts: z.strictObject({ shelf: z.int(), isbn: z.string().max(13) }),
  },
} as const satisfies AuditActions

type Tables = { book: { id: Generated<number>; title: string } }

const ACT = { actor: 'officer:O-1', at: new Date('2026-11-20T00:12:00Z') } as const
const PLACED = { subject: 'book-1', facts: { shelf: 1, isbn: '9784000000000' } }

let database: TestDatabase
let store: Store<Tables, typeof ACTIONS>

beforeAll(async () => {
  database = await openTestDatabase(SHELF)
  store = openStore<Tables, typeof ACTIONS>(database.serviceUrl('shelf'), ACTIONS)
})

afterAll(async () => {
  await store.close()
  await database.close()
})

async function asSuperuser(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(database.superuserUrl)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

async function titles(): Promise<string[]> {
  return (await store.read.selectFrom('book').select('title').execute()).map(({ title }) => title)
}

describe('a store', () => {
  it('commits a change together with its audit row, which names the database role that wrote it', async () => {
    const id = await store.transact(ACT, async (tx, audit) => {
      const { id } = await tx
        .insertInto('book')
        .values({ title: 'kept' })
        .returning('id')
        .executeTakeFirstOrThrow()
      audit.record('book/placed', PLACED)
      return id
    })
    expect(await store.read.selectFrom('book').selectAll().where('id', '=', id).execute()).toEqual([
      { id, title: 'kept' },
    ])
    expect(
      await asSuperuser('select service, actor, action, subject, facts, occurred_at from audit.entry'),
    ).toEqual([
      {
        service: 'jitsuin_shelf',
        actor: 'officer:O-1',
        action: 'book/placed',
        subject: 'book-1',
        facts: { shelf: 1, isbn: '9784000000000' },
        occurred_at: ACT.at,
      },
    ])
  })

  it('refuses to commit a change without an audit row, and takes the change back', async () => {
    const forgetful = store.transact(ACT, async (tx) => {
      await tx.insertInto('book').values({ title: 'unrecorded' }).execute()
    })
    await expect(forgetful).rejects.toThrow(expect.objectContaining({ code: 'audit/nothing-recorded' }))
    expect(await titles()).not.toContain('unrecorded')
  })

  it('returns what was decided when nothing changed, and takes back whatever was written all the same', async () => {
    const decision = await store.transact(ACT, async (tx, audit) => {
      await tx.insertInto('book').values({ title: 'taken back' }).execute()
      audit.changedNothing()
      return 'refused'
    })
    expect(decision).toBe('refused')
    expect(await titles()).not.toContain('taken back')
  })

  it('takes back the audit row when the work fails after it', async () => {
    const [before] = await asSuperuser('select count(*)::int from audit.entry')
    const failing = store.transact(ACT, async (_tx, audit) => {
      audit.record('book/placed', PLACED)
      throw new Error('later')
    })
    await expect(failing).rejects.toThrow('later')
    expect(await asSuperuser('select count(*)::int from audit.entry')).toEqual([before])
  })

  it.each([
    ['a fact that the action does not name', { ...PLACED.facts, patientName: 'x' }, 'audit/facts-refused'],
    ['a fact that is missing', { shelf: 1 }, 'audit/facts-refused'],
    [
      'free text where an id belongs',
      { shelf: 1, isbn: 'a long story about a person' },
      'audit/facts-refused',
    ],
  ])('refuses %s, without repeating its value', async (_what, facts, code) => {
    const work = store.transact(ACT, async (_tx, audit) => {
      // As a program in error would: the types forbid it.
      audit.record('book/placed', { subject: 'book-1', facts: facts as typeof PLACED.facts })
    })
    await expect(work).rejects.toThrow(expect.objectContaining({ code }))
    await expect(work).rejects.not.toThrow('story')
  })

  it('lets nothing be written past it: reading connections are read-only in PostgreSQL itself', async () => {
    const sneaky = store.read.insertInto('book').values({ title: 'sneaked in' }).execute()
    await expect(sneaky).rejects.toThrow(expect.objectContaining({ code: '25006' }))
  })

  it.each([
    ['change an audit row', `update audit.entry set actor = 'officer:O-2'`],
    ['delete an audit row', 'delete from audit.entry'],
    ['empty the audit trail', 'truncate audit.entry'],
    ['read the audit trail', 'select * from audit.entry'],
    [
      'write a row under the name of another service',
      `insert into audit.entry (service, occurred_at, actor, action, subject, facts) values ('x', now(), 'a', 'b', 'c', '{}')`,
    ],
    ['make a table', 'create table shelf.extra (n int)'],
    ['make a table elsewhere', 'create table public.extra (n int)'],
    ['change its own tables beyond what was granted', 'delete from shelf.book'],
    ['make a role', 'create role friend'],
  ])('gives a service no right to %s (least privilege)', async (_what, text) => {
    const attempt = store.transact(ACT, (tx) => sql.raw(text).execute(tx))
    await expect(attempt).rejects.toThrow(expect.objectContaining({ code: '42501' }))
  })

  it('outlives a server that ends the connection while a transaction waits in our code', async () => {
    const attempt = store.transact(ACT, async (tx, audit) => {
      await tx.insertInto('book').values({ title: 'cut off' }).execute()
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await asSuperuser(`select pg_terminate_backend(${rows[0]?.pid})`)
      await setTimeout(100) // the end of the connection reaches us while nobody waits for a query
      audit.record('book/placed', PLACED)
    })
    await expect(attempt).rejects.toThrow()
    expect(await titles()).not.toContain('cut off')
  })

  it('lets not even the owner of the zone change an audit row by a plain statement', async () => {
    const client = new pg.Client(database.zoneUrl)
    await client.connect()
    const attempt = client.query(`update audit.entry set actor = 'officer:O-2'`).finally(() => client.end())
    await expect(attempt).rejects.toThrow('audit rows are never changed')
  })

  it('runs a serializable transaction again when two of them collide, so that both count', async () => {
    const addOne = () =>
      store.transact({ ...ACT, isolation: 'serializable' }, async (tx, audit) => {
        const { n } = await tx
          .selectFrom('book')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .where('title', 'like', 'volume %')
          .executeTakeFirstOrThrow()
        await tx
          .insertInto('book')
          .values({ title: `volume ${n + 1}` })
          .execute()
        audit.record('book/placed', PLACED)
      })
    await Promise.all([addOne(), addOne(), addOne()])
    const volumes = (await titles()).filter((title) => title.startsWith('volume')).sort()
    expect(volumes).toEqual(['volume 1', 'volume 2', 'volume 3'])
  })
})
