/** Evidence records on the command line (docs/evidence-records.md), with a time-stamp server of our own (of the built program). */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEvidenceRecord } from '@jitsuin/ades'
import { CodedError } from '@jitsuin/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMANDS } from '../src/commands.js'

const PROGRAM = fileURLToPath(new URL('../bin/jitsuin.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'jitsuin-evidence-'))
const at = (...path: readonly string[]) => join(folder, ...path)
const write = (path: string, bytes: Uint8Array | string) => writeFileSync(at(path), bytes)
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

function jitsuin(...args: readonly string[]) {
  return spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: 'utf8' })
}

/** The command as the program loads it, without a process of its own. */
async function evidence(what: string, ...args: readonly string[]) {
  const lines = { out: [] as string[], err: [] as string[] }
  const command = await COMMANDS[`evidence ${what}`]?.()
  const status = await command
    ?.run([...args, '--json'], {
      out: (line) => lines.out.push(line),
      err: (line) => lines.err.push(line),
      now: () => new Date(),
      interrupted: async () => undefined,
    })
    .catch((error: unknown) => {
      if (!(error instanceof CodedError)) throw error
      lines.err.push(`${error.code}: ${error.message}`)
      return 3
    })
  return { status, stdout: lines.out.join('\n'), stderr: lines.err.join('\n') }
}
type Line = {
  file: string
  verdict?: string
  existedAt?: string
  out?: string
  outcome?: string
  links?: readonly { kind: string; digest: string }[]
  error?: { code: string }
}
const objects = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line))

let server: ChildProcess
let tsa = ''
const make = (...args: readonly string[]) => evidence('make', ...args, '--tsa', tsa)
const renew = (...args: readonly string[]) => evidence('renew', ...args, '--tsa', tsa, '--trust', 'ca')
const verify = (...args: readonly string[]) => evidence('verify', ...args, '--trust', 'ca')
const stampsOf = (path: string) =>
  parseEvidenceRecord(readFileSync(at(path))).chains.flatMap(({ stamps }) => stamps)

const home = process.cwd()
beforeAll(async () => {
  process.chdir(folder)
  expect(jitsuin('ca', 'init', '--out', 'ca', '--fast').status).toBe(0)
  mkdirSync(at('letters', 'old'), { recursive: true })
  mkdirSync(at('referral'))
  for (const name of ['a.txt', 'a.txt.p7s', 'b.txt', 'old/c.txt']) write(`letters/${name}`, `${name} 紹介状`)
  for (const name of ['letter.txt', 'scan-1.png', 'scan-2.png']) write(`referral/${name}`, `${name} 画像`)
  server = spawn(process.execPath, [PROGRAM, 'ca', 'serve', '--dir', 'ca', '--port', '0'], { cwd: folder })
  tsa = await new Promise<string>((resolve, reject) => {
    server.once('exit', () => reject(new Error('ca serve ended')))
    let text = ''
    server.stdout?.on('data', (data: Buffer) => {
      text += data.toString()
      const found = /http:\/\/\S+?\/tsa/.exec(text)
      if (found) resolve(found[0])
    })
  })
  const made = await make('letters', 'referral', '--group', '--out-dir', 'groups')
  expect([made.status, made.stderr]).toEqual([0, ''])
})
afterAll(() => {
  process.chdir(home)
  server.kill()
  rmSync(folder, { recursive: true })
})

describe('jitsuin evidence make', () => {
  it('puts one stamp over all files, a record for each, a signature and its content apart; openssl finds the stamp sound', async () => {
    const { status, stdout } = await make('letters', '--out-dir', 'records')
    expect(status).toBe(0)
    expect(objects(stdout).map(({ out }) => out)).toEqual([
      'records/a.txt.ers',
      'records/a.txt.p7s.ers',
      'records/b.txt.ers',
      'records/old/c.txt.ers',
    ])
    const stamps = objects(stdout).flatMap(({ out = '' }) => stampsOf(out))
    expect(new Set(stamps.map(({ tokenBytes }) => Buffer.from(tokenBytes).toString('hex'))).size).toBe(1)
    if (!hasOpenssl) return
    // The tree of four, by hand: two and two in the order of the files.
    const h = (...parts: Buffer[]) =>
      createHash('sha256')
        .update(Buffer.concat(parts.sort(Buffer.compare)))
        .digest()
    const leaf = (name: string) =>
      createHash('sha256')
        .update(readFileSync(at('letters', name)))
        .digest()
    const root = h(h(leaf('a.txt'), leaf('a.txt.p7s')), h(leaf('b.txt'), leaf('old/c.txt')))
    write('token.der', stamps[0]?.tokenBytes ?? '')
    const judged = spawnSync(
      'openssl',
      [
        ...['ts', '-verify', '-token_in', '-in', 'token.der', '-digest', root.toString('hex')],
        ...['-CAfile', 'ca/root.crt.pem', '-untrusted', 'ca/tsa.crt.pem'],
      ],
      { cwd: folder, encoding: 'utf8' },
    )
    expect(judged.stdout + judged.stderr).toContain('Verification: OK')
  })

  it('goes on where a file cannot be read, or has its record already', async () => {
    const again = await make('letters', 'gone.txt', 'referral/letter.txt', '--out-dir', 'records')
    expect(again.status).toBe(3)
    const codes = objects(again.stdout).map(({ file, error }) => [file, error?.code])
    expect(codes).toContainEqual(['letters/a.txt', 'cli/exists'])
    expect(codes).toContainEqual(['gone.txt', 'cli/unreadable'])
    expect(codes.at(-1)).toEqual(['referral/letter.txt', undefined])
    expect((await verify('referral/letter.txt', '--records', 'records')).status).toBe(0)
  })

  it('writes nothing when there is no time stamp, and says so by its code', async () => {
    const nowhere = tsa.replace(/:\d+\//, ':9/')
    const { status, stderr } = await evidence('make', 'letters', '--tsa', nowhere, '--out-dir', 'none')
    expect([status, stderr]).toEqual([3, expect.stringMatching(/^time-stamp\/unreachable: /)])
    expect(existsSync(at('none'))).toBe(false)
  })

  it.each([
    [['letters', '--group', '--digest', 'md5'], '--digest is'],
    [['letters/a.txt', '--group'], '--group needs a folder'],
    [[], 'needs a FILE'],
  ])('refuses %j', async (args, words) => {
    const { status, stderr } = await make(...args, '--out-dir', 'none')
    expect([status, stderr]).toEqual([3, expect.stringContaining(words)])
  })
})

describe('jitsuin evidence verify', () => {
  const GROUP = ['--record', 'groups/referral.ers', '--group'] as const

  it('says since when, of one document by its record and of a folder by a folder of records', async () => {
    const one = await verify('letters/b.txt', '--record', 'groups/letters.ers')
    expect([one.status, objects(one.stdout)]).toMatchObject([
      0,
      [{ file: 'letters/b.txt', verdict: 'VALID' }],
    ])
    const all = await verify('letters', '--records', 'records')
    expect(objects(all.stdout).map(({ verdict }) => verdict)).toEqual(Array(4).fill('VALID'))
    const words = jitsuin('evidence', 'verify', 'letters/b.txt', '--records', 'records', '--trust', 'ca')
    expect(words.stdout).toContain('letters/b.txt: VALID')
    expect(words.stdout).toContain('その後変わっていません')
  })

  it('tells a whole group from one in which something is missing, was added or was changed', async () => {
    expect((await verify('referral', ...GROUP)).status).toBe(0)
    rmSync(at('referral', 'scan-2.png'))
    expect((await verify('referral', ...GROUP)).status).toBe(2)
    write('referral/scan-2.png', 'other')
    expect((await verify('referral', ...GROUP)).status).toBe(1)
    write('referral/scan-2.png', 'scan-2.png 画像')
    expect((await verify('referral', ...GROUP)).status).toBe(0)
  })

  it('is INVALID for another document, INDETERMINATE without lists, and 3 without a record', async () => {
    expect((await verify('letters/a.txt', '--record', 'records/b.txt.ers')).status).toBe(1)
    const bare = ['--record', 'records/b.txt.ers', '--trust', 'ca/root.crt.pem']
    expect((await evidence('verify', 'letters/b.txt', ...bare)).status).toBe(2)
    expect((await verify('letters/b.txt', '--record', 'nothing.ers')).status).toBe(3)
    write('broken.ers', 'no record')
    expect((await verify('letters/b.txt', '--record', 'broken.ers')).status).toBe(1)
    expect((await verify('letters/b.txt')).status).toBe(3)
  })

  it('follows the dates of the policy, and the time that is asked for', async () => {
    const at9 = ['--record', 'records/b.txt.ers', '--at', '2099-01-01']
    expect((await verify('letters/b.txt', ...at9)).status).toBe(2)
    const hpki = ['--record', 'records/b.txt.ers', '--policy', 'hpki']
    expect((await verify('letters/b.txt', ...hpki)).status).toBe(0)
  })
})

describe('jitsuin evidence renew', () => {
  it('adds one stamp for all that hold, and refuses by itself what does not', async () => {
    mkdirSync(at('due'))
    for (const name of ['a.txt.ers', 'b.txt.ers']) write(`due/${name}`, readFileSync(at('records', name)))
    write('due/broken.ers', 'no record')
    const { status, stdout } = await renew('due', '--out-dir', 'renewed')
    expect(status).toBe(1)
    expect(objects(stdout).map(({ outcome }) => outcome)).toEqual(['renewed', 'renewed', 'refused'])
    expect(readdirSync(at('renewed'))).toEqual(['a.txt.ers', 'b.txt.ers'])
    const [judged] = objects((await verify('letters/a.txt', '--records', 'renewed')).stdout)
    expect(judged).toMatchObject({ verdict: 'VALID', links: [{ kind: 'first' }, { kind: 'stamp-renewal' }] })
  })

  it('renews hash trees with the documents, but not for one that was changed or is gone', async () => {
    mkdirSync(at('copies', 'old'), { recursive: true })
    for (const name of ['a.txt', 'a.txt.p7s']) write(`copies/${name}`, readFileSync(at('letters', name)))
    write('copies/b.txt', 'changed')
    const records = ['a.txt.ers', 'a.txt.p7s.ers', 'b.txt.ers', 'old/c.txt.ers'].map(
      (name) => `records/${name}`,
    )
    const how = ['--digest', 'sha512', '--documents', 'copies', '--out-dir', 'trees']
    const { status, stdout } = await renew(...records, ...how)
    expect(status).toBe(3)
    const results = objects(stdout).map(({ file, outcome, error }) => [file, outcome ?? error?.code])
    expect(results.toSorted()).toEqual([
      ['records/a.txt.ers', 'renewed'],
      ['records/a.txt.p7s.ers', 'renewed'],
      ['records/b.txt.ers', 'refused'],
      ['records/old/c.txt.ers', 'cli/unreadable'],
    ])
    const [judged] = objects((await verify('letters/a.txt', '--records', 'trees')).stdout)
    expect(judged).toMatchObject({
      verdict: 'VALID',
      links: [{ digest: 'sha256' }, { kind: 'tree-renewal', digest: 'sha512' }],
    })
    expect(readdirSync(at('trees'))).toHaveLength(2)
  })

  it('renews the trees of a group with the folder', async () => {
    const how = ['--digest', 'sha384', '--documents', '.', '--out-dir', 'group-trees']
    expect((await renew('groups/referral.ers', ...how)).status).toBe(0)
    expect((await verify('referral', '--group', '--record', 'group-trees/referral.ers')).status).toBe(0)
  })

  it('writes nothing when there is no time stamp, and over nothing that is there', async () => {
    const nowhere = ['--tsa', tsa.replace(/:\d+\//, ':9/'), '--trust', 'ca', '--out-dir', 'none']
    const { status, stderr } = await evidence('renew', 'records', ...nowhere)
    expect([status, stderr]).toEqual([3, expect.stringMatching(/^time-stamp\/unreachable: /)])
    expect(existsSync(at('none'))).toBe(false)
    expect((await renew('records/b.txt.ers', '--out-dir', 'renewed')).status).toBe(3)
    expect((await renew('records/b.txt.ers', '--digest', 'sha512', '--out-dir', 'none')).status).toBe(3)
  })
})
