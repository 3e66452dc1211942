/** `jitsuin log …` against a real log over HTTP. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findCosignature, signCheckpoint } from '@jitsuin/tlog'
import { noteSignerFromPem } from '@jitsuin/tlog/node'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { holderSession, openWorld, tamper, type World } from '../../../services/transparency/test/world.js'
import type { Command } from '../src/command.js'
import { logFind } from '../src/commands/log-find.js'
import { logVerify } from '../src/commands/log-verify.js'
import { logWitness } from '../src/commands/log-witness.js'

const NOW = new Date('2026-11-20T00:13:00Z')
let world: World
let server: Server
let folder: string
let address: string
let doctor: Uint8Array
const file = (name: string) => join(folder, name)

async function run(command: Command, ...args: string[]) {
  const lines: string[] = []
  const io = {
    out: (line: string) => void lines.push(line),
    err: (line: string) => void lines.push(line),
    now: () => NOW,
    interrupted: () => new Promise<void>(() => undefined),
  }
  return { code: await command.run(args, io), text: lines.join('\n') }
}

beforeAll(async () => {
  world = await openWorld(['T0001', 'T0002', 'T0003'])
  await vi.waitFor(async () => expect(await world.size()).toBe(3), { timeout: 8000 })
  doctor = await world.authority.issue('T0001')
  await vi.waitFor(async () => expect(await world.size()).toBe(4), { timeout: 8000 })
  server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const answer = await world.inject({
      method: request.method === 'POST' ? 'POST' : 'GET',
      url: request.url ?? '/',
      headers: { 'content-type': request.headers['content-type'] ?? 'text/plain' },
      payload: Buffer.concat(parts),
    })
    response.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']) })
    response.end(answer.rawPayload)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  address = `http://127.0.0.1:${bound && typeof bound === 'object' ? bound.port : 0}`
  folder = await mkdtemp(join(tmpdir(), 'jitsuin-cli-log-'))
  await writeFile(file('log.pub'), `${(await world.client.keys()).verifierKey}\n`)
  await writeFile(file('doctor.crt'), doctor)
  await writeFile(file('receipt.json'), JSON.stringify(await world.log().receiptFor(doctor)))
})
afterAll(async () => {
  server.close()
  await world.close()
  await rm(folder, { recursive: true })
})

describe('jitsuin log verify', () => {
  it('checks a receipt off line, for the certificate that is named', async () => {
    const args = [file('receipt.json'), '--log-key', file('log.pub')]
    expect(await run(logVerify, ...args, '--cert', file('doctor.crt'))).toMatchObject({
      code: 0,
      text: 'included: entry 3 of 4, issue at 2026-11-20T00:12:00Z',
    })
    const { leaf, ...rest } = JSON.parse(await readFile(file('receipt.json'), 'utf8'))
    await writeFile(
      file('forged.json'),
      JSON.stringify({ ...rest, leaf: leaf.replace('medicalDoctor', 'dentist') }),
    )
    expect((await run(logVerify, file('forged.json'), '--log-key', file('log.pub'))).code).toBe(1)
  })

  it('takes no receipt without a key of the reader’s own', async () => {
    await expect(run(logVerify, file('receipt.json'))).rejects.toMatchObject({ code: 'cli/usage' })
    await expect(run(logVerify)).rejects.toMatchObject({ code: 'cli/usage' })
  })

  it('finds the whole log intact and remembers it; then names the entry that a superuser deleted', async () => {
    const args = ['--log', address, '--log-key', file('log.pub'), '--state', file('log.state')]
    expect(await run(logVerify, ...args)).toEqual({
      code: 0,
      text: 'intact: 4 entries are as they were signed',
    })
    await tamper(
      world,
      'create table transparency.spare as table transparency.entry',
      'delete from transparency.entry where index = 2',
    )
    expect(await run(logVerify, ...args)).toEqual({
      code: 1,
      text: 'damaged: entry 2 is missing; 4 entries are signed',
    })
    const mended = 'insert into transparency.entry select * from transparency.spare where index = 2'
    await tamper(world, mended, 'drop table transparency.spare')
    expect((await run(logVerify, ...args, '--json')).text).toBe('{"verdict":"intact","size":4}')
  })
})

describe('jitsuin log find', () => {
  it('finds every entry of the holder whose proof it is given, out of the whole log', async () => {
    world.signIn(holderSession('T0001'))
    await writeFile(file('tag.json'), JSON.stringify(await world.client.mine()))
    const { code, text } = await run(
      logFind,
      '--log',
      address,
      '--log-key',
      file('log.pub'),
      '--proof',
      file('tag.json'),
    )
    expect(code).toBe(0)
    expect(text.split('\n').map((line) => line.slice(0, 1))).toEqual(['0', '3'])
    expect(text).toContain(createHash('sha256').update(doctor).digest('hex'))
  })

  it('does not believe a proof that was made for somebody else', async () => {
    const mine = JSON.parse(await readFile(file('tag.json'), 'utf8'))
    await writeFile(file('other.json'), JSON.stringify({ ...mine, subjectSerialNumber: 'T0002' }))
    await expect(
      run(logFind, '--log', address, '--log-key', file('log.pub'), '--proof', file('other.json')),
    ).rejects.toMatchObject({
      code: 'vrf/proof-invalid',
    })
  })
})

describe('jitsuin log witness', () => {
  const witness = (key = 'witness.pem') =>
    run(
      logWitness,
      ...['--log', address, '--log-key', file('log.pub')],
      ...['--key', file(key), '--name', 'witness.test', '--state', file('head')],
    )

  it('cosigns a head; the log shows that, and refuses a witness that it does not know', async () => {
    await writeFile(file('witness.pem'), world.witnessPem)
    expect(await witness()).toEqual({ code: 0, text: 'cosigned: 4 entries' })
    expect(findCosignature(await world.client.checkpoint(), world.witness)?.at).toEqual(NOW)
    expect(await readFile(file('head'), 'utf8')).toMatch(/^log\.test\n4\n/)
    await expect(witness('stranger.pem')).rejects.toMatchObject({ code: 'cli/log-refused' })
  })

  it('refuses a head that does not continue its own, and keeps it as evidence', async () => {
    const own = await readFile(file('head'), 'utf8')
    await tamper(
      world,
      'create table transparency.spare_head as table transparency.head',
      'delete from transparency.head where size = 4',
    )
    try {
      const { code, text } = await witness()
      expect(code).toBe(1)
      expect(text).toMatch(/^went-back: the head of 3 entries does not continue the 4 cosigned before/)
      expect(await readFile(file('head.refused'), 'utf8')).toMatch(/^log\.test\n3\n/)
      expect(await readFile(file('head'), 'utf8')).toBe(own)
    } finally {
      const back = 'insert into transparency.head select * from transparency.spare_head where size = 4'
      await tamper(world, back, 'drop table transparency.spare_head')
    }
  })

  it('refuses the head of another history of the same length', async () => {
    const own = await readFile(file('head'), 'utf8')
    const pem = await readFile(join(world.folder, 'log-heads.key.pem'))
    const log = noteSignerFromPem(pem, { name: 'log.test', kind: 'log' })
    await writeFile(file('head'), await signCheckpoint({ size: 4, root: new Uint8Array(32) }, log))
    const { code, text } = await witness()
    await writeFile(file('head'), own)
    expect(code).toBe(1)
    expect(text).toMatch(/^forked: /)
  })
})
