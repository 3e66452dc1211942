import { connect, createServer } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refuseOneDatabaseTwice, refuseSharedDatabases } from './address.js'
import { type Migration, migrate } from './migrate.js'
import { provisionService } from './provision.js'
import { openTestDatabase, type TestDatabase } from './testing.js'

const FIRST: Migration = { id: '0001-first', sql: 'create table yard.first (n int)' }
const SECOND: Migration = { id: '0002-second', sql: 'create table yard.second (n int)' }

let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  database = await openTestDatabase()
  client = new pg.Client(database.zoneUrl)
  await client.connect()
  await client.query('create schema yard')
})

afterAll(async () => {
  await client.end()
  await database.close()
})

describe('zones of trust', () => {
  it('are found to share a database behind two different addresses', async () => {
    const other = await openTestDatabase()
    await expect(
      refuseOneDatabaseTwice({ app: database.zoneUrl, ca: other.zoneUrl }),
    ).resolves.toBeUndefined()
    const alias = new URL(database.zoneUrl)
    const proxy = await forward(Number(alias.port))
    alias.port = String(proxy.port)
    const urls = { app: database.zoneUrl, ca: alias.href }
    expect(() => refuseSharedDatabases(urls)).not.toThrow() // the addresses alone do not tell
    await expect(refuseOneDatabaseTwice(urls)).rejects.toThrow(
      expect.objectContaining({ code: 'database/zones-share' }),
    )
    proxy.close()
    await other.close()
  })
})

/** A second way to the same server, as a connection pooler would be. */
async function forward(target: number): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => {
    const onward = connect(target, '127.0.0.1')
    socket.pipe(onward).pipe(socket)
    socket.on('error', () => onward.destroy())
    onward.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, close: () => void server.close() }
}

describe('migrations', () => {
  it('apply each step once, in order', async () => {
    expect(await migrate(client, { schema: 'yard', migrations: [FIRST] })).toEqual(['0001-first'])
    expect(await migrate(client, { schema: 'yard', migrations: [FIRST, SECOND] })).toEqual(['0002-second'])
    expect(await migrate(client, { schema: 'yard', migrations: [FIRST, SECOND] })).toEqual([])
  })

  it('leave nothing of a step that failed, and can be mended', async () => {
    const broken = { id: '0003-third', sql: 'create table yard.third (n int); select 1/0' }
    const history = { schema: 'yard', migrations: [FIRST, SECOND, broken] }
    await expect(migrate(client, history)).rejects.toThrow('division by zero')
    const mended = { id: '0003-third', sql: 'create table yard.third (n int)' }
    const applied = await migrate(client, { schema: 'yard', migrations: [FIRST, SECOND, mended] })
    expect(applied).toEqual(['0003-third'])
  })

  const THIRD = { id: '0003-third', sql: 'create table yard.third (n int)' }
  it.each([
    [
      'a step that was rewritten after it ran',
      [{ ...FIRST, sql: 'select 1' }, SECOND, THIRD],
      'migration/changed',
    ],
    ['a database newer than the program', [FIRST, SECOND], 'migration/unknown-applied'],
    ['a step that was renamed', [{ ...FIRST, id: '0001-other' }, SECOND, THIRD], 'migration/unknown-applied'],
    ['a gap in the numbers', [FIRST, SECOND, THIRD, { id: '0005-x', sql: '' }], 'migration/malformed'],
    ['a step without a number', [{ id: 'first', sql: '' }], 'migration/malformed'],
  ])('refuse %s', async (_what, migrations, code) => {
    await expect(migrate(client, { schema: 'yard', migrations })).rejects.toThrow(
      expect.objectContaining({ code }),
    )
  })

  it('run once when several instances start together', async () => {
    const history = {
      schema: 'race',
      migrations: [{ id: '0001-only', sql: 'create table race.only (n int)' }],
    }
    const addresses = await Promise.all(
      Array.from({ length: 4 }, () => provisionService(database.zoneUrl, history)),
    )
    expect(new Set(addresses).size).toBe(1)
    const { rows } = await client.query(`select id from migration.applied where schema = 'race'`)
    expect(rows).toEqual([{ id: '0001-only' }])
  })

  it('give every service a login of its own that the other services cannot use', async () => {
    const history = (schema: string) => ({ schema, migrations: [] })
    const one = new URL(await provisionService(database.zoneUrl, history('one')))
    const two = new URL(await provisionService(database.zoneUrl, history('two')))
    two.password = one.password
    const intruder = new pg.Client(two.href)
    await expect(intruder.connect()).rejects.toThrow(expect.objectContaining({ code: '28P01' }))
  })

  it.each(['audit', 'public', 'Upper', 'a;drop'])(
    'refuse a service that calls its schema %s',
    async (schema) => {
      const attempt = provisionService(database.zoneUrl, { schema, migrations: [] })
      await expect(attempt).rejects.toThrow(expect.objectContaining({ code: 'migration/malformed' }))
    },
  )
})
