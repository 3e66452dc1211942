/** `jitsuin proof verify`: proofs of approved signatures, judged by a program that knows no service. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../bin/jitsuin.mjs', import.meta.url))
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'jitsuin-proof-'))
afterAll(() => rmSync(folder, { recursive: true }))

const TRUST = ['--grant-key', fixture('grants.pem'), '--origin', 'https://approve.test'] as const

function verify(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'proof', 'verify', ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

/** The same proof with another text in it. */
function changed(from: string, to: string): string {
  const text = readFileSync(fixture('approved-by-passkey.proof.json'), 'utf8')
  expect(text).toContain(from)
  const path = join(folder, 'changed.proof.json')
  writeFileSync(path, text.replace(from, to))
  return path
}

describe('jitsuin proof verify', () => {
  it('believes what a passkey approved, and shows what its holder read', () => {
    const { status, stdout } = verify(...TRUST, fixture('approved-by-passkey.proof.json'))
    expect(status).toBe(0)
    expect(stdout).toBe(
      'valid\n  DEMO-0001 @ DEMO-I-0001\n  | 処方箋 2\n  | 見本 花子 38歳\n  | デモ錠10mg 1日2回朝夕食後 14日分\n',
    )
  })

  it('believes what a card approved, under the root that it is given and under no other', () => {
    const file = fixture('approved-by-card.proof.json')
    expect(verify(...TRUST, '--anchor', fixture('root.pem'), file).status).toBe(0)
    const { status, stdout } = verify(...TRUST, '--json', file)
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toEqual({ file, verdict: 'invalid', check: 'carrier-bound' })
  })

  it('refuses another dose than the holder read, and says why', () => {
    const { status, stdout } = verify(...TRUST, changed('デモ錠10mg', 'デモ錠50mg'))
    expect(status).toBe(1)
    expect(stdout).toContain('invalid: item-on-list')
  })

  it.each([
    ['for another page', ['--grant-key', fixture('grants.pem'), '--origin', 'https://evil.test'], 1],
    ['under a key that is none', ['--grant-key', fixture('root.pem'), '--origin', 'https://approve.test'], 3],
  ] as const)('refuses a proof %s', (_what, trust, code) => {
    expect(verify(...trust, fixture('approved-by-passkey.proof.json')).status).toBe(code)
  })

  it.each([
    ['no JSON', 'proof'],
    ['another form', '{"form":"jitsuin-second-key-proof/2"}'],
  ])('says that %s is no proof', (_what, text) => {
    const path = join(folder, 'none.json')
    writeFileSync(path, text)
    expect(verify(...TRUST, path)).toMatchObject({ status: 3 })
  })
})
