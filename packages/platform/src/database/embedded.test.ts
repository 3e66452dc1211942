import { mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEmbeddedPostgres } from './embedded.js'

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'jitsuin-embedded-')) // mode 0700: closed to the user postgres when we are root
})

afterAll(async () => {
  await (await startEmbeddedPostgres({ directory })).stop()
  await rm(dirname(await realpath(join(directory, 'cluster'))), { recursive: true, force: true })
  await rm(directory, { recursive: true, force: true })
})

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

describe('the embedded database', () => {
  it('is a real PostgreSQL with durable writes, on loopback only', async () => {
    const { url } = await startEmbeddedPostgres({ directory })
    const [version] = await ask(url, 'show server_version_num')
    expect(Number(version?.server_version_num)).toBeGreaterThanOrEqual(150_000)
    expect(await ask(url, 'show fsync')).toEqual([{ fsync: 'on' }])
    expect(await ask(url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }])
    expect(await ask(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    expect(await ask(url, 'show data_checksums')).toEqual([{ data_checksums: 'on' }])
  })

  it('gives the zone an owner who is no superuser', async () => {
    const { url } = await startEmbeddedPostgres({ directory })
    expect(await ask(url, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([
      { rolsuper: false },
    ])
  })

  it('keeps its password in a file that only the owner can read, and refuses a wrong one', async () => {
    const { url } = await startEmbeddedPostgres({ directory })
    const { mode } = await stat(join(directory, 'superuser-password'))
    expect(mode & 0o777).toBe(0o600)
    const wrong = new URL(url)
    wrong.password = 'wrong'
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(expect.objectContaining({ code: '28P01' }))
  })

  it('is taken over, not started twice, when it runs already', async () => {
    const first = await startEmbeddedPostgres({ directory })
    const second = await startEmbeddedPostgres({ directory })
    expect(second).toMatchObject({ url: first.url, pid: first.pid })
  })

  it('starts again with what was committed after the server was killed', async () => {
    const first = await startEmbeddedPostgres({ directory })
    await ask(first.url, 'create table kept (n int); insert into kept values (7)')
    process.kill(first.pid, 'SIGKILL')
    const second = await startEmbeddedPostgres({ directory })
    expect(second.pid).not.toBe(first.pid)
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('starts although its lock file names a process that is a stranger by now', async () => {
    const first = await startEmbeddedPostgres({ directory })
    const lock = join(directory, 'cluster', 'postmaster.pid')
    const text = await readFile(lock, 'utf8')
    await first.stop()
    await writeFile(lock, text.replace(/^\d+/, String(process.pid)))
    const second = await startEmbeddedPostgres({ directory })
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('refuses connections after it was stopped, and stops twice without complaint', async () => {
    const running = await startEmbeddedPostgres({ directory })
    await running.stop()
    await running.stop()
    await expect(ask(running.url, 'select 1')).rejects.toThrow('ECONNREFUSED')
  })
})
