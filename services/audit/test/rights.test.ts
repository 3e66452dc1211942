import { openSession, openTestDatabase, type TestDatabase } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TREE_HISTORY } from '../src/store/history.js'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase(TREE_HISTORY)
})
afterAll(() => database.close())

describe('the role of the sequencer', () => {
  it.each([
    ['change a record', `update audit.entry set actor = 'x'`],
    ['delete a record', 'delete from audit.entry'],
    ['write a record', `insert into audit.entry (xid) values ('1')`],
    ['change a leaf', 'update audit_tree.leaf set index = index + 1'],
    ['delete a subtree', 'delete from audit_tree.node'],
    ['delete a head', 'delete from audit_tree.head'],
    ['switch the guards off', 'set session_replication_role = replica'],
    ['remove the guards', 'drop trigger entry_is_append_only on audit.entry'],
  ])('has no right to %s', async (_what, sql) => {
    const session = await openSession(database.serviceUrl('audit_tree'))
    const attempt = session.query(sql).finally(() => session.close())
    await expect(attempt).rejects.toThrow(expect.objectContaining({ code: '42501' }))
  })
})
