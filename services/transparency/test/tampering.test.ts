import { generateKeyPairSync } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { append, EMPTY_EDGE, rootOfEdge } from '@jitsuin/tlog'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { hashOfLeaf, type LogReport, verifyLog } from '../src/contract.js'
import { openWorld, tamper, type World } from './world.js'

const PEOPLE = ['T0001', 'T0002', 'T0003', 'T0004', 'T0005', 'T0006', 'T0007']
let world: World
let known: readonly Uint8Array[]

beforeAll(async () => {
  world = await openWorld(PEOPLE)
  await vi.waitFor(async () => expect(await world.size()).toBe(PEOPLE.length), { timeout: 8000 })
  const report = await check()
  if (report.verdict !== 'intact') throw new Error(report.verdict)
  known = report.hashes
})
afterAll(() => world.close())

const check = async (before?: readonly Uint8Array[]): Promise<LogReport> =>
  verifyLog({ client: world.client, log: await world.verifier(), ...(before && { known: before }) })

/** Lets a superuser change tables, runs the test, and puts the tables back. */
async function whileChanged(statements: readonly string[], work: () => Promise<void>): Promise<void> {
  const copies = ['entry', 'node', 'head'].map((table) => [table, `transparency.${table}_copy`])
  await tamper(
    world,
    ...copies.map(([table, copy]) => `create table ${copy} as table transparency.${table}`),
    ...statements,
  )
  await work().finally(() =>
    tamper(
      world,
      ...copies.flatMap(([table, copy]) => [
        `delete from transparency.${table}`,
        `insert into transparency.${table} table ${copy}`,
        `drop table ${copy}`,
      ]),
    ),
  )
}

describe('the check of the log', () => {
  it('finds nothing wrong with an untouched log', async () => {
    expect(await check(known)).toMatchObject({ verdict: 'intact', size: PEOPLE.length })
  })

  it.each([
    [
      'changed one entry',
      [`update transparency.entry set leaf = replace(leaf, 'medicalDoctor', 'dentist') where index = 3`],
      3,
      'altered',
    ],
    ['deleted one entry', ['delete from transparency.entry where index = 4'], 4, 'missing'],
    ['deleted the last entry', ['delete from transparency.entry where index = 6'], 6, 'missing'],
    ['deleted the first entry', ['delete from transparency.entry where index = 0'], 0, 'missing'],
    [
      'swapped two entries',
      [
        'update transparency.entry set index = 100 where index = 1',
        'update transparency.entry set index = 1 where index = 5',
        'update transparency.entry set index = 5 where index = 100',
      ],
      1,
      'altered',
    ],
    [
      'deleted one and moved the others up',
      [
        'delete from transparency.entry where index = 2',
        'update transparency.entry set index = index + 100 where index > 2',
        'update transparency.entry set index = index - 101 where index > 100',
      ],
      // Without a memory, the place that is empty now is seen first.
      6,
      'missing',
    ],
  ] as const)('names the entry when a superuser %s', async (_what, statements, index, kind) => {
    await whileChanged(statements, async () => {
      const report = await check()
      expect(report).toEqual({ verdict: 'damaged', size: PEOPLE.length, index, kind })
    })
  })

  it('names the entry from its own memory when stored hashes were rewritten to fit', async () => {
    await whileChanged(
      [`update transparency.entry set leaf = replace(leaf, 'medicalDoctor', 'dentist') where index = 3`],
      async () => {
        const rows = await world.superuser.query<{ leaf: string }>(
          'select leaf from transparency.entry order by index',
        )
        const { nodes, edge } = append(
          EMPTY_EDGE,
          rows.map(({ leaf }) => hashOfLeaf(leaf)),
        )
        expect(rootOfEdge(edge)).toHaveLength(32)
        const sql = nodes.map(
          ({ level, index, hash }) =>
            `update transparency.node set hash = '\\x${Buffer.from(hash).toString('hex')}' where level = ${level} and index = ${index}`,
        )
        await tamper(world, ...sql)
        expect(await check()).toEqual({ verdict: 'damaged-somewhere', size: PEOPLE.length })
        expect(await check(known)).toEqual({
          verdict: 'damaged',
          size: PEOPLE.length,
          index: 3,
          kind: 'altered',
        })
      },
    )
  })

  it('finds that the log went back, or that its head is of another key', async () => {
    const more = [...known, new Uint8Array(32)]
    expect(await check(more)).toEqual({ verdict: 'went-back', size: PEOPLE.length })
    const { publicKey } = generateKeyPairSync('ed25519')
    const other = Uint8Array.from(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'))
    const log = { ...(await world.verifier()), publicKey: other }
    await expect(verifyLog({ client: world.client, log })).rejects.toMatchObject({
      code: 'tlog/note-untrusted',
    })
  })
})

describe('a log whose database was rewritten', () => {
  it.each([
    [
      'an entry',
      `update transparency.entry set leaf = replace(leaf, 'medicalDoctor', 'dentist') where index = 3`,
    ],
    [
      'a stored hash',
      `update transparency.node set hash = '\\x${'00'.repeat(32)}' where level = 0 and index = 6`,
    ],
    ['the end of all tables', 'delete from transparency.head'],
  ])('signs nothing any more after %s was changed', async (what, sql) => {
    await world.restart(async () => {
      await tamper(world, 'create table transparency.head_copy as table transparency.head')
      await tamper(world, sql)
      // An entry is recomputed only where no kept head covers it: as after a crash.
      if (what === 'an entry') await rm(join(world.folder, 'log-head'))
    })
    await vi.waitFor(() => expect(world.log().state()).toBe('halted'), { timeout: 8000 })
    await world.restart(() =>
      tamper(
        world,
        'delete from transparency.head',
        'insert into transparency.head table transparency.head_copy',
        'drop table transparency.head_copy',
        `update transparency.entry set leaf = replace(leaf, 'dentist', 'medicalDoctor') where index = 3`,
        `update transparency.node set hash = '\\x${Buffer.from(known[6] ?? []).toString('hex')}' where level = 0 and index = 6`,
      ),
    )
    await vi.waitFor(() => expect(world.log().state()).toBe('running'), { timeout: 8000 })
  })
})
